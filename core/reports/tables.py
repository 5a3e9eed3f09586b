"""Items added up into a table: a total, its lines, the parts of each line; what is too small is kept back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from uuid import UUID

from core.reports.items import By, Grounds, Item
from core.reports.masking import Closed, is_safe, kept_back

TOTAL = "All"


@dataclass(frozen=True)
class Counted:
    """One row of a table. Of a number that is kept back, and of bands and days that are, there is None. `can_open`: of
    how many the reader may read the record behind. `days_kept_back`: there are days, which are not told."""

    words: str
    number: int | None
    bands: tuple[int, ...] | None
    median: float | None
    longest: int | None
    can_open: int
    days_kept_back: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether nothing was kept back of it."""
        return self.number is not None and self.bands is not None and not self.days_kept_back


@dataclass(frozen=True)
class Line:
    """A row with its parts, which may have parts of their own. `parts_kept_back`: there are some, too small to tell."""

    whole: Counted
    parts: tuple["Line", ...] = ()
    parts_kept_back: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether nothing was kept back of it."""
        return self.whole.is_whole and not self.parts_kept_back and all(part.is_whole for part in self.parts)

    def rows(self, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Counted]]:
        """(its words after those of what it is part of, numbers) of it and of all its parts."""
        path = (*above, self.whole.words)
        yield path, self.whole
        for part in self.parts:
            yield from part.rows(path)


@dataclass(frozen=True)
class Table:
    """`total` is absent where its lines do not add up to anything. `lines_kept_back`: as of the parts of a line."""

    total: Counted | None
    lines: tuple[Line, ...]
    lines_kept_back: bool

    @property
    def is_whole(self) -> bool:
        """Whether nothing was kept back."""
        total = self.total is None or self.total.is_whole
        return total and not self.lines_kept_back and all(line.is_whole for line in self.lines)

    def rows(self) -> Iterator[tuple[tuple[str, ...], Counted]]:
        """The total, with no words before it, then every line and its parts."""
        if self.total:
            yield (), self.total
        for line in self.lines:
            yield from line.rows()


@dataclass(frozen=True)
class _Sum:
    """The items of one row, and the people of those that do not open."""

    words: str
    items: Sequence[Item]
    number: Closed
    bands: Closed

    @classmethod
    def of(cls, words: str, items: Sequence[Item], bands: int) -> "_Sum":
        closed = [item for item in items if not item.opens]
        people = (_people(closed),)
        by_band = tuple(_people(one for one in closed if one.band == band) for band in range(bands))
        return cls(words, items, people, by_band or people)


@dataclass(frozen=True)
class _Shape:
    """How a table is laid out: into how many columns a number is divided, and each line into which parts."""

    bands: int
    grounds: Grounds
    by: By

    def parts(self, one: _Sum, level: int) -> list[_Sum]:
        found: dict[str, list[Item]] = {}
        for item in one.items:
            found.setdefault(self.grounds.path(item, self.by)[level], []).append(item)
        return [_Sum.of(words, items, self.bands) for words, items in sorted(found.items())]


def tabulate(
    items: Sequence[Item],
    grounds: Grounds,
    *,
    by: By,
    bands: int = 0,
    order: Sequence[str] = (),
    has_total: bool = True,
    together: Sequence[str] = (),
) -> Table:
    """`order`: lines that are shown even where nothing is counted, in their order; others follow by name. `together`:
    of lines without a total, those of which another report tells the sum."""
    shape = _Shape(bands, grounds, by)
    lines = [_Sum.of(words, found, bands) for words, found in _divided(items, order)]
    if not has_total:
        return Table(None, tuple(_each(lines, shape, together)), False)
    whole = _Sum.of(TOTAL, items, bands)
    kept = _alone(whole)
    numbers, details = _held(lines, *kept)
    if lines and len(numbers) == len(lines):
        return Table(_counted(whole, bands, *kept), (), True)
    shown = (_line(one, shape, 0, n in numbers, n in details) for n, one in enumerate(lines))
    return Table(_counted(whole, bands, *kept), tuple(shown), False)


def _each(lines: Sequence[_Sum], shape: _Shape, together: Sequence[str]) -> Iterator[Line]:
    """Every line stands for itself, but for those that are kept back together."""
    group = [one for one in lines if one.words in together]
    whole = _Sum.of(TOTAL, [item for one in group for item in one.items], shape.bands)
    numbers, details = _held(group, *_alone(whole))
    kept = {one.words: (n in numbers, n in details) for n, one in enumerate(group)}
    return (_line(one, shape, 0, *kept.get(one.words, _alone(one))) for one in lines)


def _line(one: _Sum, shape: _Shape, level: int, no_number: bool, no_bands: bool) -> Line:
    whole = _counted(one, shape.bands, no_number, no_bands)
    if level == shape.by.levels:
        return Line(whole)
    parts = shape.parts(one, level)
    numbers, details = _held(parts, no_number, no_bands)
    if parts and len(numbers) == len(parts):
        return Line(whole, (), parts_kept_back=True)
    shown = (_line(part, shape, level + 1, n in numbers, n in details) for n, part in enumerate(parts))
    return Line(whole, tuple(shown))


def _held(rows: Sequence[_Sum], no_number: bool, no_bands: bool) -> tuple[set[int], set[int]]:
    """Of which rows the number is kept back, and of which bands and days. Where their total is kept back, all are: rows
    told beside it would say in which of them its people are. Of bands, all are in which somebody does not open."""
    if no_number:
        return set(range(len(rows))), set(range(len(rows)))
    closed = {n for n, row in enumerate(rows) if any(row.number)}
    numbers = kept_back([row.number for row in rows])
    return numbers, closed if no_bands else kept_back([row.bands for row in rows], numbers)


def _alone(row: _Sum) -> tuple[bool, bool]:
    return not is_safe(row.number), not is_safe(row.bands)


def _counted(row: _Sum, bands: int, no_number: bool, no_bands: bool) -> Counted:
    behind = [item for item in row.items if item.days is not None]
    # However many there are: the longest wait is one person's, and so may be the median.
    tells = not no_bands and all(item.opens for item in behind)
    days = [item.days for item in behind if item.days is not None] if tells else []
    return Counted(
        row.words, None if no_number else len(row.items), None if no_bands else _by_band(row.items, bands),
        median(days) if days else None, max(days) if days else None, sum(item.opens for item in row.items),
        no_bands or not tells,
    )  # fmt: skip


def _divided(items: Iterable[Item], order: Sequence[str]) -> list[tuple[str, list[Item]]]:
    found: dict[str, list[Item]] = {words: [] for words in order}
    for item in items:
        found.setdefault(item.line, []).append(item)
    rest = sorted(words for words in found if words not in order)  # by size would tell of sizes kept back
    return [(words, found[words]) for words in (*order, *rest)]


def _people(items: Iterable[Item]) -> frozenset[UUID]:
    return frozenset(one.person for one in items)


def _by_band(items: Iterable[Item], bands: int) -> tuple[int, ...]:
    found = [0] * bands
    for item in items:
        if item.band is not None:
            found[item.band] += 1
    return tuple(found)
