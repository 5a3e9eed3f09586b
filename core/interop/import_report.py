"""What an import of referrals says of itself: an entry each and totals, ready to be printed or sent as JSON."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, Field


class Outcome(StrEnum):
    """`unchanged`: the same message was received before."""

    CREATED = "created"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class EntryReport(BaseModel):
    """One referral of the run: what became of it, and in `sentences` all that a person should know."""

    file: str
    entry: str = Field(description="Where in the file it stands")
    key: str | None = Field(default=None, description="What the sender calls it, of a row that could be read")
    outcome: Outcome
    field: str | None = Field(default=None, description="What to mend, if it was refused")
    sentences: list[str] = Field(default_factory=list)
    referral_id: UUID | None = None
    answered_as: UUID | None = Field(default=None, exclude=True)
    is_taken_back: bool = Field(default=False, exclude=True)
    said: dict[str, str] | None = Field(default=None, exclude=True, description="Its cells, of a row that was refused")
    client_id: UUID | None = None
    received_at: datetime | None = None


class Totals(BaseModel):
    created: int = 0
    unchanged: int = 0
    refused: int = 0

    def plus(self, other: "Totals") -> "Totals":
        return Totals(
            created=self.created + other.created, unchanged=self.unchanged + other.unchanged,
            refused=self.refused + other.refused,
        )  # fmt: skip


class ImportReport(BaseModel):
    """All entries in the order of the files; `notes` are about the files themselves."""

    entries: list[EntryReport]
    totals: Totals
    notes: list[str]

    @classmethod
    def of(cls, entries: list[EntryReport], notes: list[str]) -> "ImportReport":
        outcomes = [entry.outcome for entry in entries]
        return cls(
            entries=entries, notes=notes, totals=Totals(**{each.value: outcomes.count(each) for each in Outcome})
        )

    @property
    def is_clean(self) -> bool:
        """Whether nothing was refused."""
        return self.totals.refused == 0
