"""What the ticker does about gaps: one that is overdue goes up the ladder."""

from datetime import timedelta

from sqlalchemy import select

from core.clients.deaths import has_died
from core.database import clock
from core.notices.events import Event
from core.notices.models import Importance
from core.notices.telling import Told, announce, tell
from core.referrals.gap_models import Gap, GapState
from core.ticker.jobs import Job, Tick

BATCH = 200
OVERDUE = "A gap is overdue: nobody has found a service for somebody. Say that you see to it."


def escalate(tick: Tick) -> None:
    """The day after it was due: first whoever owns it, then by the ladder whoever answers for them."""
    with tick.door() as system:
        late = (Gap.state == GapState.OPEN, Gap.due < clock.today(), ~has_died(Gap.client_id))
        for gap in system.find(select(Gap).where(*late).order_by(Gap.due, Gap.id).limit(BATCH)):
            gap.escalate()
            system.flush()
            announce(system, Event.GAP_CHANGED, gap)
            source, here = f"gap {gap.id} overdue since {gap.due}", f"/gaps/{gap.id}"
            tell(system, Told(gap.owner_id, gap.organisation_id, OVERDUE, here, source, Importance.SAFETY, "gap"))


JOBS = (Job("referrals: escalate gaps", timedelta(minutes=5), escalate),)
