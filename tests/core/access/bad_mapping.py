"""Classes mapped in every way that goes round the door: run with `python -m`, it prints the faults found."""

from uuid import UUID

from sqlalchemy import Column, ForeignKey, Integer, Table, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from core.access import mapping
from core.access.protected import Anchor, Kind, Protected
from core.clients.models import Client
from core.database.base import Base, Identified, Versioned
from core.models import METADATA

CLIENT = Client.__table__


def kind(name: str, about: str | None = "client_id", **also: str | None) -> Kind:
    return Kind(name, name, Anchor.CLIENT, about, owner=None, label=None, **also)  # type: ignore[arg-type]


class Unsaid(Identified, Base):
    __tablename__ = "unsaid"


class Unversioned(Protected, Identified, Base):
    __tablename__ = "unversioned"
    kind = kind("unversioned", "id")


class Misnamed(Protected, Versioned, Base):
    __tablename__ = "misnamed"
    kind = Kind("misnamed", "misnamed", Anchor.CLIENT, "subject_id", "holder_id", "secrecy")


class Cascading(Protected, Versioned, Base):
    __tablename__ = "cascading"
    kind = kind("cascading")
    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id", ondelete="CASCADE"))


class Blanking(Protected, Versioned, Base):
    __tablename__ = "blanking"
    kind = kind("blanking")
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("client.id", ondelete="SET NULL"))


class Joined(Protected, Versioned, Base):
    __tablename__ = "joined"
    kind = kind("joined")
    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    client: Mapped[Client] = relationship(innerjoin=True, lazy="joined")


class Late(Protected, Versioned, Base):
    __tablename__ = "late"
    kind = kind("late")
    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    client: Mapped[Client] = relationship(post_update=True)


PAIRS = Table("pair", METADATA, Column("a", ForeignKey("paired.id")), Column("b", ForeignKey("client.id")))


class Paired(Protected, Versioned, Base):
    __tablename__ = "paired"
    kind = kind("paired", "id")
    clients: Mapped[list[Client]] = relationship(secondary=PAIRS)


class Peeping(Protected, Versioned, Base):
    __tablename__ = "peeping"
    kind = kind("peeping")
    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))


Peeping.surname = column_property(  # type: ignore[attr-defined]
    select(CLIENT.c.family_name).where(CLIENT.c.id == Peeping.client_id).scalar_subquery()
)


class Parent(Protected, Versioned, Base):
    __tablename__ = "parent"
    __mapper_args__ = {"polymorphic_on": "sort", "polymorphic_identity": 1, "version_id_col": None}  # noqa: RUF012
    kind = kind("parent", "id")
    sort: Mapped[int] = mapped_column(Integer)


class Child(Parent):
    __tablename__ = "child"
    __mapper_args__ = {"polymorphic_identity": 2}  # noqa: RUF012
    kind = kind("child", "id")
    id: Mapped[UUID] = mapped_column(ForeignKey("parent.id"), primary_key=True)


if __name__ == "__main__":
    print(*mapping.faults(), sep="\n")
