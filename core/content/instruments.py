"""An instrument: what is asked, of whom, by whom, how it is scored, and where its words come from."""

from enum import StrEnum
from functools import cached_property
from typing import Annotated, ClassVar

from pydantic import Field, StrictFloat, StrictInt, StrictStr, model_validator

from core.content.checks import faults_of
from core.content.definition import Definition
from core.content.faults import PlacedFaults
from core.content.gates import Gate
from core.content.items import Item
from core.content.measures import Outcome, Prompt, Score
from core.content.snomed import SnomedCode
from core.content.strict import Key, Sentence, Strict, Words

ExampleAnswer = StrictStr | StrictInt | StrictFloat | list[StrictStr]


class Wording(StrEnum):
    """Whether the questions as published may be shown.

    `shown`: they are our own words, or were read in the source that `wording_source` cites, under its licence.
    `behind_switch`: they are not shipped; items carry our own words for what each question is about, and
    `wording_source` says where the published questions can be read.
    """

    SHOWN = "shown"
    BEHIND_SWITCH = "behind_switch"


class AccessLabel(StrEnum):
    """The access label of every assessment made with the instrument (the words of the access policy)."""

    NORMAL = "normal"
    RESTRICTED = "restricted"
    VERY_RESTRICTED = "very_restricted"


class WhoAnswers(StrEnum):
    CLIENT = "client"
    WORKER = "worker"
    TOGETHER = "together"


class Section(Strict):
    key: Key
    title: Sentence
    introduction: Words | None = None
    items: Annotated[tuple[Item, ...], Field(min_length=1)]


class Example(Strict):
    """Answers with the result they must give; checked whenever the instrument is loaded.

    A score of null is one that must be withheld. Bands and outcomes left out must not arise.
    """

    name: Sentence
    answers: dict[Key, ExampleAnswer]
    scores: dict[Key, StrictInt | StrictFloat | None]
    bands: dict[Key, Key] = Field(default_factory=dict)
    outcomes: dict[Key, Key] = Field(default_factory=dict)


class Instrument(Definition):
    """One version of an instrument. `roles`: who may start it; empty leaves that to the access policy alone.
    `needs_licence`: without its published wording it is nothing to fill in (readings of a star, say), so that it is
    started only where the organisation holds the licence."""

    FOLDER: ClassVar[str] = "instruments"

    wording: Wording
    wording_source: Words
    label: AccessLabel
    who_answers: WhoAnswers
    roles: tuple[Key, ...] = ()
    needs_licence: bool = False
    snomed: SnomedCode | None = None
    gate: Gate | None = None
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    scores: tuple[Score, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    examples: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _parts_fit_together(self) -> "Instrument":
        if faults := tuple(faults_of(self)):
            raise PlacedFaults(faults)
        return self

    @cached_property
    def items(self) -> dict[str, Item]:
        """All items by key, in the order in which they are asked."""
        return {item.key: item for section in self.sections for item in section.items}

    @cached_property
    def required(self) -> frozenset[str]:
        return frozenset(key for key, item in self.items.items() if item.required)
