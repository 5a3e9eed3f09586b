"""What pathways put into shared places: navigation, a client's section and timeline, Today, work of leavers."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import Row, bindparam, or_, select

from core.access.protected import Label
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.deaths import has_died
from core.database import clock
from core.notices.events import Event as NoticeEvent
from core.notices.telling import announce
from core.organisations.models import Organisation
from core.pathways.models import Stay
from core.people.models import Person
from core.web.filters import london_date, moment
from core.web.places import Contribution, Event, HandOn, Milestone, NavigationItem, OpenWork, Section, ToDo

MOST = 50
AHEAD = timedelta(days=2)
"""Today shows what runs out by then."""
NAMED = "A stay on a pathway"
"""What a restricted stay is called where others may see the screen."""
DUE = select(Stay.id, Stay.client_id, Stay.stage_due, Stay.ends_by).where(
    Stay.client_id.in_(bindparam("clients", expanding=True)), Stay.is_open.is_(True), Stay.label == Label.NORMAL
)


def timeline(records: Records, client_id: UUID) -> list[Event]:
    """That stays began and ended, as far as the viewer may read them."""
    asked = (
        select(Stay.id, Stay.began_at, Stay.ended_at, Stay.title, Person.name.label("worker"),
               Organisation.name.label("holder"))
        .join(Person, Person.id == Stay.worker_id).join(Organisation, Organisation.id == Stay.organisation_id)
        .where(Stay.client_id == client_id).order_by(Stay.began_at.desc()).limit(MOST)
    )  # fmt: skip
    return [event for row in records.rows(asked) for event in _events(row)]


def _events(row: Row[*tuple[object, ...]]) -> Iterator[Event]:
    for at, what in ((row.began_at, "Began"), (row.ended_at, "Left")):
        if at is not None:
            title = f"{what}: {row.title}"
            yield Event(at, at, title, row.worker, row.holder, f"/stays/{row.id}", kind="Pathway")


def milestones(records: Records, clients: Sequence[UUID]) -> Iterator[Milestone]:
    """When a stage or the time agreed runs out."""
    for row in records.rows(DUE, {"clients": clients}):
        moments = [at for at in (row.stage_due, row.ends_by) if at is not None]
        if moments:
            words, day = "Pathway: what comes next", london_date(min(moments))
            yield Milestone(row.client_id, words, day, f"/stays/{row.id}", is_ahead=True)


def today(records: Records) -> list[ToDo]:
    """Mine that run out soon or are overdue, and whom I am to ask how they are."""
    lines, soon = [], clock.now() + AHEAD
    mine = select(Stay).where(Stay.worker_id == records.actor.person_id, ~has_died(Stay.client_id))
    waiting = or_(Stay.is_open.is_(True), Stay.look_at.is_not(None), Stay.ended_at >= clock.now() - 30 * AHEAD)
    for stay in records.find(mine.where(waiting).order_by(Stay.began_at).limit(MOST)):
        moments = [stay.stage_due, stay.ends_by] if stay.is_open else []
        due = min((at for at in (*moments, *_task_due(stay)) if at is not None), default=None)
        if due is not None and due <= soon:
            late = due < clock.now()
            words = stay.title if stay.label is Label.NORMAL else NAMED
            tag = f"{'Was due' if late else 'Due'} {moment(due)}"
            lines.append(ToDo("Pathways", words, f"/stays/{stay.id}", tag, is_urgent=late))
    return lines


def open_work(records: Records, person_id: UUID) -> Iterator[OpenWork]:
    """Stays that a worker who leaves sees to, and whom they were to ask afterwards."""
    theirs = select(Stay).where(Stay.worker_id == person_id).order_by(Stay.began_at).limit(1000)
    for stay in records.find(theirs):
        if stay.is_open or stay.follow_up is not None:
            words = stay.title if stay.label is Label.NORMAL else NAMED
            yield OpenWork("Stays they see to", words, f"/stays/{stay.id}", london_date(stay.began_at))


def work_with(records: Records, client_id: UUID, worker_id: UUID) -> Iterator[HandOn]:
    """Stays that go on, or are to be asked about: a stay always has somebody, so it may wait for the lead."""
    theirs = select(Stay).where(
        Stay.client_id == client_id, Stay.worker_id == worker_id, Stay.organisation_id == records.actor.organisation_id
    )
    for stay in records.find(theirs):
        if stay.is_open or stay.follow_up is not None:
            yield partial(_hand_on, records, stay)


def _hand_on(records: Records, stay: Stay, to: UUID | None) -> None:
    if to is not None:
        with records.act(Action.TRANSFER, stay):
            stay.hand_to(to)
        announce(records, NoticeEvent.STAY_CHANGED, stay)


def _task_due(stay: Stay) -> Iterator[datetime | None]:
    return (task.due for task in stay.all_tasks if task.is_open)


CONTRIBUTION = Contribution(
    navigation=(NavigationItem("/pathways", "Pathways", Stay, rank=30),),
    sections=(Section("pathways", "Pathways", Stay, rank=35),),
    timelines=(timeline,),
    milestones=(milestones,),
    today=(today,),
    left=(open_work,),
    work_with=(work_with,),
)
