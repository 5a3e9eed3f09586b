"""Two frameworks side by side: matched by wording, each indicator once, the same whichever way round."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from core.competencies.comparing import Comparison, Line, Sort, compare
from core.content.frameworks import Framework
from tests.core.content.frames import framed

ELSEWHERE = ("owner: Bright Paths", "owner: Clear Lanes")
TEXTS = (
    "Walks to the river with a friend.",
    "Walks to the sea with a friend.",
    "Walks to the sea with a good friend.",
    "Knows what Bright Paths wants.",
    "Knows what Clear Lanes wants.",
    "Reads maps.",
    "Draws maps for other people.",
)
CELL = st.lists(st.sampled_from(TEXTS), max_size=3)


@st.composite
def frameworks(draw: st.DrawFn) -> Framework:
    """Up to three competencies at two levels, with wording that repeats, is near, or names an owner."""
    titles = draw(st.lists(st.sampled_from(["Paths", "Maps", "Weather"]), min_size=1, max_size=3, unique=True))
    competencies = []
    for number, title in enumerate(titles, start=1):
        cells = {level: draw(CELL) for level in ("new", "able")}
        indicators = {
            level: [{"key": f"i{number}_{level}_{place}", "text": text} for place, text in enumerate(texts)]
            for level, texts in cells.items()
        }
        of = {"key": title.lower(), "number": number, "title": title, "relevance": None, "indicators": indicators}
        competencies.append(of)
    owner = draw(st.sampled_from(["Bright Paths", "Clear Lanes"]))
    plain = framed().model_dump() | {"rules": (), "owner": owner, "competencies": competencies}
    return Framework.model_validate(plain)


def keys(line: Line) -> tuple[str | None, str | None]:
    return tuple(one.indicator.key if one else None for one in (line.left, line.right))  # type: ignore[return-value]


def pairs(comparison: Comparison) -> Counter[tuple[str | None, str | None, float]]:
    return Counter((*keys(line), line.likeness) for line in comparison.lines)


# ── for all frameworks ────────────────────────────────────────────────────
@given(frameworks(), frameworks())
def test_every_indicator_of_each_side_is_in_exactly_one_line(left: Framework, right: Framework) -> None:
    lines = [keys(line) for line in compare(left, right).lines]
    for side, framework in enumerate((left, right)):
        met = sorted(key for line in lines if (key := line[side]) is not None)
        assert met == sorted(one.indicator.key for one in framework.standings)


@given(frameworks(), frameworks())
def test_the_other_way_round_the_same_pairs_are_found(left: Framework, right: Framework) -> None:
    there = Counter({(b, a, likeness): n for (a, b, likeness), n in pairs(compare(right, left)).items()})
    assert pairs(compare(left, right)) == there


@given(frameworks())
def test_with_itself_everything_is_the_same(framework: Framework) -> None:
    assert {line.sort for line in compare(framework, framework).lines} <= {Sort.SAME}


@given(frameworks(), frameworks())
def test_the_counts_add_up(left: Framework, right: Framework) -> None:
    compared = compare(left, right)
    matched = sum(compared.count(sort) for sort in (Sort.SAME, Sort.MOVED, Sort.NEAR))
    assert matched + compared.count(Sort.ONLY_LEFT) == left.indicator_count
    assert matched + compared.count(Sort.ONLY_RIGHT) == right.indicator_count


# ── one by one ────────────────────────────────────────────────────────────
def sorts(*changes: tuple[str, str]) -> dict[str | None, Sort]:
    return {keys(line)[0]: line.sort for line in compare(framed(), framed(ELSEWHERE, *changes)).lines}


def test_another_label_makes_the_same_wording_moved() -> None:
    assert sorts(("label: New", "label: First steps"))["maps_new"] is Sort.MOVED


def test_another_competency_makes_the_same_wording_moved() -> None:
    assert sorts(("title: Maps", "title: Orientation"))["maps_new"] is Sort.MOVED


def test_a_word_changed_is_near() -> None:
    assert sorts(("Draws maps for other people.", "Draws maps for all people."))["maps_able"] is Sort.NEAR


def test_points_of_a_list_are_wording_too() -> None:
    assert sorts(("[rain, snow]", "[rain, fog]"))["paths_list"] is Sort.NEAR


def test_other_wording_stands_alone_on_each_side() -> None:
    found = sorts(("Reads a map.", "Listens to what people want from a walk."))
    assert (found["maps_new"], found[None]) == (Sort.ONLY_LEFT, Sort.ONLY_RIGHT)


def test_each_owners_own_name_makes_no_difference() -> None:
    ours = framed(("Reads a map.", "Knows what Bright Paths wants."))
    theirs = framed(ELSEWHERE, ("Reads a map.", "Knows what Clear Lanes wants."))
    assert {line.sort for line in compare(ours, theirs).lines} == {Sort.SAME}


def test_of_two_equal_matches_the_one_at_the_nearest_level_is_taken() -> None:
    twice = framed(("Draws maps for other people.", "Reads a map."))
    found = {keys(line)[0]: keys(line)[1] for line in compare(twice, twice).lines}
    assert found["maps_able"] == "maps_able"


def test_a_competency_that_only_the_right_has_comes_last() -> None:
    left = framed(("title: Maps", "title: Orientation"), ("Reads a map.", "Swims."), ("Draws maps for other", "Feeds"))
    assert [part.title for part in compare(left, framed()).parts] == ["Paths", "Orientation", "Maps"]


def test_differences_leave_out_the_same() -> None:
    compared = compare(framed(), framed(("Reads a map.", "Swims.")))
    assert [(part.title, len(part.lines)) for part in compared.differing] == [("Maps", 2)]
