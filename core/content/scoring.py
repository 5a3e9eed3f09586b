"""From answers to scores, bands, outcomes and prompts. A missing answer is never a 0."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.content.answers import AnswersRefused, check_given, is_missing
from core.content.measures import PromptAction, Score, When

if TYPE_CHECKING:
    from core.content.instruments import Instrument


@dataclass(frozen=True)
class Prompt:
    """Something the worker is told; with `actions`, one of them must be recorded before it can be put away."""

    key: str
    words: str
    actions: tuple[PromptAction, ...] = ()


@dataclass(frozen=True)
class Scored:
    """The result of one assessment, by the keys of the instrument.

    `scores`: None is withheld because an item it needs says nothing; `bands`: only of scores that are not withheld;
    `answered`: how many of a score's items say something, of how many; `outcomes` and `prompts`: those that
    hold.
    """

    scores: Mapping[str, float | None]
    bands: Mapping[str, str]
    answered: Mapping[str, tuple[int, int]]
    outcomes: Mapping[str, str]
    prompts: tuple[Prompt, ...]


def score(instrument: "Instrument", answers: Mapping[str, object]) -> Scored:
    """Score answers, complete or not.

    Raises AnswersRefused for an answer out of range, of the wrong type or to no question of this instrument.

    >>> score(hark, {"humiliation": "yes", "afraid": "no", "rape": "no", "kick": "no"}).scores
    {'hark': 1.0}
    """
    if faults := check_given(instrument, answers):
        raise AnswersRefused(faults)
    scores: dict[str, float | None] = {}
    bands: dict[str, str] = {}
    answered: dict[str, tuple[int, int]] = {}
    for measure in instrument.scores:
        points = _points(instrument, measure, answers)
        value = measure.combine(points) if len(points) == len(measure.items) else None
        scores[measure.key] = value
        answered[measure.key] = (len(points), len(measure.items))
        if value is not None and (band := measure.band_of(value)) is not None:
            bands[measure.key] = band
    outcomes: dict[str, str] = {}
    for outcome in instrument.outcomes:
        if outcome.key not in outcomes and _holds(outcome.any, answers, bands):
            outcomes[outcome.key] = outcome.value
    prompts = tuple(
        Prompt(prompt.key or f"prompt_{place}", prompt.words, prompt.needs_action)
        for place, prompt in enumerate(instrument.prompts, 1)
        if _holds(prompt.any, answers, bands)
    )
    return Scored(scores, bands, answered, outcomes, prompts)


def _points(instrument: "Instrument", measure: Score, answers: Mapping[str, object]) -> list[float]:
    """What each item that was answered adds; "don't know" adds nothing and so withholds the score."""
    items = instrument.items
    given = ((items[key], answers.get(key)) for key in measure.items)
    points = (item.points(answer) for item, answer in given if not is_missing(answer))  # type: ignore[arg-type]
    return [value for value in points if value is not None]


def _holds(any_of: tuple[When, ...], answers: Mapping[str, object], bands: Mapping[str, str]) -> bool:
    for when in any_of:
        if when.score is not None:
            if bands.get(when.score) == when.band:
                return True
        elif when.item is not None and _includes(answers.get(when.item), when.answer):
            return True
    return False


def _includes(answer: object, wanted: str | None) -> bool:
    return wanted in answer if isinstance(answer, list | tuple) else answer == wanted
