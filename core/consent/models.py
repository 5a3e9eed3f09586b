"""Table of what people say of sharing: what opens a holder's record to another organisation, and what closes it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.errors import Invalid
from core.access.protected import Anchor, Kind, Protected
from core.database import clock
from core.database.base import Base, Dated, Versioned, Words
from core.organisations.models import Organisation
from core.people.models import Person
from core.web.filters import plain_day

EVERYTHING = "everything"
SCOPES = {
    EVERYTHING: "Everything",
    "referral": "Referrals",
    "support_conversation": "Support conversations",
    "contact": "Contacts",
    "assessment": "Assessments and DIALOG+ sessions",
    "stay": "Stays on pathways",
    "attachment": "Documents",
    "contact_details": "Addresses and numbers",
}
"""What of the record it is about: all of it, or one kind."""
PART_OF = {
    "referral_clock": "referral",
    "arrival": "referral",
    "onward_referral": "referral",
    "referral_task": "referral",
    "missing_paper": "referral",
    "telling": "referral",
    "call_attempt": "support_conversation",
    "dialog_session": "assessment",
}
"""Kinds that a scope covers together with the one it names: they tell of it; a session’s ratings are an assessment."""
BESIDE = {"addendum": "record_kind", "corrected_entry": "entry_kind"}
"""Kinds that stand beside an entry, and the column that names its kind: what is said of that one holds for them."""


class Saying(StrEnum):
    """What the person says."""

    CONSENT = "consent"
    DISSENT = "dissent"
    OBJECTION = "objection"
    RESTRICTION = "restriction"

    @property
    def words(self) -> str:
        return {
            Saying.CONSENT: "Yes, share it with one organisation",
            Saying.DISSENT: "No, do not share it with one organisation",
            Saying.OBJECTION: "No, do not share it with any other organisation",
            Saying.RESTRICTION: "Restrict it: keep what your organisation holds, and use it for nothing else",
        }[self]


class ConsentBasis(StrEnum):
    """What it rests on."""

    EXPLICIT = "explicit"
    IMPLIED = "implied"
    BEST_INTERESTS = "best_interests"
    PUBLIC_INTEREST = "public_interest"

    @property
    def words(self) -> str:
        return {
            ConsentBasis.EXPLICIT: "The person said so",
            ConsentBasis.IMPLIED: "It follows from what the person asked for",
            ConsentBasis.BEST_INTERESTS: "The person cannot decide: it is in their best interests",
            ConsentBasis.PUBLIC_INTEREST: "An overriding public interest",
        }[self]


class HowGiven(StrEnum):
    """How it was said."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    WRITING = "writing"
    REPRESENTATIVE = "representative"
    DECIDED = "decided"

    @property
    def words(self) -> str:
        return {
            HowGiven.IN_PERSON: "In person",
            HowGiven.PHONE: "By telephone",
            HowGiven.WRITING: "In writing",
            HowGiven.REPRESENTATIVE: "By somebody who may decide for them",
            HowGiven.DECIDED: "Decided by us, and written down here",
        }[self]


class Consent(Protected, Versioned, Dated, Base):
    """One thing that a person said of sharing. `organisation_id` is the holder that recorded it: a consent opens only
    the holder's own entries, and a restriction closes them to everybody. `with_id` is whom it is about; None for an
    objection, which is about all others, and for a restriction."""

    __tablename__ = "consent"
    __table_args__ = (
        Index(None, "client_id", "saying"),
        Index(None, "with_id", "saying", "client_id"),
        Index(None, "organisation_id", "id"),
    )
    kind = Kind(
        "consent", "what people say of sharing", Anchor.CLIENT, about="client_id", label=None,
        fixed=(
            "organisation_id", "with_id", "saying", "scope", "basis", "how", "evidence", "starts", "ends",
            "recorded_by", "recorded_at",
        ),
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    with_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    saying: Mapped[Saying]
    scope: Mapped[str] = mapped_column(String(60))
    basis: Mapped[ConsentBasis]
    how: Mapped[HowGiven]
    evidence: Mapped[Words]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[Words | None]

    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    with_whom: Mapped[Organisation | None] = relationship(foreign_keys=[with_id])
    recorder: Mapped[Person] = relationship(foreign_keys=[recorded_by])

    @classmethod
    def closes(cls, values: Mapping[str, object]) -> bool:
        """What the person does not want: a consent opens, and so counts for one only."""
        return values["saying"] != Saying.CONSENT

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None and self.in_force(clock.today())

    @property
    def has_ended(self) -> bool:
        """Withdrawn, or its last day is over: nothing is left to withdraw."""
        return self.withdrawn_at is not None or (self.ends is not None and self.ends < clock.today())

    @property
    def sentence(self) -> str:
        """As colleagues and the person read it."""
        what = "what" if self.scope == EVERYTHING else f"the {self._part} that"
        holder, other = self.organisation.name, self.with_whom.name if self.with_whom else ""
        everything = "what others hold" if self.scope == EVERYTHING else f"{self._part} that others hold"
        return {
            Saying.CONSENT: f"{other} may see {what} {holder} holds.",
            Saying.DISSENT: f"{other} must not see {everything}.",
            Saying.OBJECTION: f"No organisation may see {everything}.",
            Saying.RESTRICTION: f"Use is restricted: {what} {holder} wrote until {plain_day(self.starts)} is kept, and "
            "used for nothing but vital interests, legal claims and the protection of another person.",
        }[self.saying]

    @property
    def _part(self) -> str:
        """In the middle of a sentence."""
        return SCOPES[self.scope][0].lower() + SCOPES[self.scope][1:]

    def withdraw(self, by: UUID, because: str) -> None:
        """From the next request on. Raises `Invalid` if it has ended."""
        if self.has_ended:
            raise Invalid("because", "This has ended or was withdrawn already.")
        self.withdrawn_by, self.withdrawn_at, self.withdrawn_because = by, clock.now(), because
