"""Tables of retention: longer periods of one organisation, legal holds, reviews of what is due, what was destroyed."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import Anchor, Kind, Protected
from core.database.base import Base, Dated, Versioned, Words


class Why(StrEnum):
    """From what a period is counted."""

    LAST_SEEN = "last_seen"
    CHILD = "child"
    DEATH = "death"

    @property
    def words(self) -> str:
        return {
            Why.LAST_SEEN: "since the person was last seen or discharged",
            Why.CHILD: "until the birthday that the law names for children",
            Why.DEATH: "since the person died",
        }[self]


class Scope(StrEnum):
    """What a hold covers."""

    CLIENT = "client"
    STAFF = "staff"
    KIND = "kind"
    EVERYTHING = "everything"

    @property
    def words(self) -> str:
        return {
            Scope.CLIENT: "One person we support",
            Scope.STAFF: "One member of staff",
            Scope.KIND: "All records of one kind",
            Scope.EVERYTHING: "Everything that we hold",
        }[self]


class Ground(StrEnum):
    """Why nothing may be destroyed."""

    INQUEST = "inquest"
    INQUIRY = "inquiry"
    LITIGATION = "litigation"
    POLICE = "police"
    COMPLAINT = "complaint"
    OTHER = "other"

    @property
    def words(self) -> str:
        return {
            Ground.INQUEST: "An inquest",
            Ground.INQUIRY: "A public inquiry or a review",
            Ground.LITIGATION: "A claim, or one that is expected",
            Ground.POLICE: "A police investigation",
            Ground.COMPLAINT: "A complaint or an incident that is looked into",
            Ground.OTHER: "Something else",
        }[self]


class Answer(StrEnum):
    """What an organisation says of a record that is due."""

    WAITING = "waiting"
    AGREED = "agreed"
    KEPT = "kept"

    @property
    def words(self) -> str:
        return {"waiting": "Waits for an answer", "agreed": "May be destroyed", "kept": "Kept for now"}[self.value]


class RetentionPeriod(Protected, Versioned, Base):
    """For how many years one organisation keeps records of a class, never less than the shipped minimum."""

    __tablename__ = "retention_period"
    __table_args__ = (UniqueConstraint("organisation_id", "record_class"), Index(None, "organisation_id", "id"))
    kind = Kind(
        "retention_period", "retention periods", Anchor.ORGANISATION, about=None, label=None,
        fixed=("organisation_id", "record_class"),
    )  # fmt: skip

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    record_class: Mapped[str] = mapped_column(String(60))
    years: Mapped[int]
    years_after_death: Mapped[int | None]
    reason: Mapped[Words]
    set_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]


class LegalHold(Protected, Versioned, Dated, Base):
    """That nothing it covers is destroyed. `record_id` is the client or member of staff. One person asks for its
    release, another one releases it."""

    __tablename__ = "legal_hold"
    __table_args__ = (Index(None, "organisation_id", "id"), Index(None, "record_id"))
    kind = Kind(
        "legal_hold", "legal holds", Anchor.ORGANISATION, about=None, label=None,
        fixed=("organisation_id", "scope", "record_kind", "ground", "words", "starts", "placed_by", "placed_at"),
    )  # fmt: skip

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    scope: Mapped[Scope]
    record_id: Mapped[UUID | None]
    record_kind: Mapped[str | None] = mapped_column(String(60))
    ground: Mapped[Ground]
    words: Mapped[Words]
    placed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    placed_at: Mapped[datetime]
    release_asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    release_asked_at: Mapped[datetime | None]
    release_reason: Mapped[Words | None]
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime | None]

    @classmethod
    def closes(cls, values: Mapping[str, object]) -> bool:
        """Placed while two records were one, it holds both until somebody releases each."""
        return values["released_at"] is None

    def stands(self, on: date) -> bool:
        """From the moment it is placed: a hold that begins later stops nothing less."""
        return self.released_at is None and (self.ends is None or on <= self.ends)


class DisposalReview(Protected, Versioned, Base):
    """That what one organisation holds about a person is due, or soon will be, and what the organisation says of it.
    `counts`: records by kind; `due_on`: the first day on which they may be destroyed; `stopped_by`: words of what stood
    against it when it was looked at last."""

    __tablename__ = "disposal_review"
    __table_args__ = (
        Index(None, "client_id"),
        Index(None, "organisation_id", "due_on", "id"),
        Index(None, "answer", "due_on"),
    )
    kind = Kind(
        "disposal_review", "reviews of records that are due", Anchor.CLIENT, about="client_id", label=None,
        fixed=("client_id", "organisation_id"),
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    due_on: Mapped[date]
    seen_on: Mapped[date]
    died_on: Mapped[date | None]
    record_class: Mapped[str] = mapped_column(String(60))
    why: Mapped[Why]
    years: Mapped[int]
    counts: Mapped[dict[str, object]] = mapped_column(JSON)
    stopped_by: Mapped[list[str]] = mapped_column(JSON, default=list)
    found_at: Mapped[datetime]
    answer: Mapped[Answer] = mapped_column(default=Answer.WAITING)
    reason: Mapped[Words | None]
    keep_until: Mapped[date | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    seconded_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    seconded_at: Mapped[datetime | None]

    @property
    def records(self) -> int:
        return sum(int(str(count)) for count in self.counts.values())


class Disposal(Protected, Versioned, Base):
    """What stays of records that were destroyed: ids, kinds and numbers, the rule, days and who agreed; no name,
    nothing from a record. `digest` is of all that, so that a certificate can be checked again."""

    __tablename__ = "disposal"
    __table_args__ = (Index(None, "organisation_id", "id"), Index(None, "was_client_id"))
    kind = Kind(
        "disposal", "certificates of destruction", Anchor.ORGANISATION, about=None, label=None,
        fixed=(
            "organisation_id", "was_client_id", "counts", "record_class", "why", "years", "seen_on", "died_on",
            "due_on", "agreed", "disposed_at", "backups_until", "digest",
        ),
    )  # fmt: skip

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    was_client_id: Mapped[UUID]
    counts: Mapped[dict[str, object]] = mapped_column(JSON)
    record_class: Mapped[str] = mapped_column(String(60))
    why: Mapped[Why]
    years: Mapped[int]
    seen_on: Mapped[date]
    died_on: Mapped[date | None]
    due_on: Mapped[date]
    agreed: Mapped[list[str]] = mapped_column(JSON)
    disposed_at: Mapped[datetime]
    backups_until: Mapped[date | None]
    digest: Mapped[str] = mapped_column(String(64))

    @property
    def records(self) -> int:
        return sum(int(str(count)) for count in self.counts.values())
