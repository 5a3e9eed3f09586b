"""Rows of a spreadsheet that could not be taken: each waits by itself until it is mended in the file, or here."""

import io
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy import Select, select

from core.interop.arrival import Entered
from core.interop.csv_text import write_rows
from core.interop.import_report import EntryReport, Outcome
from core.interop.spreadsheet import Spreadsheet
from core.organisations.models import Service
from core.people.intake import OpenDoor
from core.referrals.arrivals import Arrival, ArrivalState, Way
from core.ways_in.waiting import Refusal, digest_of, keep_waiting

KEY = "referral_key"


def keep_rows(open_door: OpenDoor, reports: Sequence[EntryReport], entered: Entered) -> None:
    """Those that were refused; one that comes again is still the one that waits, and waits no more once it is taken."""
    refused = [report for report in reports if report.outcome is Outcome.REFUSED and report.said]
    with open_door(None) as records:
        for report in refused:
            said = report.said or {}
            name = _name(entered.organisation_id, said.get(KEY, "").strip())
            keep_waiting(records, Refusal(_written(said), report.sentences, Way.SPREADSHEET, entered, name=name))
        for mended in records.find(_waiting(reports, entered.organisation_id)):
            mended.became(None)


def _waiting(reports: Sequence[EntryReport], organisation_id: UUID) -> Select[Arrival]:
    """What waits under the keys of rows that have been taken in."""
    taken = [report.key for report in reports if report.outcome is not Outcome.REFUSED and report.key]
    digests = [digest_of(name) for key in taken if (name := _name(organisation_id, key))]
    return select(Arrival).where(
        Arrival.digest.in_(digests), Arrival.state == ArrivalState.WAITING, Arrival.organisation_id == organisation_id
    )


def take_row(
    open_door: OpenDoor, arrival: Arrival, *, entered: Entered | None, service: Service | None
) -> Sequence[EntryReport]:  # fmt: skip
    """It was received when it came, not when somebody looked at it. Raises `Invalid` if it is no row of the sheet."""
    reports: list[EntryReport] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "referrals.csv"
        path.write_text(arrival.content or "", encoding="utf-8", newline="")
        # Whoever gave the row might be who now tries it: nobody is matched for them.
        sheet = Spreadsheet(
            open_door, path, entered=entered, service=service, received_at=arrival.at, may_match=False
        )  # fmt: skip
        for _ in sheet.run(reports.append):
            pass
    return reports


def _name(organisation_id: UUID, key: str) -> str | None:
    return f"row|{organisation_id}|{key}" if key else None


def _written(said: Mapping[str, str]) -> str:
    """As a sheet of one row, so that it can be read here and taken in again."""
    into = io.StringIO(newline="")
    write_rows(into, [list(said), list(said.values())])
    return into.getvalue()
