"""Frameworks as pages show them: their heat map, what two sides are called, how a match is told."""

from calendar import month_name
from dataclasses import dataclass

from core.competencies.comparing import Comparison, Line, Sort
from core.content.frameworks import Framework, Standing
from core.web.heat_map import HeatMap, HeatRow
from core.web.parts import TagColour


@dataclass(frozen=True)
class Names:
    """What the two sides of a comparison are called, as short as tells them apart."""

    left: str
    right: str


def heat_map_of(framework: Framework) -> HeatMap:
    """How many indicators each competency has at each level."""
    rows = (
        HeatRow(
            f"{one.number} {one.title}", tuple(len(one.at(level)) for level in framework.levels), f"#{one.key}"
        )
        for one in framework.competencies
    )  # fmt: skip
    columns = tuple(level.label for level in framework.levels)
    return HeatMap("Indicators by competency and level", columns, tuple(rows), "Competency")


def in_force(framework: Framework) -> str:
    """From when until when, as exactly as it is stated: `from March 2019`; empty where nothing is."""
    ends = (("from", framework.effective_from), ("until", framework.effective_to))
    return " ".join(f"{word} {_in_words(date)}" for word, date in ends if date)


def _in_words(date: str) -> str:
    """`2019`, `March 2019` or `1 March 2019`."""
    year, *rest = map(int, date.split("-"))
    month = [month_name[rest[0]]] if rest else []
    return " ".join([*map(str, rest[1:]), *month, str(year)])


def rules_under(framework: Framework, title: str) -> list[str]:
    """The rules that stand under the competency of this title, each with the level it stands at."""
    return [
        f"at {level.label}: {framework.sentence_of(rule)}"
        for one in framework.competencies
        if one.title.casefold() == title.casefold()
        for level in framework.levels
        for rule in framework.rules_at(one, level)
    ]


def names_of(comparison: Comparison) -> Names:
    left, right = comparison.left, comparison.right
    if left.owner != right.owner:
        return Names(left.owner, right.owner)
    if left.title != right.title:
        return Names(left.title, right.title)
    return Names(f"Version {left.version}", f"Version {right.version}")


def sort_words(sort: Sort, names: Names) -> str:
    return {
        Sort.SAME: "Same wording, same level",
        Sort.MOVED: "Same wording, other place",
        Sort.NEAR: "Near wording",
        Sort.ONLY_LEFT: f"Only {names.left}",
        Sort.ONLY_RIGHT: f"Only {names.right}",
    }[sort]


def colour_of(sort: Sort) -> TagColour:
    return {
        Sort.SAME: TagColour.WHITE,
        Sort.MOVED: TagColour.YELLOW,
        Sort.NEAR: TagColour.BLUE,
        Sort.ONLY_LEFT: TagColour.PINK,
        Sort.ONLY_RIGHT: TagColour.PURPLE,
    }[sort]


def place_of(standing: Standing, line: Line) -> str:
    """The level, and where the match is under another competency, that too."""
    level = standing.level.label
    return f"{level}, under {standing.competency.title}" if line.is_elsewhere else level
