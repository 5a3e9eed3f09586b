"""The scene of reports, in a partnership of the test's own."""

import pytest

from core.access.doors import Doors
from tests import world
from tests.conftest import StandingClock
from tests.core.reports.scene import Scene, set_up


@pytest.fixture
def scene(doors: Doors, partners: world.Partnership, standing_clock: StandingClock) -> Scene:
    return set_up(doors, partners)
