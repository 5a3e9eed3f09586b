"""The ticker's hands in tests of referrals: jobs run once, and what people were told by them."""

from sqlalchemy import select
from starlette.testclient import TestClient

from core.access.system import Reason
from core.database import clock
from core.features import jobs
from core.notices.models import Notice
from core.settings import Settings
from core.ticker.jobs import Tick
from tests.core.casework.visitors import Visitor


class Free:
    """A lease that nobody else wants."""

    def fence(self, connection: object) -> None:
        """Held."""


def run(service: TestClient, *names: str) -> None:
    """These of the product's jobs, once."""
    doors = service.app.state.doors  # type: ignore[attr-defined]
    for name in names:
        (job,) = (one for one in jobs(Settings()) if one.name == name)
        job.run(Tick(doors, Free(), clock.now()))  # type: ignore[arg-type]


def told(service: TestClient, who: Visitor) -> list[str]:
    """Everything they were told so far, in order, once the jobs of referrals have run."""
    work = ("tell of transfers", "lapse transfers", "escalate gaps")
    run(service, *(f"referrals: {name}" for name in work), "notices: hand out")
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        asked = select(Notice).where(Notice.person_id == who.person.id).order_by(Notice.id)
        return [one.words for one in system.find(asked)]
