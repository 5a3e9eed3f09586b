"""A heat map as a static picture: numbers by row and column, darker for more, each number written in its cell.

    {% from "macros/heat_map.html" import heat_map %}
    {{ heat_map(HeatMap("Indicators by level", ("Entry", "Desired"), (HeatRow("Teamwork", (3, 0)),)), "levels") }}

It is read without colour: shades differ in lightness, nothing is hatched, and a table says the same beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from core.web.parts import Column

WIDTH, HEAD, LABEL, CELL, GAP = 360, 26, 20, 30, 8
"""Units of the picture; it is as wide as its place and 360 at most, so that it is read on a phone."""
SHADES = (("#ffffff", "#212b32"), ("#d2e2f1", "#212b32"), ("#9bc1e0", "#212b32"), ("#005eb8", "#ffffff"))
"""Of a cell and its number, from the lightest to the darkest quarter."""
NOT_KNOWN = "–"


@dataclass(frozen=True)
class HeatRow:
    """`numbers` by column; None where the number is not known or not told. `href`: where the row's name leads."""

    words: str
    numbers: tuple[int | None, ...]
    href: str | None = None


@dataclass(frozen=True)
class HeatCell:
    """One cell in units of the picture; `shade` is None where it is hatched."""

    words: str
    left: float
    top: int
    width: float
    shade: str | None
    ink: str


@dataclass(frozen=True)
class HeatMap:
    """`columns` name the numbers of each row; `rows_are` names the rows, for the heading of the table."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    rows_are: str = "Row"

    @property
    def headings(self) -> list[str | Column]:
        """Of the table beside the picture."""
        return [self.rows_are, *(Column(words, numeric=True) for words in self.columns)]

    @property
    def height(self) -> int:
        return HEAD + len(self.rows) * (LABEL + CELL + GAP)

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def most(self) -> int:
        return max((number or 0 for row in self.rows for number in row.numbers), default=0)

    @property
    def heads(self) -> Iterator[tuple[str, float]]:
        """Each column's name with the middle of the column."""
        for place, words in enumerate(self.columns):
            yield words, (place + 0.5) * WIDTH / len(self.columns)

    @property
    def labels(self) -> Iterator[tuple[str, int]]:
        """Each row's name with its base line."""
        for place, row in enumerate(self.rows):
            yield row.words, self._top(place) - 6

    @property
    def cells(self) -> Iterator[HeatCell]:
        width = WIDTH / len(self.columns)
        for place, row in enumerate(self.rows):
            for column, number in enumerate(row.numbers):
                shade, ink = self._shade(number)
                words = NOT_KNOWN if number is None else str(number)
                yield HeatCell(words, column * width, self._top(place), width, shade, ink)

    def _top(self, place: int) -> int:
        return HEAD + place * (LABEL + CELL + GAP) + LABEL

    def _shade(self, number: int | None) -> tuple[str | None, str]:
        if not number:
            return None, SHADES[0][1]
        step = (number * len(SHADES) - 1) // self.most if self.most else 0
        return SHADES[min(step, len(SHADES) - 1)]
