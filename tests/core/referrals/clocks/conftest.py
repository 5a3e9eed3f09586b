"""A referral whose service promises two working days, and a service in which nothing runs by itself."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from core.app import create_app
from core.extensions.manager import PluginHost
from core.settings import Settings
from tests.conftest import StandingClock
from tests.core.referrals.clock_scene import KEEP_UP, promised, run
from tests.core.referrals.conftest import Scene

TUESDAY = datetime(2026, 2, 3, 10, tzinfo=UTC)
WEDNESDAY_NIGHT = "2026-02-04T23:59:59Z"


@pytest.fixture(scope="module")
def service(shared_database_url: str, host: PluginHost) -> Iterator[TestClient]:
    """As the other tests’, but nothing runs by itself: tests say when the ticker does what."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.app.jobs", lambda settings: ())
        app = create_app(Settings(database_url=shared_database_url, secure_cookies=False, ticker=False), host)
        with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
            yield client


@pytest.fixture
def running(scene: Scene, standing_clock: StandingClock) -> Scene:
    """Two working days to triage, which may pause: due on Wednesday night; it is Tuesday morning."""
    standing_clock.moment = TUESDAY
    promised(scene, may_pause=True, ladder="clock")
    run(scene, KEEP_UP)
    return scene
