"""The API of onward referrals and signposts."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from core.access.holding import hold
from core.access.protected import Label
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.referrals import onward
from core.referrals.models import Referral
from core.referrals.onward import OnwardIn, OutcomeIn
from core.referrals.onward_models import OnwardReferral, OnwardSort, Outcome
from core.referrals.schemas import ReferralOut
from core.web.conflicts import refuse_stale
from core.web.lists import Listed

router = Router(face=Face.API, prefix="/api/v1/referrals/{referral_id}/onward", tags=["onward referrals"])


class OnwardOut(BaseModel):
    """One way on, and what became of it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    referral_id: UUID
    organisation_id: UUID
    worker_id: UUID
    sort: OnwardSort
    to_service_id: UUID | None
    to_name: str
    why: str
    made_at: datetime
    is_accompanied: bool
    appointment_on: date | None
    outcome: Outcome
    outcome_on: date | None
    outcome_words: str | None
    label: Label
    version: int


@router.get("", requires(OnwardReferral, Action.READ))
def list_onward(records: Records, referral_id: UUID) -> Listed[OnwardOut]:
    """Where else the person was sent or pointed to, newest first."""
    found = onward.onward_of(records, records.one(Referral, referral_id))
    items = [OnwardOut.model_validate(one) for one in found]
    return Listed[OnwardOut].model_construct(items=items, next=None, count=len(items), count_is_capped=False)


@router.post("", requires(OnwardReferral, Action.CREATE), status=201)
def send_on(records: Records, referral_id: UUID, given: OnwardIn, version: IfMatch) -> Reply[OnwardOut]:
    """Refer somebody on, or tell them where to go; `If-Match` names the version of the referral, which goes on."""
    referral = hold(records, Referral, referral_id)
    refuse_stale(version, referral.version, now=ReferralOut.model_validate(referral), yours=given)
    made = onward.send_on(records, referral=referral, given=given)
    location = f"/api/v1/referrals/{referral_id}/onward/{made.id}"
    return Reply(OnwardOut.model_validate(made), version=made.version, location=location)


@router.get("/refusals", requires(OnwardReferral, Action.READ))
def list_refusals(records: Records, referral_id: UUID) -> Listed[OnwardOut]:
    """Who has said no to this person before, newest first: to be read before they are sent on again."""
    referral = records.one(Referral, referral_id)
    found = onward.refusals_of(records, referral.client_id) if referral.client_id else ()
    items = [OnwardOut.model_validate(one) for one in found]
    return Listed[OnwardOut].model_construct(items=items, next=None, count=len(items), count_is_capped=False)


@router.get("/{onward_id}", requires(OnwardReferral, Action.READ))
def show_onward(records: Records, referral_id: UUID, onward_id: UUID) -> Reply[OnwardOut]:
    return _reply(onward.one_of(records, referral_id, onward_id))


@router.post("/{onward_id}/outcome", requires(OnwardReferral, Action.WRITE))
def record_outcome(
    records: Records, referral_id: UUID, onward_id: UUID, given: OutcomeIn, version: IfMatch
) -> Reply[OnwardOut]:
    """What became of it; a refusal needs the agency's words."""
    found = onward.one_of(records, referral_id, onward_id)
    refuse_stale(version, found.version, now=OnwardOut.model_validate(found), yours=given)
    onward.end(records, onward=found, given=given)
    return _reply(found)


def _reply(found: OnwardReferral) -> Reply[OnwardOut]:
    return Reply(OnwardOut.model_validate(found), version=found.version)
