"""What must be true between the parts of a framework: keys once, levels and competencies in order, references real."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from core.content.faults import Path, PlacedFault

if TYPE_CHECKING:
    from core.content.frameworks import Framework


def faults_of(framework: "Framework") -> Iterator[PlacedFault]:
    """What makes a file unreadable as a framework. What is merely odd in the source is an anomaly, and no fault."""
    yield from _twice("level", "levels", [level.key for level in framework.levels])
    yield from _twice("competency", "competencies", [one.key for one in framework.competencies])
    yield from _twice("rule", "rules", [rule.key for rule in framework.rules])
    yield from _out_of_order("levels", "ordinal", [level.ordinal for level in framework.levels])
    yield from _out_of_order("competencies", "number", [one.number for one in framework.competencies])
    yield from _indicator_faults(framework)
    yield from _rule_faults(framework)
    yield from _date_faults(framework)


def _twice(what: str, part: str, keys: Sequence[str]) -> Iterator[PlacedFault]:
    for index, key in enumerate(keys):
        if key in keys[:index]:
            yield PlacedFault((part, index), f"the key '{key}' names more than one {what}")


def _out_of_order(part: str, field: str, numbers: Sequence[int]) -> Iterator[PlacedFault]:
    for index, (before, after) in enumerate(pairwise(numbers), start=1):
        if after <= before:
            yield PlacedFault((part, index, field), f"write the {part} in order: {after} follows {before}")


def _indicator_faults(framework: "Framework") -> Iterator[PlacedFault]:
    met: set[str] = set()
    levels = {level.key for level in framework.levels}
    for index, competency in enumerate(framework.competencies):
        for level, indicators in competency.indicators.items():
            path: Path = ("competencies", index, "indicators", level)
            if level not in levels:
                yield PlacedFault(path, f"there is no level '{level}'")
            for place, indicator in enumerate(indicators):
                if indicator.key in met:
                    yield PlacedFault((*path, place), f"the key '{indicator.key}' names more than one indicator")
                met.add(indicator.key)


def _rule_faults(framework: "Framework") -> Iterator[PlacedFault]:
    competencies = {one.key for one in framework.competencies}
    levels = {level.key for level in framework.levels}
    for index, rule in enumerate(framework.rules):
        if rule.competency not in competencies:
            yield PlacedFault(("rules", index, "competency"), f"there is no competency '{rule.competency}'")
        for field, key in (("level", rule.level), ("requires_level", rule.requires_level)):
            if key is not None and key not in levels:
                yield PlacedFault(("rules", index, field), f"there is no level '{key}'")


def _date_faults(framework: "Framework") -> Iterator[PlacedFault]:
    begin, end = framework.effective_from, framework.effective_to
    if begin and end and end[: len(begin)] < begin[: len(end)]:
        yield PlacedFault(("effective_to",), "a framework ends after it begins")
