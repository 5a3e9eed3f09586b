"""Referrals as rows of a spreadsheet: the columns, the file to fill in, and each row taken whole or not at all."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator
from sqlalchemy import select

from core.access.errors import Conflict, Invalid, Refused, StaleVersion
from core.clients.fields import Email, Line, Name, Phone, Postcode, ShortLine, Words, time_on
from core.clients.names import fold
from core.database import clock
from core.interop.arrival import CHANGED, Arriving, Changed, Entered, Received, Sender, receive, trying_again
from core.interop.arrival_batch import receive_all
from core.interop.csv_text import write_rows
from core.interop.destinations import Places, read_places
from core.interop.fhir.documents import fingerprint
from core.interop.fhir.outcomes import Identity
from core.interop.import_report import EntryReport, Outcome, Totals
from core.interop.joining.cells import Key, Listed, Time, YesNo, coded
from core.interop.joining.days import day_and_time
from core.interop.joining.reading import Given, SheetFile, count_rows, open_sheet, read_rows
from core.interop.joining.sheets import Birthday, Row, Sheet, Worked
from core.interop.plain_people import PersonIn, patient_of
from core.organisations.closing import refuse_closed
from core.organisations.models import Service
from core.people.intake import OpenDoor
from core.referrals.arrivals import Arrival, Way
from core.referrals.codes import ClinicalPriority, NeedTag, PrimaryReason, SourceOfReferral
from core.web.sentences import Asked

BATCH = 50
"""Rows to a commit: a kill loses none that were reported, and repeats none."""
RECEIVED_AT = time(9)
"""Of referrals whose hour nobody wrote down."""
BEFORE = "A row with this key and content was taken in before. Nothing was changed."
REFUSED = "The rules do not let this be taken in for that service’s organisation."
CLASH = "This came by another way at this very moment. Take the file in again."
Tell = Callable[[EntryReport], None]


class ReferralRow(Row):
    """A referral; with your own key the same row again changes nothing."""

    referral_key: Annotated[Key, Asked("a key for this referral")] = Field(examples=["2026-0001"])
    service: Annotated[Line, Asked("the service")] = Field(min_length=1, examples=["Access and triage"])
    given_name: Name | None = Field(default=None, examples=["Sam"])
    family_name: Name | None = Field(default=None, examples=["Example"])
    date_of_birth: Annotated[Birthday | None, Asked("a date of birth")] = Field(default=None, examples=["31/12/1980"])
    nhs_number: ShortLine | None = Field(default=None, examples=["999 000 0018"])
    nhs_number_verified: YesNo = Field(default=False, examples=["yes"])
    phone: Phone | None = Field(default=None, examples=["01225 000000"])
    mobile: Phone | None = Field(default=None, examples=["07700 900000"])
    email: Email | None = Field(default=None, examples=["sam@example.org"])
    address: Annotated[Words | None, Asked("the address")] = Field(
        default=None, max_length=500, examples=["1 Low Street"]
    )
    postcode: Postcode | None = Field(default=None, examples=["BA1 1AA"])
    language: ShortLine | None = Field(default=None, examples=["English"])
    interpreter_needed: YesNo = Field(default=False, examples=["no"])
    received_on: Annotated[Worked | None, Asked("the day it was received")] = Field(
        default=None, examples=["1 Mar 2026"]
    )
    received_at_time: Annotated[Time | None, Asked("the time it was received")] = Field(
        default=None, examples=["14:30"]
    )
    source: Annotated[SourceOfReferral | None, coded(SourceOfReferral)] = Field(default=None, examples=["A1"])
    sender: Line | None = Field(default=None, examples=["High Street practice"])
    referrer: Line | None = Field(default=None, examples=["Dr Example"])
    priority: Annotated[ClinicalPriority, coded(ClinicalPriority)] = Field(
        default=ClinicalPriority.ROUTINE, examples=["3"]
    )
    reason: Annotated[PrimaryReason | None, coded(PrimaryReason)] = Field(default=None, examples=["04"])
    needs: Annotated[list[NeedTag], Listed] = Field(default=[], max_length=15, examples=["debt | homeless"])
    summary: Words | None = Field(default=None, examples=["Asks for help with letters and debt."])

    @model_validator(mode="before")
    @classmethod
    def _both_in_one_cell(cls, said: dict[str, str]) -> dict[str, str]:
        """A day with its time, as spreadsheets write it; with a time in its own column too nobody knows which holds."""
        both = None if "received_at_time" in said else day_and_time(said.get("received_on", ""))
        return said | {"received_on": both[0], "received_at_time": both[1]} if both else said

    @field_validator("received_at_time")
    @classmethod
    def _was_then(cls, at: time | None, info: ValidationInfo) -> time | None:
        if at is None or "received_on" not in info.data:
            return at
        if info.data["received_on"] is None:
            raise ValueError("Write the day in received_on too")
        return time_on(info.data["received_on"], at)

    @property
    def received_at(self) -> datetime | None:
        return clock.moment(self.received_on, self.received_at_time or RECEIVED_AT) if self.received_on else None

    @model_validator(mode="after")
    def _is_a_person(self) -> Self:
        self.person()
        return self

    def person(self) -> PersonIn:
        """Raises ValueError for a row without a name, or with a number that cannot be right."""
        return PersonIn(**{name: getattr(self, name) for name in PersonIn.model_fields})


SHEET = Sheet("referrals", ReferralRow)


def write_template(into_folder: Path) -> Path:
    """`referrals.csv` with its columns and one example row. Raises `Invalid` rather than write over one."""
    into_folder.mkdir(parents=True, exist_ok=True)
    path = into_folder / "referrals.csv"
    if path.exists():
        raise Invalid("template", "There is a file called referrals.csv already. Choose an empty folder.")
    with path.open("w", encoding="utf-8-sig", newline="") as into:
        write_rows(into, template_rows())
    return path


def template_rows() -> Sequence[Sequence[str]]:
    return [SHEET.columns, SHEET.example]


class Spreadsheet:
    """One file being taken in through the intake's doors. `totals` are of this run, `done` how many rows of it."""

    def __init__(
        self, open_door: OpenDoor, path: Path, *, entered: Entered | None = None, service: Service | None = None,
        received_at: datetime | None = None, may_match: bool = True,
    ) -> None:  # fmt: skip
        """`service`: for this one, whatever the rows say; `received_at`: when those came that do not say it;
        `may_match`: whether a person may be looked for by NHS number. Raises `Invalid` for a file that cannot be read
        to its end, or whose columns are wrong."""
        self._open_door, self._entered, self._may_match = open_door, entered, may_match
        self._given_to, self._came_at = service, received_at
        self._file: SheetFile = open_sheet(path, SHEET)
        self.total, self.done, self.totals = count_rows(self._file), 0, Totals()
        self._seen: set[str] = set()
        with open_door(None) as records:
            self._places: Places = read_places(records)

    def run(self, tell: Tell, *, dry_run: bool = False, after: int = 0) -> Iterator[int]:
        """Batch by batch, each committed before the next is read; gives how many rows are done. `after`: rows that an
        earlier run has done. Stopping in between loses nothing: rows taken in are known by their key."""
        rows = read_rows(self._file)
        self.done = sum(1 for _ in islice(rows, after))
        while batch := list(islice(rows, BATCH)):
            for report in self._batch(batch, dry_run=dry_run):
                name = report.outcome.value
                setattr(self.totals, name, getattr(self.totals, name) + 1)
                tell(report)
            self.done += len(batch)
            yield self.done

    def _batch(self, batch: Sequence[Given | EntryReport], *, dry_run: bool) -> Iterator[EntryReport]:
        """In the order of the file; rows of one organisation that follow each other share a commit."""
        good: list[tuple[Given, Service]] = []
        for one in batch:
            fault = one if isinstance(one, EntryReport) else self._fault(one)
            if fault is None and isinstance(one, Given):
                good.append((one, self._service(one)))
            elif fault is not None:
                yield fault
        for organisation_id in dict.fromkeys(service.organisation_id for _, service in good):
            theirs = [(given, service) for given, service in good if service.organisation_id == organisation_id]
            if dry_run:
                yield from self._looked_at(theirs)
            else:
                yield from self._taken(theirs)

    def _fault(self, given: Given) -> EntryReport | None:
        if given.row.key in self._seen:
            return given.report(Outcome.REFUSED, "The row with this key stands in this file already.",
                                field="referral_key")  # fmt: skip
        self._seen.add(given.row.key)
        try:
            refuse_closed(self._service(given), "service")
        except Invalid as wrong:
            return given.report(Outcome.REFUSED, wrong.message, field=wrong.field)
        return None

    def _service(self, given: Given) -> Service:
        """By its name or its number in the Directory of Services. Raises `Invalid`."""
        if self._given_to is not None:
            return self._given_to
        said = _row(given).service
        found = [one for one in self._places.services if said == one.dos_service_id or fold(one.name) == fold(said)]
        if len(found) != 1:
            several = "Several services are" if found else "No service is"
            raise Invalid("service", f"{several} called so. Write its name as it is under New referral, or its number.")
        return found[0]

    def _taken(self, rows: Sequence[tuple[Given, Service]]) -> list[EntryReport]:
        """All in one commit; if one of them is refused on the way, each in its own."""
        try:
            return trying_again(partial(self._written, rows))
        except (Invalid, Refused, Conflict, StaleVersion) as wrong:
            if len(rows) > 1:
                return [report for row in rows for report in self._taken([row])]
            given = rows[0][0]
            match wrong:
                case Invalid():
                    return [given.report(Outcome.REFUSED, wrong.message, field=wrong.field)]
                case Refused():
                    return [given.report(Outcome.REFUSED, REFUSED, field="service")]
                case Changed():
                    return [given.report(Outcome.REFUSED, CHANGED, field="referral_key")]
            return [given.report(Outcome.REFUSED, CLASH)]

    def _written(self, rows: Sequence[tuple[Given, Service]]) -> list[EntryReport]:
        if not rows:
            return []
        arriving = [self._arriving(given, service) for given, service in rows]
        with self._open_door(rows[0][1].organisation_id) as records:
            found = receive_all(records, arriving) if len(rows) > 1 else [receive(records, arriving[0])]
        return [_told(given, received) for (given, _), received in zip(rows, found, strict=True)]

    def _looked_at(self, rows: Sequence[tuple[Given, Service]]) -> Iterator[EntryReport]:
        """What would become of them, as far as that can be known without writing."""
        if not rows:
            return
        keys = [self._identity(given, service).key for given, service in rows]
        with self._open_door(rows[0][1].organisation_id) as records:
            known = {row.key: row.digest for row in records.find(select(Arrival).where(Arrival.key.in_(keys)))}
        for (given, service), key in zip(rows, keys, strict=True):
            if key not in known:
                yield given.report(Outcome.CREATED)
            elif self._identity(given, service).is_of(known[key]):
                yield given.report(Outcome.UNCHANGED, BEFORE)
            else:
                yield given.report(Outcome.REFUSED, CHANGED, field="referral_key")

    def _arriving(self, given: Given, service: Service) -> Arriving:
        row, entered = _row(given), self._entered
        # A worker of the receiving organisation opens nobody's record to it by having somebody matched.
        own = entered is not None and entered.organisation_id == service.organisation_id
        return Arriving(
            Way.SPREADSHEET, service, patient_of(row.person()), Sender(None, row.sender, row.referrer, row.source),
            row.priority, row.reason, row.summary, tuple(row.needs), identity=self._identity(given, service),
            entered=entered, may_match=self._may_match and not own,
            received_at=row.received_at or self._came_at,
        )  # fmt: skip

    def _identity(self, given: Given, service: Service) -> Identity:
        """Each organisation's keys are its own; those of another one that gives the file are no keys of the
        receiver's."""
        home, entered = service.organisation_id, self._entered
        givers = [str(entered.organisation_id)] if entered is not None and entered.organisation_id != home else []
        key = f"spreadsheet|{fingerprint(str(home), given.row.key, *givers)}"
        return Identity(key, given.digest, given.former)


def _told(given: Given, received: Received) -> EntryReport:
    outcome = Outcome.UNCHANGED if received.again else Outcome.CREATED
    notes = [BEFORE] if received.repeated else received.notes if received.again else ()
    report = given.report(outcome, *notes)
    report.referral_id, report.client_id = received.referral.id, received.referral.client_id
    return report


def _row(given: Given) -> ReferralRow:
    assert isinstance(given.row, ReferralRow), "the sheet is of referrals"
    return given.row
