"""The referrals API beside the usual way: withdrawing, reopening, holding, giving to a triager, many at once."""

from uuid import UUID

from pydantic import BaseModel

from core.access.holding import hold
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.referrals import decisions
from core.referrals.bulk import BulkIn, BulkOut, OutcomeOut, give_many
from core.referrals.decision_schemas import AssignIn, ComplexityIn, GoOnIn, HoldIn, ReopenIn, WithdrawalIn
from core.referrals.models import Referral
from core.referrals.schemas import ReferralOut
from core.web.conflicts import refuse_stale

router = Router(face=Face.API, prefix="/api/v1/referrals", tags=["referrals"])


@router.post("/assign", requires(Referral, Action.WRITE))
def assign_many(records: Records, given: BulkIn) -> BulkOut:
    """Give up to 100 referrals to somebody who triages them, yourself if nobody is named. Each is answered for itself:
    those that cannot be given stay as they are, and say why."""
    done = give_many(records, given)
    return BulkOut(items=[OutcomeOut.model_validate(one) for one in done])


@router.post("/{referral_id}/assign", requires(Referral, Action.WRITE))
def assign(records: Records, referral_id: UUID, given: AssignIn, version: IfMatch) -> Reply[ReferralOut]:
    """Somebody of your organisation who triages has it from now on."""
    referral = _current(records, referral_id, version, given)
    decisions.assign(records, referral=referral, person_id=given.person_id)
    return _reply(referral)


@router.post("/{referral_id}/withdraw", requires(Referral, Action.CLOSE))
def withdraw(records: Records, referral_id: UUID, given: WithdrawalIn, version: IfMatch) -> Reply[ReferralOut]:
    """The person, or whoever sent it, no longer asks; only while nobody carries it."""
    referral = _current(records, referral_id, version, given)
    decisions.withdraw(records, referral=referral, given=given)
    return _reply(referral)


@router.post("/{referral_id}/reopen", requires(Referral, Action.REOPEN))
def reopen(records: Records, referral_id: UUID, given: ReopenIn, version: IfMatch) -> Reply[ReferralOut]:
    """A referral that ended at most 28 days ago goes on in triage, with you."""
    referral = _current(records, referral_id, version, given)
    decisions.reopen(records, referral=referral, given=given)
    return _reply(referral)


@router.post("/{referral_id}/hold", requires(Referral, Action.WRITE))
def put_on_hold(records: Records, referral_id: UUID, given: HoldIn, version: IfMatch) -> Reply[ReferralOut]:
    """Nothing is expected of triage before a day; any step ends the hold. No clock stops."""
    referral = _current(records, referral_id, version, given)
    decisions.put_on_hold(records, referral=referral, given=given)
    return _reply(referral)


@router.post("/{referral_id}/complexity", requires(Referral, Action.WRITE))
def mark_complexity(records: Records, referral_id: UUID, given: ComplexityIn, version: IfMatch) -> Reply[ReferralOut]:
    """Mark how much the person needs at once, or take the mark away; history keeps who did and why."""
    referral = _current(records, referral_id, version, given)
    decisions.mark_complexity(records, referral=referral, given=given)
    return _reply(referral)


@router.post("/{referral_id}/go-on", requires(Referral, Action.WRITE))
def go_on(records: Records, referral_id: UUID, version: IfMatch) -> Reply[ReferralOut]:
    """End a hold."""
    referral = _current(records, referral_id, version, GoOnIn())
    decisions.go_on(records, referral)
    return _reply(referral)


def _current(records: Records, referral_id: UUID, version: int, given: BaseModel) -> Referral:
    referral = hold(records, Referral, referral_id)
    refuse_stale(version, referral.version, now=ReferralOut.model_validate(referral), yours=given)
    return referral


def _reply(referral: Referral) -> Reply[ReferralOut]:
    return Reply(ReferralOut.model_validate(referral), version=referral.version)
