"""What gaps put into shared places: on Today of whoever sees to one, and what a leaver has to hand on."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from core.access.records import Records
from core.clients.deaths import has_died
from core.database import clock
from core.referrals.gap_models import Gap, GapState
from core.web.filters import plain_day
from core.web.places import OpenWork, ToDo

MOST = 50


def gaps_to_see_to(records: Records) -> Iterator[ToDo]:
    """Mine, those due first in front."""
    mine = select(Gap.id, Gap.due).where(Gap.owner_id == records.actor.person_id, Gap.state != GapState.RESOLVED)
    mine = mine.where(~has_died(Gap.client_id))
    for row in records.rows(mine.order_by(Gap.due, Gap.id).limit(MOST)):
        late = row.due < clock.today()
        yield ToDo(
            "Gaps", "Find a service for somebody whom none can take", f"/gaps/{row.id}",
            "Overdue" if late else f"Due {plain_day(row.due)}", "See what was tried.", is_urgent=late,
        )  # fmt: skip


def gaps_left(records: Records, person_id: UUID) -> Iterator[OpenWork]:
    """Of a worker who leaves."""
    theirs = select(Gap.id, Gap.due).where(Gap.owner_id == person_id, Gap.state != GapState.RESOLVED)
    for row in records.rows(theirs.order_by(Gap.due, Gap.id).limit(MOST)):
        yield OpenWork("Gaps they see to", f"Gap due {plain_day(row.due)}", f"/gaps/{row.id}/hand-on")
