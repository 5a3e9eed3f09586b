"""Heat maps: darker for more in lightness too, nothing hatched, the same numbers in a table, names escaped."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.web.environment import Pages
from core.web.heat_map import SHADES, WIDTH, HeatMap, HeatRow

NUMBERS = st.lists(st.one_of(st.none(), st.integers(0, 500)), min_size=2, max_size=2).map(tuple)
PAGE = '{% from "macros/heat_map.html" import heat_map %}{{ heat_map(map, "here") }}'


def heat(*rows: tuple[int | None, ...]) -> HeatMap:
    words = tuple(f"Column {one}" for one in range(len(rows[0])))
    return HeatMap("What <is> where", words, tuple(HeatRow(f"Row & {n}", row) for n, row in enumerate(rows)), "Part")


def lightness(shade: str) -> float:
    red, green, blue = (int(shade[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2


def drawn(pages: Pages, drawing: HeatMap) -> str:
    return pages.environment.from_string(PAGE).render(map=drawing)


def test_shades_grow_darker_without_colour() -> None:
    lit = [lightness(shade) for shade, _ in SHADES]
    assert lit == sorted(lit, reverse=True)


@pytest.mark.parametrize(("shade", "ink"), SHADES)
def test_numbers_stand_out_from_their_cell(shade: str, ink: str) -> None:
    light, dark = sorted((lightness(shade), lightness(ink)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@given(st.lists(NUMBERS, min_size=1, max_size=8))
def test_more_is_never_lighter(rows: list[tuple[int | None, ...]]) -> None:
    cells = [(int(one.words), one.shade) for one in heat(*rows).cells if one.shade]
    lit = [lightness(shade) for _, shade in sorted(cells) if shade]
    assert lit == sorted(lit, reverse=True)


@given(st.lists(NUMBERS, min_size=1, max_size=8))
def test_cells_stay_inside_the_picture(rows: list[tuple[int | None, ...]]) -> None:
    drawing = heat(*rows)
    assert all(one.left + one.width <= WIDTH and one.top + 30 <= drawing.height for one in drawing.cells)


def test_none_is_hatched_and_not_known_is_no_nought() -> None:
    assert [(one.words, one.shade) for one in heat((0, None)).cells] == [("0", None), ("–", None)]


def test_the_highest_is_darkest() -> None:
    assert [one.shade for one in heat((7, 1)).cells] == [SHADES[3][0], SHADES[0][0]]


def test_the_picture_has_a_name_and_says_where_its_numbers_are(pages: Pages) -> None:
    text = drawn(pages, heat((1, 2)))
    assert 'role="img" aria-labelledby="here-title here-says"' in text
    assert '<title id="here-title">What &lt;is&gt; where</title>' in text


def test_the_table_has_the_same_numbers(pages: Pages) -> None:
    text = drawn(pages, heat((1, 2), (3, 0)))
    assert re.findall(r'font-size="14"[^>]*>(\d+)<', text) == re.findall(r"--numeric[^>]*>(\d+)</td>", text)


def test_a_number_not_known_is_told_so(pages: Pages) -> None:
    assert "Not told" in drawn(pages, heat((None, 2)))


def test_it_carries_no_style_of_its_own(pages: Pages) -> None:
    assert not re.findall(r"<style|\sstyle=|\son\w+=", drawn(pages, heat((1, 2))))
