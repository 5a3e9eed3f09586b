"""Scorers: functions of a plugin for what a declaration cannot say, named by an instrument and never run by a rule."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from core.content.items import Answer


@dataclass(frozen=True)
class ScorerResult:
    """What a scorer made of the answers, by the keys that its instrument declares; a score of None is withheld."""

    scores: Mapping[str, float | None] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Scorer:
    """A plugin's own way of scoring: `key` is `plugin:name`, as instruments name it.

    `function` gets the answers to the questions that were asked and answered, and nothing else: nobody's name, no way
    to a record. What it raises is caught: the answers are kept, and the result says that it could not be scored.
    """

    key: str
    function: Callable[[Mapping[str, Answer]], ScorerResult]

    @property
    def plugin(self) -> str:
        return self.key.partition(":")[0]
