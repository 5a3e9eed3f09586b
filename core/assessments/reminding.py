"""The jobs of plugins: what the ticker shows them of past assessments, and whom it tells what they answer."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, or_, select

from core.access.protected import table_of
from core.access.system import SystemRecords
from core.assessments.models import Assessment, Outcome
from core.clients.deaths import has_died_in_tables
from core.database import clock
from core.extensions.jobs import PastAssessment, PluginJob, Reminder
from core.extensions.manager import PluginHost
from core.involvement.models import Allocation
from core.notices.telling import Told, tell
from core.organisations.models import OrganisationPlugin
from core.ticker.jobs import Job, Tick

A, C, E = table_of(Assessment), table_of(Allocation), table_of(OrganisationPlugin)
AT_ONCE = 200
TO_OTHERS = "Something should be asked again of somebody on your caseload. Look at their assessments."
LANE = "plugins"
"""Of their own: a plugin that takes its time holds up nothing of the house."""
Found = Row[*tuple[object, ...]]


def plugin_jobs(host: PluginHost) -> tuple[Job, ...]:
    """One that fails is told of as any other, and stops none of another plugin."""
    return tuple(
        Job(job.name, job.every, partial(_run, plugin, job), LANE) for plugin, jobs in host.jobs for job in jobs
    )


def _run(plugin: str, job: PluginJob, tick: Tick) -> None:
    with tick.doors.database.read.connect() as connection:
        on = select(E.c.organisation_id).where(E.c.plugin == plugin, E.c.enabled)
        organisations = connection.execute(on).scalars().all()
    for organisation_id in organisations:
        for rows in _last_assessments(tick, plugin, organisation_id):
            _tell(tick, job, rows)


def _last_assessments(tick: Tick, plugin: str, organisation_id: UUID) -> Iterator[Sequence[Found]]:
    """In the order of their ids; of each person and instrument the last alone."""
    later, after = A.alias("later"), UUID(int=0)
    is_later = later.c.completed_at > A.c.completed_at
    same = (later.c.client_id == A.c.client_id, later.c.instrument == A.c.instrument)
    asked = select(A).where(
        A.c.organisation_id == organisation_id, A.c.plugin == plugin,
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


def _tell(tick: Tick, job: PluginJob, rows: Sequence[Found]) -> None:
    """A reminder of what the plugin was not shown is passed over: it could only be a guess."""
    shown = {row.id: row for row in rows}
    answered = job.run(tuple(_shown(row, tick.at) for row in rows))
    with tick.door() as system:
        for reminder in answered:
            if reminder.assessment_id in shown:
                _remind(system, job, shown[reminder.assessment_id], reminder)


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
