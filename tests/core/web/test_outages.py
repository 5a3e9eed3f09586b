"""A database that is away or full: plain words, when to try again, nothing half saved, and well again by itself."""

import errno
from collections.abc import Callable, Iterator

import psycopg
import pytest
from sqlalchemy import event, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from starlette.testclient import TestClient

from core.access.doors import Doors
from core.access.system import Reason
from core.database.engine import sqlite_driver
from core.database.outages import Outage, outage_of
from tests import world
from tests.conftest import ON_POSTGRESQL, ON_SQLITE
from tests.core.casework.visitors import Visitor
from tests.core.operations.service import TOKEN, seeded, service_on
from tests.databases import PostgresqlCopies

AWAY, FULL = Outage.AWAY, Outage.FULL
SQLITE = sqlite_driver()


def of_sqlite(words: str) -> DBAPIError:
    return OperationalError("insert", None, SQLITE.OperationalError(words))


def of_postgresql(kind: type[psycopg.Error]) -> DBAPIError:
    return OperationalError("insert", None, kind("words"))


@pytest.mark.parametrize(
    ("failure", "outage"),
    [
        (of_sqlite("database or disk is full"), FULL),
        (of_sqlite("disk I/O error"), AWAY),
        (of_sqlite("database is locked"), AWAY),
        (of_sqlite("unable to open database file"), AWAY),
        (of_sqlite("no such table: client"), None),
        (of_postgresql(psycopg.errors.DiskFull), FULL),
        (of_postgresql(psycopg.errors.AdminShutdown), AWAY),
        (of_postgresql(psycopg.errors.CannotConnectNow), AWAY),
        (of_postgresql(psycopg.errors.TooManyConnections), AWAY),
        (of_postgresql(psycopg.errors.DeadlockDetected), AWAY),
        (of_postgresql(psycopg.OperationalError), AWAY),
        (ProgrammingError("select", None, psycopg.errors.UndefinedTable("words")), None),
        (ProgrammingError("select", None, psycopg.ProgrammingError("words")), None),
        (NoConnectionFree(), AWAY),
        (OSError(errno.ENOSPC, "words"), FULL),
        (OSError(errno.ENOENT, "words"), None),
        (ValueError("database or disk is full"), None),
    ],
    ids=str,
)
def test_an_outage_is_told_from_a_fault_of_the_program(failure: Exception, outage: Outage | None) -> None:
    assert outage_of(failure) is outage


@pytest.fixture
def service(database_url: str) -> Iterator[TestClient]:
    with service_on(database_url) as client:
        yield client


@pytest.fixture
def navigator(service: TestClient) -> Visitor:
    return seeded(service)


@pytest.fixture
def address(navigator: Visitor) -> str:
    """Of the contacts of a client whom the navigator carries."""
    doors: Doors = navigator.service.app.state.doors  # type: ignore[attr-defined]
    with doors.system(Reason.SEED) as system:
        client = world.client(system, "Sam Example")
        world.allocation(system, client, navigator.person, navigator.organisation)
    return f"/clients/{client.id}/contacts"


CONTACT = {
    "day": "2026-03-03", "began": "14:30", "minutes": 45, "mechanism": "01", "attendance": "5", "purpose": "planning",
    "note": "long " * 1500,
}  # fmt: skip


def rows_of(service: TestClient, table: str) -> int:
    with service.app.state.doors.database.read.connect() as connection:  # type: ignore[attr-defined]
        return int(connection.execute(text(f"select count(*) from {table}")).scalar_one())


@ON_SQLITE
@pytest.mark.parametrize("path", ["/clients", "/api/v1/clients"])
def test_a_full_disk_is_told_in_plain_words(navigator: Visitor, address: str, path: str) -> None:
    """Looking leaves a row of the audit: without room for it nothing is shown."""
    no_more_pages(navigator.service)
    known = {"authorization": f"Bearer {navigator.key}", "cookie": f"fingerpost={navigator.token}"}
    if "api" not in path:
        del known["authorization"]
    answers = (navigator.service.get(path, headers=known) for _ in range(500))
    answer = next(answer for answer in answers if answer.status_code != 200)
    assert (answer.status_code, answer.headers["retry-after"]) == (507, "60")
    assert "The disk is full" in answer.text


def no_more_pages(service: TestClient) -> None:
    """No file of the database may grow, on any connection that is opened from now on."""
    engine = service.app.state.doors.database.read  # type: ignore[attr-defined]
    with engine.connect() as connection:
        pages = connection.execute(text("pragma page_count")).scalar_one()

    @event.listens_for(engine, "checkout")
    def limit(connection, _record, _proxy) -> None:  # type: ignore[no-untyped-def]
        connection.execute(f"pragma max_page_count={pages}")


def more_pages(service: TestClient) -> None:
    engine = service.app.state.doors.database.read  # type: ignore[attr-defined]

    @event.listens_for(engine, "checkout")
    def unlimit(connection, _record, _proxy) -> None:  # type: ignore[no-untyped-def]
        connection.execute("pragma max_page_count=1000000000")


def fill_up(navigator: Visitor, address: str) -> int:
    """Contacts are written until there is no room; how many were acknowledged."""
    for written in range(200):
        answer = navigator.call("POST", address, CONTACT)
        if answer.status_code != 201:
            assert answer.status_code == 507, answer.text
            return written
    raise AssertionError("there was always room")


@ON_SQLITE
def test_nothing_is_half_written_when_the_disk_fills_up(navigator: Visitor, address: str) -> None:
    no_more_pages(navigator.service)
    written = fill_up(navigator, address)
    more_pages(navigator.service)
    doors: Doors = navigator.service.app.state.doors  # type: ignore[attr-defined]
    with doors.database.read.connect() as connection:
        entries = connection.execute(
            text("select count(*) from audit_entry where action = 'create' and kind = 'contact'")
        ).scalar_one()
        sound = connection.execute(text("pragma integrity_check")).scalar_one()
    assert (rows_of(navigator.service, "contact"), entries, sound) == (written, written, "ok")


@ON_SQLITE
def test_all_is_well_again_once_there_is_room(navigator: Visitor, address: str) -> None:
    no_more_pages(navigator.service)
    fill_up(navigator, address)
    more_pages(navigator.service)
    assert navigator.call("POST", address, CONTACT).status_code == 201


# ── away ──────────────────────────────────────────────────────────────────
@pytest.fixture
def goes_away(database_url: str, postgresql_copies: PostgresqlCopies) -> Iterator[Callable[[bool], None]]:
    """Call it with True: nobody is connected any more, and nobody new comes in; with False: as before."""
    name = make_url(database_url).database

    def leave(is_away: bool) -> None:
        postgresql_copies.say(f"alter database {name} allow_connections {not is_away}")
        if is_away:
            postgresql_copies.say(
                f"select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '{name}'"
            )

    yield leave
    leave(False)


@ON_POSTGRESQL
@pytest.mark.parametrize("path", ["/clients", "/api/v1/clients", "/sign-in"])
def test_a_database_that_is_away_is_told_in_plain_words(
    navigator: Visitor, goes_away: Callable[[bool], None], path: str
) -> None:
    goes_away(True)
    headers = (
        {"authorization": f"Bearer {navigator.key}"} if "api" in path else {"cookie": f"fingerpost={navigator.token}"}
    )
    sent = {"username": "ana", "password": "whatever"}
    answer = navigator.service.request("POST" if path == "/sign-in" else "GET", path, headers=headers, data=sent)
    assert (answer.status_code, answer.headers.get("retry-after")) == (503, "10")
    assert "cannot reach its records" in answer.text


@ON_POSTGRESQL
def test_a_machine_is_told_that_it_is_alive_and_not_ready(
    navigator: Visitor, goes_away: Callable[[bool], None]
) -> None:
    goes_away(True)
    asked = [navigator.service.get(path).status_code for path in ("/healthz", "/readyz")]
    assert asked == [204, 503]


@ON_POSTGRESQL
def test_monitoring_is_told_that_the_database_is_down(navigator: Visitor, goes_away: Callable[[bool], None]) -> None:
    goes_away(True)
    shown = navigator.service.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).text
    assert "fingerpost_database_up 0.0" in shown.splitlines()


@ON_POSTGRESQL
def test_all_is_well_by_itself_once_it_is_back(
    navigator: Visitor, address: str, goes_away: Callable[[bool], None]
) -> None:
    goes_away(True)
    assert navigator.call("POST", address, CONTACT).status_code == 503
    goes_away(False)
    assert [navigator.call("POST", address, CONTACT).status_code for _ in range(3)] == [201, 201, 201]


@ON_SQLITE
def test_a_file_that_another_program_keeps_locked_is_away(navigator: Visitor, address: str, database_url: str) -> None:
    @event.listens_for(navigator.service.app.state.doors.database.read, "checkout")  # type: ignore[attr-defined]
    def soon(connection, _record, _proxy) -> None:  # type: ignore[no-untyped-def]
        connection.execute("pragma busy_timeout=50")

    other = SQLITE.connect(str(make_url(database_url).database), isolation_level=None)
    other.execute("begin exclusive")
    locked = navigator.call("POST", address, CONTACT).status_code
    other.execute("rollback")
    assert (locked, navigator.call("POST", address, CONTACT).status_code) == (503, 201)
