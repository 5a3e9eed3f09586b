"""What core tells plugins and what they may answer: frozen values, nothing that reaches a record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

LONGEST_STEP = 300
FURTHEST_DUE = 366


@dataclass(frozen=True)
class AssessmentCompleted:
    """An assessment was completed. No answers and no scores: `outcomes` holds the instrument's own result words.

    `organisation` is the key of the organisation that owns the assessment; `completed_at` is in UTC.
    """

    assessment_id: UUID
    client_id: UUID
    instrument: str
    version: int
    organisation: str
    outcomes: Mapping[str, str]
    completed_at: datetime

    def __post_init__(self) -> None:
        if self.completed_at.tzinfo is None:
            raise ValueError("completed_at needs its time zone")
        object.__setattr__(self, "outcomes", MappingProxyType(dict(self.outcomes)))


@dataclass(frozen=True)
class FollowUp:
    """A next step that a plugin suggests to the worker, who decides; `due_in_days` 0 is today.

    The words may rest on the result, so core shows them only to people who may read the assessment itself.
    """

    words: str
    due_in_days: int

    def __post_init__(self) -> None:
        if not self.words.strip() or len(self.words) > LONGEST_STEP:
            raise ValueError(f"a follow-up needs words, {LONGEST_STEP} characters at most")
        if not 0 <= self.due_in_days <= FURTHEST_DUE:
            raise ValueError(f"a follow-up is due in 0 to {FURTHEST_DUE} days")
