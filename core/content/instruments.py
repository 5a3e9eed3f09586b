"""An instrument: what is asked, of whom, by whom, how it is scored, and where its words come from."""

from enum import StrEnum
from functools import cached_property
from typing import Annotated, ClassVar

from pydantic import Field, StrictFloat, StrictInt, StrictStr, ValidationInfo, model_validator

from core.content.checks import faults_of
from core.content.conditions import When
from core.content.definition import Definition
from core.content.faults import PlacedFaults
from core.content.gates import Gate
from core.content.measures import Outcome, Prompt, Score, ScorerOutcome
from core.content.plan import Plan
from core.content.repeating import Item
from core.content.snomed import SnomedCode
from core.content.strict import Key, PluginKey, Sentence, Strict, Words

SimpleAnswer = StrictStr | StrictInt | StrictFloat | list[StrictStr]
ExampleAnswer = SimpleAnswer | list[dict[Key, SimpleAnswer]]
SCORERS = "scorers"
"""Under this name validation is told which scorers there are, by key; without it, none is looked for."""


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
    """Questions that stand together. `asked_when`: one of these must hold, or none of them is asked."""

    key: Key
    title: Sentence
    introduction: Words | None = None
    asked_when: tuple[When, ...] = ()
    items: Annotated[tuple[Item, ...], Field(min_length=1)]


class Example(Strict):
    """Answers with the result they must give; checked whenever the instrument is loaded.

    A score of null is one that must be withheld. Bands and outcomes left out must not arise; nor may prompts, once any
    are listed by their keys.
    """

    name: Sentence
    answers: dict[Key, ExampleAnswer]
    scores: dict[Key, StrictInt | StrictFloat | None]
    bands: dict[Key, Key] = Field(default_factory=dict)
    outcomes: dict[Key, Key] = Field(default_factory=dict)
    prompts: tuple[Key, ...] | None = None


class Instrument(Definition):
    """One version of an instrument. `roles`: who may start it; empty leaves that to the access policy alone.

    `scorer`: the plugin's function that counts what `scores` leave to it and gives `scorer_outcomes`. `needs_licence`:
    without its published wording it is nothing to fill in (readings of a star, say), so that it is started only where
    the organisation holds the licence.
    """

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
    scorer: PluginKey | None = None
    scorer_outcomes: tuple[ScorerOutcome, ...] = ()
    scores: tuple[Score, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    examples: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _parts_fit_together(self, validation: ValidationInfo) -> "Instrument":
        scorers = validation.context.get(SCORERS) if isinstance(validation.context, dict) else None
        if faults := tuple(faults_of(self, scorers)):
            raise PlacedFaults(faults)
        return self

    @cached_property
    def items(self) -> dict[str, Item]:
        """All items by key, in the order in which they are asked."""
        return {item.key: item for section in self.sections for item in section.items}

    @cached_property
    def required(self) -> frozenset[str]:
        return frozenset(key for key, item in self.items.items() if item.required)

    @cached_property
    def prompts_by_key(self) -> dict[str, Prompt]:
        """A prompt without a key of its own is known by its place."""
        return {prompt.key or f"prompt_{place}": prompt for place, prompt in enumerate(self.prompts, start=1)}

    @cached_property
    def plan(self) -> Plan:
        """How its answers are read and counted."""
        return Plan(self)
