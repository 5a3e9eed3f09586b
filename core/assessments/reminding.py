"""The jobs of plugins: what the ticker shows them of past assessments, and whom it tells what they answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, exists, or_, select

from core.access.protected import table_of
from core.access.system import SystemRecords
from core.assessments.models import Assessment, Outcome
from core.clients.deaths import has_died_in_tables
from core.database import clock
from core.extensions import failures
from core.extensions.jobs import PastAssessment, PluginJob, Reminder
from core.extensions.manager import PluginHost, all_of
from core.extensions.settings import Setting, Settings
from core.involvement.models import Allocation
from core.notices.telling import Told, tell
from core.organisations.models import OrganisationPlugin
from core.sealing.mistake_models import Mistake
from core.ticker.jobs import Job, Tick

A, C, E, M = table_of(Assessment), table_of(Allocation), table_of(OrganisationPlugin), table_of(Mistake)
MISTAKEN = select(M.c.record_id).where(M.c.undone_at.is_(None))
AT_ONCE = 200
TO_OTHERS = "Something should be asked again of somebody on your caseload. Look at their assessments."
LANE = "plugins"
"""Of their own: a plugin that takes its time holds up nothing of the house."""
Found = Row[*tuple[object, ...]]


@dataclass(frozen=True)
class Asked:
    """A job of a plugin with what one organisation has set for it."""

    plugin: str
    job: PluginJob
    settings: Settings


def plugin_jobs(host: PluginHost) -> tuple[Job, ...]:
    """One that fails for one organisation is kept as a failure of its plugin; the others are looked at all the same."""
    return tuple(
        Job(job.name, job.every, partial(_run, plugin, host.settings[plugin], job), LANE)
        for plugin, jobs in host.jobs
        for job in jobs
    )


def _run(plugin: str, declared: tuple[Setting, ...], job: PluginJob, tick: Tick) -> None:
    with tick.doors.database.read.connect() as connection:
        on = select(E.c.organisation_id, E.c.settings).where(E.c.plugin == plugin, E.c.enabled)
        organisations = connection.execute(on).all()
    for organisation in organisations:
        asked = Asked(plugin, job, Settings(declared, organisation.settings))
        for rows in _last_assessments(tick, plugin, organisation.organisation_id):
            _tell(tick, asked, rows)


def _last_assessments(tick: Tick, plugin: str, organisation_id: UUID) -> Iterator[Sequence[Found]]:
    """In the order of their ids; of each person and instrument the last alone."""
    later, after = A.alias("later"), UUID(int=0)
    is_later = and_(later.c.completed_at > A.c.completed_at, later.c.id.not_in(MISTAKEN))
    same = (later.c.client_id == A.c.client_id, later.c.instrument == A.c.instrument)
    asked = select(A).where(
        A.c.organisation_id == organisation_id, A.c.plugin == plugin, A.c.id.not_in(MISTAKEN),
        exists().where(*_carry(A.c.client_id, organisation_id)), ~has_died_in_tables(A.c.client_id),
        ~exists().where(*same, later.c.organisation_id == A.c.organisation_id, is_later),
    ).order_by(A.c.id).limit(AT_ONCE)  # fmt: skip
    while not tick.is_stopping():
        with tick.doors.database.read.connect() as connection:
            rows = connection.execute(asked.where(A.c.id > after)).all()
        if not rows:
            return
        yield rows
        after = rows[-1].id


def _carry(client_id: ColumnElement[UUID] | UUID, organisation_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """Allocations of the person there that are in force today."""
    today = clock.today()
    still = or_(C.c.ends.is_(None), C.c.ends >= today)
    return (C.c.client_id == client_id, C.c.organisation_id == organisation_id, C.c.starts <= today, still)


def _tell(tick: Tick, asked: Asked, rows: Sequence[Found]) -> None:
    """A reminder of what the plugin was not shown is passed over: it could only be a guess."""
    shown = {row.id: row for row in rows}
    with failures.keeping(tick.doors.database):
        answered = _answered(asked, tuple(_shown(row, tick.at) for row in rows))
    with tick.door() as system:
        for reminder in answered:
            if reminder.assessment_id in shown:
                _remind(system, asked.job, shown[reminder.assessment_id], reminder)


def _answered(asked: Asked, past: Sequence[PastAssessment]) -> Sequence[Reminder]:
    try:
        return all_of(Reminder, asked.job.run(past, asked.settings))
    except Exception as error:
        # An edge: a plugin may fail in any way, and what it was asked for one organisation is no other's.
        failures.note(asked.plugin, f"job {asked.job.name}", error)
        return ()


def _remind(system: SystemRecords, job: PluginJob, row: Found, reminder: Reminder) -> None:
    """The plugin's words are for whoever recorded it: other workers may not even know of a restricted one."""
    workers = select(C.c.worker_id).distinct().where(*_carry(row.client_id, row.organisation_id))
    for worker_id in system.connection.execute(workers).scalars().all():
        href = f"/clients/{row.client_id}/assessments"
        words = reminder.words if worker_id == row.worker_id else TO_OTHERS
        tell(system, Told(worker_id, row.organisation_id, words, href, f"{job.name} {row.id}"))


def _shown(row: Found, at: datetime) -> PastAssessment:
    days = (at.astimezone(clock.LONDON).date() - row.completed_at.astimezone(clock.LONDON).date()).days
    was_asked = row.outcome == Outcome.COMPLETED
    return PastAssessment(row.id, row.instrument, row.instrument_version, was_asked, max(days, 0))
