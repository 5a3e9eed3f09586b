"""What an organisation's own files called a record: so that a file taken in again changes nothing."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import Anchor, Kind, Protected
from core.database.base import Base, Versioned


class ImportedRow(Protected, Versioned, Base):
    """One row of a file that was taken in: `reference` is the key it had there, `record_id` the record it became,
    `digest` tells whether the same key comes again with other content."""

    __tablename__ = "imported_row"
    __table_args__ = (Index(None, "organisation_id", "sheet", "reference", unique=True),)
    kind = Kind("imported_row", "rows taken in from files", Anchor.ORGANISATION, about=None, label=None)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    sheet: Mapped[str] = mapped_column(String(40))
    reference: Mapped[str]
    record_id: Mapped[UUID]
    digest: Mapped[str] = mapped_column(String(64))
