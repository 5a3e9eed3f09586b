"""The declarative base: naming convention, column types, and the mixins every table is built from."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import Enum, StrEnum
from typing import Annotated
from uuid import UUID

from sqlalchemy import JSON, DateTime, Dialect, MetaData, String, Text, TypeDecorator, Uuid
from sqlalchemy import Enum as EnumType
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from core.database.ids import new_id

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored as UTC; SQLite keeps no zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _codes(enum: type[Enum]) -> Sequence[str]:
    return [member.value for member in enum]


Words = Annotated[str, mapped_column(Text)]
"""Free text that a person typed."""


Folded = Annotated[str, mapped_column(String(400).with_variant(String(400, collation="C"), "postgresql"))]
"""A folded name: ordered by code point, so that both databases give the same order."""


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 — SQLAlchemy's own way to be told
        UUID: Uuid(),
        str: String(200),
        datetime: UtcDateTime(),
        dict[str, object]: JSON(),
        list[str]: JSON(),
        StrEnum: EnumType(StrEnum, native_enum=False, create_constraint=False, length=40, values_callable=_codes),
    }


class Identified:
    """A row with an id made by the product, never by a caller."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-10)


class Versioned(Identified):
    """A row that people change: every change moves its version by one, and a stale writer is refused."""

    version: Mapped[int] = mapped_column(sort_order=90)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, object]:
        return {"version_id_col": cls.__dict__.get("version") or cls.version}


class Dated:
    """In force from `starts` until and including `ends`; no end means until further notice."""

    starts: Mapped[date]
    ends: Mapped[date | None]

    def in_force(self, on: date) -> bool:
        return self.starts <= on and (self.ends is None or on <= self.ends)
