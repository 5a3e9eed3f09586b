"""Information-sharing agreements: which parties share under which key, from when until when."""

from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from core.access.actor import Me
from core.access.protected import Record, Reference
from core.database.base import Base, Dated, Versioned


class Agreement(Reference, Versioned, Dated, Base):
    """One party's part in one agreement; the same key stands once per party."""

    __tablename__ = "agreement"
    __table_args__ = (Index(None, "key", "organisation_id"),)

    key: Mapped[str]
    title: Mapped[str]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))


def _parties(key: str, me: Me) -> Select[UUID]:
    """The organisations that share under this agreement today."""
    a = Agreement.__table__.c
    return select(a.organisation_id).where(
        a.key == key, a.starts <= me.today, or_(a.ends.is_(None), a.ends >= me.today)
    )


def carried_by(key: str, me: Me, record: Record) -> ColumnElement[bool]:
    """Whether the agreement carries an allowance to the actor: it is in force, and both the record's owner and the
    organisation acted for are parties. A client's identity has no owner: it is held by all parties together."""
    ours = me.organisation.in_(_parties(key, me))
    if record.owner is None:
        return ours
    return and_(ours, record.owner.in_(_parties(key, me)))
