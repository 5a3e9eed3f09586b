"""What the files of an organisation called a record: kept by the commit that made it, so that a row taken in again
changes nothing, wherever an import was stopped."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, ForeignKey, String, UniqueConstraint, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from core.access.errors import Conflict
from core.access.protected import SystemOnly, table_of
from core.database import clock
from core.database.base import Base, Identified
from core.database.ids import new_id


class TakenInRow(SystemOnly, Identified, Base):
    """One row of a file: `reference` is the key it had there, `record_id` the record it became, `digest` tells whether
    the same key comes again with other content."""

    __tablename__ = "taken_in_row"
    __table_args__ = (UniqueConstraint("organisation_id", "sheet", "reference"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    sheet: Mapped[str] = mapped_column(String(40))
    reference: Mapped[str]
    record_id: Mapped[UUID]
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


TABLE = table_of(TakenInRow)


@dataclass(frozen=True)
class TakenIn:
    """One row as an import sees it."""

    sheet: str
    reference: str
    record_id: UUID
    digest: str


def taken_in(connection: Connection, organisation_id: UUID, references: Collection[str]) -> list[TakenIn]:
    """The rows of this organisation that had one of these keys, in any sheet."""
    columns = (TABLE.c.sheet, TABLE.c.reference, TABLE.c.record_id, TABLE.c.digest)
    asked = select(*columns).where(TABLE.c.organisation_id == organisation_id, TABLE.c.reference.in_(references))
    return [TakenIn(*row) for row in connection.execute(asked)]


def keep(connection: Connection, organisation_id: UUID, rows: Sequence[TakenIn]) -> None:
    """Raises `Conflict` if another import was first."""
    now = clock.now()
    values = [asdict(row) | {"id": new_id(), "organisation_id": organisation_id, "at": now} for row in rows]
    try:
        connection.execute(insert(TakenInRow), values)
    except IntegrityError:
        raise Conflict("Another import takes this in at this very moment.") from None
