"""What the API and the forms of entries recorded by mistake take and give."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.clients.fields import Line, Words
from core.sealing.mistake_models import MistakeSort
from core.web.sentences import Asked


class MistakeIn(BaseModel):
    """What went wrong. The words say it without saying what the entry holds."""

    model_config = ConfigDict(extra="forbid")

    sort: Annotated[MistakeSort, Asked("what went wrong")]
    words: Annotated[Words, Asked("how you know"), Field(min_length=3)]
    nobody_relies_on_it: Annotated[bool, Asked("whether anybody relies on this entry")] = Field(
        False, description="Must be true for an entry that warns people, such as a crisis plan"
    )


class MarkEntryIn(MistakeIn):
    """The same, with the entry."""

    kind: Annotated[Line, Asked("the kind of entry")]
    record_id: Annotated[UUID, Asked("the entry")]


class UndoIn(BaseModel):
    """Why the entry was right after all."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[Words, Asked("why it was no mistake"), Field(min_length=3)]


class MistakeOut(BaseModel):
    """That an entry was recorded by mistake: not what it holds."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    organisation_id: UUID
    entry_kind: str
    record_id: UUID
    entry_day: date
    sort: MistakeSort
    words: str
    marked_by: UUID
    marked_at: datetime
    stands: bool
    undone_by: UUID | None
    undone_at: datetime | None
    version: int
