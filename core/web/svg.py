"""Static SVG for pages: escaped elements with presentation attributes only, and a picture with its numbers beside it.

No script, no style attribute, no colour that alone says anything: what a picture says, its shapes say, and the table
that goes with it says the same in words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

INK, QUIET, PALE, PAPER, ACCENT = "#212b32", "#4c6272", "#aeb7bd", "#ffffff", "#005eb8"
"""Each dark enough on white, or pale enough behind ink, to be told apart in black and white as well."""
DASHED, DOTTED = "6 4", "1 4"
Attribute = str | float


@dataclass(frozen=True)
class Picture:
    """An SVG with the same numbers as a table: `rows` are cells in the order of `columns`, the first heads its row."""

    svg: Markup
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def element(name: str, *inside: str | Markup, **attributes: Attribute) -> Markup:
    """`element("line", x1=0, stroke_width=2)`: underscores become hyphens, a last one is dropped (`class_`). Words
    inside are escaped; `Markup` is not."""
    said = "".join([f' {_hyphened(key)}="{_shown(value)}"' for key, value in attributes.items()])
    body = "".join([one if isinstance(one, Markup) else escape(one) for one in inside])
    return Markup(f"<{name}{said}>{body}</{name}>")


def drawing(*parts: Markup, name: str, title: str, desc: str, width: float, height: float) -> Markup:
    """A whole picture. `name` is unique on its page: its title and description are found by it. Sizes are those of the
    drawing's own grid; on the page it fills its place."""
    ids = (f"{name}-title", f"{name}-desc")
    return element(
        "svg", element("title", title, id=ids[0]), element("desc", desc, id=ids[1]), *parts,
        class_="fp-picture__svg", viewBox=f"0 0 {_said(width)} {_said(height)}", role="img",
        aria_labelledby=" ".join(ids), xmlns="http://www.w3.org/2000/svg",
    )  # fmt: skip


def words(
    x: float, y: float, said: str, *, anchor: str = "start", size: float = 13, bold: bool = False, fill: str = INK,
    on_lines: bool = False,
) -> Markup:  # fmt: skip
    """One line of text; `anchor`: start, middle or end of it stands at `x`. `on_lines`: kept readable upon them."""
    weight: dict[str, Attribute] = {"font_weight": "bold"} if bold else {}
    halo: dict[str, Attribute] = {"paint_order": "stroke", "stroke": PAPER, "stroke_width": 4} if on_lines else {}
    return element("text", said, x=x, y=y, text_anchor=anchor, font_size=size, fill=fill, **weight, **halo)


def line(
    x1: float, y1: float, x2: float, y2: float, *, stroke: str = INK, width: float = 1, dash: str | None = None
) -> Markup:
    dashed = {"stroke_dasharray": dash} if dash else {}
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, **dashed)


def box(
    x: float, y: float, width: float, height: float, *, fill: str = "none", stroke: str = "none",
    stroke_width: float = 1,
) -> Markup:  # fmt: skip
    return element("rect", x=x, y=y, width=width, height=height, fill=fill, stroke=stroke, stroke_width=stroke_width)


def dot(x: float, y: float, radius: float, *, fill: str = INK, stroke: str = PAPER) -> Markup:
    return element("circle", cx=x, cy=y, r=radius, fill=fill, stroke=stroke, stroke_width=1.5)


def square(x: float, y: float, side: float, *, fill: str = "none", stroke: str = INK) -> Markup:
    """With its middle at the point."""
    return box(x - side / 2, y - side / 2, side, side, fill=fill, stroke=stroke, stroke_width=2)


def triangle(x: float, y: float, size: float, *, points_up: bool, fill: str = INK) -> Markup:
    """With its middle at the point; `size` from there to its tip."""
    up = -1 if points_up else 1
    corners = [(x, y + up * size), (x - size, y - up * size * 0.8), (x + size, y - up * size * 0.8)]
    return element("polygon", points=_joined(corners), fill=fill, stroke=PAPER, stroke_width=1.5)


def path(points: Sequence[tuple[float, float]], *, stroke: str = INK, width: float = 2, dash: str | None = None,
         ) -> Markup:  # fmt: skip
    """A line through the points, not closed."""
    dashed = {"stroke_dasharray": dash} if dash else {}
    return element("polyline", points=_joined(points), fill="none", stroke=stroke, stroke_width=width, **dashed)


def hatched(name: str) -> Markup:
    """Slanting lines to fill a stretch with, told from white in black and white: `fill="url(#name)"`."""
    stroke = element("path", d="M0 8 L8 0", stroke=PALE, stroke_width=1)
    pattern = element("pattern", stroke, id=name, width=8, height=8, patternUnits="userSpaceOnUse")
    return element("defs", pattern)


def _joined(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{_said(x)},{_said(y)}" for x, y in points)


@lru_cache(maxsize=256)
def _hyphened(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _shown(value: Attribute) -> str:
    return _escaped(value) if isinstance(value, str) else _said(value)


@lru_cache(maxsize=1024)
def _escaped(value: str) -> str:
    """Colours, anchors and weights come again with every mark."""
    return str(escape(value))


def _said(value: Attribute) -> str:
    return value if isinstance(value, str) else f"{value:.6g}"
