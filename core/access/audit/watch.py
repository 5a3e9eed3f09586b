"""How the audit of an organisation is watched: who may read its watch may look at its audit, and who may write it sets
what counts as unusual."""

from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import Anchor, Kind, Protected
from core.database.base import Base, Versioned


class AuditWatch(Protected, Versioned, Base):
    """One organisation's; where there is none yet, the usual thresholds hold. `thresholds`: name of a sort of unusual
    access → its number, for those that the organisation has changed; 0 switches a sort off."""

    __tablename__ = "audit_watch"
    __table_args__ = (Index(None, "organisation_id", unique=True),)
    kind = Kind(
        "audit_watch", "the watch over the audit", Anchor.ORGANISATION, about=None, label=None,
        fixed=("organisation_id",),
    )  # fmt: skip

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    thresholds: Mapped[dict[str, object]] = mapped_column(JSON)
