"""Tables as the database itself describes them, their columns of ten sorts that mean the same on both databases.

Not as this version's classes say: the tables of an older version can be read and filled just as well.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSON as PG_JSON
from sqlalchemy.types import TypeEngine

from core.database.base import UtcDateTime

REVISIONS = "alembic_version"


class Sort(StrEnum):
    """What a column holds, whatever its database calls that."""

    UUID = "uuid"
    MOMENT = "moment"
    DATE = "date"
    TIME = "time"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    BYTES = "bytes"
    JSON = "json"
    TEXT = "text"


class StoredJson(sa.TypeDecorator[str]):
    """JSON as the text it is stored as: nothing is lost by reading it, neither order nor a null that is not NULL."""

    impl = sa.Text
    cache_ok = True

    def column_expression(self, column: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
        return sa.cast(column, sa.Text)


class PostgresqlJson(StoredJson):
    def bind_expression(self, bindparam: sa.BindParameter[str]) -> sa.ColumnElement[str]:
        return sa.cast(bindparam, PG_JSON)


class PostgresqlHex(sa.TypeDecorator[str]):
    """A UUID as SQLite keeps it: 32 digits."""

    impl = sa.Uuid
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> UUID | None:
        return None if value is None else UUID(value)

    def process_result_value(self, value: UUID | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else value.hex


SORTS: tuple[tuple[type[TypeEngine[Any]], Sort], ...] = (
    (sa.Uuid, Sort.UUID), (sa.DateTime, Sort.MOMENT), (sa.Date, Sort.DATE), (sa.Time, Sort.TIME),
    (sa.Boolean, Sort.BOOLEAN), (sa.Integer, Sort.INTEGER), (sa.Float, Sort.NUMBER), (sa.LargeBinary, Sort.BYTES),
    (sa.JSON, Sort.JSON), (sa.String, Sort.TEXT),
)  # fmt: skip
TYPES: dict[Sort, TypeEngine[Any]] = {
    Sort.UUID: sa.CHAR(32), Sort.MOMENT: UtcDateTime(), Sort.DATE: sa.Date(), Sort.TIME: sa.Time(),
    Sort.BOOLEAN: sa.Boolean(), Sort.INTEGER: sa.Integer(), Sort.NUMBER: sa.Float(), Sort.BYTES: sa.LargeBinary(),
    Sort.JSON: StoredJson(), Sort.TEXT: sa.Text(),
}  # fmt: skip
POSTGRESQL_TYPES = TYPES | {Sort.UUID: PostgresqlHex(), Sort.INTEGER: sa.BigInteger(), Sort.JSON: PostgresqlJson()}


@dataclass(frozen=True)
class Columns:
    """One table: its columns in order, each with its sort, and those that its rows are ordered by."""

    table: str
    sorts: tuple[tuple[str, Sort], ...]
    key: tuple[str, ...]

    def on(self, dialect: sa.Dialect) -> sa.Table:
        types = POSTGRESQL_TYPES if dialect.name == "postgresql" else TYPES
        return sa.Table(self.table, sa.MetaData(), *(sa.Column(name, types[sort]) for name, sort in self.sorts))


def columns_of(connection: sa.Connection) -> list[Columns]:
    """Every table there is, by name."""
    found, dialect = sa.inspect(connection), connection.dialect
    return [
        Columns(
            table,
            tuple((column["name"], sort_of(column["type"], dialect)) for column in found.get_columns(table)),
            tuple(found.get_pk_constraint(table)["constrained_columns"]),
        )
        for table in sorted(found.get_table_names())
        if table != REVISIONS
    ]


def sort_of(type_: TypeEngine[Any], dialect: sa.Dialect) -> Sort:
    """SQLite keeps a UUID as CHAR(32), which nothing else here is."""
    if dialect.name == "sqlite" and isinstance(type_, sa.CHAR) and type_.length == 32:
        return Sort.UUID
    for known, sort in SORTS:
        if isinstance(type_, known):
            return sort
    raise TypeError(f"a backup cannot hold columns of the type {type_!r}")
