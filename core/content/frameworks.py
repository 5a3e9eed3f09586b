"""A competency framework: what good work in a role looks like, by competency and level, as its owner wrote it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints, model_validator

from core.content.definition import Definition
from core.content.faults import PlacedFaults
from core.content.framework_checks import faults_of
from core.content.strict import Key, Sentence, Strict, Words

LONGEST_HELD = 3650
Place = Annotated[int, Field(strict=True, ge=1, le=99)]
Days = Annotated[int, Field(strict=True, ge=1, le=LONGEST_HELD)]
PartOfDate = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")]
"""A year, a month or a day, as exactly as the source says it: `2019`, `2019-03` or `2019-03-01`."""


class State(StrEnum):
    """Whether its organisation has approved the wording."""

    DRAFT = "draft"
    SIGNED_OFF = "signed_off"

    @property
    def words(self) -> str:
        return {"draft": "Draft for sign-off", "signed_off": "Signed off"}[self]


class Evidence(StrEnum):
    """What shows that a level was held."""

    ANNUAL_APPRAISAL = "annual_appraisal"
    SUPERVISION_RECORD = "supervision_record"

    @property
    def words(self) -> str:
        return {"annual_appraisal": "the annual appraisal", "supervision_record": "the supervision record"}[self]


class Level(Strict):
    """A column. `ordinal` orders the columns of this framework; `ladder_position` is the number that the source itself
    prints, null where it prints none: frameworks with the same labels may stand at different steps of a ladder."""

    key: Key
    label: Sentence
    ordinal: Place
    ladder_position: Place | None


class Indicator(Strict):
    """One behaviour; `sub_points` are the list it introduces, and count as nothing of their own."""

    key: Key
    text: Sentence
    sub_points: tuple[Sentence, ...] = ()

    @property
    def whole(self) -> str:
        """All its words, for comparing and searching."""
        return " ".join((self.text, *self.sub_points))


class Competency(Strict):
    """`relevance` says what it has to do with recovery; null where the source says nothing. A level that is left out
    of `indicators`, or has none, is a level that the source does not describe here."""

    key: Key
    number: Place
    title: Sentence
    relevance: Words | None
    indicators: dict[Key, tuple[Indicator, ...]]

    def at(self, level: Level) -> tuple[Indicator, ...]:
        return self.indicators.get(level.key, ())


class MaintenanceRule(Strict):
    """Stands at one level of one competency and asks that a level was held for a time: one of this framework
    (`requires_level`) or a step that only a longer ladder has (`requires_ladder_position`)."""

    key: Key
    competency: Key
    level: Key
    requires_level: Key | None = None
    requires_ladder_position: Place | None = None
    min_days: Days
    evidence: Evidence

    @model_validator(mode="after")
    def _names_one_level(self) -> "MaintenanceRule":
        if (self.requires_level is None) == (self.requires_ladder_position is None):
            raise ValueError("say either requires_level or requires_ladder_position")
        return self


@dataclass(frozen=True)
class Standing:
    """An indicator with where it stands."""

    competency: Competency
    level: Level
    indicator: Indicator


class Framework(Definition):
    """One version of a framework, as its organisation stated it: what is odd in it is reported and never repaired.

    `roles`: the posts it describes, by their titles. `edition`: what the source calls itself. `anomalies`: oddities
    that whoever wrote the file down saw; `core.content.anomalies` finds others.
    """

    FOLDER: ClassVar[str] = "frameworks"

    roles: Annotated[tuple[Sentence, ...], Field(min_length=1)]
    edition: Sentence
    effective_from: PartOfDate | None = None
    effective_to: PartOfDate | None = None
    state: State
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    competencies: Annotated[tuple[Competency, ...], Field(min_length=1)]
    rules: tuple[MaintenanceRule, ...] = ()
    anomalies: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _parts_fit_together(self) -> "Framework":
        if faults := tuple(faults_of(self)):
            raise PlacedFaults(faults)
        return self

    @cached_property
    def level_of(self) -> dict[str, Level]:
        """Its levels by key, the lowest first."""
        return {level.key: level for level in self.levels}

    @property
    def standings(self) -> Iterator[Standing]:
        """Every indicator, competency by competency and level by level."""
        for competency in self.competencies:
            for level in self.levels:
                for indicator in competency.at(level):
                    yield Standing(competency, level, indicator)

    @property
    def indicator_count(self) -> int:
        return sum(1 for _ in self.standings)

    def rules_at(self, competency: Competency, level: Level) -> tuple[MaintenanceRule, ...]:
        here = (competency.key, level.key)
        return tuple(rule for rule in self.rules if (rule.competency, rule.level) == here)

    def sentence_of(self, rule: MaintenanceRule) -> str:
        """A rule in words, for people."""
        step = f"Level {rule.requires_ladder_position}" if rule.requires_level is None else self._label(rule)
        return f"{step} held for at least {rule.min_days} days, as {rule.evidence.words} shows"

    def _label(self, rule: MaintenanceRule) -> str:
        return self.level_of[rule.requires_level or ""].label
