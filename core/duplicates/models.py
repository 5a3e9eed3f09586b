"""Tables of duplicates: pairs, joined records with what moved, hidden matches, entries put right."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.access.moving import STAYS
from core.access.protected import Anchor, Kind, Label, Protected, SystemOnly, ToThePerson
from core.database.base import Base, Identified, Versioned, Words


class Verdict(StrEnum):
    """What is thought of two records: found by the matcher, or said by somebody who sees both."""

    SUGGESTED = "suggested"
    LINKED = "linked"
    DIFFERENT = "different"

    @property
    def words(self) -> str:
        return {"suggested": "Not decided", "linked": "Probably the same person"}.get(self, "Never the same person")


class ClientPair(Protected, Versioned, Base):
    """Two people who may be one. Both records stay as they are, whatever is said; `different` is never suggested again.

    Shown only to those who may read both. About the first of the two; which is the first says nothing.
    """

    __tablename__ = "client_pair"
    __table_args__ = (
        Index(None, "client_id", "other_id"),
        Index(None, "other_id"),
        Index(None, "verdict", "id"),
        CheckConstraint("client_id <> other_id", "of_two"),
    )
    kind = Kind(
        "client_pair", "pairs of possible duplicates", Anchor.CLIENT, about="client_id", owner=None, label=None,
        to_the_person=ToThePerson.OF_OTHERS,
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    other_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    verdict: Mapped[Verdict] = mapped_column(default=Verdict.SUGGESTED)
    score: Mapped[int]
    reasons: Mapped[list[str]] = mapped_column(default=list)
    doubts: Mapped[list[str]] = mapped_column(default=list)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[Words | None]

    def decide(self, verdict: Verdict, *, by: UUID, at: datetime, reason: str) -> None:
        self.verdict, self.decided_by, self.decided_at, self.reason = verdict, by, at, reason


class ClientMerge(Protected, Versioned, Base):
    """Two records joined: what was about `merged_id` is about `client_id` now, until it is taken apart again."""

    __tablename__ = "client_merge"
    __table_args__ = (Index(None, "client_id"), Index(None, "merged_id"))
    kind = Kind("client_merge", "joined records", Anchor.CLIENT, about="client_id", owner=None, label=None)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    merged_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"), info=STAYS)
    merged_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    merged_at: Mapped[datetime]
    reason: Mapped[Words]
    undone_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None]
    undone_reason: Mapped[Words | None]


class MergedRow(SystemOnly, Identified, Base):
    """One reference to either of two joined people as it was: `was_id` is whom the row was about. `row_key` is the
    primary key as JSON; without a column, it is the joined record's own row, and `before` holds its fields."""

    __tablename__ = "merged_row"
    __table_args__ = (UniqueConstraint("merge_id", "table_name", "column_name", "row_key"),)

    merge_id: Mapped[UUID] = mapped_column(ForeignKey("client_merge.id"))
    table_name: Mapped[str] = mapped_column(String(63))
    column_name: Mapped[str] = mapped_column(String(63))
    row_key: Mapped[str]
    was_id: Mapped[UUID]
    before: Mapped[dict[str, object] | None]


class MatchState(StrEnum):
    """How far a hidden match has come with the officer it was put to."""

    FOUND = "found"
    ASKED = "asked"
    AGREED = "agreed"
    DIFFERENT = "different"
    JOINED = "joined"

    @property
    def words(self) -> str:
        return {
            "found": "To be looked at", "asked": "The other organisation has been asked",
            "agreed": "Agreed: the records are being joined", "joined": "Joined",
        }.get(self, "Never the same person")  # fmt: skip

    @property
    def is_open(self) -> bool:
        return self in (MatchState.FOUND, MatchState.ASKED, MatchState.AGREED)


class HiddenMatch(Protected, Versioned, Base):
    """Somebody of an organisation may be in the record a second time, where nobody of it can see. Put to its privacy
    officer, who sees their own person and the signs, never the other one's record. `twin_id`: the same, as put to the
    other organisation once this one has asked."""

    __tablename__ = "hidden_match"
    __table_args__ = (
        Index(None, "organisation_id", "state", "id"),
        Index(None, "client_id", "other_id"),
        Index(None, "other_id"),
        Index(None, "state", "id"),
        Index(None, "twin_id"),
    )
    kind = Kind(
        "hidden_match", "hidden matches", Anchor.CLIENT, about="client_id", label=None,
        fixed=("organisation_id", "other_id"),
        to_the_person=ToThePerson.GUARDED,
    )  # fmt: skip

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    other_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    state: Mapped[MatchState] = mapped_column(default=MatchState.FOUND)
    score: Mapped[int]
    reasons: Mapped[list[str]] = mapped_column(default=list)
    found_at: Mapped[datetime]
    asked_reason: Mapped[Words | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[Words | None]
    twin_id: Mapped[UUID | None]


class MatchedClient(SystemOnly, Base):
    """What was known of somebody when the matcher last looked for duplicates of them, as a digest."""

    __tablename__ = "matched_client"

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"), primary_key=True, info=STAYS)
    digest: Mapped[str] = mapped_column(String(64))


class MatcherPlace(SystemOnly, Base):
    """How far the matcher has read the history of records."""

    __tablename__ = "matcher_place"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    change_id: Mapped[int] = mapped_column(BigInteger)


class CorrectedEntry(Protected, Versioned, Base):
    """That an entry was written about the wrong person and put right: one row about each of the two. Neither names the
    other; why is said only where the entry now is, for a reason may name who it really was."""

    __tablename__ = "corrected_entry"
    __table_args__ = (Index(None, "client_id"), Index(None, "organisation_id", "id"))
    kind = Kind(
        "corrected_entry", "entries put right", Anchor.CLIENT, about="client_id",
        fixed=("entry_kind", "has_come", "corrected_by", "corrected_at"),
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    entry_kind: Mapped[str] = mapped_column(String(60))
    has_come: Mapped[bool]
    corrected_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    corrected_at: Mapped[datetime]
    reason: Mapped[Words | None]
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)
