"""A past assessment in words, by the definition that it pinned: the gate, the answers, scores with their bands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.assessments.models import Assessment
from core.content.answers import not_asked
from core.content.instruments import Instrument
from core.content.items import Date, Direction, MultiChoice, NumberItem, Scale, SingleChoice
from core.content.measures import Method, Score
from core.content.missing import is_missing
from core.content.repeating import Item, Repeating
from core.web.filters import plain_day

NOT_ANSWERED, NOT_ASKED = "Not answered", "Not asked"
_PLAIN = {"yes": "Yes", "no": "No", "unknown": "Don’t know"}
_DIRECTIONS = {Direction.HIGHER_IS_BETTER: "higher is better", Direction.HIGHER_IS_WORSE: "higher is worse"}


@dataclass(frozen=True)
class Told:
    """A question and its answer, each line of it apart."""

    question: str
    lines: tuple[str, ...]
    is_answered: bool = True


@dataclass(frozen=True)
class ToldSection:
    title: str
    answers: tuple[Told, ...]


@dataclass(frozen=True)
class ToldScore:
    """`value` in words; `band` is the title of the band it lies in."""

    title: str
    value: str
    band: str | None
    direction: str | None


def told_sections(assessment: Assessment, definition: Instrument | None) -> list[ToldSection]:
    """The answers in the order of the form; by their bare keys if its definition was never kept."""
    if definition is None:
        bare = tuple(Told(_spaced(key), (str(answer),)) for key, answer in assessment.answers.items())
        return [ToldSection("Answers", bare)] if bare else []
    left_out = not_asked(definition, assessment.answers)
    return [
        ToldSection(
            part.title,
            tuple(_told(item, assessment.answers.get(item.key), item.key in left_out) for item in part.items),
        )
        for part in definition.sections
    ]


def told_gate(assessment: Assessment, definition: Instrument | None) -> list[Told]:
    """What the worker said before asking."""
    questions = definition.gate.questions if definition and definition.gate else ()
    given = assessment.gate_answers
    return [Told(one.text, (_PLAIN.get(str(given[one.key]), ""),)) for one in questions if one.key in given]


def told_scores(assessment: Assessment, definition: Instrument | None) -> list[ToldScore]:
    measures = definition.scores if definition and assessment.was_asked else ()
    return [_score(measure, assessment) for measure in measures]


def _told(item: Item, answer: object, is_left_out: bool) -> Told:
    if is_missing(answer):
        return Told(item.text, (NOT_ASKED if is_left_out else NOT_ANSWERED,), is_answered=False)
    return Told(item.text, tuple(_lines(item, answer)))


def _lines(item: Item, answer: object) -> list[str]:
    match item:
        case SingleChoice() | MultiChoice():
            texts = {choice.key: choice.text for choice in item.choices}
            chosen = answer if isinstance(answer, list) else [answer]
            return [texts.get(str(key), str(key)) for key in chosen]
        case Scale():
            words = item.words.get(answer) if isinstance(answer, int) else None
            said = f": {words}" if words else f" of {item.highest}"
            return [f"{answer}{said}"]
        case NumberItem():
            return [f"{answer} {item.unit}" if item.unit else str(answer)]
        case Date():
            return [plain_day(date.fromisoformat(str(answer)))]
        case Repeating():
            records = answer if isinstance(answer, list) else []
            return [_record(item, record) for record in records if not is_missing([record])]
    return [_PLAIN.get(str(answer), str(answer))] if item.kind.startswith("yes_no") else str(answer).splitlines()


def _record(group: Repeating, record: Mapping[str, object]) -> str:
    """One record of a group on a line: what was answered, each after its question."""
    told = (_told(one, record.get(one.key), is_left_out=False) for one in group.items)
    return "; ".join(f"{one.question}: {', '.join(one.lines)}" for one in told if one.is_answered)


def _score(measure: Score, assessment: Assessment) -> ToldScore:
    value = assessment.scores.get(measure.key)
    if not isinstance(value, int | float):
        if measure.method is Method.BY_SCORER and assessment.plugin in assessment.not_available:
            return ToldScore(measure.title, "Could not be scored; the answers are kept", None, None)
        return ToldScore(measure.title, f"Not counted: {_answered(measure, assessment)}", None, None)
    band = str(assessment.bands.get(measure.key, ""))
    return ToldScore(measure.title, f"{value:g}", _titles(measure).get(band), _DIRECTIONS.get(measure.direction))


def _answered(measure: Score, assessment: Assessment) -> str:
    if measure.scores:
        return "one of the scores it is made of is not counted"
    answered = sum(not is_missing(assessment.answers.get(key)) for key in measure.items)
    return f"{answered} of {len(measure.items)} answered"


def _titles(measure: Score) -> Mapping[str, str]:
    return {band.key: band.title for band in measure.bands}


def _spaced(key: str) -> str:
    return key.replace("_", " ").capitalize()
