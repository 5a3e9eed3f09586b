"""Pages, columns and counts: order, cursors, filters, limits."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from core.access.errors import Bypass, Invalid
from core.access.paging import BY_ID, Filter, Order
from core.access.records import Records
from core.access.system import Reason
from core.access.vocabulary import Action
from core.casework.models import Contact
from core.clients.models import Client
from core.people.models import Person
from core.referrals.models import Referral
from tests import world
from tests.core.access.scene import Scene

BY_NAME = Order((Client.sort_name,))
NAMED_BACKWARDS = Order((Client.sort_name,), descending=True)
CALLED = Filter(Client.family_name == bindparam("family_name"))
LATER_NAME = Filter(Client.sort_name > bindparam("from_name"))
LONG = Filter(Contact.minutes >= 30)
LABELLED = Filter(Client.label == "normal")

NAMES = ["Ash", "Birch", "Cedar", "Elm", "Mine", "Oak", "Yew"]


@pytest.fixture
def wood(scene: Scene) -> Scene:
    """Ana's caseload in seven names, Oak twice."""
    with scene.doors.system(Reason.SEED) as system:
        for name in ("Yew", "Oak", "Ash", "Elm", "Oak", "Birch", "Cedar"):
            made = world.client(system, f"A {name}")
            world.allocation(system, made, scene.worker, scene.partners.second_step)
            world.client(system, f"Hidden {name}")
    return scene


Ask = Callable[[Records, Order, UUID | None], tuple[list[str], UUID | None]]


def by_class(records: Records, order: Order, after: UUID | None) -> tuple[list[str], UUID | None]:
    page = records.page(Client, order=order, limit=3, after=after)
    return [client.family_name for client in page.rows], page.next


def by_select(records: Records, order: Order, after: UUID | None) -> tuple[list[str], UUID | None]:
    page = records.page(select(Client).where(Client.family_name != ""), order=order, limit=3, after=after)
    return [client.family_name for client in page.rows], page.next


def by_columns(records: Records, order: Order, after: UUID | None) -> tuple[list[str], UUID | None]:
    page = records.columns(Client, ("family_name",), order=order, limit=3, after=after)
    return [row.family_name for row in page.rows], page.next


def by_filter(records: Records, order: Order, after: UUID | None) -> tuple[list[str], UUID | None]:
    page = records.page(Client, order=order, limit=3, after=after, filters=(LATER_NAME,), values={"from_name": ""})
    return [client.family_name for client in page.rows], page.next


def walk(records: Records, ask: Ask, order: Order) -> list[str]:
    """All pages of three, one after the other."""
    seen, after = ask(records, order, None)
    while after is not None:
        more, after = ask(records, order, after)
        seen += more
    return seen


@pytest.mark.parametrize("ask", [by_class, by_select, by_columns, by_filter])
def test_pages_follow_each_other_in_order(ask: Ask, wood: Scene) -> None:
    with wood.records() as records:
        assert walk(records, ask, BY_NAME) == ["Ash", "Birch", "Cedar", "Elm", "Mine", "Oak", "Oak", "Yew"]


@pytest.mark.parametrize("ask", [by_class, by_select, by_columns, by_filter])
def test_pages_follow_each_other_backwards(ask: Ask, wood: Scene) -> None:
    with wood.records() as records:
        assert walk(records, ask, NAMED_BACKWARDS) == ["Yew", "Oak", "Oak", "Mine", "Elm", "Cedar", "Birch", "Ash"]


@pytest.mark.parametrize("rows", [2, 100])
@pytest.mark.parametrize("order", [BY_NAME, NAMED_BACKWARDS])
@pytest.mark.parametrize("ask", [by_class, by_columns])
def test_pages_of_somebody_known_to_see_much_are_the_same(
    ask: Ask, order: Order, rows: int, wood: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bounded walk: whether it finds enough at once or has to give up."""
    monkeypatch.setattr("core.access.walk.ROWS", rows)
    monkeypatch.setattr("core.access.listing.MUCH", 3)
    monkeypatch.setattr("core.access.sees_much.MUCH", 3)
    with wood.records() as records:
        before = walk(records, ask, order)
        counted = [records.count(Client, at_most=3).number for _ in range(2)]
        assert (walk(records, ask, order), counted) == (before, [3, 3])


def test_the_cursor_is_the_id_of_the_last_row(wood: Scene) -> None:
    with wood.records() as records:
        page = records.page(Client, order=BY_NAME, limit=3)
        assert page.next == page.rows[-1].id


def test_a_last_page_that_is_full_has_no_cursor(wood: Scene) -> None:
    with wood.records() as records:
        assert records.page(Client, limit=8).next is None


def test_a_cursor_of_a_hidden_row_and_of_an_absent_one_are_refused_alike(wood: Scene) -> None:
    said = set()
    for after in (wood.hidden, uuid4()):
        with wood.records() as records, pytest.raises(Invalid) as error:
            records.page(Client, order=BY_NAME, after=after)
        said.add(str(error.value))
    assert said == {"after: This page is no longer there. Start again from the first one."}


def test_a_cursor_of_another_kind_is_refused(wood: Scene) -> None:
    with wood.records() as records, pytest.raises(Invalid):
        records.page(Client, after=wood.contact)


@pytest.mark.parametrize("limit", [0, -1, 501])
def test_a_page_has_from_1_to_500_rows(limit: int, shared: Scene) -> None:
    with shared.records() as records, pytest.raises(Invalid, match="500"):
        records.page(Client, limit=limit)


def test_nobody_s_list_is_empty(shared: Scene) -> None:
    nobody = world.actor(shared.worker, shared.partners.icb)
    with shared.records(nobody) as records:
        assert (list(records.page(Client).rows), records.count(Client).number) == ([], 0)


def test_a_filter_narrows_page_columns_and_count(wood: Scene) -> None:
    asked = {"filters": (CALLED,), "values": {"family_name": "Oak"}}
    with wood.records() as records:
        rows = records.page(Client, **asked).rows
        columns = records.columns(Client, ("family_name",), **asked).rows
        assert (len(rows), len(columns), records.count(Client, **asked).number) == (2, 2, 2)


def test_a_filter_narrows_a_select_too(wood: Scene) -> None:
    asked = {"filters": (CALLED,), "values": {"family_name": "Oak"}}
    with wood.records() as records:
        rows = records.page(select(Client), **asked).rows
        columns = records.columns(select(Client), ("family_name",), **asked).rows
        assert (len(rows), len(columns), records.count(select(Client), **asked).number) == (2, 2, 2)


def test_one_filter_s_values_are_not_kept_for_the_next(wood: Scene) -> None:
    with wood.records() as records:
        found = [
            records.count(Client, filters=(CALLED,), values={"family_name": name}).number for name in ("Oak", "Elm")
        ]
    assert found == [2, 1]


def test_a_filter_on_another_class_is_refused(shared: Scene) -> None:
    """It would bring that class's table in without its condition."""
    with shared.records() as records, pytest.raises(Bypass, match="own columns"):
        records.page(Client, filters=(LONG,))


def test_a_filter_on_two_classes_is_refused(shared: Scene) -> None:
    both = Filter(Contact.note == Client.family_name)
    with shared.records() as records, pytest.raises(Bypass, match="own columns"):
        records.count(Contact, filters=(both,))


def test_a_filter_on_an_open_table_s_column_is_refused(shared: Scene) -> None:
    name = Filter(Person.__table__.c.name == "Ana Worker")
    with shared.records() as records, pytest.raises(Bypass, match="own columns"):
        records.page(Contact, filters=(name,))


def test_a_filter_on_an_alias_is_refused(shared: Scene) -> None:
    other = Filter(aliased(Client).family_name == "Hidden")
    with shared.records() as records, pytest.raises(Bypass):
        records.page(Client, filters=(other,))


def test_a_filter_holds_no_select() -> None:
    with pytest.raises(Bypass, match="select"):
        Filter(Client.id.in_(select(Contact.client_id)))


def test_a_filter_s_values_are_only_those_it_leaves_open(shared: Scene) -> None:
    """Any other name could be one of the policy's own parameters."""
    strange = {"label_1": ["very_restricted"]}
    with shared.records() as records, pytest.raises(Bypass, match="label_1"):
        records.page(Client, filters=(LABELLED,), values=strange)


@pytest.mark.parametrize("name", ["me", "my_organisation", "page_limit", "found_client", "label_1"])
def test_a_count_s_values_are_only_those_its_filters_leave_open(name: str, shared: Scene) -> None:
    with shared.records() as records, pytest.raises(Bypass, match=name):
        records.count(Client, values={name: "x"})


def test_a_count_says_when_it_stopped_counting(wood: Scene) -> None:
    with wood.records() as records:
        assert [records.count(Client, at_most=n).capped for n in (8, 9)] == [True, False]


def test_a_count_of_a_select_stops_too(wood: Scene) -> None:
    with wood.records() as records:
        assert records.count(select(Client), at_most=3).number == 3


def test_a_count_of_another_action_counts_by_its_rules(shared: Scene) -> None:
    with shared.records(shared.sen) as records:
        counts = {action: records.count(Referral, action=action).number for action in Action}
    assert (counts[Action.READ], counts[Action.ALLOCATE], counts[Action.GRANT]) == (3, 3, 0)


def test_a_select_is_not_counted_for_another_action(shared: Scene) -> None:
    with shared.records() as records, pytest.raises(Bypass, match="read"):
        records.count(select(Client), action=Action.WRITE)


def test_unsaved_changes_show_in_pages_and_counts(scene: Scene) -> None:
    with scene.records() as records:
        mine = records.one(Client, scene.mine)
        mine.family_name = "Zed"
        assert records.count(Client, filters=(CALLED,), values={"family_name": "Zed"}).number == 1
        mine.family_name = "Yes"
        assert len(records.page(Client, filters=(CALLED,), values={"family_name": "Yes"}).rows) == 1


def test_an_order_without_columns_is_by_id(wood: Scene) -> None:
    with wood.records() as records:
        ids = [client.id for client in records.page(Client, order=BY_ID).rows]
    assert ids == sorted(ids)
