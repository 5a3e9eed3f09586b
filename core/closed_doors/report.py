"""The report to boards: how often doors were opened by one's own word, what came of it, what is learned from it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from statistics import median
from uuid import UUID

from sqlalchemy import Row, bindparam, select

from core.access.figures import figures
from core.access.paging import Filter
from core.access.records import Records
from core.closed_doors.models import AccessRequest, RequestState
from core.database import clock
from core.organisations.models import Organisation
from core.privacy.models import Finding, MatterState, PrivacyMatter, Sort
from core.reports.periods import Quarter
from core.reports.periods import quarter as read_quarter

FEWEST = 5
KEPT_BACK = "kept back"
MATTERS = ("organisation_id", "sort", "state", "outcome", "raised_at", "due_at", "closed_at", "learning")
REQUESTS = ("organisation_id", "state", "asked_at")
RAISED = (Filter(PrivacyMatter.raised_at >= bindparam("since")), Filter(PrivacyMatter.raised_at < bindparam("until")))
ASKED = (Filter(AccessRequest.asked_at >= bindparam("since")), Filter(AccessRequest.asked_at < bindparam("until")))
Found = Row[*tuple[object, ...]]


@dataclass(frozen=True)
class Line:
    """One organisation's quarter. None is a number from 1 to 4, or one that would give such a number away. `learning`:
    of matters that are closed, as written for boards."""

    organisation: str
    requests: int | None
    requests_granted: int | None
    self_claims: int | None
    break_glass: int | None
    seals_overridden: int | None
    alerts: int | None
    closed: int | None
    in_order: int | None
    not_in_order: int | None
    false_alarms: int | None
    overdue: int | None
    median_days: float | None
    learning: tuple[str, ...] = ()


HEADINGS = (
    "Organisation", "Requests for access", "Granted", "Self-claims", "Break-glass", "Seals overridden",
    "Unusual access", "Matters closed", "In order", "Reminded, not needed or breach", "False alarms", "Not in time",
    "Median days to the outcome",
)  # fmt: skip


LEARNED = "What is learned"


@dataclass(frozen=True)
class Report:
    """One quarter, a line for each organisation that may be counted."""

    quarter: Quarter
    lines: Sequence[Line]


def report(records: Records, quarter: str | None) -> Report:
    """Raises `Invalid` for a quarter that cannot be asked for."""
    asked = read_quarter(quarter)
    values = {"since": asked.starts, "until": asked.ends}
    matters = figures(records, PrivacyMatter, MATTERS, filters=RAISED, values=values)
    requests = figures(records, AccessRequest, REQUESTS, filters=ASKED, values=values)
    records.note("report", detail=f"privacy, {asked.key}")
    homes = records.find(select(Organisation).order_by(Organisation.name))
    counted = {row.organisation_id for row in (*matters, *requests)}
    lines = [_line(home, matters, requests) for home in homes if home.id in counted]
    return Report(asked, lines)


def _line(home: Organisation, matters: Iterable[Found], requests: Iterable[Found]) -> Line:
    ours, asked = _of(matters, home.id), _of(requests, home.id)
    ends = [row for row in ours if row.state == MatterState.CLOSED]
    in_order, not_in_order, false_alarms = _outcomes(ends)
    days = [(row.closed_at - row.raised_at).total_seconds() / 86_400 for row in ends]
    granted = _number(asked, lambda row: row.state == RequestState.GRANTED)
    return Line(
        organisation=home.name, requests=_number(asked), requests_granted=granted,
        self_claims=_of_sort(ours, Sort.SELF_CLAIM), break_glass=_of_sort(ours, Sort.BREAK_GLASS),
        seals_overridden=_of_sort(ours, Sort.SEAL_OVERRIDE), alerts=_of_sort(ours, Sort.UNUSUAL_ACCESS),
        closed=_number(ends), in_order=in_order, not_in_order=not_in_order, false_alarms=false_alarms,
        overdue=_number(ours, _was_late), median_days=round(median(days), 1) if len(days) >= FEWEST else None,
        learning=tuple(sorted({str(row.learning) for row in ends if row.learning})),
    )  # fmt: skip


OUTCOMES = (
    frozenset({Finding.IN_ORDER}), frozenset({Finding.REMINDED, Finding.NOT_NEEDED, Finding.BREACH}),
    frozenset({Finding.FALSE_ALARM}),
)  # fmt: skip


def _of_sort(rows: Sequence[Found], sort: Sort) -> int | None:
    return _number(rows, lambda row: bool(row.sort == sort))


def _outcomes(ends: Sequence[Found]) -> Sequence[int | None]:
    """With one part kept back the others would give it away: what was closed stands beside them."""
    parts = [_number(ends, lambda row, some=some: row.outcome in some) for some in OUTCOMES]  # type: ignore[misc]
    return [None] * len(parts) if None in parts else parts


def _of(rows: Iterable[Found], home: UUID) -> list[Found]:
    return [row for row in rows if row.organisation_id == home]


def _number(rows: Sequence[Found], counts: Callable[[Found], bool] = lambda row: True) -> int | None:
    number = sum(map(counts, rows))
    return None if 0 < number < FEWEST else number


def _was_late(row: Found) -> bool:
    """Also what is still open."""
    return bool((row.closed_at or clock.now()) > row.due_at)


def as_lines(made: Report) -> Sequence[Line]:
    return made.lines


def numbers(line: Line) -> list[object]:
    """In the order of the headings."""
    values = [getattr(line, one.name) for one in fields(line) if one.name != "learning"]
    return [KEPT_BACK if value is None else value for value in values]


def as_rows(made: Report) -> Iterator[list[object]]:
    """For a spreadsheet: headings, a row for each organisation, then what the numbers are."""
    yield [*HEADINGS, LEARNED]
    for line in made.lines:
        yield [*numbers(line), "\n".join(line.learning)]
    yield []
    yield [f"{made.quarter.words}. Numbers from 1 to 4, and what would give one away, are kept back."]
