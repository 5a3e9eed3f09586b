"""The table of contacts: every time a worker and a client were, or should have been, in touch."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.protected import Anchor, Kind, Label, Protected
from core.casework.codes import ActivityPurpose, AttendanceStatus, ConsultationMechanism, is_direct_contact
from core.clients.history import told
from core.database.base import Base, Versioned, Words
from core.organisations.models import Organisation
from core.people.models import Person


class Contact(Protected, Versioned, Base):
    """One contact, owned by the organisation the worker acted for.

    `at` is when it happened, `recorded_at` when it was written; `submission` is the form it was written on, so that a
    form sent twice makes one contact.
    """

    __tablename__ = "contact"
    __table_args__ = (
        Index(None, "client_id", "at"),
        Index(None, "organisation_id", "id"),
        Index("ix_contact_met", "referral_id", "at", "attendance", "mechanism"),
        UniqueConstraint("worker_id", "submission"),
    )
    kind = Kind("contact", "contacts", Anchor.CLIENT, about="client_id")

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    referral_id: Mapped[UUID | None] = mapped_column(ForeignKey("referral.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(info=told("When"))
    recorded_at: Mapped[datetime]
    minutes: Mapped[int]
    mechanism: Mapped[ConsultationMechanism] = mapped_column(info=told("How"))
    attendance: Mapped[AttendanceStatus] = mapped_column(info=told("Did the person come?"))
    purpose: Mapped[ActivityPurpose] = mapped_column(info=told("What for"))
    interpreter_present: Mapped[bool] = mapped_column(default=False, info=told("Interpreter"))
    adjustment_made: Mapped[bool] = mapped_column(default=False, info=told("Adjustment"))
    note: Mapped[Words | None]
    label: Mapped[Label] = mapped_column(default=Label.NORMAL, info=told("Who may read it"))
    submission: Mapped[UUID | None]

    worker: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()

    @property
    def is_direct(self) -> bool:
        return is_direct_contact(self.attendance, self.mechanism)
