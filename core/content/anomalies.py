"""What is odd in a framework, as far as a program can find it: reported beside what its file states, never repaired."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, pairwise

from core.content.frameworks import Competency, Framework, Level
from core.content.wording import repeats, said

ENDINGS = (".", "!", "?", ".'", ".’", '."', ".”")
OPENS_A_LIST = ":"


class Oddity(StrEnum):
    """What sort of anomaly it is."""

    MISSING_LEVEL = "missing_level"
    HIDDEN_LADDER = "hidden_ladder"
    REPEATED = "repeated"
    NOT_RISING = "not_rising"
    CUT_OFF = "cut_off"
    NAMES_OWNER = "names_owner"

    @property
    def words(self) -> str:
        return {
            "missing_level": "Missing level",
            "hidden_ladder": "Hidden ladder",
            "repeated": "Repeated wording",
            "not_rising": "Levels do not rise",
            "cut_off": "Cut-off sentence",
            "names_owner": "Names its organisation",
        }[self]


@dataclass(frozen=True)
class Anomaly:
    """One finding. `competency`: its key, None for the framework as a whole."""

    oddity: Oddity
    competency: str | None
    message: str


def anomalies_of(framework: Framework) -> tuple[Anomaly, ...]:
    """Everything found: of the framework as a whole first, then competency by competency."""
    found = [*_ladder(framework)]
    for competency in framework.competencies:
        found += (*_missing(framework, competency), *_repeated(framework, competency))
        found += (*_cut_off(framework, competency), *_named(framework, competency))
    return tuple(found)


def _ladder(framework: Framework) -> Iterator[Anomaly]:
    positions = [level.ladder_position for level in framework.levels]
    printed = [position for position in positions if position is not None]
    for rule in framework.rules:
        asked = rule.requires_ladder_position
        if asked is not None and asked not in printed:
            message = f"A rule asks for level {asked}, and no level here has that number: there is a longer ladder."
            yield Anomaly(Oddity.HIDDEN_LADDER, rule.competency, message)
    if printed and len(printed) < len(positions):
        yield Anomaly(Oddity.HIDDEN_LADDER, None, "Some levels have a number on a ladder, and others have none.")
    if any(after <= before for before, after in pairwise(printed)):
        yield Anomaly(Oddity.NOT_RISING, None, "The numbers of the levels on their ladder do not rise.")


def _missing(framework: Framework, competency: Competency) -> Iterator[Anomaly]:
    for level in framework.levels:
        if not competency.at(level):
            rules = framework.rules_at(competency, level)
            instead = ", only a rule" if rules else ""
            message = f"{_place(competency, level)} has no indicator{instead}."
            yield Anomaly(Oddity.MISSING_LEVEL, competency.key, message)


def _repeated(framework: Framework, competency: Competency) -> Iterator[Anomaly]:
    for lower, higher in combinations(framework.levels, 2):
        again = sum(_stands_in(framework, competency, lower, one.whole) for one in competency.at(higher))
        count = len(competency.at(higher))
        if again:
            message = f"{_place(competency, higher)} repeats {lower.label} in {again} of its {count} indicators."
            yield Anomaly(Oddity.NOT_RISING if 2 * again >= count else Oddity.REPEATED, competency.key, message)


def _stands_in(framework: Framework, competency: Competency, level: Level, text: str) -> bool:
    words = said(text, framework.owner)
    return any(repeats(words, said(one.whole, framework.owner)) for one in competency.at(level))


def _cut_off(framework: Framework, competency: Competency) -> Iterator[Anomaly]:
    if competency.relevance is not None and not competency.relevance.endswith(ENDINGS):
        message = f"Competency {competency.number}: what it has to do with recovery breaks off in mid-sentence."
        yield Anomaly(Oddity.CUT_OFF, competency.key, message)
    for level in framework.levels:
        for number, one in enumerate(competency.at(level), start=1):
            if not one.text.endswith((*ENDINGS, OPENS_A_LIST) if one.sub_points else ENDINGS):
                message = f"{_place(competency, level)}: indicator {number} breaks off in mid-sentence."
                yield Anomaly(Oddity.CUT_OFF, competency.key, message)


def _named(framework: Framework, competency: Competency) -> Iterator[Anomaly]:
    naming = [one for level in framework.levels for one in competency.at(level) if framework.owner in one.whole]
    if naming:
        many = f"{len(naming)} indicators name" if len(naming) > 1 else "1 indicator names"
        message = f"Competency {competency.number}: {many} {framework.owner}; the wording fits no other organisation."
        yield Anomaly(Oddity.NAMES_OWNER, competency.key, message)


def _place(competency: Competency, level: Level) -> str:
    return f"Competency {competency.number}, {level.label}"
