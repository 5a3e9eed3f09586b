"""Lists of clocks: those that run, due first; how many are late or about to be."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.orm import joinedload

from core.access.paging import Count, Filter, Order, Page, counted
from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.referrals.clock_models import ReferralClock
from core.referrals.models import Referral
from core.web.places import ToDo

DUE_FIRST = Order((ReferralClock.due_at,))
RUNNING = Filter(
    ReferralClock.is_open & ReferralClock.is_paused.is_(False) & ReferralClock.timeframe_id.is_not(None)
)  # fmt: skip
NOW = bindparam("now", type_=ReferralClock.due_at.type)
LATE = Filter(ReferralClock.due_at < NOW)
SOON = Filter((ReferralClock.due_at >= NOW) & (ReferralClock.warn_at <= NOW))
LOADS = (
    joinedload(ReferralClock.timeframe),
    joinedload(ReferralClock.referral).joinedload(Referral.client),
    joinedload(ReferralClock.referral).joinedload(Referral.service),
    joinedload(ReferralClock.referral).joinedload(Referral.triager),
)


def running(records: Records, *, after: UUID | None, limit: int) -> tuple[Page[ReferralClock], Count]:
    """Of services, as far as the actor may see them; those that stand still are not among them."""
    page = records.page(ReferralClock, order=DUE_FIRST, limit=limit, after=after, filters=(RUNNING,), load=LOADS)
    return page, counted(page, after, lambda: records.count(ReferralClock, filters=(RUNNING,)))


def today(records: Records) -> Iterator[ToDo]:
    """For people who triage: how many referrals are late for a step, and how many are about to be."""
    if not records.judge.may_ever(Referral, Action.ALLOCATE):
        return
    now = {"now": clock.now()}
    late = records.count(ReferralClock, filters=(RUNNING, LATE), values=now)
    if late.number:
        yield ToDo("Referrals", f"{_several(late)} late", "/clocks", "Late", "Those due first come first.", True)
    soon = records.count(ReferralClock, filters=(RUNNING, SOON), values=now)
    if soon.number:
        yield ToDo("Referrals", f"{_several(soon)} about to be late", "/clocks", "Due soon")


def _several(count: Count) -> str:
    """Clocks, not referrals: one may be late for two steps."""
    more = " or more" if count.capped else ""
    return "1 step of a referral is" if count.number == 1 else f"{count.number:,}{more} steps of referrals are"
