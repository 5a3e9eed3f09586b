"""What takes files of referrals in by itself: batch by batch, on after an interruption, and stopped when cancelled."""

import io
import tempfile
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import Row, select, update

from core.access.errors import Invalid, Refused
from core.access.protected import table_of
from core.database import clock
from core.interop.arrival import Entered
from core.interop.csv_text import write_rows
from core.interop.import_report import EntryReport
from core.interop.spreadsheet import Spreadsheet
from core.notices.telling import Told, tell
from core.organisations.models import Organisation
from core.people.intake import OpenDoor, intake_doors
from core.ticker.jobs import Job, Tick
from core.ticker.lease import LeaseLost
from core.ways_in.models import FileState, ReferralFile
from core.ways_in.refused_rows import keep_rows

F, O = table_of(ReferralFile), table_of(Organisation)  # noqa: E741
LIES = timedelta(days=7)
"""How long a file that was only looked at is kept."""
OPEN = (FileState.WAITING, FileState.RUNNING)
HEADING = ("row", "outcome", "column", "what to know")


def take_files(tick: Tick) -> None:
    """The oldest first, one after the other. One that fails is tried again the next time, and stops no other."""
    _forget(tick)
    failed: dict[UUID, Exception] = {}
    while not tick.is_stopping() and (file := _next(tick, failed)) is not None:
        try:
            _take(tick, file)
        except LeaseLost:
            raise
        except Exception as failure:  # an edge: what one file does to the program must not hold up all others
            failed[file.id] = failure
    for first in failed.values():
        raise first


def _next(tick: Tick, failed: Collection[UUID]) -> "Row[*tuple[object, ...]] | None":
    waiting = (F.c.state.in_(OPEN), F.c.id.not_in(failed))
    asked = select(F, O.c.key).join(O, O.c.id == F.c.organisation_id).where(*waiting).order_by(F.c.id)
    with tick.door() as system:
        return system.connection.execute(asked.limit(1)).first()


def _take(tick: Tick, file: "Row[*tuple[object, ...]]") -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "referrals.csv"
        path.write_bytes(file.content or b"")
        try:
            entered = Entered(file.asked_by, file.organisation_id)
            open_door = intake_doors(tick.doors, file.key)
            ended = _run(tick, file, Spreadsheet(open_door, path, entered=entered), open_door)
        except (Invalid, Refused) as wrong:
            words = wrong.message if isinstance(wrong, Invalid) else "The rules do not let this be taken in."
            _end(tick, file, FileState.UNREADABLE, trouble=words)
            return
    if ended:
        _end(tick, file, FileState.LOOKED_AT if file.is_dry_run else FileState.DONE)


def _run(tick: Tick, file: "Row[*tuple[object, ...]]", sheet: Spreadsheet, open_door: OpenDoor) -> bool:
    """Whether it came to its end; else it was cancelled, or goes on at the next start."""
    told: list[EntryReport] = []
    before = (file.created, file.unchanged, file.refused)
    begun: dict[str, object] = {"state": FileState.RUNNING, "total": sheet.total}
    _move(tick, file.id, begun if file.done else begun | {"report": ""})
    for done in sheet.run(told.append, dry_run=file.is_dry_run, after=file.done):
        if not file.is_dry_run:
            keep_rows(open_door, told, Entered(file.asked_by, file.organisation_id))
        totals = (sheet.totals.created, sheet.totals.unchanged, sheet.totals.refused)
        counts = dict(zip(("created", "unchanged", "refused"), map(sum, zip(before, totals, strict=True)), strict=True))
        if not _move(tick, file.id, {"done": done, **counts}, _lines(told)) or tick.is_stopping():
            return False
        told.clear()
    return True


def _move(tick: Tick, id: UUID, values: dict[str, object], report: str = "") -> bool:
    """Whether it still runs: somebody may have cancelled it."""
    if report:
        values = values | {"report": F.c.report.concat(report)}
    with tick.door() as system:
        running = F.c.state.in_(OPEN)
        return system.connection.execute(update(F).where(F.c.id == id, running).values(values)).rowcount == 1


def _end(tick: Tick, file: "Row[*tuple[object, ...]]", state: FileState, *, trouble: str | None = None) -> None:
    """The one who asked is told; the content goes, unless it has only been looked at."""
    values: dict[str, object] = {"state": state, "trouble": trouble, "ended_at": clock.now()}
    if state is not FileState.LOOKED_AT:
        values["content"] = None
    with tick.door() as system:
        moved = update(F).where(F.c.id == file.id, F.c.state.in_(OPEN)).values(values)
        if system.connection.execute(moved).rowcount:
            words, source = f"A file of referrals: {state.words.lower()}", f"referral file {file.id} {state.value}"
            tell(system, Told(file.asked_by, file.organisation_id, words, f"/referrals/files/{file.id}", source))


def _forget(tick: Tick) -> None:
    """The content of what was cancelled, and of what was looked at a week ago and left lying."""
    left = (F.c.state == FileState.LOOKED_AT) & (F.c.ended_at < clock.now() - LIES)
    gone = (F.c.state == FileState.CANCELLED) | left
    with tick.door() as system:
        statement = update(F).where(F.c.content.is_not(None), gone)
        system.connection.execute(statement.values(content=None, state=FileState.CANCELLED))


def _lines(told: list[EntryReport]) -> str:
    into = io.StringIO(newline="")
    write_rows(
        into, ((one.entry, one.outcome, one.field or "", " ".join(one.sentences)) for one in told if one.sentences)
    )
    return into.getvalue()


JOBS = (Job("arrivals: take in files of referrals", timedelta(seconds=5), take_files, lane="files"),)
