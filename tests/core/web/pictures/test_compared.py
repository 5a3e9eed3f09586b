"""The picture of several areas, now and before."""

from dataclasses import replace
from datetime import date

from core.web.pictures.compared import Area, Compared, compared_picture
from tests.core.web.pictures.conftest import Elements

WHAT = Compared(
    "life", "How life is", 1, 7,
    (Area("Home", 5, 3, 2, wants_help=True), Area("Friends", None, 4, 4), Area("Work <&>", 6, 6, 6)),
    date(2026, 11, 2), date(2026, 8, 3), date(2026, 5, 4),
)  # fmt: skip


def test_the_table_holds_every_number_and_calls_what_is_missing_not_rated() -> None:
    assert compared_picture(WHAT).rows == (
        ("Home", "5", "3", "2", "Wanted"),
        ("Friends", "Not rated", "4", "4", ""),
        ("Work <&>", "6", "6", "6", ""),
    )


def test_a_rating_that_is_missing_is_not_drawn(elements: Elements) -> None:
    discs = elements(compared_picture(WHAT), "circle")
    assert len(discs) == 1 + 2  # one in the key


def test_now_last_and_first_are_told_apart_by_shape(elements: Elements) -> None:
    picture = compared_picture(WHAT)
    bars = [one for one in elements(picture, "line") if one.get("stroke-width") == "3"]
    assert (len(elements(picture, "rect")), len(bars)) == (1 + 3, 1 + 3)


def test_a_first_time_has_nothing_to_compare_with() -> None:
    alone = replace(WHAT, last=None, first=None)
    assert compared_picture(alone).columns == ("Area", "Now, 2 November 2026", "More help")


def test_it_says_what_it_is_to_those_who_do_not_see_it(elements: Elements) -> None:
    (desc,) = elements(compared_picture(WHAT), "desc")
    assert desc.text == "Ratings from 1 to 7 on 2 November 2026: Home 5; Work <&> 6. The table has them all."


def test_title_and_description_are_found_by_their_ids(elements: Elements) -> None:
    picture = compared_picture(WHAT)
    (svg,) = elements(picture, "svg")
    ids = [one.get("id") for name in ("title", "desc") for one in elements(picture, name)]
    assert svg.get("aria-labelledby") == " ".join(str(id) for id in ids)


def test_words_of_a_form_cannot_break_out_of_the_drawing() -> None:
    assert "Work &lt;&amp;&gt;" in compared_picture(WHAT).svg
