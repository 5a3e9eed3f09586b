"""What assessments put into shared places: the section of a client's record, the timeline, next steps on Today."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import Row, bindparam, select

from core.access.protected import Label
from core.access.records import Records
from core.assessments.models import Assessment, Outcome
from core.assessments.next_steps import NextStep
from core.clients.deaths import has_died
from core.clients.models import Client
from core.clients.names import called
from core.database import clock
from core.extensions.events import FURTHEST_DUE
from core.organisations.models import Organisation
from core.people.models import Person
from core.web.filters import plain_day
from core.web.places import Contribution, Event, Milestone, OpenWork, Section, ToDo

MOST_EVENTS = 200
MOST_LINES = 30
RECENT = select(Assessment.id, Assessment.client_id, Assessment.next_steps, Assessment.label).where(
    Assessment.client_id.in_(bindparam("clients", expanding=True)), Assessment.completed_at >= bindparam("since")
)


def timeline(records: Records, client_id: UUID) -> list[Event]:
    """The newest assessments that the viewer may read; of the others there is no trace."""
    asked = (
        select(Assessment.id, Assessment.completed_at, Assessment.title, Assessment.outcome,
               Person.name.label("worker"), Organisation.name.label("holder"))
        .join(Person, Person.id == Assessment.worker_id)
        .join(Organisation, Organisation.id == Assessment.organisation_id)
        .where(Assessment.client_id == client_id)
        .order_by(Assessment.completed_at.desc(), Assessment.id.desc()).limit(MOST_EVENTS)
    )  # fmt: skip
    return [
        Event(
            at=row.completed_at, recorded_at=row.completed_at, title=row.title, worker=row.worker,
            organisation=row.holder, href=f"/clients/{client_id}/assessments/{row.id}",
            summary=None if row.outcome is Outcome.COMPLETED else "Not asked that day", kind="Assessment",
        )
        for row in records.rows(asked)
    ]  # fmt: skip


def milestones(records: Records, clients: Sequence[UUID]) -> Iterator[Milestone]:
    """The most pressing step after each assessment that is not settled; of a restricted form not its words."""
    for row in records.rows(RECENT, {"clients": clients, "since": _since()}):
        for step in _open_steps(row)[:1]:
            words = step.words if row.label is Label.NORMAL else "Next step"
            href = f"/clients/{row.client_id}/assessments/{row.id}"
            yield Milestone(row.client_id, words, step.due, href, is_ahead=True)


def today(records: Records) -> list[ToDo]:
    """Next steps after the worker's own assessments that are not settled, the earliest first."""
    mine = (
        select(Assessment.id, Assessment.client_id, Assessment.title, Assessment.next_steps, Assessment.label,
               Client.given_name, Client.preferred_name, Client.family_name)
        .join(Client, Client.id == Assessment.client_id)
        .where(Assessment.worker_id == records.actor.person_id, Assessment.completed_at >= _since())
        .where(~has_died(Client.id))
        .order_by(Assessment.completed_at.desc()).limit(200)
    )  # fmt: skip
    open_ = [(step, row) for row in records.rows(mine) for step in _open_steps(row)]
    open_.sort(key=lambda pair: pair[0].due)
    return [_line(step, row) for step, row in open_[:MOST_LINES]]


def open_work(records: Records, person_id: UUID) -> Iterator[OpenWork]:
    """Next steps of a worker who leaves that nobody has settled, by the form they follow from."""
    theirs = (
        select(Assessment.id, Assessment.client_id, Assessment.next_steps, Assessment.label)
        .where(Assessment.worker_id == person_id, Assessment.completed_at >= _since())
        .order_by(Assessment.completed_at).limit(1000)
    )  # fmt: skip
    for row in records.rows(theirs):
        if steps := _open_steps(row):
            words = steps[0].words if row.label is Label.NORMAL else "Next step"
            yield OpenWork("Next steps", words, f"/clients/{row.client_id}/assessments/{row.id}", steps[0].due)


def _since() -> datetime:
    """Before it, whatever was suggested has long been due."""
    return clock.now() - timedelta(days=FURTHEST_DUE)


def _open_steps(row: Row[*tuple[object, ...]]) -> Sequence[NextStep]:
    """Those to show: of a restricted form the most pressing alone, for their words are not shown."""
    kept = map(NextStep.of_json, cast(list[dict[str, object]], row.next_steps))
    open_ = sorted((step for step in kept if step.settled_on is None), key=lambda step: step.due)
    return open_ if row.label is Label.NORMAL else open_[:1]


def _line(step: NextStep, row: Row[*tuple[object, ...]]) -> ToDo:
    """Today may be open where others see the screen: of a restricted form it tells neither its name nor the step."""
    name = called(row.given_name, row.preferred_name, row.family_name)
    is_open = row.label is Label.NORMAL
    return ToDo(
        "Next steps", step.words if is_open else f"Next steps with {name}",
        f"/clients/{row.client_id}/assessments/{row.id}", tag=_due(step.due),
        hint=f"{name}, after {row.title}" if is_open else None,
    )  # fmt: skip


def _due(due: date) -> str:
    today = clock.today()
    if due < today:
        return f"Was due {plain_day(due)}"
    return "Due today" if due == today else f"Due {plain_day(due)}"


CONTRIBUTION = Contribution(
    sections=(Section("assessments", "Assessments", Assessment, rank=30),),
    timelines=(timeline,),
    milestones=(milestones,),
    today=(today,),
    left=(open_work,),
)
