"""What the API and the forms about duplicates take and give."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.clients.codes import NhsNumberStatus
from core.clients.fields import Born, Name, Postcode, Reason, ShortLine
from core.clients.schemas import ClientLine, Taken
from core.duplicates.models import Verdict
from core.duplicates.weights import Band
from core.web.sentences import Asked


class CheckIn(Taken):
    """What is known of somebody before a record is made."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"family_name": "Okafor", "given_name": "Chidi", "date_of_birth": "1987-03-27"}]
        }
    )

    family_name: Annotated[Name, Asked("the family name")] = Field(min_length=1)
    given_name: Name | None = None
    preferred_name: Name | None = None
    former_family_names: list[Name] = Field(default_factory=list, max_length=10)
    date_of_birth: Annotated[Born | None, Asked("a date of birth")] = None
    date_of_birth_estimated: bool = False
    nhs_number: ShortLine | None = None
    nhs_number_status: NhsNumberStatus = NhsNumberStatus.NOT_TRACED
    postcode: Postcode | None = None


class PossibleOut(BaseModel):
    """Somebody who may be the person described, among those whom the caller may see."""

    client: ClientLine
    band: Band
    score: int
    reasons: list[str] = Field(description="What speaks for one person, in plain words")
    doubts: list[str] = Field(description="What speaks against it")


class CheckOut(BaseModel):
    """The likeliest first; at most ten."""

    items: list[PossibleOut]


class PairIn(Taken):
    """What somebody who sees both people has found."""

    client_id: UUID
    other_id: UUID
    verdict: Verdict = Field(description="`linked`: probably the same person; `different`: never the same person")
    reason: Annotated[Reason, Asked("how you know")]


class VerdictIn(Taken):
    """Another finding about the same two people; `suggested` takes back what was said."""

    verdict: Annotated[Verdict, Asked("what you found")]
    reason: Annotated[Reason, Asked("how you know")]


class PairOut(BaseModel):
    """Two people who may be one."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    other_id: UUID
    verdict: Verdict
    score: int
    reasons: list[str]
    doubts: list[str]
    decided_by: UUID | None
    decided_at: datetime | None
    reason: str | None
    version: int


class MergeIn(Taken):
    """Two records become one. `keep_id` is the record that goes on; the other is kept for taking them apart again."""

    keep_id: Annotated[UUID, Asked("which record goes on")]
    other_id: UUID
    take: list[str] = Field(
        default_factory=list, description="Fields in which the two differ and the other record is right"
    )
    reason: Annotated[Reason, Asked("how you know that they are one person")]


class MovesOut(BaseModel):
    """How many records of one kind go over."""

    kind: str
    words: str
    number: int


class ClashOut(BaseModel):
    """A field in which the two differ."""

    field: str
    words: str
    kept: str | None
    other: str | None
    settled: str | None = Field(description="Why nobody is asked: the stricter one counts, whichever record goes on")


class PreviewOut(BaseModel):
    """What joining would do, as far as the caller may see it."""

    moves: list[MovesOut]
    clashes: list[ClashOut]


class MergeOut(BaseModel):
    """Two records joined; `undone_at` once they have been taken apart."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    merged_id: UUID
    merged_at: datetime
    merged_by: UUID | None
    approved_by: UUID | None
    reason: str
    undone_at: datetime | None
    version: int


class NewEntryOut(BaseModel):
    """Something written since two records were joined: it must be said whose it is, by its `place`."""

    place: str
    kind: str
    id: UUID
    words: str
    at: datetime | None


class UnmergeIn(Taken):
    """Taking apart; `to_other` names what was written since and belongs to the other person, as `kind:id`."""

    to_other: list[str] = Field(default_factory=list)
    to_kept: list[str] = Field(default_factory=list)
    reason: Annotated[Reason, Asked("how you know that they are two people")]


class MoveIn(Taken):
    """An entry was written about the wrong person."""

    to_client_id: Annotated[UUID, Asked("whom it is about")]
    reason: Annotated[Reason, Asked("how you know")]
