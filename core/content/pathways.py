"""A pathway: the stages of a person's support from entry to exit, with what each of them asks for and by when."""

from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from core.content.definition import Definition
from core.content.faults import Path, PlacedFaults
from core.content.instruments import AccessLabel
from core.content.pathway_checks import faults_of
from core.content.strict import Flag, Key, PluginKey, Sentence, Strict, Words

Count = Annotated[int, Field(strict=True, ge=1, le=999)]


class CountedIn(StrEnum):
    """What a time is counted in, as the clocks of referrals count: the words are those of `core.clocks`."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    HOURS = "hours"


class Within(Strict):
    """So many of a unit, counted from the moment at which it begins."""

    unit: CountedIn
    number: Annotated[int, Field(strict=True, ge=1, le=3650)]


class Confirmed(Strict):
    """Words that whoever enrols somebody must say are so."""

    kind: Literal["confirmed"]
    key: Key
    text: Sentence


class CompletedAssessment(Strict):
    """An instrument that must have been completed with the person, `within_days` before (0 is the same day), or ever.
    `text` is what is said where it was not."""

    kind: Literal["assessment"]
    instrument: PluginKey
    within_days: Annotated[int, Field(strict=True, ge=0, le=3650)] | None = None
    text: Sentence


class WomenOnly(Strict):
    """The person's own record says that they are a woman, trans women included."""

    kind: Literal["women_only"]


Condition = Annotated[Confirmed | CompletedAssessment | WomenOnly, Field(discriminator="kind")]


class Task(Strict):
    """One thing to do in a stage; `within` counts from the day on which the stage begins."""

    key: Key
    text: Sentence
    within: Within | None = None


class Stage(Strict):
    """`clock`: how long somebody is in it at most. `assessments` and `tasks` are done before it is left, or it is said
    why not. `next`: the stages that may follow; none is the last."""

    key: Key
    title: Sentence
    purpose: Words
    clock: Within | None = None
    assessments: tuple[PluginKey, ...] = ()
    tasks: tuple[Task, ...] = ()
    next: tuple[Key, ...] = ()


class Extension(Strict):
    """How often a stay may be made longer, and by how much at a time."""

    most: Count
    by: Within


class TimeBox(Strict):
    """How long a stay lasts from its beginning; without `extension` it is never longer."""

    length: Within
    extension: Extension | None = None


class Outcome(Strict):
    key: Key
    title: Sentence


class Check(Strict):
    """One thing that is so before somebody leaves, or it is said why not."""

    key: Key
    text: Sentence


class FollowUpAfter(Strict):
    """What is done after somebody has left, counted from that moment."""

    text: Sentence
    within: Within


class Pathway(Definition):
    """One version of a pathway. `roles`: who may enrol somebody; empty leaves that to the access policy alone.

    `places`: how many may be on it at once in one organisation. `may_be_anonymous`: a drop-in, where somebody may stay
    without a record of theirs.
    """

    FOLDER: ClassVar[str] = "pathways"

    label: AccessLabel
    roles: tuple[Key, ...] = ()
    may_be_anonymous: Flag = False
    entry: tuple[Condition, ...] = ()
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    places: Count | None = None
    time_box: TimeBox | None = None
    outcomes: Annotated[tuple[Outcome, ...], Field(min_length=1)]
    exit_check: tuple[Check, ...] = ()
    follow_up: FollowUpAfter | None = None

    @model_validator(mode="after")
    def _parts_fit_together(self) -> "Pathway":
        if faults := tuple(faults_of(self)):
            raise PlacedFaults(faults)
        return self

    @cached_property
    def stage_by_key(self) -> dict[str, Stage]:
        """In the order in which they are declared; the first is where everybody begins."""
        return {stage.key: stage for stage in self.stages}

    @property
    def to_confirm(self) -> tuple[Confirmed, ...]:
        return tuple(one for one in self.entry if isinstance(one, Confirmed))

    def instruments(self) -> Iterator[tuple[Path, str]]:
        """(path, key) of every instrument that it refers to."""
        for place, condition in enumerate(self.entry):
            if isinstance(condition, CompletedAssessment):
                yield ("entry", place, "instrument"), condition.instrument
        for place, stage in enumerate(self.stages):
            yield from ((("stages", place, "assessments", n), key) for n, key in enumerate(stage.assessments))
