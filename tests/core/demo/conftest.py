"""A small synthetic partnership per module, on SQLite: what it holds does not depend on the database."""

from collections.abc import Iterator

import pytest

from core.access.doors import Doors
from core.demo.seeding import seed_demo
from core.extensions.manager import PluginHost
from tests.conftest import doors_to
from tests.databases import SqliteCopies, opened
from tests.hosts import host_of

CLIENTS = 150


@pytest.fixture(scope="session")
def host() -> PluginHost:
    return host_of()


@pytest.fixture(scope="module")
def demo(sqlite_copies: SqliteCopies, host: PluginHost) -> Iterator[Doors]:
    """Seed 7, 150 clients."""
    with sqlite_copies.copy() as url, opened(url) as database:
        doors = doors_to(database)
        seed_demo(doors, host, seed=7, clients=CLIENTS)
        yield doors
