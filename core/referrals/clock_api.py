"""The API of the clocks of referrals."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query

from core.access.errors import Invalid
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clocks.moments import NoMoment, read_moment
from core.database import clock
from core.referrals.clock_lists import running
from core.referrals.clock_models import ReferralClock
from core.referrals.clock_schemas import ClockOut, PauseIn, ResumeIn, told
from core.referrals.clocks import Shown, clock_to_change, clocks_of, pause, resume, shown
from core.referrals.models import Referral
from core.web.conflicts import refuse_stale
from core.web.lists import After, Limit, Listed

router = Router(face=Face.API, prefix="/api/v1", tags=["clocks"])
AsOf = Annotated[str | None, Query(max_length=40, description="A moment; without a zone, London’s. Now if left out")]


@router.get("/referrals/{referral_id}/clocks", requires(ReferralClock, Action.READ))
def list_clocks_of_a_referral(records: Records, referral_id: UUID, as_of: AsOf = None) -> Listed[ClockOut]:
    """Every clock of a referral, reckoned as of now or of any moment before: pauses begun and steps taken later do not
    count."""
    referral = records.one(Referral, referral_id)
    found = [told(one) for one in clocks_of(records, referral.id, _moment(as_of))]
    return Listed[ClockOut](items=found, next=None, count=len(found), count_is_capped=False)


@router.get("/referral-clocks", requires(ReferralClock, Action.READ))
def list_running_clocks(records: Records, after: After = None, limit: Limit = 50) -> Listed[ClockOut]:
    """The clocks of services that run now, due first; `words` says how each stands."""
    page, count = running(records, after=after, limit=limit)
    found = [told(one) for one in shown(records, page.rows, clock.now())]
    return Listed[ClockOut](items=found, next=page.next, count=count.number, count_is_capped=count.capped)


@router.post("/referral-clocks/{clock_id}/pause", requires(ReferralClock, Action.WRITE))
def pause_a_clock(records: Records, clock_id: UUID, given: PauseIn, version: IfMatch) -> Reply[ClockOut]:
    """From now on, where its service lets it. The national wait never pauses."""
    one = _current(records, clock_id, version, given)
    pause(records, one, given.reason, given.words)
    return _reply(records, one)


@router.post("/referral-clocks/{clock_id}/resume", requires(ReferralClock, Action.WRITE))
def resume_a_clock(records: Records, clock_id: UUID, version: IfMatch) -> Reply[ClockOut]:
    one = _current(records, clock_id, version, ResumeIn())
    resume(records, one)
    return _reply(records, one)


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return read_moment(text).at
    except NoMoment as wrong:
        raise Invalid("as_of", str(wrong)) from None


def _current(records: Records, clock_id: UUID, version: int, given: PauseIn | ResumeIn) -> ReferralClock:
    one = clock_to_change(records, clock_id)
    refuse_stale(version, one.version, now=told(_shown(records, one)), yours=given)
    return one


def _shown(records: Records, one: ReferralClock) -> Shown:
    return shown(records, [one], clock.now())[0]


def _reply(records: Records, one: ReferralClock) -> Reply[ClockOut]:
    return Reply(told(_shown(records, one)), version=one.version)
