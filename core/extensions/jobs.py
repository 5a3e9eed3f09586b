"""What a plugin may have looked at by itself, and what it may answer: frozen values, nothing that reaches a record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from core.extensions.settings import Settings

LONGEST_WORDS = 300
OFTENEST = timedelta(hours=1)


@dataclass(frozen=True)
class PastAssessment:
    """The last of one instrument for somebody on a caseload. No answers, no scores, no results: `was_asked` is False
    where its gate stayed shut. `days_ago`: 0 is today."""

    assessment_id: UUID
    instrument: str
    version: int
    was_asked: bool
    days_ago: int


@dataclass(frozen=True)
class Reminder:
    """What the worker who recorded it is told, once for this assessment, while the person is on their caseload; others
    who carry the person are told that something should be asked again. The words stand in a list of messages: they
    name nobody."""

    assessment_id: UUID
    words: str

    def __post_init__(self) -> None:
        if not self.words.strip() or len(self.words) > LONGEST_WORDS:
            raise ValueError(f"a reminder needs words, {LONGEST_WORDS} characters at most")


@dataclass(frozen=True)
class PluginJob:
    """`run` is given the last assessments by the plugin's own instruments, some hundred at a time, for each
    organisation that has the plugin switched on, every `every`, and that organisation's settings. `name` begins with
    the plugin's and a colon."""

    name: str
    every: timedelta
    run: Callable[[Sequence[PastAssessment], Settings], Sequence[Reminder]]

    def __post_init__(self) -> None:
        if self.every < OFTENEST:
            raise ValueError("a job of a plugin runs once an hour at most")
        if not 0 < len(self.name) <= 100:
            raise ValueError("a job's name has 1 to 100 characters")
