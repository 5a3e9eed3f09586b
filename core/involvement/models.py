"""Tables of involvement and allocation: the facts that open a client's record to an organisation and to a worker."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.protected import Anchor, Kind, Protected
from core.database.base import Base, Dated, Versioned
from core.organisations.models import Organisation
from core.people.models import Person


class Involvement(Protected, Versioned, Dated, Base):
    """An organisation's time with a client, with one link worker."""

    __tablename__ = "involvement"
    __table_args__ = (
        Index(None, "organisation_id", "ends", "client_id"),
        Index(None, "client_id", "organisation_id"),
    )
    kind = Kind("involvement", "involvements", Anchor.CLIENT, about="client_id", label=None)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    link_worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    organisation: Mapped[Organisation] = relationship()
    link_worker: Mapped[Person | None] = relationship()


class Allocation(Protected, Versioned, Dated, Base):
    """A client on a worker's caseload; `organisation_id` is the organisation the worker acts for."""

    __tablename__ = "allocation"
    __table_args__ = (
        Index(None, "worker_id", "organisation_id", "ends", "client_id", "starts"),
        Index(None, "client_id", "worker_id"),
        Index(None, "organisation_id", "id"),
    )
    kind = Kind("allocation", "allocations", Anchor.CLIENT, about="client_id", label=None)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    allocated_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    worker: Mapped[Person] = relationship(foreign_keys=[worker_id])
    organisation: Mapped[Organisation] = relationship()
