"""Whole tables row by row, from one moment, in one order, on SQLite and PostgreSQL alike: what a backup is made of."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import ColumnElement, Connection, Text, func, insert, inspect, select, text

from core.database.columns import Columns, Sort
from core.database.engine import Database

BATCH = 1000
Row = Sequence[object]


@contextmanager
def snapshot(database: Database) -> Iterator[Connection]:
    """Everything as it is at one moment, however long one reads and whoever writes meanwhile."""
    with database.read.connect() as connection:
        if database.dialect == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


def count_rows(connection: Connection, columns: Columns) -> int:
    counted = select(func.count()).select_from(columns.on(connection.dialect))
    return connection.execute(counted).scalar_one()


def read_rows(connection: Connection, columns: Columns) -> Iterator[Row]:
    """Rows in the same order on both databases, a thousand at a time."""
    table = columns.on(connection.dialect)
    asked = select(table).order_by(*(_by_code_point(connection, table.c[name]) for name in columns.key))
    with connection.execute(asked, execution_options={"yield_per": BATCH}) as result:
        yield from result


def put_rows(connection: Connection, columns: Columns, rows: Iterable[Row]) -> None:
    names = [name for name, _ in columns.sorts]
    many = [dict(zip(names, row, strict=True)) for row in rows]
    if many:
        connection.execute(insert(columns.on(connection.dialect)), many)


def _by_code_point(connection: Connection, column: ColumnElement[object]) -> ColumnElement[object]:
    """SQLite's order; PostgreSQL's depends on where it was set up."""
    is_words = connection.dialect.name == "postgresql" and isinstance(column.type, Text)
    return column.collate("C") if is_words else column  # type: ignore[return-value]


@contextmanager
def references_checked_at_the_end(connection: Connection) -> Iterator[None]:
    """Rows may come before those they refer to; when this ends, every reference has been checked."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        yield  # SQLite checks them when the transaction commits
        return
    keys = _foreign_keys(connection)
    _alter(connection, keys, "DEFERRABLE INITIALLY DEFERRED")
    yield
    connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    _alter(connection, keys, "NOT DEFERRABLE")


def _foreign_keys(connection: Connection) -> list[tuple[str, str]]:
    found = inspect(connection)
    return [(table, str(key["name"])) for table in found.get_table_names() for key in found.get_foreign_keys(table)]


def _alter(connection: Connection, keys: Iterable[tuple[str, str]], how: str) -> None:
    quote = connection.dialect.identifier_preparer.quote
    for table, name in keys:
        connection.execute(text(f"ALTER TABLE {quote(table)} ALTER CONSTRAINT {quote(name)} {how}"))


def set_counters(connection: Connection, tables: Iterable[Columns]) -> None:
    """PostgreSQL's counters go on after the highest number there is; SQLite's do so by themselves."""
    if connection.dialect.name == "sqlite":
        return
    for columns in tables:
        table = columns.on(connection.dialect)
        for name, sort in columns.sorts:
            if name in columns.key and sort is Sort.INTEGER:
                counter = func.pg_get_serial_sequence(columns.table, name)
                following = func.coalesce(func.max(table.c[name]), 0) + 1
                connection.execute(select(func.setval(counter, following, False)).select_from(table))
