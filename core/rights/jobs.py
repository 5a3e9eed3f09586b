"""The ticker's work on people's rights: officers are warned a week before an answer is due."""

from datetime import timedelta

from sqlalchemy import select

from core.database import clock
from core.privacy.models import Sort
from core.privacy.raising import Matter, raise_matter
from core.rights.models import RequestState, RightsRequest
from core.ticker.jobs import Job, Tick

AHEAD = timedelta(days=7)
BATCH = 100


def warn(tick: Tick) -> None:
    """Each once for each day on which it is due: an extended request is warned of again."""
    soon = select(RightsRequest).where(
        RightsRequest.state != RequestState.CLOSED, RightsRequest.due_on <= clock.today() + AHEAD,
        RightsRequest.warned_at.is_(None),
    )  # fmt: skip
    with tick.door() as system:
        for request in system.find(soon.order_by(RightsRequest.due_on).limit(BATCH)):
            request.warned_at = clock.now()
            said = {"due": request.due_on.isoformat(), "see": f"/rights/{request.id}"}
            source = f"rights {request.id} due {request.due_on}"
            matter = Matter(
                request.organisation_id, Sort.RIGHTS_DUE, source, client_id=request.client_id, evidence=said
            )  # fmt: skip
            raise_matter(system, matter)


JOBS = (Job("rights: warn before an answer is due", timedelta(hours=1), warn),)
