"""Two frameworks side by side, indicator by indicator: matched by wording, never by the label of a level."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.content.frameworks import Framework, Standing
from core.content.wording import NEAR, likeness, said


class Sort(StrEnum):
    """How an indicator of one framework stands to the other framework."""

    SAME = "same"
    MOVED = "moved"
    NEAR = "near"
    ONLY_LEFT = "only_left"
    ONLY_RIGHT = "only_right"


@dataclass(frozen=True)
class Line:
    """An indicator with its match; a side is None where the other framework has none. `likeness`: 0 to 1."""

    left: Standing | None
    right: Standing | None
    likeness: float

    @property
    def sort(self) -> Sort:
        if self.left is None or self.right is None:
            return Sort.ONLY_LEFT if self.right is None else Sort.ONLY_RIGHT
        if self.likeness < 1:
            return Sort.NEAR
        return Sort.SAME if _label(self.left) == _label(self.right) and not self.is_elsewhere else Sort.MOVED

    @property
    def is_elsewhere(self) -> bool:
        """Whether the match stands under a competency of another title."""
        if self.left is None or self.right is None:
            return False
        return _title(self.left) != _title(self.right)


@dataclass(frozen=True)
class Part:
    """The lines of one competency, under its title."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Comparison:
    """Every indicator of either side is in exactly one line."""

    left: Framework
    right: Framework
    parts: tuple[Part, ...]

    @property
    def lines(self) -> Iterator[Line]:
        for part in self.parts:
            yield from part.lines

    def count(self, sort: Sort) -> int:
        return sum(line.sort is sort for line in self.lines)

    @property
    def differing(self) -> tuple[Part, ...]:
        """The parts without the lines that are the same on both sides."""
        left = (
            Part(part.title, tuple(line for line in part.lines if line.sort is not Sort.SAME)) for part in self.parts
        )
        return tuple(part for part in left if part.lines)


def compare(left: Framework, right: Framework) -> Comparison:
    """The same pairs whichever way round the two are given."""
    ours, theirs = tuple(left.standings), tuple(right.standings)
    matches = _matches(ours, theirs, (left.owner, right.owner))
    taken = {other for other, _ in matches.values()}
    lines = [
        Line(one, theirs[matches[place][0]], matches[place][1]) if place in matches else Line(one, None, 0)
        for place, one in enumerate(ours)
    ]
    lines += (Line(None, one, 0) for place, one in enumerate(theirs) if place not in taken)
    return Comparison(left, right, tuple(_parts(lines)))


def _matches(
    ours: Sequence[Standing], theirs: Sequence[Standing], owners: tuple[str, str]
) -> dict[int, tuple[int, float]]:
    """For each place on the left that has a match, its place on the right and the likeness: the likest pairs first, and
    of equals those under the same competency, at the nearest level, at the nearest place."""
    mine = [said(one.indicator.whole, owners[0]) for one in ours]
    yours = [said(one.indicator.whole, owners[1]) for one in theirs]
    pairs = []
    for here, words in enumerate(mine):
        for there, others in enumerate(yours):
            if (alike := likeness(words, others)) >= NEAR:
                pairs.append(
                    (-alike, *_distance(ours[here], theirs[there]), abs(here - there), here + there, here, there)
                )
    matched: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for pair in sorted(pairs):
        here, there = pair[-2], pair[-1]
        if here not in matched and there not in taken:
            matched[here] = there, -pair[0]
            taken.add(there)
    return matched


def _distance(one: Standing, other: Standing) -> tuple[bool, int]:
    return _title(one) != _title(other), abs(one.level.ordinal - other.level.ordinal)


def _parts(lines: Sequence[Line]) -> Iterator[Part]:
    """By competency as the left has them, then those that only the right has; a match counts to the left's."""
    by_title: dict[str, list[Line]] = {}
    for line in lines:
        standing = line.left or line.right
        assert standing is not None, "a line has a side"
        by_title.setdefault(_title(standing), []).append(line)
    for found in by_title.values():
        first = found[0].left or found[0].right
        assert first is not None, "a line has a side"
        yield Part(first.competency.title, tuple(found))


def _title(standing: Standing) -> str:
    return standing.competency.title.casefold()


def _label(standing: Standing) -> str:
    return standing.level.label.casefold()
