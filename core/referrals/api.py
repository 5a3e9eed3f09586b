"""The referrals API."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Row, bindparam

from core.access.holding import hold
from core.access.paging import Filter
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.referrals import service
from core.referrals.boards import OLDEST_FIRST
from core.referrals.candidates import candidates
from core.referrals.models import Referral, State, SupportConversation
from core.referrals.schemas import (
    AllocateIn,
    CandidateOut,
    CloseIn,
    ConversationIn,
    ConversationOut,
    DeclineIn,
    ReferralLine,
    ReferralOut,
    StepOut,
    TakeIn,
)
from core.referrals.steps import steps_of, who_took
from core.web.conflicts import refuse_stale
from core.web.lists import After, Limit, Listed, listed, page_and_count

router = Router(face=Face.API, prefix="/api/v1/referrals", tags=["referrals"])

LINE = tuple(ReferralLine.model_fields)
IN_STATE = Filter(Referral.state == bindparam("in_state", type_=Referral.state.type))
Out = TypeVar("Out", bound=BaseModel)


@router.get("", requires(Referral, Action.READ), from_replica=True)
def list_referrals(
    records: Records, state: State | None = None, after: After = None, limit: Limit = 50
) -> Listed[ReferralLine]:
    """The referrals you may see, longest waiting first; `state` narrows them."""
    filters, values = ((IN_STATE,), {"in_state": state}) if state else ((), {})
    return listed(
        *page_and_count(
            records, Referral, LINE, order=OLDEST_FIRST, limit=limit, after=after, filters=filters, values=values
        ),
        _line,
    )


@router.get("/{referral_id}", requires(Referral, Action.READ))
def show_referral(records: Records, referral_id: UUID) -> Reply[ReferralOut]:
    return _reply(records.one(Referral, referral_id))


@router.post("/{referral_id}/take", requires(Referral, Action.WRITE))
def take_into_triage(records: Records, referral_id: UUID, version: IfMatch) -> Reply[ReferralOut]:
    """You take a received referral into triage. Of two who do so at once one has it; the other is told who (409)."""
    referral = hold(records, Referral, referral_id)
    now, first = ReferralOut.model_validate(referral), who_took(records, referral)
    refuse_stale(version, referral.version, now=now, yours=TakeIn(), words=first)
    service.take(records, referral)
    return _reply(referral)


@router.get("/{referral_id}/support-conversations", requires(SupportConversation, Action.READ))
def list_support_conversations(records: Records, referral_id: UUID) -> Listed[ConversationOut]:
    """The support conversations of a referral that you may read, newest first."""
    referral = records.one(Referral, referral_id)
    return _all(ConversationOut, service.conversations_of(records, referral))


@router.post("/{referral_id}/support-conversations", requires(SupportConversation, Action.CREATE), status=201)
def record_support_conversation(
    records: Records, referral_id: UUID, given: ConversationIn, version: IfMatch
) -> Reply[ConversationOut]:
    """Record a support conversation; `If-Match` names the version of the referral."""
    referral = _current(records, referral_id, version, given)
    made = service.record_conversation(records, referral=referral, given=given)
    place = f"/api/v1/referrals/{referral_id}/support-conversations/{made.id}"
    return Reply(ConversationOut.model_validate(made), version=made.version, location=place)


@router.get("/{referral_id}/support-conversations/{conversation_id}", requires(SupportConversation, Action.READ))
def show_support_conversation(records: Records, referral_id: UUID, conversation_id: UUID) -> Reply[ConversationOut]:
    made = service.conversation_of(records, referral_id, conversation_id)
    return Reply(ConversationOut.model_validate(made), version=made.version)


@router.post("/{referral_id}/support-conversations/{conversation_id}/follow-up",
             requires(SupportConversation, Action.WRITE))  # fmt: skip
def follow_up_call_made(
    records: Records, referral_id: UUID, conversation_id: UUID, version: IfMatch
) -> Reply[ConversationOut]:
    """The follow-up call has been made today; `If-Match` names the version of the conversation."""
    made = service.conversation_of(records, referral_id, conversation_id)
    refuse_stale(version, made.version, now=ConversationOut.model_validate(made), yours=TakeIn())
    service.follow_up(records, made)
    return Reply(ConversationOut.model_validate(made), version=made.version)


@router.get("/{referral_id}/workers", requires(Referral, Action.ALLOCATE))
def list_workers(records: Records, referral_id: UUID) -> Listed[CandidateOut]:
    """Workers of the service's team, of whichever employer, to whom you may allocate this referral."""
    return _all(CandidateOut, candidates(records, records.one(Referral, referral_id)))


@router.post("/{referral_id}/allocate", requires(Referral, Action.ALLOCATE))
def allocate(records: Records, referral_id: UUID, given: AllocateIn, version: IfMatch) -> Reply[ReferralOut]:
    """The person goes on the worker's caseload from today, which opens their record to the worker."""
    referral = _current(records, referral_id, version, given)
    service.allocate_referral(records, referral=referral, given=given)
    return _reply(referral)


@router.post("/{referral_id}/decline", requires(Referral, Action.CLOSE))
def decline(records: Records, referral_id: UUID, given: DeclineIn, version: IfMatch) -> Reply[ReferralOut]:
    """Decline a referral that nobody carries yet, with what was offered instead."""
    referral = _current(records, referral_id, version, given)
    service.decline(records, referral=referral, given=given)
    return _reply(referral)


@router.post("/{referral_id}/close", requires(Referral, Action.CLOSE))
def close(records: Records, referral_id: UUID, given: CloseIn, version: IfMatch) -> Reply[ReferralOut]:
    """Close a referral that was allocated or active."""
    referral = _current(records, referral_id, version, given)
    service.close(records, referral=referral, given=given)
    return _reply(referral)


@router.get("/{referral_id}/history", requires(Referral, Action.READ))
def show_history(records: Records, referral_id: UUID) -> Listed[StepOut]:
    """Each step: what, who, for which organisation, when and why, oldest first."""
    return _all(StepOut, steps_of(records, records.one(Referral, referral_id)))


def _current(records: Records, referral_id: UUID, version: int, given: BaseModel) -> Referral:
    referral = hold(records, Referral, referral_id)
    refuse_stale(version, referral.version, now=ReferralOut.model_validate(referral), yours=given)
    return referral


def _reply(referral: Referral) -> Reply[ReferralOut]:
    return Reply(ReferralOut.model_validate(referral), version=referral.version)


def _line(row: Row[*tuple[object, ...]]) -> ReferralLine:
    return ReferralLine.model_construct(None, **dict(zip(LINE, row, strict=False)))


def _all(made: type[Out], rows: Sequence[object]) -> Listed[Out]:
    """A short list in one piece."""
    items = [made.model_validate(row) for row in rows]
    return Listed[Out].model_construct(items=items, next=None, count=len(items), count_is_capped=False)
