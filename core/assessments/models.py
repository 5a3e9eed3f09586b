"""Tables of assessments and of the instrument definitions they pin."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.protected import Anchor, Kind, Label, Protected, Reference
from core.database.base import Base, Identified, Versioned, Words
from core.organisations.models import Organisation
from core.people.models import Person


class Outcome(StrEnum):
    """What became of an assessment."""

    COMPLETED = "completed"
    NOT_ASKED = "not_asked"


class InstrumentDefinition(Reference, Identified, Base):
    """The definition of one version of an instrument, kept at first use: what was asked stays readable when the
    plugin has gone."""

    __tablename__ = "instrument_definition"
    __table_args__ = (UniqueConstraint("key", "number"),)

    key: Mapped[str] = mapped_column(String(120))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    definition: Mapped[dict[str, object]]


class Assessment(Protected, Versioned, Base):
    """One completed instrument; `instrument` and `instrument_version` pin what was asked, `plugin` who provides it."""

    __tablename__ = "assessment"
    __table_args__ = (Index(None, "client_id", "completed_at"), Index(None, "organisation_id", "id"))
    kind = Kind("assessment", "assessments", Anchor.CLIENT, about="client_id")

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    plugin: Mapped[str] = mapped_column(String(60))
    instrument: Mapped[str] = mapped_column(String(120))
    instrument_version: Mapped[int]
    title: Mapped[str]
    outcome: Mapped[Outcome]
    reason: Mapped[Words | None]
    answers: Mapped[dict[str, object]] = mapped_column(default=dict)
    scores: Mapped[dict[str, object]] = mapped_column(default=dict)
    bands: Mapped[dict[str, object]] = mapped_column(default=dict)
    next_steps: Mapped[list[str]] = mapped_column(default=list)
    completed_at: Mapped[datetime]
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)

    worker: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()
