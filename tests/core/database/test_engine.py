"""Opening databases: what SQLite must be told, and turns of writers."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from core.access.audit.models import AuditEntry
from core.database.engine import SAFE_SQLITE, Database, sqlite_driver
from core.database.locks import try_lock
from tests.conftest import ON_POSTGRESQL, ON_SQLITE

ENTRY = AuditEntry.__table__


@ON_SQLITE
@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 15_000)]
)
def test_sqlite_is_opened_the_safe_way(pragma: str, value: object, database: Database) -> None:
    with database.read.connect() as connection:
        assert connection.exec_driver_sql(f"pragma {pragma}").scalar_one() == value


def test_the_sqlite_installed_has_no_wal_reset_bug() -> None:
    assert sqlite_driver().sqlite_version_info >= SAFE_SQLITE


@ON_SQLITE
def test_a_writer_begins_immediate(database: Database) -> None:
    """A second writer waits at once, instead of failing when a read turns into a write."""
    with database.write.begin(), database.write.connect() as second:
        second.connection.execute("pragma busy_timeout=0")  # type: ignore[attr-defined]
        with pytest.raises(DBAPIError, match="locked"):
            second.begin()


@ON_SQLITE
def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    with database.write.begin(), database.read.connect() as reader:
        assert reader.execute(select(ENTRY.c.id)).all() == []


@ON_SQLITE
def test_writers_of_this_process_take_turns(database: Database) -> None:
    order: list[str] = []

    def second() -> None:
        with database.writing():
            order.append("second")

    with database.writing():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.1)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


def test_foreign_keys_are_enforced(database: Database) -> None:
    with pytest.raises(DBAPIError), database.write.begin() as connection:
        connection.execute(
            text(
                "insert into team (id, organisation_id, name, version) values "
                "('00000000000000000000000000000001', '00000000000000000000000000000002', 'x', 1)"
            )
        )


@pytest.mark.parametrize("hours", [0, 1, -8])
def test_moments_come_back_as_utc(hours: int, database: Database) -> None:
    moment = datetime(2026, 3, 4, 10, 0, 0, 123456, tzinfo=timezone(timedelta(hours=hours)))
    with database.write.begin() as connection:
        connection.execute(insert(ENTRY), {"at": moment, "action": "x", "outcome": "x"})
        kept = connection.execute(select(ENTRY.c.at)).scalar_one()
    assert (kept, kept.tzinfo) == (moment, UTC)


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 3, 4, 10)
    with pytest.raises((ValueError, StatementError), match="time zone"), database.write.begin() as connection:
        connection.execute(insert(ENTRY), {"at": naive, "action": "x", "outcome": "x"})


def test_what_was_submitted_is_not_in_the_error(database: Database) -> None:
    with pytest.raises(DBAPIError) as error, database.write.begin() as connection:
        connection.execute(insert(ENTRY), {"at": datetime.now(UTC), "action": None, "outcome": "Pat Mine"})
    assert "Pat Mine" not in str(error.value)


@ON_POSTGRESQL
def test_a_named_lock_is_held_by_one_transaction(database: Database) -> None:
    with database.write.begin() as first, database.write.begin() as second:
        assert (try_lock(first, "x"), try_lock(second, "x"), try_lock(second, "y")) == (True, False, True)


@ON_POSTGRESQL
def test_a_named_lock_ends_with_its_transaction(database: Database) -> None:
    with database.write.begin() as first:
        try_lock(first, "x")
    with database.write.begin() as second:
        assert try_lock(second, "x")
