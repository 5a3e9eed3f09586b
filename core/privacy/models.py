"""Table of matters that privacy officers see to."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import Anchor, Kind, Protected
from core.database.base import Base, Versioned, Words

LOOKING = timedelta(days=1)
"""How long a look at a record lasts beyond the day it was begun."""


class Sort(StrEnum):
    """What happened."""

    SELF_CLAIM = "self_claim"
    BREAK_GLASS = "break_glass"
    SEAL_OVERRIDE = "seal_override"
    UNUSUAL_ACCESS = "unusual_access"
    ACCESS_REQUEST = "access_request"
    OFFICER_LOOK = "officer_look"
    RETENTION_DUE = "retention_due"
    RIGHTS_REQUEST = "rights_request"
    RIGHTS_DUE = "rights_due"
    CLIENT_LINK = "client_link"
    OTHER = "other"

    @property
    def words(self) -> str:
        return {
            "self_claim": "Access by one’s own claim",
            "break_glass": "Break-glass",
            "seal_override": "A seal was overridden",
            "unusual_access": "Unusual access",
            "access_request": "Somebody asks for access",
            "officer_look": "A privacy officer looked at a record",
            "retention_due": "Records are due to be destroyed",
            "rights_request": "Somebody exercises a right",
            "rights_due": "A right is to be answered within a week",
            "client_link": "A link for a person was tried again, or with wrong codes",
            "other": "Something else",
        }[self.value]


class MatterState(StrEnum):
    """How far it has come."""

    OPEN = "open"
    TAKEN = "taken"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        return {"open": "Nobody has taken it", "taken": "Taken", "closed": "Closed"}[self.value]


class Finding(StrEnum):
    """What came of it."""

    IN_ORDER = "in_order"
    REMINDED = "reminded"
    NOT_NEEDED = "not_needed"
    BREACH = "breach"
    FALSE_ALARM = "false_alarm"

    @property
    def words(self) -> str:
        return {
            "in_order": "In order: it was needed, and enough was said",
            "reminded": "Needed, but done in the wrong way: the person was reminded of how",
            "not_needed": "Not needed: access has ended and the person was spoken to",
            "breach": "A breach of confidentiality: passed on as an incident",
            "false_alarm": "A false alarm: nothing was opened that should not be",
        }[self.value]


class PrivacyMatter(Protected, Versioned, Base):
    """Something that the privacy officers of one organisation look at afterwards. `person_id` is whose act it was,
    `evidence` what happened in neutral facts; `source` names what raised it, so that it is raised once. `escalated_at`:
    nobody there saw to it in time, or nobody could, and officers of the other parties may. `looked_by` reads the
    person's record until the end of `looked_until`, because the matter needs it."""

    __tablename__ = "privacy_matter"
    __table_args__ = (
        Index(None, "organisation_id", "state", "id"),
        Index(None, "state", "due_at"),
        Index(None, "client_id"),
        Index(None, "person_id"),
        Index(None, "looked_by", "looked_until"),
        UniqueConstraint("organisation_id", "source"),
    )
    kind = Kind(
        "privacy_matter", "privacy matters", Anchor.STAFF, about="person_id", label=None,
        fixed=("organisation_id", "person_id", "sort", "raised_at", "due_at", "evidence"),
    )  # fmt: skip

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    sort: Mapped[Sort]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("client.id"))
    evidence: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    source: Mapped[str]
    raised_at: Mapped[datetime]
    due_at: Mapped[datetime]
    escalated_at: Mapped[datetime | None]
    state: Mapped[MatterState] = mapped_column(default=MatterState.OPEN)
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    taken_at: Mapped[datetime | None]
    looked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    looked_until: Mapped[date | None]
    look_reason: Mapped[Words | None]
    outcome: Mapped[Finding | None]
    outcome_words: Mapped[Words | None]
    learning: Mapped[Words | None]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        return self.state is not MatterState.CLOSED

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The evidence as a page shows it; `see` is an address, shown as a link."""
        return [
            (name.replace("_", " ").capitalize(), _plain(value))
            for name, value in self.evidence.items()
            if name != "see"
        ]


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
