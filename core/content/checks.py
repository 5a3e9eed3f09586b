"""What must be true between the parts of an instrument: keys once, references real, bands whole, examples right."""

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from core.content.answers import check_given
from core.content.faults import Path, PlacedFault
from core.content.items import Item, MultiChoice, Points, SingleChoice, YesNo, YesNoUnknown
from core.content.measures import MOST_BANDED_VALUES, SAME, Score, When
from core.content.scoring import score as score_of

if TYPE_CHECKING:
    from core.content.instruments import Example, Instrument


def faults_of(instrument: "Instrument") -> Iterator[PlacedFault]:
    """Every fault; the examples are worked only when nothing else is wrong."""
    faults = [
        *_repeated(instrument),
        *(fault for index, score in enumerate(instrument.scores) for fault in _score_faults(instrument, index, score)),
        *_reference_faults(instrument),
    ]
    yield from faults
    if not faults:
        yield from _example_faults(instrument)


def _repeated(instrument: "Instrument") -> Iterator[PlacedFault]:
    yield from _twice("section", ("sections",), [section.key for section in instrument.sections])
    items = [(index, item) for index, section in enumerate(instrument.sections) for item in section.items]
    for key, count in Counter(item.key for _, item in items).items():
        if count > 1:
            last = max(index for index, item in items if item.key == key)
            yield PlacedFault(("sections", last), f"two items have the key '{key}'")
    yield from _twice("score", ("scores",), [score.key for score in instrument.scores])
    if instrument.gate is not None:
        questions = [question.key for question in instrument.gate.questions]
        yield from _twice("gate question", ("gate", "questions"), questions)
    if instrument.scores and not instrument.examples:
        yield PlacedFault(("scores",), "an instrument with scores needs at least one worked example")


def _twice(what: str, path: Path, keys: list[str]) -> Iterator[PlacedFault]:
    for index, key in enumerate(keys):
        if key in keys[:index]:
            yield PlacedFault((*path, index), f"two {what}s have the key '{key}'")


def _score_faults(instrument: "Instrument", index: int, score: Score) -> Iterator[PlacedFault]:
    path: Path = ("scores", index)
    parts: list[Points] = []
    for key in score.items:
        item = instrument.items.get(key)
        if item is None:
            yield PlacedFault((*path, "items"), f"there is no item '{key}'")
        elif (part := item.range) is None:
            yield PlacedFault((*path, "items"), f"item '{key}' has nothing to count; give every choice its points")
        else:
            parts.append(part)
    yield from _twice("item", (*path, "items"), list(score.items))
    if score.bands:
        yield from _twice("band", (*path, "bands"), [band.key for band in score.bands])
        if len(parts) == len(score.items):
            yield from _band_faults((*path, "bands"), score, score.range(parts))


def _band_faults(path: Path, score: Score, values: Points) -> Iterator[PlacedFault]:
    """Every value that the score can take lies in exactly one band, and no band reaches beyond them."""
    count = round((values.highest - values.lowest) / values.step) + 1
    if count > MOST_BANDED_VALUES:
        yield PlacedFault(path, f"the score '{score.key}' can take too many values ({count}) to be banded")
        return
    for step in range(count):
        value = values.lowest + step * values.step
        holding = [band.key for band in score.bands if band.holds(value)]
        if len(holding) != 1:
            yield PlacedFault(path, _not_in_one(score.key, value, holding))
            return
    for index, (before, after) in enumerate(pairwise(score.bands)):
        if after.lowest < before.lowest:
            yield PlacedFault((*path, index + 1), "write the bands from lowest to highest")
    if score.bands[0].lowest < values.lowest - SAME or score.bands[-1].highest > values.highest + SAME:
        yield PlacedFault(path, f"the score '{score.key}' runs from {values.lowest:g} to {values.highest:g}")


def _not_in_one(score: str, value: float, holding: list[str]) -> str:
    if holding:
        return f"bands overlap: a score '{score}' of {value:g} is in {' and '.join(holding)}"
    return f"bands leave a gap: a score '{score}' of {value:g} is in none of them"


def _reference_faults(instrument: "Instrument") -> Iterator[PlacedFault]:
    bands = {score.key: {band.key for band in score.bands} for score in instrument.scores}
    entries = (
        *((("outcomes", index), outcome.any) for index, outcome in enumerate(instrument.outcomes)),
        *((("prompts", index), prompt.any) for index, prompt in enumerate(instrument.prompts)),
    )
    for path, any_of in entries:
        for place, when in enumerate(any_of):
            if message := _reference_fault(when, instrument, bands):
                yield PlacedFault((*path, "any", place), message)


def _reference_fault(when: When, instrument: "Instrument", bands: dict[str, set[str]]) -> str | None:
    if when.score is not None:
        if when.score not in bands:
            return f"there is no score '{when.score}'"
        return None if when.band in bands[when.score] else f"the score '{when.score}' has no band '{when.band}'"
    item = instrument.items.get(when.item or "")
    if item is None:
        return f"there is no item '{when.item}'"
    return None if (when.answer or "") in _words(item) else f"'{when.answer}' is no answer to '{when.item}'"


def _words(item: Item) -> Collection[str]:
    if isinstance(item, YesNo):
        return ("yes", "no")
    if isinstance(item, YesNoUnknown):
        return ("yes", "no", "unknown")
    return item.points_by_choice if isinstance(item, SingleChoice | MultiChoice) else ()


def _example_faults(instrument: "Instrument") -> Iterator[PlacedFault]:
    for index, example in enumerate(instrument.examples):
        path: Path = ("examples", index)
        if faults := check_given(instrument, example.answers):
            yield from (PlacedFault((*path, "answers", fault.field), fault.message) for fault in faults)
        else:
            yield from _result_faults(path, instrument, example)


def _result_faults(path: Path, instrument: "Instrument", example: "Example") -> Iterator[PlacedFault]:
    result = score_of(instrument, example.answers)
    compared = (
        ("scores", result.scores, example.scores),
        ("bands", result.bands, example.bands),
        ("outcomes", result.outcomes, example.outcomes),
    )
    for part, actual, stated in compared:
        for key in sorted(actual.keys() | stated.keys()):
            if not _agree(actual.get(key), stated.get(key)) or (part == "scores" and key not in actual):
                message = f"the example says '{key}' is {_shown(stated.get(key))}; it works out as "
                yield PlacedFault((*path, part), message + _shown(actual.get(key)))


def _agree(actual: float | str | None, stated: float | str | None) -> bool:
    if isinstance(actual, int | float) and isinstance(stated, int | float):
        return abs(actual - stated) < SAME
    return actual == stated


def _shown(value: float | str | None) -> str:
    if value is None:
        return "nothing"
    return value if isinstance(value, str) else f"{value:g}"
