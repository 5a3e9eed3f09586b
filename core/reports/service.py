"""Making a report for whoever asks: what they may count, added up, small numbers kept back, and audited."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.access.records import Records
from core.reports.items import By, Grounds, Item, Whose
from core.reports.kinds import ABOUT, About, Report
from core.reports.periods import Quarter
from core.reports.tables import TOTAL, Counted, Table, tabulate

KEPT_BACK = "kept back"


@dataclass(frozen=True)
class Wanted:
    """A report as it is asked for."""

    report: Report
    by: By
    quarter: Quarter
    whose: Whose = Whose.ALL

    @property
    def terms(self) -> str:
        """For the audit."""
        when = "now" if ABOUT[self.report].is_now else self.quarter.key
        return f"{self.report.value}, {when}, by {self.by.value}, {self.whose.value}"


@dataclass(frozen=True)
class Made:
    """A report as one reader gets it; `items` are what it was added up from, those that open and those that do not."""

    wanted: Wanted
    table: Table
    items: Sequence[Item]
    grounds: Grounds

    @property
    def report(self) -> Report:
        return self.wanted.report

    @property
    def by(self) -> By:
        return self.wanted.by

    @property
    def quarter(self) -> Quarter:
        return self.wanted.quarter

    @property
    def about(self) -> About:
        return ABOUT[self.report]

    def path(self, item: Item) -> tuple[str, ...]:
        """The words of the rows in which it is counted, from its line to the last part."""
        return (item.line, *self.grounds.path(item, self.by))


def make(records: Records, wanted: Wanted) -> Made:
    """Always the same few statements, however much there is to count."""
    about = ABOUT[wanted.report]
    records.note("report", detail=wanted.terms)
    grounds = Grounds.read(records)
    found = about.collect(records, wanted.quarter, grounds)
    items = [one for one in found if one.opens or wanted.whose is Whose.ALL]
    by = wanted.by if all(one.opens for one in items) else wanted.by.at_most(about.finest)
    table = tabulate(
        items, grounds, by=by, bands=len(about.bands), order=about.lines, has_total=about.has_total,
        together=about.together,
    )  # fmt: skip
    return Made(replace(wanted, by=by), table, items, grounds)


def as_rows(made: Made) -> Iterator[list[object]]:
    """For a spreadsheet: a heading, then one row for each number, then how it was counted."""
    about, levels = made.about, made.by.levels
    days = [f"Median days {about.days}", f"Most days {about.days}"] if about.days else []
    yield [about.first, *("Locality", "Service")[:levels], "Number", *about.bands, *days]
    for path, row in made.table.rows():
        named = path or (TOTAL,)
        yield [*named, *[""] * (levels + 1 - len(named)), *_numbers(about, row)]
    yield []
    yield [_when(made)]
    for sentence in (*about.counted, *_small(made.table)):
        yield [sentence]


def _numbers(about: About, row: Counted) -> list[object]:
    bands: list[object] = [KEPT_BACK] * len(about.bands) if row.bands is None else [*row.bands]
    told: list[object] = [KEPT_BACK] * 2 if row.days_kept_back else [row.median, row.longest]
    days = told if about.days else []
    return [KEPT_BACK if row.number is None else row.number, *bands, *days]


def _when(made: Made) -> str:
    return "As it stands now." if made.about.is_now else f"{made.quarter.words}."


SMALL = (
    "Numbers from 1 to 4 of people whose records are not open to you are kept back, and others with them where they "
    "would give them away. Where a number is kept back, or every part of a line would be, no part is named. "
    "Days are of single people: they are told only where every record behind them is open to you."
)  # fmt: skip


def _small(table: Table) -> tuple[str, ...]:
    return () if table.is_whole else (SMALL,)
