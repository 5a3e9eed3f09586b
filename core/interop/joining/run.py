"""The import of an organisation that joins: each row whole or not at all, and only once, wherever it was stopped."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import cast

from core.access.errors import Conflict, Invalid, Refused
from core.interop.import_report import EntryReport, Outcome, Totals
from core.interop.joining.here import Here, first_column, look_round, missing_words
from core.interop.joining.reading import Given, count_rows, files_in, open_sheets, read_rows
from core.interop.joining.sheets import OWN, Row, StaffRow
from core.interop.joining.taking_clients import take_caseloads, take_cases, take_clients
from core.interop.joining.taking_staff import Taken, each, roles_of, take_line, take_service, take_team, take_workers
from core.people.accounts import TAKEN, open_accounts, taken
from core.people.intake import SystemDoor

BATCH = 100
"""Rows to a commit: a kill loses none that were reported, and repeats none."""
Tell = Callable[[EntryReport], None]
Progress = Callable[[int, int], None]
TAKERS = cast(
    Mapping[str, Callable[[Here, Sequence[Row]], list[Taken]]],
    {
        "teams": each(take_team), "services": each(take_service), "staff": take_workers, "lines": each(take_line),
        "clients": take_clients, "caseloads": take_caseloads, "cases": take_cases,
    },
)  # fmt: skip
TWICE = "The row with this key stands in this file already. Give each its own key."
REFUSED = "The rules do not let this be taken in for your organisation. It must be a party of the sharing agreement."
CLASH = "Another import took this in at this very moment. Run the import again."
COLUMNS = {"worker_id": "staff_key", "person_id": "staff_key", "manager_id": "manager_key"}
"""The column that holds what a rule of the product calls otherwise."""


def join(
    door: SystemDoor, paths: Sequence[Path], *, tell: Tell, dry_run: bool = False, progress: Progress | None = None
) -> Totals:
    """Takes in every file. `tell` hears what became of each row; `progress` how many rows of how many are done. Raises
    `Invalid`, before anything is written, for a file that cannot be read or whose columns are wrong. Killed and run
    again, it goes on where it was; run once more, it changes nothing."""
    files = open_sheets(files_in(paths))
    total, run = sum(count_rows(file) for file in files), _Run(door, tell, dry_run)
    done = 0
    for file in files:
        for batch in _batches(read_rows(file)):
            run.take(batch)
            done += len(batch)
            if progress:
                progress(done, total)
    return run.totals


def _batches(rows: Iterator[Given | EntryReport]) -> Iterator[list[Given | EntryReport]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


@dataclass
class _Run:
    """One run: what it has seen so far, by key only, and its totals."""

    door: SystemDoor
    tell: Tell
    dry_run: bool
    totals: Totals = field(default_factory=Totals)
    seen: set[tuple[str, str]] = field(default_factory=set)
    usernames: set[str] = field(default_factory=set)

    def take(self, batch: Sequence[Given | EntryReport]) -> None:
        """The good rows in one commit; if one of them is refused on the way, each in its own."""
        good: list[Given] = []
        for one in batch:
            fault = one if isinstance(one, EntryReport) else self._clash(one)
            if fault is None and isinstance(one, Given):
                good.append(one)
            elif fault is not None:
                self._count(fault)
        if self.dry_run:
            self._all(self._tried(good))
            return
        try:
            self._all(self._written(good))
        except (Invalid, Refused, Conflict):
            for given in good:
                self._one(given)

    def _clash(self, given: Given) -> EntryReport | None:
        """A key or a user name that stands in the files twice."""
        place = (OWN[type(given.row)], given.row.key)
        if place in self.seen:
            return given.report(Outcome.REFUSED, TWICE, field=first_column(given))
        username = given.row.username if isinstance(given.row, StaffRow) else None
        if username is not None and username in self.usernames:
            return given.report(Outcome.REFUSED, TAKEN, field="username")
        self.seen.add(place)
        self.usernames |= {username} if username else set()
        return None

    def _one(self, given: Given) -> None:
        try:
            self._all(self._written([given]))
        except Invalid as wrong:
            self._refuse(given, wrong.message, COLUMNS.get(wrong.field, wrong.field))
        except Refused:
            self._refuse(given, REFUSED)
        except Conflict:
            self._refuse(given, CLASH)

    def _written(self, batch: Sequence[Given]) -> list[EntryReport]:
        """One door, one commit; accounts follow it, and are made up for if a kill comes in between."""
        if not batch:
            return []
        names = _usernames(batch)
        holders = taken(self.door.doors, names.values()) if names else {}
        with self.door.open(writing=True) as records:
            here = look_round(records, batch)
            here.usernames = holders
            reports = _take(here, batch)
        open_accounts(self.door.doors, {here.named["staff", key]: name for key, name in names.items()})
        return reports

    def _tried(self, batch: Sequence[Given]) -> list[EntryReport]:
        """What would become of each row, as far as that can be known without writing."""
        names = _usernames(batch)
        holders = taken(self.door.doors, names.values()) if names else {}
        with self.door.open(writing=False) as records:
            here = look_round(records, batch)
            here.usernames = holders
            return [self._would(here, given) for given in batch]

    def _would(self, here: Here, given: Given) -> EntryReport:
        try:
            if here.taken(given):
                return given.report(Outcome.UNCHANGED)
            for column, sheet, key in given.row.refers:
                if not here.knows(sheet, key) and not self._brings(sheet, key):
                    raise Invalid(column, missing_words(sheet, key, ()))
            if isinstance(given.row, StaffRow):
                roles_of(here, given.row)
        except Invalid as wrong:
            return given.report(Outcome.REFUSED, wrong.message, field=wrong.field)
        return given.report(Outcome.CREATED)

    def _brings(self, sheet: str, key: str) -> bool:
        return (sheet, key) in self.seen

    def _refuse(self, given: Given, message: str, column: str | None = None) -> None:
        self._count(given.report(Outcome.REFUSED, message, field=column))

    def _all(self, reports: Sequence[EntryReport]) -> None:
        for report in reports:
            self._count(report)

    def _count(self, report: EntryReport) -> None:
        setattr(self.totals, report.outcome, getattr(self.totals, report.outcome) + 1)
        self.tell(report)


def _usernames(batch: Sequence[Given]) -> Mapping[str, str]:
    """User names by the key of the worker."""
    return {one.row.staff_key: one.row.username for one in batch if isinstance(one.row, StaffRow) and one.row.username}


def _take(here: Here, batch: Sequence[Given]) -> list[EntryReport]:
    """A batch is of one sheet; rows of which each other's names may be wanted come in the order of the file."""
    there = {given.number for given in batch if here.taken(given)}
    new = [given for given in batch if given.number not in there]
    made = TAKERS[OWN[type(batch[0].row)]](here, [given.row for given in new]) if new else []
    said = {given.number: sentences for given, (_, sentences) in zip(new, made, strict=True)}
    for given, (record_id, _) in zip(new, made, strict=True):
        here.keep(given, record_id)
    return [
        given.report(Outcome.UNCHANGED) if given.number in there else given.report(Outcome.CREATED, *said[given.number])
        for given in batch
    ]
