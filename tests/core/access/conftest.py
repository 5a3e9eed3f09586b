"""The scene as fixtures: fresh for tests that write, shared by those that only read."""

from collections.abc import Iterator

import pytest

from core.access.doors import Doors
from core.database.engine import Database
from tests.conftest import StandingClock, doors_to
from tests.core.access.examples import Tables
from tests.core.access.oracle import TODAY
from tests.core.access.scene import Scene, build
from tests.databases import opened


@pytest.fixture
def scene(doors: Doors) -> Scene:
    """A scene of the test's own."""
    return build(doors)


@pytest.fixture(scope="module")
def shared(shared_database_url: str) -> Iterator[Scene]:
    """One scene for all reading tests of a module."""
    with opened(shared_database_url) as database:
        yield build(doors_to(database))


@pytest.fixture
def tables(database: Database, standing_clock: StandingClock) -> Tables:
    """A database that takes one random world after the other, on the oracles' day."""
    assert standing_clock.moment.date() == TODAY
    return Tables(database)
