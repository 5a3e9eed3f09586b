"""What the tests of clocks do with the scene: promises, the ticker's jobs, clocks read through the API."""

from typing import Any

from sqlalchemy import Connection, select

from core.access.doors import Doors
from core.access.system import Reason
from core.database import clock
from core.features import jobs
from core.notices.models import Notice
from core.people.models import Person
from core.referrals.clock_models import ReferralClock
from core.settings import Settings
from core.ticker.jobs import Tick
from core.ticker.lease import Lease
from core.timeframes.models import Measures, Timeframe
from tests import world
from tests.core.casework.visitors import Visitor
from tests.core.referrals.conftest import Scene

KEEP_UP, TELL = "clocks: keep up with referrals", "clocks: tell whoever is late"
FOLLOW, AGAIN, NATIONAL = "clocks: follow their referrals", "clocks: reckon again", "clocks: end national waits"
ALL, NATIONAL_ALL = "clocks: look at every referral", "clocks: look at every national wait"
HAND_OUT, ESCALATE = "notices: hand out", "notices: escalate"


class Ours(Lease):
    """The service of the test holds the lease; it runs no jobs, the test does."""

    def fence(self, connection: Connection) -> None:
        """Nobody else writes."""


def doors(scene: Scene) -> Doors:
    found: Doors = scene.service.app.state.doors  # type: ignore[attr-defined]
    return found


def promised(scene: Scene, measures: Measures = Measures.TRIAGE, number: int = 2, **also: object) -> Timeframe:
    """By the service of the scene's referral, since long ago."""
    with doors(scene).system(Reason.SEED) as system:
        return world.timeframe(system, scene.triage, measures, number, **also)


def run(scene: Scene, *names: str) -> None:
    """The ticker's jobs of these names, once each, now."""
    known = {job.name: job for job in jobs(Settings())}
    for name in names:
        known[name].run(Tick(doors(scene), Ours(doors(scene).database), clock.now()))


def clocks(scene: Scene, by: Visitor | None = None, as_of: str = "") -> dict[str, Any]:
    """Of the scene's referral, by the step that they measure."""
    query = f"?as_of={as_of}" if as_of else ""
    found = (by or scene.senior).call("GET", f"{scene.place}/clocks{query}").json()["items"]
    return {one["measures"]: one for one in found}


def pause(scene: Scene, one: Any, by: Visitor | None = None, **more: object):  # type: ignore[no-untyped-def]
    path = f"/referral-clocks/{one['id']}/pause"
    return (by or scene.senior).call("POST", path, {"reason": "gp", **more}, if_match=f'"{one["version"]}"')


def resume(scene: Scene, one: Any, by: Visitor | None = None):  # type: ignore[no-untyped-def]
    path = f"/referral-clocks/{one['id']}/resume"
    return (by or scene.senior).call("POST", path, {}, if_match=f'"{one["version"]}"')


def notices(scene: Scene, person: Person) -> list[Notice]:
    with doors(scene).system(Reason.SEED, writing=False) as system:
        return list(system.find(select(Notice).where(Notice.person_id == person.id).order_by(Notice.id)))


def stored(scene: Scene) -> list[ReferralClock]:
    with doors(scene).system(Reason.SEED, writing=False) as system:
        asked = select(ReferralClock).where(ReferralClock.referral_id == scene.referral.id)
        return list(system.find(asked.order_by(ReferralClock.id)))
