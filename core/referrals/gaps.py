"""Use cases of gaps: raising one, trying further services, handing it on, resolving it."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import or_, select

from core.access.each import decide_each
from core.access.errors import Invalid, Refused
from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.involvement.access import WORKER_HAS_CARE_ROLE
from core.involvement.apart import refuse_apart, refuse_giving
from core.involvement.models import Allocation
from core.notices.events import Event
from core.notices.models import Importance
from core.notices.telling import Told, announce, tell
from core.organisations.models import Service, TeamMember
from core.people.models import Person
from core.referrals.gap_models import Gap, GapState
from core.referrals.gap_schemas import GapIn, HandOnIn, ResolveIn, Tried
from core.referrals.models import Referral

YOURS = "A gap is yours: no service can take somebody. See who it is, and what was tried."


def gap_of(records: Records, referral: Referral) -> Gap | None:
    """The gap of this referral that is open, as far as it may be read."""
    asked = select(Gap).where(Gap.referral_id == referral.id, Gap.state != GapState.RESOLVED)
    return next(iter(records.find(asked)), None)


def raise_gap(records: Records, *, referral: Referral, given: GapIn) -> Gap:
    """The person stays somebody's to see to, whatever becomes of the referral. Raises `Invalid` or `Refused`."""
    if referral.client_id is None:
        raise Invalid("client", "Identify the person before recording a gap.")
    if gap_of(records, referral) is not None:
        raise Invalid("state", "There is an open gap for this referral already. Add to that one.")
    owner = given.owner_id or records.actor.person_id
    _refuse_stranger(records, referral.organisation_id, owner)
    gap = Gap(
        client_id=referral.client_id, referral_id=referral.id, organisation_id=referral.organisation_id,
        needs=[need.value for need in given.needs], words=given.words, owner_id=owner, due=given.due, tried=[],
        raised_by=records.actor.person_id, raised_at=clock.now(), label=referral.label,
    )  # fmt: skip
    _try(records, gap, given.tried)
    if not (decision := records.decide(Action.CREATE, gap)).allowed:
        refuse_apart(decision, "owner_id")
        raise Refused(str(decision))
    records.add(gap)
    announce(records, Event.GAP_CHANGED, gap)
    _tell_owner(records, gap)
    return gap


def try_another(records: Records, *, gap: Gap, given: Tried) -> None:
    _try(records, gap, given)
    records.flush()
    announce(records, Event.GAP_CHANGED, gap)


def hand_on(records: Records, *, gap: Gap, given: HandOnIn) -> None:
    """Somebody else sees to it, or it is due on another day; whoever has it now is told."""
    _refuse_stranger(records, gap.organisation_id, given.owner_id)
    refuse_giving(records, Action.ASSIGN, gap, gap.client_id, given.owner_id)
    records.because(given.why)
    with records.act(Action.ASSIGN, gap):
        gap.hand_to(given.owner_id, given.due)
    announce(records, Event.GAP_CHANGED, gap)
    _tell_owner(records, gap)


def resolve(records: Records, *, gap: Gap, given: ResolveIn) -> None:
    records.because(given.words)
    with records.act(Action.CLOSE, gap):
        gap.resolve(given.how, given.words)
    announce(records, Event.GAP_CHANGED, gap)


def owners(records: Records, organisation_id: UUID) -> list[Person]:
    """Who may be given a gap or a task: people in teams who support people for that organisation, and whoever asks."""
    today = clock.today()
    in_force = (TeamMember.starts <= today, or_(TeamMember.ends.is_(None), TeamMember.ends >= today))
    there = select(TeamMember.person_id).where(TeamMember.organisation_id == organisation_id, *in_force)
    asked = select(Person).where(or_(Person.id.in_(there), Person.id == records.actor.person_id))
    people, me = records.find(asked.order_by(Person.name)), records.actor.person_id
    supporting = _supporting(records, organisation_id, [one.id for one in people])
    return [one for one in people if one.id == me or one.id in supporting]


def _supporting(records: Records, organisation_id: UUID, people: Collection[UUID]) -> set[UUID]:
    """Nobody else could open it. Asked of the rules, since whoever gives it may not read which roles others hold."""
    decided = decide_each(records, Action.CREATE, Allocation(organisation_id=organisation_id), "worker_id", people)
    return {id for id, decision in decided.items() if WORKER_HAS_CARE_ROLE in decision.facts}


def _refuse_stranger(records: Records, organisation_id: UUID, owner_id: UUID) -> None:
    if owner_id not in {one.id for one in owners(records, organisation_id)}:
        raise Invalid("owner_id", "Choose somebody of a team who supports people for this organisation today.")


def _try(records: Records, gap: Gap, given: Tried) -> None:
    name = records.kept(Service, given.service_id).name if given.service_id else str(given.name)
    gap.try_service(given.service_id, name, given.why, given.words)


def _tell_owner(records: Records, gap: Gap) -> None:
    if gap.owner_id == records.actor.person_id:
        return
    source = f"gap {gap.id} version {gap.version} given"
    tell(records, Told(gap.owner_id, gap.organisation_id, YOURS, f"/gaps/{gap.id}", source, Importance.IMPORTANT))
