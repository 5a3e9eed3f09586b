"""Fixtures for every test of the product: real databases, doors to them, the partnership, a clock that stands still.

- `database`: a migrated, empty database; the test runs once on SQLite and once on PostgreSQL
  (`--database sqlite` runs on one only; `@ON_SQLITE` / `@ON_POSTGRESQL` of tests.conftest mark a test for one).
- `doors`: `doors.system(Reason.SEED)` and `doors.records(actor, writing=...)` on that database.
- `partners`: the partnership of tests/world.py, seeded, the shipped policy in force.
- `standing_clock`: the present is 4 March 2026, 10:00 UTC, until the test moves it.

Rows come from the factories of tests/world.py. With CI=true in the environment a skipped test fails the run.
"""

import gc
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from core.access.audit.writer import AuditWriter
from core.access.doors import Doors
from core.access.policy import Policy
from core.access.store import PolicyStore
from core.access.system import Reason
from core.access.versions import text_of
from core.database.engine import Database
from core.people.sign_in import identify
from core.vocabulary import words_for
from tests import world
from tests.databases import PostgresqlCopies, SqliteCopies, opened, postgresql_server, quick_folder

DATABASES = ("sqlite", "postgresql")
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
IN_CI = os.environ.get("CI") == "true"
MOST_STATEMENTS, MOST_POLICIES = 5_000, 12

settings.register_profile("tests", deadline=None)  # a deadline would measure the machine, not the code
settings.load_profile("tests")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=DATABASES, help="run database tests on this one only")
    parser.addoption("--faults-in-full", action="store_true", help="40 kills and 30 seconds of outage, not a few")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    only = metafunc.config.getoption("--database")
    for name, scope in (("database_url", "function"), ("shared_database_url", "module")):
        if name in metafunc.fixturenames and not _chosen_by_test(metafunc, name):
            metafunc.parametrize(name, [only] if only else DATABASES, indirect=True, scope=scope)


def _chosen_by_test(metafunc: pytest.Metafunc, name: str) -> bool:
    return any(mark.args[0] == name for mark in metafunc.definition.iter_markers("parametrize"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report: pytest.TestReport = yield  # type: ignore[assignment]
    return _no_skip(report)  # type: ignore[return-value]


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    report: pytest.CollectReport = yield  # type: ignore[assignment]
    return _no_skip(report)  # type: ignore[return-value]


def _no_skip(report: "pytest.TestReport | pytest.CollectReport") -> "pytest.TestReport | pytest.CollectReport":
    """In CI nothing is skipped: what did not run has not been shown to work."""
    if IN_CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not accept: {report.longrepr}"
    return report


# ── databases ─────────────────────────────────────────────────────────────
@pytest.fixture(scope="session")
def sqlite_copies() -> Iterator[SqliteCopies]:
    copies = SqliteCopies(quick_folder())
    copies.make_template()
    yield copies
    shutil.rmtree(copies.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_copies() -> Iterator[PostgresqlCopies]:
    with postgresql_server() as url:
        copies = PostgresqlCopies(url)
        copies.make_template()
        yield copies


def copies_of(sort: str, request: pytest.FixtureRequest) -> SqliteCopies | PostgresqlCopies:
    """The maker of databases of this sort, started when first asked for."""
    copies: SqliteCopies | PostgresqlCopies
    try:
        copies = request.getfixturevalue(f"{sort}_copies")
    except (ImportError, OSError, RuntimeError) as reason:
        if IN_CI or sort != "postgresql":
            raise
        pytest.skip(f"PostgreSQL's wheel does not start here: {type(reason).__name__}: {reason}")
    return copies


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a migrated, empty database of the test's own, on each sort in turn."""
    with copies_of(request.param, request).copy() as url:
        yield url


@pytest.fixture(scope="module")
def shared_database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """One database for all tests of a module, on each sort in turn: for tests that only read, and for those that
    clear up after themselves."""
    with copies_of(request.param, request).copy() as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The same, open."""
    with opened(database_url) as database:
        yield database


# ── doors ─────────────────────────────────────────────────────────────────
def doors_to(database: Database) -> Doors:
    """Every way to rows of this database."""
    return Doors(database, AuditWriter(database), PolicyStore(words_for(world.PLUGINS)), identify)


@pytest.fixture
def doors(database: Database) -> Doors:
    """Every way to rows; nothing is seeded and no policy published yet."""
    return doors_to(database)


@pytest.fixture
def partners(doors: Doors) -> world.Partnership:
    """Four partners, the ICB, their agreement, and version 1 of the shipped policy in force."""
    with doors.system(Reason.SEED) as system:
        made = world.partnership(system)
        world.publish_policy(system)
    return made


@pytest.fixture(scope="session", autouse=True)
def policies_made_once() -> Iterator[None]:
    """One text with the same words is checked once in a run for each sort of database, and what is made of it is kept,
    as in a service that runs for long: it hangs on nothing that one test's database holds."""
    made: dict[object, Policy] = {}

    def get(store: PolicyStore, connection: Connection, number: int) -> Policy:
        if number not in store._policies:
            text, words = text_of(connection, number), store.words(connection)
            parts = (words.models, words.conditions, words.roles)
            known = tuple((name, id(part)) for one in parts for name, part in sorted(one.items()))
            agreements = frozenset(words.agreements.items())
            key = (connection.dialect.name, text, number, words.organisations, agreements, known)
            store._policies[number] = made[key] = made.pop(key, None) or Policy(text, words, number)
            while len(made) > MOST_POLICIES:
                made.pop(next(iter(made)))
        return store._policies[number]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PolicyStore, "get", get)
        yield


@pytest.fixture(scope="session", autouse=True)
def statements_made_once() -> Iterator[None]:
    """SQLAlchemy keeps the SQL of a statement with its engine; each test has engines of its own, and would have
    the same statements made anew. Engines of one sort, opened alike, share what has been made."""
    made: dict[str, LRUCache[object, object]] = {}

    def engine_that_shares(*how: Any, **also: Any) -> Engine:
        engine = create_engine(*how, **also)
        engine._compiled_cache = made.setdefault(engine.dialect.name, LRUCache(MOST_STATEMENTS))
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.database.engine.create_engine", engine_that_shares)
        for sort in (SQLiteDialect_pysqlite, PGDialect_psycopg):
            patch.setattr(sort, "__eq__", lambda one, other: type(one) is type(other))
            patch.setattr(sort, "__hash__", lambda one: hash(type(one)))
        yield


@pytest.fixture(scope="session", autouse=True)
def nothing_stays_for_good() -> Iterator[None]:
    """A service keeps what it was made of out of every collection; hundreds of services in one process would grow. What
    pytest has collected by now stays until the end, so that is left out."""
    gc.freeze()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gc.freeze", lambda: None)
        yield


# ── the present ───────────────────────────────────────────────────────────
class StandingClock:
    """A present that moves only when told to."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 4, 10, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        """`move(days=1)`, `move(hours=-2)`: the arguments of timedelta."""
        self.moment += timedelta(**by)


@pytest.fixture
def standing_clock(monkeypatch: pytest.MonkeyPatch) -> StandingClock:
    """Replaces the product's only source of the present."""
    clock = StandingClock()
    monkeypatch.setattr("core.database.clock.now", clock.now)
    return clock
