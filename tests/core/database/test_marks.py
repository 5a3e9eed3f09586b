"""Every change is counted by its own commit, so that a replica can prove that it shows them all."""

import pytest
from sqlalchemy import Connection, inspect, text

from core.access.protected import guarded_mappers
from core.database import migrate
from core.database.engine import Database
from core.database.marks import NOT_COUNTED, counted, fold, mark_nothing_more
from core.models import METADATA
from tests.conftest import ON_POSTGRESQL

LOCALITIES = """
insert into locality (id, key, name, version)
select gen_random_uuid(), 'k' || n, 'N', 1 from generate_series({0}, {1}) n
"""


def changes(database: Database) -> int:
    with database.read.connect() as connection:
        return int(counted(connection).changes)


def change(connection: Connection, first: int, last: int | None = None) -> None:
    connection.execute(text(LOCALITIES.format(first, last or first)))


def triggers(database: Database) -> set[str]:
    asked = "select distinct event_object_table from information_schema.triggers where trigger_name = 'mark_change'"
    with database.read.connect() as connection:
        return set(connection.execute(text(asked)).scalars())


@ON_POSTGRESQL
def test_every_table_is_counted_but_the_services_own(database: Database) -> None:
    with database.read.connect() as connection:
        there = set(inspect(connection).get_table_names())
    assert triggers(database) == there - NOT_COUNTED


def test_no_protected_table_is_left_out() -> None:
    assert {mapper.local_table.name for mapper in guarded_mappers()} & NOT_COUNTED == set()


@ON_POSTGRESQL
def test_a_table_of_a_later_version_is_counted_too(database: Database) -> None:
    with database.write.begin() as connection:
        connection.execute(text("create table later (id int)"))
    migrate.upgrade(database, METADATA)
    assert "later" in triggers(database)


@ON_POSTGRESQL
def test_a_change_is_counted(database: Database) -> None:
    before = changes(database)
    with database.write.begin() as connection:
        change(connection, 1)
    assert changes(database) == before + 1


@ON_POSTGRESQL
@pytest.mark.parametrize("statement", ["update locality set name = 'O'", "delete from locality"])
def test_a_change_of_whatever_sort_is_counted(database: Database, statement: str) -> None:
    with database.write.begin() as connection:
        change(connection, 1)
    before = changes(database)
    with database.write.begin() as connection:
        connection.execute(text(statement))
    assert changes(database) == before + 1


@ON_POSTGRESQL
def test_many_changes_of_one_transaction_are_one(database: Database) -> None:
    before = changes(database)
    with database.write.begin() as connection:
        for first in (1, 100, 200):
            change(connection, first, first + 50)
    assert changes(database) == before + 1


@ON_POSTGRESQL
def test_each_transaction_on_the_same_connection_counts(database: Database) -> None:
    before = changes(database)
    with database.write.connect() as connection:
        for number in (1, 2, 3):
            change(connection, number)
            connection.commit()
    assert changes(database) == before + 3


@ON_POSTGRESQL
def test_what_was_rolled_back_is_not_counted(database: Database) -> None:
    before = changes(database)
    with database.write.connect() as connection:
        change(connection, 1)
        connection.rollback()
    assert changes(database) == before


@ON_POSTGRESQL
def test_what_follows_a_savepoint_that_was_rolled_back_is_counted(database: Database) -> None:
    before = changes(database)
    with database.write.begin() as connection:
        inner = connection.begin_nested()
        change(connection, 1)
        inner.rollback()
        change(connection, 2)
    assert changes(database) == before + 1


@ON_POSTGRESQL
def test_a_change_is_seen_and_counted_at_the_same_moment(database: Database) -> None:
    before = changes(database)
    with database.write.connect() as connection:
        change(connection, 1)
        assert changes(database) == before
        connection.commit()
    assert changes(database) == before + 1


@ON_POSTGRESQL
def test_marks_that_are_folded_count_as_many(database: Database) -> None:
    for number in range(5):
        with database.write.begin() as connection:
            change(connection, number)
    before = changes(database)
    with database.write.begin() as connection:
        fold(connection)
    with database.read.connect() as connection:
        rows = connection.execute(text("select count(*) from change_mark")).scalar_one()
    assert (changes(database), rows) == (before, 1)


@ON_POSTGRESQL
def test_marks_made_while_others_are_folded_are_kept(database: Database) -> None:
    before = changes(database)
    with database.write.connect() as folding, database.write.connect() as other:
        fold(folding)
        change(other, 1)
        other.commit()
        folding.commit()
    assert changes(database) == before + 1


@ON_POSTGRESQL
def test_a_restore_brings_its_own_marks(database: Database) -> None:
    before = changes(database)
    with database.write.begin() as connection:
        mark_nothing_more(connection)
        change(connection, 1)
    assert changes(database) == before
