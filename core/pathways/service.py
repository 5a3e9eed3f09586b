"""Use cases of stays: beginning one, moving on, doing tasks, making it longer, leaving, handing it on."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select

from core.access.errors import Invalid
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.deaths import refuse_for_the_dead
from core.clients.models import Client
from core.clocks.calendars import Calendar
from core.content.pathways import Pathway
from core.database import clock
from core.involvement.models import Allocation
from core.notices.events import Event
from core.notices.telling import Told, announce, tell
from core.pathways.definitions import needed
from core.pathways.entry import new_stay, refuse_outsiders, refuse_unmet, take_place
from core.pathways.forms_asked import forms_asked
from core.pathways.models import Stay
from core.pathways.reminders import schedule
from core.pathways.schemas import BeginIn, ExitIn, ExtendIn, HandOnIn, MoveIn, TaskIn, VisitIn
from core.pathways.timing import calendar_of, due_after
from core.people.models import Person

YOURS = "A stay on a pathway is yours to see to now."


def begin(
    records: Records, pathway: Pathway, client: Client | None, given: BeginIn, submission: UUID | None = None
) -> Stay:
    """Enrol somebody, or let somebody in who stays anonymous (`client` is None).

    The same `submission` again gives the stay that it made before. Raises `Refused`, `Invalid` with every entry
    criterion that is not met, or `Conflict` where there is no place.
    """
    if submission is not None and (before := _sent_before(records, submission)):
        return before
    client_id = client.id if client else None
    refuse_outsiders(records, pathway, client_id)
    refuse_for_the_dead(records, client_id, "Nobody is enrolled.")
    refuse_unmet(records, pathway, client, given.confirmed)
    if client is not None and on_it_now(records, client.id, pathway.key):
        raise Invalid("pathway", "This person is on this pathway already.")
    stay, calendar = new_stay(records, pathway, client_id), calendar_of(records, records.actor.organisation_id)
    stay.place, stay.submission, stay.confirmed = take_place(records, pathway), submission, list(given.confirmed)
    stay.known_as = given.known_as if isinstance(given, VisitIn) else None
    stay.enter(pathway.stages[0], stay.began_at, calendar)
    if pathway.time_box is not None:
        stay.ends_by = due_after(pathway.time_box.length, stay.began_at, calendar)
    schedule(stay, pathway, calendar)
    records.add(stay)
    announce(records, Event.STAY_BEGUN, stay)
    return stay


def move_on(records: Records, stay: Stay, given: MoveIn) -> None:
    pathway, calendar = needed(records, stay), calendar_of(records, stay.organisation_id)
    stay.refuse_ended()
    if (left := undone(records, stay, pathway)) and not given.why:
        raise Invalid("why", f"Write why this is left undone: {' '.join(left)}")
    records.because(given.why)
    stay.move_on(pathway, given.to, calendar, given.why)
    _save(records, stay, pathway, calendar)


def finish_task(records: Records, stay: Stay, mark: str, given: TaskIn) -> None:
    """One of the stage's tasks, or what was to be done after the stay."""
    pathway, calendar = needed(records, stay), calendar_of(records, stay.organisation_id)
    stay.finish(mark, records.actor.person_id, given.words)
    _save(records, stay, pathway, calendar)


def extend(records: Records, stay: Stay, given: ExtendIn) -> None:
    pathway, calendar = needed(records, stay), calendar_of(records, stay.organisation_id)
    records.because(given.why)
    stay.extend(pathway, calendar)
    _save(records, stay, pathway, calendar)


def leave(records: Records, stay: Stay, given: ExitIn) -> None:
    """Everything that is to be so before somebody leaves is so, or it is said why not; people leave all the same."""
    pathway = needed(records, stay)
    stay.refuse_ended()
    missing = [one.text for one in pathway.exit_check if one.key not in given.met]
    if (missing := [*missing, *undone(records, stay, pathway)]) and not given.why_not:
        raise Invalid("why_not", f"Write why this is not so: {' '.join(missing)}")
    records.because(given.why_not)
    calendar, me = calendar_of(records, stay.organisation_id), records.actor.person_id
    with records.act(Action.CLOSE, stay):
        stay.leave(pathway, given.outcome, given.met, given.why_not, me, calendar)
        schedule(stay, pathway, calendar)
    announce(records, Event.STAY_ENDED, stay)


def hand_on(records: Records, stay: Stay, given: HandOnIn) -> None:
    """To a colleague who supports the person today; whoever has it now is told."""
    if given.worker_id not in {one.id for one in colleagues(records, stay)}:
        raise Invalid("worker_id", "Choose somebody who supports this person for your organisation today.")
    records.because(given.why)
    stay.hand_to(given.worker_id)
    records.flush()
    announce(records, Event.STAY_CHANGED, stay)
    if given.worker_id != records.actor.person_id:
        source = f"stay {stay.id} version {stay.version} handed on"
        tell(records, Told(given.worker_id, stay.organisation_id, YOURS, f"/stays/{stay.id}", source))


def colleagues(records: Records, stay: Stay) -> Sequence[Person]:
    """Whoever carries the person for the same organisation, as far as that may be read, and whoever asks."""
    today, me = clock.today(), records.actor.person_id
    in_force = (Allocation.starts <= today, or_(Allocation.ends.is_(None), Allocation.ends >= today))
    ours = (Allocation.client_id == stay.client_id, Allocation.organisation_id == stay.organisation_id)
    carrying = {row.worker_id for row in records.rows(select(Allocation.worker_id).where(*ours, *in_force))}
    return records.find(select(Person).where(Person.id.in_([*carrying, me])).order_by(Person.name))


def undone(records: Records, stay: Stay, pathway: Pathway) -> list[str]:
    """What the present stage asks for and is not there, in words."""
    missing = [f"{form.title}." for form in forms_asked(records, stay, pathway) if not form.is_done]
    return [*stay.tasks_left(), *missing]


def on_it_now(records: Records, client_id: UUID, key: str) -> Stay | None:
    ours = (Stay.organisation_id == records.actor.organisation_id, Stay.open_for == client_id, Stay.pathway == key)
    return next(iter(records.find(select(Stay).where(*ours))), None)


def _save(records: Records, stay: Stay, pathway: Pathway, calendar: Calendar) -> None:
    """One change, one version: whatever has to be looked up was looked up before."""
    schedule(stay, pathway, calendar)
    records.flush()
    announce(records, Event.STAY_CHANGED, stay)


def _sent_before(records: Records, submission: UUID) -> Stay | None:
    same = select(Stay).where(Stay.submission == submission, Stay.began_by == records.actor.person_id)
    return next(iter(records.find(same)), None)
