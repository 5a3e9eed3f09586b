"""The table of what agreements carry, counted once a day."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import Anchor, Kind, Protected
from core.database.base import Base, Versioned


class Measure(StrEnum):
    """What a figure counts: clients whose records of one kind are carried, of all kinds together, holders of a role."""

    KIND = "kind"
    ALL = "all"
    ROLE = "role"


class AgreementFigure(Protected, Versioned, Base):
    """What one agreement alone carries to the people of one organisation, as counted on one day: what would close to
    them if it ended. A number from one to four is not kept at all: it is None.

    `word`: the kind of record, or the role; empty for all kinds together. `from_organisation_id`: whose records; None
    for the identity, which all share, and for all owners together. `uses`: how often the agreement let those people in
    during the last 30 days, as the audit says.
    """

    __tablename__ = "agreement_figure"
    __table_args__ = (Index(None, "agreement_key"),)
    kind = Kind(
        "agreement_figure", "figures of agreements", Anchor.ORGANISATION, about=None, owner=None, label=None,
        fixed=("agreement_key", "measure", "word", "from_organisation_id", "to_organisation_id", "counted_on"),
    )  # fmt: skip

    agreement_key: Mapped[str] = mapped_column(String(40), ForeignKey("agreement.key"))
    measure: Mapped[Measure]
    word: Mapped[str] = mapped_column(String(60))
    from_organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    to_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    clients: Mapped[int | None]
    people: Mapped[int | None]
    uses: Mapped[int | None]
    counted_on: Mapped[date]
