"""The API of telling people what was decided."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.access.protected import Label
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.referrals import tellings
from core.referrals.models import Referral
from core.referrals.telling_models import News, NotTold, Telling, TellingState, ToldHow
from core.referrals.tellings import NotToldIn, ToldIn
from core.web.conflicts import refuse_stale
from core.web.lists import Listed

router = Router(face=Face.API, prefix="/api/v1/referrals/{referral_id}/tellings", tags=["telling people"])


class TellingOut(BaseModel):
    """One decision of which the person is to be told, or was."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    referral_id: UUID
    organisation_id: UUID
    news: News
    state: TellingState
    due_since: datetime
    lapses_on: date
    told_how: ToldHow | None
    told_at: datetime | None = Field(description="When they were told; of one not told, when that was written down")
    not_told_because: NotTold | None
    words: str | None
    worker_id: UUID | None
    label: Label
    version: int


@router.get("", requires(Telling, Action.READ))
def list_tellings(records: Records, referral_id: UUID) -> Listed[TellingOut]:
    """What the person is to be told, newest first."""
    found = tellings.tellings_of(records, records.one(Referral, referral_id))
    items = [TellingOut.model_validate(one) for one in found]
    return Listed[TellingOut].model_construct(items=items, next=None, count=len(items), count_is_capped=False)


@router.get("/{telling_id}", requires(Telling, Action.READ))
def show_telling(records: Records, referral_id: UUID, telling_id: UUID) -> Reply[TellingOut]:
    return _reply(tellings.one_of(records, referral_id, telling_id))


@router.post("/{telling_id}/told", requires(Telling, Action.WRITE))
def told(records: Records, referral_id: UUID, telling_id: UUID, given: ToldIn, version: IfMatch) -> Reply[TellingOut]:
    """They were told, in a way that is recorded as safe."""
    telling = _current(records, referral_id, telling_id, given, version)
    tellings.told(records, telling=telling, given=given)
    return _reply(telling)


@router.post("/{telling_id}/not-told", requires(Telling, Action.WRITE))
def not_told(
    records: Records, referral_id: UUID, telling_id: UUID, given: NotToldIn, version: IfMatch
) -> Reply[TellingOut]:
    """They were not told, and why."""
    telling = _current(records, referral_id, telling_id, given, version)
    tellings.not_told(records, telling=telling, given=given)
    return _reply(telling)


def _current(records: Records, referral_id: UUID, telling_id: UUID, given: BaseModel, version: int) -> Telling:
    telling = tellings.one_of(records, referral_id, telling_id)
    refuse_stale(version, telling.version, now=TellingOut.model_validate(telling), yours=given)
    return telling


def _reply(telling: Telling) -> Reply[TellingOut]:
    return Reply(TellingOut.model_validate(telling), version=telling.version)
