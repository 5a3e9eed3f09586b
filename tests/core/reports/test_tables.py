"""Tables as a reader gets them: what is printed in all rows together gives nobody away."""

from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from core.reports.items import By, Grounds, Item
from core.reports.masking import SMALLEST
from core.reports.tables import Counted, Line, Table, tabulate

PLACES = {uuid4(): name for name in ("Bath", "Swindon", "Wiltshire")}
GROUNDS = Grounds({id: f"{name} service" for id, name in PLACES.items()}, PLACES, {}, {})
ITEM = st.tuples(
    st.sampled_from(["one", "two", "three"]), st.sampled_from(list(PLACES)), st.booleans(), st.integers(0, 2)
)  # fmt: skip

CROWDS = st.lists(st.tuples(ITEM, st.integers(4, 9)), max_size=6).map(
    lambda groups: [one for one, times in groups for _ in range(times)]
)


def items(drawn: list[tuple[str, UUID, bool, int]]) -> list[Item]:
    return [Item(line, uuid4(), uuid4(), place, None, opens, band * 10, band) for line, place, opens, band in drawn]


def closed(found: list[Item], path: tuple[str, ...]) -> int:
    """How many of this row do not open."""
    mine = [one for one in found if (one.line, *GROUNDS.path(one, By.SERVICE))[: len(path)] == path]
    return sum(not one.opens for one in mine)


def told(table: Table) -> list[tuple[tuple[str, ...], Counted]]:
    return [(path, row) for path, row in table.rows() if row.number is not None]


@given(st.lists(ITEM, max_size=60))
@settings(max_examples=150)
def test_no_row_tells_of_one_to_four_people(drawn: list[tuple[str, UUID, bool, int]]) -> None:
    found = items(drawn)
    table = tabulate(found, GROUNDS, by=By.SERVICE, bands=3)
    assert all(not 0 < closed(found, path) < SMALLEST for path, _ in told(table))


@given(st.lists(ITEM, max_size=60))
@settings(max_examples=150)
def test_taking_told_parts_from_their_line_leaves_nobody_alone(drawn: list[tuple[str, UUID, bool, int]]) -> None:
    """Of every row that is told: what its told parts leave of it is nobody, or five or more who do not open."""
    found = items(drawn)
    table = tabulate(found, GROUNDS, by=By.SERVICE, bands=3)

    def left(line: Line, path: tuple[str, ...]) -> list[int]:
        here = [(part, (*path, part.whole.words)) for part in line.parts]
        parts = [closed(found, to) for part, to in here if part.whole.number is not None]
        own = closed(found, path) - sum(parts)
        deeper = [one for part, to in here for one in left(part, to)]
        return [*([own] if line.whole.number is not None and line.parts else []), *deeper]

    lines = [one for line in table.lines for one in left(line, (line.whole.words,))]
    told_lines = [closed(found, (line.whole.words,)) for line in table.lines if line.whole.number is not None]
    if table.total is not None and table.total.number is not None:
        lines.append(closed(found, ()) - sum(told_lines))
    assert all(one == 0 or one >= SMALLEST for one in lines)


@given(st.lists(ITEM, max_size=60))
@settings(max_examples=50)
def test_whoever_may_open_everything_is_told_everything(drawn: list[tuple[str, UUID, bool, int]]) -> None:
    found = items([(line, place, True, band) for line, place, _, band in drawn])
    assert tabulate(found, GROUNDS, by=By.SERVICE, bands=3).is_whole


@given(CROWDS)
@settings(max_examples=150)
def test_days_are_told_only_where_all_who_waited_them_open(drawn: list[tuple[str, UUID, bool, int]]) -> None:
    """However many there are: the longest wait is one person's."""
    found = items(drawn)
    rows = tabulate(found, GROUNDS, by=By.SERVICE, bands=3).rows()
    telling = [path for path, row in rows if row.median is not None or row.longest is not None]
    assert all(closed(found, path) == 0 for path in telling)


def test_days_of_five_people_who_do_not_open_are_kept_back_beside_their_number() -> None:
    (place, *_) = PLACES
    table = tabulate(items([("one", place, False, 1)] * 5), GROUNDS, by=By.NOTHING, bands=3)
    assert table.total is not None
    assert (table.total.number, table.total.longest, table.total.days_kept_back, table.is_whole) == (
        5, None, True, False,
    )  # fmt: skip


def test_days_behind_which_nobody_is_hidden_are_told_beside_others_who_do_not_open() -> None:
    (place, *_) = PLACES
    drawn = [("one", place, True, 2), *[("two", place, False, 1)] * 5]
    rows = dict(tabulate(items(drawn), GROUNDS, by=By.NOTHING, bands=3).rows())
    assert (rows[("one",)].longest, rows[("two",)].longest) == (20, None)
