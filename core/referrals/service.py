"""Use cases of referrals: taking, talking, deciding, following up; and to whom one may be allocated."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from core.access.errors import Invalid, NotFound
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.deaths import death_of, refuse_for_the_dead
from core.clients.models import Client
from core.database import clock
from core.involvement.models import Allocation
from core.involvement.service import allocate
from core.notices.events import Event
from core.notices.telling import announce
from core.referrals.calls import CallIn, record_call
from core.referrals.candidates import candidates, refuse_kept_apart
from core.referrals.clocks import reached
from core.referrals.codes import ClosureReason
from core.referrals.gaps import gap_of
from core.referrals.models import Referral, State, SupportConversation
from core.referrals.outcomes import announce_outcome, hears_the_outcome
from core.referrals.schemas import AllocateIn, CloseIn, ConversationIn, DeclineIn
from core.referrals.telling_models import News
from core.referrals.tellings import to_be_told
from core.referrals.transfers import refuse_while_offered
from core.referrals.work_codes import CallResult


def take(records: Records, referral: Referral) -> None:
    """Whoever asks takes it into triage."""
    referral.take(records.actor.person_id)
    records.flush()
    reached(records, referral, Action.WRITE)
    announce(records, Event.REFERRAL_CHANGED, referral)


def record_conversation(records: Records, *, referral: Referral, given: ConversationIn) -> SupportConversation:
    """Needs that were found are added to those of the referral. Raises `Invalid` if its order does not allow it."""
    if referral.client_id is None:
        raise Invalid("client", "Identify the person before recording a conversation with them.")
    referral.talked()
    needs = [need.value for need in given.needs]
    referral.needs = [*referral.needs, *(need for need in needs if need not in referral.needs)]
    made = records.add(
        SupportConversation(
            client_id=referral.client_id, referral_id=referral.id, organisation_id=records.actor.organisation_id,
            worker_id=records.actor.person_id, held_at=given.held_at, what_matters=given.what_matters, needs=needs,
            options=given.options, route=given.route, follow_up_on=given.follow_up_on,
        )
    )  # fmt: skip
    reached(records, referral, Action.WRITE)
    return made


def follow_up(records: Records, conversation: SupportConversation) -> None:
    """The promised call has been made: the last of its attempts."""
    if conversation.awaits_call:
        record_call(records, conversation=conversation, given=CallIn(result=CallResult.ANSWERED))
    else:
        conversation.follow_up(clock.today())
        records.flush()


def allocate_referral(records: Records, *, referral: Referral, given: AllocateIn) -> Allocation:
    """The worker carries the client from today, acting for their employer. Raises `Invalid` for anybody else, and for
    whoever holds no post for women where the person asked for a woman."""
    if referral.client_id is None:
        raise Invalid("client", "Identify the person before allocating this referral.")
    refuse_for_the_dead(records, referral.client_id, "Nobody can be given them to support.")
    client = records.one(Client, referral.client_id)
    chosen = next((one for one in candidates(records, referral) if one.team_member_id == given.team_member_id), None)
    if chosen is None:
        refuse_kept_apart(records, referral, given.team_member_id)
        raise Invalid("team_member_id", "Choose a worker of this service’s team who supports people today.")
    if given.women_only and not chosen.for_women:
        raise Invalid("team_member_id", "Choose a worker in a post for women: the person asked for a woman.")
    records.because(f"Allocated to {chosen.worker}, {chosen.employer}")
    to_be_told(records, referral, News.ACCEPTED, State.ALLOCATED)
    sender = hears_the_outcome(referral)
    with records.act(Action.ALLOCATE, referral):
        referral.allocate(women_only=given.women_only)
    reached(records, referral, Action.ALLOCATE)
    announce(records, Event.REFERRAL_CHANGED, referral)
    announce_outcome(records, referral, sender)
    made = allocate(
        records, client=client, worker_id=chosen.worker_id, organisation_id=chosen.employer_id, starts=clock.today()
    )
    if given.becomes_lead:
        client.lead_by(chosen.worker_id, chosen.employer_id)
        records.flush()
    return made


def decline(records: Records, *, referral: Referral, given: DeclineIn) -> None:
    """Where no service can take the person, somebody must see to that before the referral ends."""
    refuse_while_offered(records, referral)
    if given.no_service and gap_of(records, referral) is None:
        raise Invalid("no_service", "Record the gap first: what the person needs, what was tried, who sees to it.")
    to_be_told(records, referral, News.DECLINED, State.DECLINED)
    sender = hears_the_outcome(referral)
    records.because(given.offered_instead)
    with records.act(Action.CLOSE, referral):
        referral.decline(given.reason, offered_instead=given.offered_instead)
    reached(records, referral, Action.CLOSE)
    announce(records, Event.REFERRAL_CHANGED, referral)
    announce_outcome(records, referral, sender)


def close(records: Records, *, referral: Referral, given: CloseIn) -> None:
    refuse_while_offered(records, referral)
    _refuse_unrecorded_death(records, referral, given)
    to_be_told(records, referral, News.CLOSED, State.CLOSED)
    sender = hears_the_outcome(referral)
    records.because(given.words)
    with records.act(Action.CLOSE, referral):
        referral.close(given.reason, words=given.words)
    reached(records, referral, Action.CLOSE)
    announce(records, Event.REFERRAL_CHANGED, referral)
    announce_outcome(records, referral, sender)


def _refuse_unrecorded_death(records: Records, referral: Referral, given: CloseIn) -> None:
    """That somebody has died is recorded with the person, so that nobody anywhere writes to them or waits for them."""
    is_known = referral.client_id is None or death_of(records, referral.client_id) is not None
    if given.reason is ClosureReason.DIED and not is_known:
        raise Invalid("reason", "Record with the person first that they have died: it stops letters and reminders too.")


def conversations_of(records: Records, referral: Referral) -> Sequence[SupportConversation]:
    """Newest first, as far as they may be read."""
    asked = select(SupportConversation).where(SupportConversation.referral_id == referral.id)
    return records.find(asked.order_by(SupportConversation.held_at.desc(), SupportConversation.id.desc()))


def conversation_of(records: Records, referral_id: UUID, conversation_id: UUID) -> SupportConversation:
    """The conversation, if it may be read and belongs to that referral."""
    conversation = records.one(SupportConversation, conversation_id)
    if conversation.referral_id != referral_id:
        raise NotFound
    return conversation
