"""The gaps API: people whom no service can take, until something is found."""

from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Row, bindparam

from core.access.holding import hold
from core.access.paging import Filter, Order
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.referrals import gaps
from core.referrals.gap_models import Gap, GapState
from core.referrals.gap_schemas import GapIn, GapLine, GapOut, HandOnIn, ResolveIn, Tried
from core.referrals.models import Referral
from core.referrals.schemas import ReferralOut
from core.web.conflicts import refuse_stale
from core.web.lists import After, Limit, Listed, listed, page_and_count

router = Router(face=Face.API, prefix="/api/v1", tags=["gaps"])

LINE = tuple(GapLine.model_fields)
FIRST_DUE = Order((Gap.due,))
IN_STATE = Filter(Gap.state == bindparam("in_state", type_=Gap.state.type))


@router.get("/gaps", requires(Gap, Action.READ), from_replica=True)
def list_gaps(
    records: Records, state: GapState | None = None, after: After = None, limit: Limit = 50
) -> Listed[GapLine]:
    """The gaps you may see, those due first in front; `state` narrows them."""
    filters, values = ((IN_STATE,), {"in_state": state}) if state else ((), {})
    return listed(
        *page_and_count(records, Gap, LINE, order=FIRST_DUE, limit=limit, after=after, filters=filters, values=values),
        _line,
    )


@router.post("/referrals/{referral_id}/gaps", requires(Gap, Action.CREATE), status=201)
def raise_a_gap(records: Records, referral_id: UUID, given: GapIn, version: IfMatch) -> Reply[GapOut]:
    """No service can take this person: somebody sees to it by a day. `If-Match` names the version of the referral."""
    referral = hold(records, Referral, referral_id)
    refuse_stale(version, referral.version, now=ReferralOut.model_validate(referral), yours=given)
    made = gaps.raise_gap(records, referral=referral, given=given)
    return Reply(GapOut.model_validate(made), version=made.version, location=f"{router.prefix}/gaps/{made.id}")


@router.get("/gaps/{gap_id}", requires(Gap, Action.READ))
def show_gap(records: Records, gap_id: UUID) -> Reply[GapOut]:
    return _reply(records.one(Gap, gap_id))


@router.post("/gaps/{gap_id}/tried", requires(Gap, Action.WRITE))
def another_was_tried(records: Records, gap_id: UUID, given: Tried, version: IfMatch) -> Reply[GapOut]:
    """One more service or agency was asked, in vain."""
    gap = _current(records, gap_id, version, given)
    gaps.try_another(records, gap=gap, given=given)
    return _reply(gap)


@router.post("/gaps/{gap_id}/hand-on", requires(Gap, Action.ASSIGN))
def hand_on_a_gap(records: Records, gap_id: UUID, given: HandOnIn, version: IfMatch) -> Reply[GapOut]:
    """Somebody else sees to it, or it is due on another day; history keeps why."""
    gap = _current(records, gap_id, version, given)
    gaps.hand_on(records, gap=gap, given=given)
    return _reply(gap)


@router.post("/gaps/{gap_id}/resolve", requires(Gap, Action.CLOSE))
def resolve_a_gap(records: Records, gap_id: UUID, given: ResolveIn, version: IfMatch) -> Reply[GapOut]:
    gap = _current(records, gap_id, version, given)
    gaps.resolve(records, gap=gap, given=given)
    return _reply(gap)


def _current(records: Records, gap_id: UUID, version: int, given: BaseModel) -> Gap:
    gap = hold(records, Gap, gap_id)
    refuse_stale(version, gap.version, now=GapOut.model_validate(gap), yours=given)
    return gap


def _reply(gap: Gap) -> Reply[GapOut]:
    return Reply(GapOut.model_validate(gap), version=gap.version)


def _line(row: Row[*tuple[object, ...]]) -> GapLine:
    return GapLine.model_construct(None, **dict(zip(LINE, row, strict=False)))
