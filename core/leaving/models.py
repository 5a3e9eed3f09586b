"""Table of departures."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import Anchor, Kind, Protected
from core.database.base import Base, Versioned

HANDING_OVER = timedelta(days=28)
"""How long managers go on managing somebody who has left: their open work is seen through these lines."""


class Departure(Protected, Versioned, Base):
    """That somebody leaves an organisation, and their last day. What it ends are roles and lines with dates of their
    own: this only says why, and to whom to show what is to be handed over."""

    __tablename__ = "departure"
    __table_args__ = (Index(None, "person_id"), Index(None, "organisation_id", "last_day"))
    kind = Kind(
        "departure", "departures", Anchor.STAFF, about="person_id", label=None,
        fixed=("person_id", "organisation_id"),
    )  # fmt: skip

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    last_day: Mapped[date]
    reason: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))

    @property
    def handed_over_by(self) -> date:
        return self.last_day + HANDING_OVER
