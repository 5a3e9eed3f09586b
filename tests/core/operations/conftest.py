"""A database full of odd rows to back up, an empty one to restore into, and each key derived once only."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import MetaData, select

from core.access.audit.seal import seal
from core.access.doors import Doors
from core.access.system import Reason
from core.database.engine import Database
from core.models import METADATA
from core.operations import sealed_file
from core.operations.backup import Backup, back_up
from core.operations.dump import Advance
from core.operations.restore import Restored, restore
from tests import world
from tests.conftest import DATABASES, copies_of, doors_to
from tests.core.operations.odd_rows import add_odd_rows
from tests.databases import opened

SECRET = b"correct horse battery staple"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What is backed up is restored on each sort of database in turn."""
    if "target_sort" in metafunc.fixturenames:
        only = metafunc.config.getoption("--database")
        metafunc.parametrize("target_sort", [only] if only else DATABASES, scope="module")


@pytest.fixture(autouse=True, scope="module")
def _each_key_derived_once() -> Iterator[None]:
    """Deriving it is slow on purpose; nothing else is changed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed_file, "_keys", cache(sealed_file._keys))
        yield


@contextmanager
def quietly(words: str, total: int | None = None) -> Iterator[Advance]:
    yield lambda done, total=None: None


@contextmanager
def bare(sort: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty database, without a table."""
    with copies_of(sort, request).bare() as url, opened(url) as database:
        yield database


@pytest.fixture(scope="module")
def target(target_sort: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    """One for all tests of a module, which leave it empty."""
    with bare(target_sort, request) as database:
        yield database


@pytest.fixture(scope="module")
def filled(shared_database_url: str) -> Iterator[Doors]:
    """The partnership at work, odd rows among it, its audit sealed."""
    with opened(shared_database_url) as database:
        doors = doors_to(database)
        with doors.system(Reason.SEED) as system:
            partners = world.partnership(system)
            world.publish_policy(system)
            add_odd_rows(system, partners)
        seal(database)
        yield doors


@pytest.fixture(scope="module")
def made(filled: Doors, tmp_path_factory: pytest.TempPathFactory) -> Backup:
    return take_backup(filled, tmp_path_factory.mktemp("made") / "monday.backup")


def take_backup(doors: Doors, file: Path) -> Backup:
    return back_up(doors, METADATA, file, SECRET, quietly)


def bring_back(file: Path, target: Database, secret: bytes = SECRET) -> Restored:
    return restore(target, METADATA, file, secret, quietly, grant_to=None)


def everything(database: Database) -> dict[str, list[str]]:
    """Every row of every table as this version's classes read it, by its first column."""
    with database.read.connect() as connection:
        there = MetaData()
        there.reflect(connection)
        tables = [table for table in METADATA.sorted_tables if table.name in there.tables]
        return {table.name: sorted(repr(row) for row in connection.execute(select(table))) for table in tables}


def table_names(database: Database) -> set[str]:
    with database.read.connect() as connection:
        there = MetaData()
        there.reflect(connection)
        return set(there.tables)
