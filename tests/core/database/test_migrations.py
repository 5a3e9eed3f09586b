"""Migrations make what the models say, and can be taken back."""

import pytest
from sqlalchemy import inspect

from core.access.protected import guarded_mappers, kind_of
from core.database import migrate
from core.database.engine import Database
from core.models import METADATA


def test_migrations_and_models_agree(database: Database) -> None:
    with database.read.connect() as connection:
        assert migrate.differences(connection, METADATA) == []


def test_a_migrated_database_is_at_the_newest_revision(database: Database) -> None:
    with database.read.connect() as connection:
        assert migrate.current(connection) == migrate.newest()


def test_migrations_can_be_taken_back_and_made_again(database: Database) -> None:
    migrate.downgrade(database, METADATA, "base")
    with database.read.connect() as connection:
        left = set(inspect(connection).get_table_names()) - {"alembic_version"}
    migrate.upgrade(database, METADATA)
    with database.read.connect() as connection:
        assert (left, migrate.differences(connection, METADATA)) == (set(), [])


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    migrate.upgrade(database, METADATA)
    with database.read.connect() as connection:
        assert migrate.current(connection) == migrate.newest()


FEW_ROWS = {"staff_line", "address_grant"}  # hundreds at most: read whole when asked for by owner alone
ABOUT = [(mapper.local_table.name, kind_of(mapper.class_).about) for mapper in guarded_mappers()]
OWNED = [(mapper.local_table.name, kind_of(mapper.class_).owner) for mapper in guarded_mappers()]
LED_BY = [pair for pair in ABOUT if pair[1] != "id"] + [p for p in OWNED if p[1] and p[0] not in FEW_ROWS]


@pytest.mark.parametrize(("table", "column"), LED_BY)
def test_conditions_find_an_index_led_by_what_they_compare(table: str, column: str) -> None:
    """No index, no condition: the client or person, and the owner, of every kind of record."""
    led = {next(iter(index.columns)).name for index in METADATA.tables[table].indexes}
    assert column in led


@pytest.mark.parametrize("table", migrate.NEVER_CHANGED)
def test_what_is_never_changed_exists(table: str) -> None:
    assert table in METADATA.tables
