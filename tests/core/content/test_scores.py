"""Every way a score is made: weights, reversed items, scores of scores, pro-rating, conversion, cut-offs."""

from collections.abc import Callable
from textwrap import indent

import pytest

from core.content.faults import ContentError
from core.content.instruments import Instrument
from core.content.score_checks import score_ranges
from core.content.scoring import score
from tests.core.dialog.instrument import DIALOG

Read = Callable[[str], Instrument]
MAKE = Callable[[str, str], Instrument]


@pytest.fixture
def made(read: Read, sample: str) -> MAKE:
    """An instrument of four questions from 0 to 4, with these scores and this worked example."""

    def make(scores: str, example: str) -> Instrument:
        start = sample[: sample.index("sections:")]
        items = "".join(
            f"      - {{key: {key}, kind: scale, text: A, lowest: 0, highest: 4, lowest_text: No, highest_text: Yes}}\n"
            for key in ("one", "two", "three", "four")
        )
        sections = f"sections:\n  - key: all\n    title: All\n    items:\n{items}"
        return read(f"{start}{sections}scores:\n{indent(scores, '  ')}\nexamples:\n{indent(example, '  ')}\n")

    return make


def a_score(more: str, key: str = "total", method: str = "sum", missing: str = "withheld") -> str:
    return (
        f"- key: {key}\n  title: Total\n  method: {method}\n  missing: {missing}\n  direction: higher_is_worse\n"
        + indent(more, "  ")
    )


ITEMS = "items: [one, two, three, four]\n"
ALL_ONE = {"one": 1, "two": 1, "three": 1, "four": 1}
EXAMPLE = "- {name: Four, answers: {one: 4, two: 0, three: 0, four: 0}, scores: {total: %s}}"


def test_a_reversed_item_counts_from_its_other_end(made: MAKE) -> None:
    form = made(a_score(ITEMS + "reverse: [two]\n"), EXAMPLE % 8)
    assert score(form, ALL_ONE).scores == {"total": 1 + 3 + 1 + 1}


def test_a_weighted_score_multiplies_each_part(made: MAKE) -> None:
    form = made(a_score(ITEMS + "weights: {one: 2, two: 1, three: 0.5, four: 1}\n", method="weighted"), EXAMPLE % 8)
    assert score(form, ALL_ONE).scores == {"total": 4.5}


def test_a_mean_may_be_multiplied(made: MAKE) -> None:
    form = made(a_score(ITEMS + "multiplied: 10\n", method="mean"), EXAMPLE % 10)
    assert score(form, {"one": 1, "two": 2, "three": 0, "four": 0}).scores == {"total": 7.5}


def test_a_score_of_scores_adds_them(made: MAKE) -> None:
    parts = a_score("items: [one, two]\n", key="first") + a_score("items: [three, four]\n", key="second")
    example = "- {name: Four, answers: {one: 4, two: 0, three: 0, four: 0}, scores: {first: 4, second: 0, total: 4}}"
    form = made(parts + a_score("scores: [first, second]\n"), example)
    assert score(form, ALL_ONE).scores == {"first": 2, "second": 2, "total": 4}


def test_a_score_of_scores_is_withheld_with_its_parts(made: MAKE) -> None:
    parts = a_score("items: [one, two]\n", key="first") + a_score("items: [three, four]\n", key="second")
    example = "- {name: Some, answers: {one: 4, two: 0}, scores: {first: 4, second: null, total: null}}"
    form = made(parts + a_score("scores: [first, second]\n"), example)
    assert score(form, {"three": 0, "four": 0}).scores == {"first": None, "second": 0, "total": None}


def prorated(made: MAKE) -> Instrument:
    return made(a_score(ITEMS + "most_missing: 1\n", missing="pro_rated"), EXAMPLE % 4)


def test_the_rest_stand_for_a_missing_item_where_that_is_allowed(made: MAKE) -> None:
    assert score(prorated(made), {"one": 1, "two": 2, "three": 0}).scores == {"total": 4}


def test_more_missing_items_than_allowed_withhold_the_score(made: MAKE) -> None:
    assert score(prorated(made), {"one": 1, "two": 2}).scores == {"total": None}


def test_a_pro_rated_score_says_how_many_were_answered(made: MAKE) -> None:
    assert score(prorated(made), {"one": 1, "two": 2, "three": 0}).answered == {"total": (3, 4)}


def test_bands_must_hold_what_pro_rating_gives_as_well(made: MAKE) -> None:
    bands = (
        "bands:\n- {key: low, title: Low, lowest: 0, highest: 5}\n- {key: high, title: High, lowest: 6, highest: 16}\n"
    )
    with pytest.raises(ContentError, match=r"bands leave a gap: a score .total. of 5\.33"):
        made(a_score(ITEMS + "most_missing: 1\n" + bands, missing="pro_rated"), EXAMPLE % 4)


def table(*raws: int) -> str:
    return "conversion:\n" + "".join(f"- {{raw: {raw}, metric: {raw * 2.5}}}\n" for raw in raws)


def test_a_raw_score_is_converted_by_its_table(made: MAKE) -> None:
    form = made(a_score("items: [one]\n" + table(0, 1, 2, 3, 4)), EXAMPLE % 10)
    assert score(form, {"one": 3}).scores == {"total": 7.5}


@pytest.mark.parametrize(
    ("raws", "message"),
    [
        ((0, 1, 2, 3), "a raw score of 4 is not in the table"),
        ((0, 1, 2, 3, 4, 5), "a raw score of 5 cannot arise"),
        ((0, 1, 2, 3, 4, 4), "the raw score 4 is converted twice"),
    ],
)
def test_a_conversion_table_holds_every_raw_score_once(made: MAKE, raws: tuple[int, ...], message: str) -> None:
    with pytest.raises(ContentError, match=message):
        made(a_score("items: [one]\n" + table(*raws)), EXAMPLE % 10)


@pytest.mark.parametrize(("value", "is_case"), [(1, False), (2, True), (4, True)])
def test_a_score_at_its_cut_off_is_of_concern(made: MAKE, value: int, is_case: bool) -> None:
    form = made(a_score("items: [one]\ncut_off: 2\n"), EXAMPLE % 4)
    assert form.scores[0].is_case(value) is is_case


def test_where_higher_is_better_a_score_below_the_cut_off_is_of_concern(made: MAKE) -> None:
    scores = a_score("items: [one]\ncut_off: 2\n").replace("higher_is_worse", "higher_is_better")
    form = made(scores, EXAMPLE % 4)
    assert [form.scores[0].is_case(value) for value in (1, 2)] == [True, False]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("items: [one]\nscores: [one]\n", "either items or scores"),
        ("scores: [later]\n", "no score 'later' stands before this one"),
        ("items: [one]\nreverse: [two]\n", "'two' is not one of the items of this score"),
        ("items: [one]\nweights: {one: 2}\n", "method: weighted gives every part its weight"),
        ("items: [one]\nmost_missing: 1\n", "missing: pro_rated and most_missing go together"),
        ("items: [one]\nlowest: 0\n", "lowest and highest are for scores counted by a scorer"),
        ("items: [one, one]\n", "two items have the key 'one'"),
    ],
)
def test_a_score_that_cannot_be_made_is_named_with_its_line(made: MAKE, more: str, message: str) -> None:
    with pytest.raises(ContentError, match=rf"walk.yaml line \d+ .*{message}"):
        made(a_score(more), EXAMPLE % 4)


def test_at_least_one_item_of_a_pro_rated_score_is_answered(made: MAKE) -> None:
    with pytest.raises(ContentError, match="at least one item must be answered"):
        made(a_score("items: [one]\nmost_missing: 1\n", missing="pro_rated"), EXAMPLE % 4)


def test_each_score_says_what_it_runs_from_and_to() -> None:
    runs = {key: (one.lowest, one.highest) for key, one in score_ranges(DIALOG).items()}
    assert runs == {"sqol": (1, 7), "treatment_satisfaction": (1, 7)}
