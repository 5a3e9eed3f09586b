"""What must be true between the parts of an instrument: keys once, references real, examples right."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from core.content.answers import check_given
from core.content.conditions import When
from core.content.faults import Path, PlacedFault
from core.content.items import MultiChoice, SingleChoice, YesNo, YesNoUnknown
from core.content.measures import SAME, Method
from core.content.repeating import Item
from core.content.score_checks import score_faults
from core.content.scorers import Scorer
from core.content.scoring import score as score_of

if TYPE_CHECKING:
    from core.content.instruments import Example, Instrument

Scorers = Mapping[str, Scorer]


def faults_of(instrument: "Instrument", scorers: Scorers | None) -> Iterator[PlacedFault]:
    """Every fault; the examples are worked only when nothing else is wrong.

    `scorers`: those that there are; None where nobody can say (a definition as the database keeps it), and then the
    examples of an instrument with a scorer are taken as they were when it was loaded.
    """
    faults = [
        *_repeated(instrument),
        *score_faults(instrument),
        *_reference_faults(instrument),
        *_condition_faults(instrument),
        *_scorer_faults(instrument, scorers),
    ]
    yield from faults
    if not faults and (instrument.scorer is None or scorers is not None):
        yield from _example_faults(instrument, (scorers or {}).get(instrument.scorer or ""))


def _repeated(instrument: "Instrument") -> Iterator[PlacedFault]:
    yield from _twice("section", ("sections",), [section.key for section in instrument.sections])
    items = [(index, item) for index, section in enumerate(instrument.sections) for item in section.items]
    for key, count in Counter(item.key for _, item in items).items():
        if count > 1:
            last = max(index for index, item in items if item.key == key)
            yield PlacedFault(("sections", last), f"two items have the key '{key}'")
    yield from _twice("score", ("scores",), [score.key for score in instrument.scores])
    yield from _twice("prompt", ("prompts",), [prompt.key for prompt in instrument.prompts if prompt.key])
    if instrument.gate is not None:
        questions = [question.key for question in instrument.gate.questions]
        yield from _twice("gate question", ("gate", "questions"), questions)
    if instrument.scores and not instrument.examples:
        yield PlacedFault(("scores",), "an instrument with scores needs at least one worked example")


def _twice(what: str, path: Path, keys: list[str]) -> Iterator[PlacedFault]:
    for index, key in enumerate(keys):
        if key in keys[:index]:
            yield PlacedFault((*path, index), f"two {what}s have the key '{key}'")


def _reference_faults(instrument: "Instrument") -> Iterator[PlacedFault]:
    entries: list[tuple[Path, tuple[When, ...]]] = [
        *((("outcomes", index), outcome.any) for index, outcome in enumerate(instrument.outcomes)),
        *((("prompts", index), prompt.any) for index, prompt in enumerate(instrument.prompts)),
    ]
    for path, any_of in entries:
        for place, when in enumerate(any_of):
            if message := _reference_fault(when, instrument):
                yield PlacedFault((*path, "any", place), message)


def _reference_fault(when: When, instrument: "Instrument") -> str | None:
    if when.score is not None:
        bands = {score.key: {band.key for band in score.bands} for score in instrument.scores}
        if when.score not in bands:
            return f"there is no score '{when.score}'"
        return None if when.band in bands[when.score] else f"the score '{when.score}' has no band '{when.band}'"
    if when.outcome is not None:
        values = {(one.key, value) for one in instrument.scorer_outcomes for value in one.values}
        values |= {(one.key, one.value) for one in instrument.outcomes}
        return None if (when.outcome, when.value) in values else f"no outcome '{when.outcome}' is ever '{when.value}'"
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


def _condition_faults(instrument: "Instrument") -> Iterator[PlacedFault]:
    """A question depends on questions before it alone, so that whoever fills in the form knows whether it is asked."""
    before: set[str] = set()
    for index, section in enumerate(instrument.sections):
        yield from _depends(("sections", index, "asked_when"), section.asked_when, instrument, before)
        for place, item in enumerate(section.items):
            path: Path = ("sections", index, "items", place, "asked_when")
            yield from _depends(path, item.asked_when, instrument, before)
            before.add(item.key)


def _depends(
    path: Path, asked_when: tuple[When, ...], instrument: "Instrument", before: set[str]
) -> Iterator[PlacedFault]:
    for place, when in enumerate(asked_when):
        if message := _reference_fault(when, instrument):
            yield PlacedFault((*path, place), message)
        elif when.outcome is not None:
            yield PlacedFault((*path, place), "whether a question is asked depends on answers and scores, not outcomes")
        elif not _made_of(when, instrument) <= before:
            yield PlacedFault((*path, place), "whether a question is asked depends on earlier questions only")


def _made_of(when: When, instrument: "Instrument") -> set[str]:
    """The items that a condition looks at; a score counted by a scorer looks at who knows what."""
    if when.item is not None:
        return {when.item}
    made: set[str] = set()
    wanted = [when.score]
    while wanted:
        found = next((score for score in instrument.scores if score.key == wanted[0]), None)
        wanted = wanted[1:]
        if found is not None:
            made.update(found.items if found.method is not Method.BY_SCORER else instrument.items)
            wanted += [key for key in found.scores if key != found.key]
    return made


def _scorer_faults(instrument: "Instrument", scorers: Scorers | None) -> Iterator[PlacedFault]:
    if instrument.scorer is None:
        if instrument.scorer_outcomes:
            yield PlacedFault(("scorer_outcomes",), "only a scorer gives these: name it under 'scorer'")
        for index, score in enumerate(instrument.scores):
            if score.method is Method.BY_SCORER:
                yield PlacedFault(("scores", index), "name the scorer that counts this under 'scorer'")
    elif scorers is not None and instrument.scorer not in scorers:
        near = get_close_matches(instrument.scorer, scorers, n=1)
        hint = f"did you mean '{near[0]}'?" if near else "the plugin's code registers it under this key"
        yield PlacedFault(("scorer",), f"there is no scorer '{instrument.scorer}'; {hint}")


def _example_faults(instrument: "Instrument", scorer: Scorer | None) -> Iterator[PlacedFault]:
    for index, example in enumerate(instrument.examples):
        path: Path = ("examples", index)
        if faults := check_given(instrument, example.answers):
            yield from (PlacedFault((*path, "answers", fault.field), fault.message) for fault in faults)
        else:
            yield from _result_faults(path, instrument, example, scorer)


def _result_faults(
    path: Path, instrument: "Instrument", example: "Example", scorer: Scorer | None
) -> Iterator[PlacedFault]:
    try:
        result = score_of(instrument, example.answers, scorer)
    except Exception as error:
        # An edge: a scorer is a plugin's own code and may fail in any way; here its author is told of it.
        yield PlacedFault(path, f"the scorer failed: {type(error).__name__}: {error}")
        return
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
    prompted = [prompt.key for prompt in result.prompts]
    if example.prompts is not None and sorted(example.prompts) != sorted(prompted):
        message = f"the example says the prompts are {_listed(example.prompts)}; they are {_listed(prompted)}"
        yield PlacedFault((*path, "prompts"), message)


def _agree(actual: float | str | None, stated: float | str | None) -> bool:
    if isinstance(actual, int | float) and isinstance(stated, int | float):
        return abs(actual - stated) < SAME
    return actual == stated


def _shown(value: float | str | None) -> str:
    if value is None:
        return "nothing"
    return value if isinstance(value, str) else f"{value:g}"


def _listed(keys: Collection[str]) -> str:
    return ", ".join(sorted(keys)) or "none"
