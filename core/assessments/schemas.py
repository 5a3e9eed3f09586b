"""What the assessments API takes and gives."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.access.protected import Label
from core.assessments.models import Outcome
from core.clients.fields import Reason
from core.content.instruments import AccessLabel, WhoAnswers, Wording


class InstrumentLine(BaseModel):
    """A form that your organisation has switched on."""

    model_config = ConfigDict(from_attributes=True)

    key: str = Field(examples=["bright_paths:walk"])
    version: int
    title: str
    summary: str
    label: AccessLabel
    who_answers: WhoAnswers
    wording: Wording
    roles: tuple[str, ...] = Field(description="Who may start it, as far as policy lets them; empty: whom policy lets")


class WordingIn(BaseModel):
    """An organisation's own licensed copy: the published words by key. No texts take the copy out."""

    model_config = ConfigDict(extra="forbid")

    texts: dict[Annotated[str, Field(max_length=200)], Annotated[str, Field(max_length=500)]] = Field(
        max_length=2000, examples=[{"how_was_it": "How was your walk today?"}]
    )
    reason: Reason


class WordingOut(BaseModel):
    """A form's words by key: ours in short, and your organisation's copy as far as it was given."""

    instrument: str
    number: int
    ours: dict[str, str]
    texts: dict[str, str]
    is_shown: bool = Field(description="There is a copy, and your organisation says that it holds the licence")


class AssessmentIn(BaseModel):
    """A form filled in. Answers are by the keys of the form's questions, as its definition says."""

    model_config = ConfigDict(extra="forbid")

    instrument: str = Field(max_length=121, examples=["bright_paths:walk"])
    version: int = Field(strict=True, ge=1, le=9999, examples=[1])
    gate: dict[str, object] = Field(
        default_factory=dict, max_length=100, description="Answers to the gate, if it has one: yes or no"
    )
    answers: dict[str, object] = Field(default_factory=dict, max_length=500, examples=[{"how_was_it": "good"}])


class AssessmentLine(BaseModel):
    """An assessment in a list; `completed_at` is in UTC."""

    id: UUID
    client_id: UUID
    organisation_id: UUID
    worker_id: UUID
    instrument: str
    instrument_version: int
    title: str
    outcome: Outcome
    completed_at: datetime
    label: Label


class NextStepOut(BaseModel):
    """Something a plugin suggested to the worker."""

    model_config = ConfigDict(from_attributes=True)

    words: str
    due: date
    plugin: str
    settled_on: date | None


class WayOut(BaseModel):
    """One way to deal with a safety prompt."""

    model_config = ConfigDict(from_attributes=True)

    key: str
    text: str


class SafetyDoneOut(BaseModel):
    """What was done about a safety prompt; `way` is the key of one of its ways, `at` is in UTC."""

    model_config = ConfigDict(from_attributes=True)

    way: str
    words: str
    by: str = Field(description="The worker's name")
    at: datetime


class SafetyPromptOut(BaseModel):
    """Something that cannot be put away before what was done is recorded."""

    model_config = ConfigDict(from_attributes=True)

    key: str
    words: str
    ways: list[WayOut]
    done: SafetyDoneOut | None = Field(description="null: nothing is recorded yet")


class SafetyDoneIn(BaseModel):
    """What was done about a safety prompt, by whoever sends it, now."""

    model_config = ConfigDict(extra="forbid")

    way: str = Field(max_length=60, examples=["talked"], description="The key of one of the prompt's ways")
    words: str = Field(min_length=1, max_length=2000, examples=["We went through her safety plan and rang the GP."])


class AssessmentOut(AssessmentLine):
    """An assessment in full; keys are those of the definition that it pins."""

    model_config = ConfigDict(from_attributes=True)

    reason: str | None = Field(description="Why nothing was asked")
    gate_answers: dict[str, object]
    answers: dict[str, object]
    scores: dict[str, float | None] = Field(description="null: withheld because an answer is missing")
    bands: dict[str, str]
    outcomes: dict[str, str]
    prompts: list[str]
    safety: list[SafetyPromptOut] = Field(description="Prompts that need something recorded")
    steps: list[NextStepOut] = Field(serialization_alias="next_steps")
    not_available: list[str] = Field(description="Plugins that were told and could not answer")
    version: int


class DraftAnswersIn(BaseModel):
    """What is filled in so far, right or wrong, in place of what was saved before."""

    model_config = ConfigDict(extra="forbid")

    gate: dict[str, object] = Field(default_factory=dict, max_length=100, description="Answers to the gate so far")
    answers: dict[str, object] = Field(default_factory=dict, max_length=500, examples=[{"how_was_it": "good"}])


class AssessmentDraftIn(DraftAnswersIn):
    """A form begun. Its answers may be incomplete; they are checked when it is completed."""

    instrument: str = Field(max_length=121, examples=["bright_paths:walk"])
    version: int = Field(strict=True, ge=1, le=9999, examples=[1])


class AssessmentDraftLine(BaseModel):
    """A form that you have begun and not completed; times are in UTC."""

    id: UUID
    client_id: UUID
    organisation_id: UUID
    instrument: str
    instrument_version: int
    title: str
    begun_at: datetime
    saved_at: datetime
    label: Label
    version: int


class DraftFaultOut(BaseModel):
    """Why a draft cannot be completed as it stands."""

    model_config = ConfigDict(from_attributes=True)

    field: str = Field(examples=["answers.how_was_it"])
    message: str


class AssessmentDraftOut(AssessmentDraftLine):
    """A draft in full, by the keys of the version that was begun."""

    gate: dict[str, object]
    answers: dict[str, object]
    faults: list[DraftFaultOut] = Field(description="What keeps it from being completed; empty: nothing does")
