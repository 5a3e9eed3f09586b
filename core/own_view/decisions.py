"""Use cases of Caldicott decisions on what a person is shown: asked by one, decided by another."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.errors import Invalid, Refused
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.models import Client
from core.database import clock
from core.notices.models import Importance
from core.notices.telling import Told, tell
from core.own_view.leaving_out import LOOKS, NOTHING, ORGANISATION, PAGE, PART, PERSON, word
from core.own_view.models import DecisionState, DisclosureDecision
from core.own_view.parts import PARTS
from core.own_view.schemas import DecisionIn, QuestionIn
from core.own_view.view import OwnView, view_of
from core.people.models import RoleHeld
from core.people.showing import Showing

GUARDIAN = "caldicott_guardian"
ASKED = "A question about what a person may be shown waits for you."
ANSWERED = "The Caldicott Guardian has decided what a person may be shown. See what they would see now."
NOBODY = "Your organisation has no Caldicott Guardian here. Ask your privacy officer who decides."


@dataclass(frozen=True)
class Choices:
    """What a guardian may leave out of one person's page."""

    organisations: Sequence[tuple[str, str]]
    people: Sequence[tuple[str, str]]
    parts: Sequence[str]


def ask(records: Records, showing: Showing, *, client: Client, given: QuestionIn) -> DisclosureDecision:
    """Whoever asks does not read it afterwards: it may be about a colleague. Raises `Invalid` or `Refused`."""
    asked = _proposed(records, client.id)
    asked.question = given.question
    if records.actor.is_system or not (decision := records.decide(Action.CREATE, asked)).allowed:
        raise Refused("A system asks no guardian." if records.actor.is_system else str(decision))
    guardians = _guardians(records, showing)
    if not guardians:
        raise Invalid("question", NOBODY)
    made = records.add(asked)
    for person_id in guardians:
        tell(records, Told(person_id, made.organisation_id, ASKED, f"/disclosure/{made.id}", f"disclosure {made.id}",
                           Importance.IMPORTANT))  # fmt: skip
    return made


def decide(records: Records, showing: Showing, *, decision: DisclosureDecision, given: DecisionIn) -> None:
    """By a guardian who did not ask. Raises `Invalid` or `Refused`."""
    if odd := sorted(set(given.leaves_out) - _words(records, showing, decision)):
        raise Invalid("leaves_out", f"There is nothing here called {odd[0][:60]!r}.")
    records.because(given.reasoning)
    with records.act(Action.APPROVE, decision):
        decision.decide(
            by=records.actor.person_id, leaves_out=sorted(set(given.leaves_out)), reasoning=given.reasoning,
            review_on=given.review_on,
        )  # fmt: skip
    here, source = f"/clients/{decision.client_id}/own-page", f"disclosure {decision.id} decided {decision.version}"
    tell(records, Told(decision.asked_by, decision.organisation_id, ANSWERED, here, source))


def waiting(records: Records) -> Sequence[DisclosureDecision]:
    """All questions to one's own organisation: those that wait first, then the next to be looked at again."""
    asked = select(DisclosureDecision).options(joinedload(DisclosureDecision.asker))
    found = records.find(asked.order_by(DisclosureDecision.id.desc()).limit(200))
    return sorted(found, key=lambda one: (not one.is_due, one.review_on or one.asked_at.date()))


def whole_view(records: Records, showing: Showing, client_id: UUID) -> OwnView:
    """With nothing left out: what a guardian chooses from."""
    with showing.within(records) as door:
        return view_of(door, client_id, NOTHING)


def choices(view: OwnView) -> Choices:
    """From everything there is; organisations that only looked are among the choices by the whole of `looks`."""
    organisations = [(word(ORGANISATION, one.organisation_id), one.name) for one in view.involved]
    people = [
        (word(PERSON, helper.person_id), f"{helper.name}, {one.name}")
        for one in view.involved
        for helper in one.helpers
    ]
    return Choices(organisations, people, [part.key for part in PARTS])


def may_ask(records: Records, client_id: UUID) -> bool:
    return not records.actor.is_system and records.decide(Action.CREATE, _proposed(records, client_id)).allowed


def _words(records: Records, showing: Showing, decision: DisclosureDecision) -> set[str]:
    """What may stand in a decision: what there is, and what it left out before."""
    offered = choices(whole_view(records, showing, decision.client_id))
    parts = {word(PART, key) for key in offered.parts}
    known = {value for value, _ in (*offered.organisations, *offered.people)}
    return {LOOKS, PAGE} | parts | known | set(decision.leaves_out)


def _guardians(records: Records, showing: Showing) -> list[UUID]:
    """Of one's own organisation today, besides whoever asks."""
    today = clock.today()
    with showing.within(records) as door:
        held = door.find(
            select(RoleHeld).where(RoleHeld.role == GUARDIAN, RoleHeld.organisation_id == records.actor.organisation_id)
        )
    me = records.actor.person_id
    return sorted({one.person_id for one in held if one.counts_on(today) and one.person_id != me})


def _proposed(records: Records, client_id: UUID) -> DisclosureDecision:
    return DisclosureDecision(
        client_id=client_id, organisation_id=records.actor.organisation_id, asked_by=records.actor.person_id,
        asked_at=clock.now(), question="", state=DecisionState.ASKED, leaves_out=[],
    )  # fmt: skip
