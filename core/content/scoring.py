"""From answers to scores, bands, outcomes and prompts. A missing answer is never a 0."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.content.answers import AnswersRefused, check_given
from core.content.plan import Plan, Prompt, Values
from core.content.scorers import Scorer, ScorerResult

if TYPE_CHECKING:
    from core.content.instruments import Instrument


@dataclass(frozen=True, slots=True)
class Scored:
    """The result of one assessment, by the keys of the instrument.

    `scores`: None is withheld because an item it needs says nothing; `bands`: only of scores that are not withheld;
    `answered`: how many of a score's parts say something, of how many; `outcomes`: those that hold; `prompts`: those
    that hold; `not_asked`: items whose condition is not met; `could_not_score`: the scorer that the instrument names
    is not there or failed, so what it counts is withheld.
    """

    scores: Mapping[str, float | None]
    bands: Mapping[str, str]
    answered: Mapping[str, tuple[int, int]]
    outcomes: Mapping[str, str]
    prompts: tuple[Prompt, ...]
    not_asked: frozenset[str] = frozenset()
    could_not_score: bool = False


class ScorerFailed(ValueError):
    """A scorer gave something that its instrument does not declare."""


def score(instrument: "Instrument", answers: Mapping[str, object], scorer: Scorer | None = None) -> Scored:
    """Score answers, complete or not; what answers a question that is not asked is passed over.

    `scorer` is the one that the instrument names, if it names one; what that raises is let through. Raises
    AnswersRefused for an answer out of range, of the wrong type or to no question of this instrument.

    >>> score(hark, {"humiliation": "yes", "afraid": "no", "rape": "no", "kick": "no"}).scores
    {'hark': 1.0}
    """
    plan = instrument.plan
    points = plan.points(answers)
    if points is None:
        raise AnswersRefused(check_given(instrument, answers))
    not_asked = plan.not_asked(answers, points)
    if not not_asked.isdisjoint(answers):
        answers = {key: answer for key, answer in answers.items() if key not in not_asked}
    scores, bands, answered = _counted(plan, points)
    outcomes: dict[str, str] = {}
    if instrument.scorer is not None:
        answered |= plan.answered(points)
        scores |= dict.fromkeys(plan.by_scorer)
        if scorer is not None:
            said = dict(answers) if len(answers) == len(points) else {key: answers[key] for key in points}
            outcomes = _by_scorer(plan, said, scorer, scores, bands)
    for key, held, any_of in plan.outcomes:
        if key not in outcomes and any_of.holds(answers, bands, outcomes):
            outcomes[key] = held
    prompts = [prompt for prompt, any_of in plan.prompts if any_of.holds(answers, bands, outcomes)]
    failed = scorer is None and instrument.scorer is not None
    return Scored(scores, bands, answered, outcomes, tuple(prompts), not_asked, failed)


def _counted(plan: Plan, points: Values) -> tuple[Values, dict[str, str], dict[str, tuple[int, int]]]:
    """Scores, bands, and how much of each score was answered."""
    scores: Values = {}
    bands: dict[str, str] = {}
    answered: dict[str, tuple[int, int]] = {}
    for measure in plan.measures:
        value, count = measure.counted(scores if measure.of_scores else points)
        scores[measure.key] = value
        answered[measure.key] = (count, len(measure.parts))
        if value is not None and (band := measure.band_of(value)) is not None:
            bands[measure.key] = band
    return scores, bands, answered


def _by_scorer(
    plan: Plan, answers: dict[str, object], scorer: Scorer, scores: Values, bands: dict[str, str]
) -> dict[str, str]:
    """What the scorer found, checked against what the instrument declares; scores and bands are added to, the outcomes
    returned. Every answer is one to its question, for it has points, if only none."""
    result = scorer.function(answers)  # type: ignore[arg-type]
    _check(plan, result)
    for key, value in result.scores.items():
        scores[key] = value
        if value is not None and (band := plan.by_scorer[key].band_of(value)) is not None:
            bands[key] = band
    return dict(result.outcomes)


def _check(plan: Plan, result: object) -> None:
    if not isinstance(result, ScorerResult):
        raise ScorerFailed(f"a scorer gives a ScorerResult, not {type(result).__name__}")
    for key, value in result.scores.items():
        measure = plan.by_scorer.get(key)
        if measure is None:
            raise ScorerFailed(f"the instrument has no score '{key}' counted by a scorer")
        if value is not None and not (measure.lowest or 0) <= value <= (measure.highest or 0):
            raise ScorerFailed(f"the score '{key}' is out of its range")
    for key, found in result.outcomes.items():
        if found not in plan.scorer_outcomes.get(key, ()):
            raise ScorerFailed(f"the instrument declares no outcome '{key}' of '{found}'")
