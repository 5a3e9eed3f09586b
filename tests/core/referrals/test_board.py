"""The board: refused first, then what it is narrowed to, saved filters, many given at once, and how often it asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident
from uuid import UUID

import pytest
from sqlalchemy import event, select

from core.access.audit.models import AuditEntry
from core.access.protected import Label
from core.access.system import Reason
from core.clients.models import Client
from core.referrals.board_filters import MOST, BoardFilter
from core.referrals.models import Referral, State
from tests import world
from tests.conftest import StandingClock
from tests.core.casework.visitors import Visitor, visitor
from tests.core.referrals.conftest import Scene

NOBODY = "01a200f5-4dd4-77b8-bf0c-f3de2d5ade0f"
FILTER = {"name": "Debts", "query": "need=debt"}
OF_THE_BOARD, ENTRY = 6, AuditEntry.__table__


def board(scene: Scene, query: str = "", who: Visitor | None = None) -> str:
    return (who or scene.senior).get(f"/referrals?service={scene.triage.id}&{query}").text


def shows(scene: Scene, query: str) -> bool:
    """Whether the scene's own referral stands on the board so narrowed."""
    return f'href="{scene.place}"' in board(scene, query)


@contextmanager
def statements(scene: Scene) -> Iterator[list[tuple[int, str]]]:
    """(thread, what is asked of the database meanwhile); what the driver asks of a new connection is left out."""
    engine, caught = scene.service.app.state.doors.database.read, []  # type: ignore[attr-defined]

    def note(*given: object) -> None:
        if str(given[2]).startswith(("SELECT", "WITH")) and "pg_" not in str(given[2]):
            caught.append((get_ident(), str(given[2])))

    event.listen(engine, "before_cursor_execute", note)
    yield caught
    event.remove(engine, "before_cursor_execute", note)


def change(scene: Scene, **values: object) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        (referral,) = system.find(select(Referral).where(Referral.id == scene.referral.id))
        for name, value in values.items():
            setattr(referral, name, value)


# ── refused ───────────────────────────────────────────────────────────────
def test_nobody_known_gets_no_filters(scene: Scene) -> None:
    assert scene.service.get("/api/v1/board-filters").status_code == 401


def test_another_organisation_uses_no_filter_of_ours(scene: Scene) -> None:
    scene.senior.call("POST", "/board-filters", {**FILTER, "is_shared": True})
    assert scene.elsewhere.call("GET", "/board-filters").json()["count"] == 0


def test_a_colleague_does_not_see_a_filter_that_is_not_shared(scene: Scene, colleague: Visitor) -> None:
    scene.senior.call("POST", "/board-filters", {**FILTER, "name": "My own"})
    assert "My own" not in [one["name"] for one in colleague.call("GET", "/board-filters").json()["items"]]


def test_a_colleague_changes_no_shared_filter(scene: Scene, colleague: Visitor) -> None:
    made = scene.senior.call("POST", "/board-filters", {**FILTER, "name": "Theirs", "is_shared": True}).json()
    refused = colleague.call("POST", f"/board-filters/{made['id']}/put-away", if_match='"1"')
    assert refused.status_code == 403


# ── what it is narrowed to ────────────────────────────────────────────────
@pytest.fixture
def colleague(scene: Scene) -> Visitor:
    """Another senior of Second Step."""
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        return visitor(system, scene.service, scene.partners.second_step, "senior_navigator", name="Col League")


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [
        ("", True), ("need=debt", True), ("need=homeless", False), ("source=A1", True), ("source=B1", False),
        ("whose=nobody", True), ("whose=mine", False), ("complex=yes", False), ("twice=yes", False),
        ("clock=late", False), (f"locality={NOBODY}", False), ("need=made-up", True), ("whose=%00&clock=x", True),
    ],
)  # fmt: skip
def test_the_board_is_narrowed_by_its_address(scene: Scene, query: str, is_shown: bool) -> None:
    change(scene, needs=["debt", "self_harm"], source="A1")
    assert shows(scene, query) is is_shown


def test_a_column_is_narrowed_as_the_board_is(scene: Scene) -> None:
    change(scene, needs=["debt"])
    place = f"/referrals/in/new?service={scene.triage.id}&need="
    assert scene.place in scene.senior.get(f"{place}debt").text
    assert scene.place not in scene.senior.get(f"{place}homeless").text


def test_a_card_says_needs_and_complexity(scene: Scene) -> None:
    change(scene, needs=["debt", "self_harm"])
    scene.act("complexity", {"complexity": "complex", "words": "Three services already"}, version=2)
    shown = board(scene, "complex=yes")
    assert all(words in shown for words in ("Significant debt", "Self-harm", "Complex: several services at once"))


def test_a_pair_with_somebody_hidden_narrows_nothing(scene: Scene) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.client_pair(system, scene.client, world.client(system, "Sam Hidden"))
    assert not shows(scene, "twice=yes")


def test_whoever_sees_few_is_shown_those(scene: Scene) -> None:
    scene.allocated()
    assert f'href="{scene.place}"' in scene.navigator.get("/referrals").text


# ── what the trail keeps of it ────────────────────────────────────────────
def shown_to_the_senior(scene: Scene, kind: str) -> list[str]:
    """The ids of that kind in the trail of the one board page that the senior opens."""
    board(scene)
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        of_lists = (ENTRY.c.action == "list", ENTRY.c.kind == kind, ENTRY.c.actor_id == scene.senior.person.id)
        asked = select(ENTRY.c.shown).where(*of_lists)
        return [id for ids in system.connection.execute(asked).scalars() for id in ids]


def test_a_person_named_on_the_board_is_in_the_trail(scene: Scene) -> None:
    assert shown_to_the_senior(scene, "client") == [str(scene.client.id)]


def test_a_card_is_in_the_trail_with_whom_it_is_about(scene: Scene) -> None:
    assert shown_to_the_senior(scene, "referral") == [str(scene.referral.id)]
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        about = select(ENTRY.c.about_id).where(ENTRY.c.kind == "referral", ENTRY.c.actor_id == scene.senior.person.id)
        assert system.connection.execute(about).scalars().all() == [scene.client.id]


def test_a_person_whose_name_is_hidden_is_not_in_the_trail(scene: Scene) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        system.get(Client, scene.client.id).label = Label.VERY_RESTRICTED
    assert shown_to_the_senior(scene, "client") == []


# ── saved ─────────────────────────────────────────────────────────────────
def test_a_saved_filter_keeps_what_the_board_knows(scene: Scene) -> None:
    made = scene.senior.call("POST", "/board-filters", {**FILTER, "query": "need=debt&x=1&mine=yes&csrf=secret"}).json()
    assert made["query"] == "whose=mine&need=debt"


@pytest.mark.parametrize("query", ["", "x=1", "need=made-up"])
def test_a_filter_of_nothing_is_not_saved(scene: Scene, query: str) -> None:
    refused = scene.senior.call("POST", "/board-filters", {**FILTER, "query": query})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "query")


def test_the_same_name_says_it_anew(scene: Scene) -> None:
    first = scene.senior.call("POST", "/board-filters", FILTER).json()
    again = scene.senior.call("POST", "/board-filters", {"name": "debts", "query": "whose=nobody"}).json()
    assert (again["id"], again["query"]) == (first["id"], "whose=nobody")


def test_the_board_opens_with_the_usual_filter_until_all_are_asked_for(scene: Scene) -> None:
    scene.senior.call("POST", "/board-filters", {"name": "Mine", "query": "whose=mine", "is_default": True})
    assert "This is your usual filter, Mine" in scene.senior.get("/referrals").text
    assert "This is your usual filter" not in scene.senior.get("/referrals?all=yes").text


def test_one_filter_is_the_usual_one(scene: Scene) -> None:
    for name, query in (("Mine", "whose=mine"), ("Debts", "need=debt")):
        scene.senior.call("POST", "/board-filters", {"name": name, "query": query, "is_default": True})
    found = scene.senior.call("GET", "/board-filters").json()["items"]
    assert [one["name"] for one in found if one["is_default"]] == ["Debts"]


def test_from_saving_on_the_board_to_putting_it_away(scene: Scene, colleague: Visitor) -> None:
    form = {"name": "Nobody’s", "query": "whose=nobody", "is_shared": "yes"}
    saved = scene.senior.post("/referrals/filters", form)
    assert saved.headers["location"] == "/referrals?whose=nobody"
    assert "Sen Senior" in colleague.get("/referrals/filters").text
    one = scene.senior.call("GET", "/board-filters").json()["items"][0]
    assert scene.senior.post(f"/referrals/filters/{one['id']}", {"version": "1", "act": "away"}).status_code == 303
    assert "Nobody’s" not in colleague.get("/referrals/filters").text


def test_own_filters_are_there_however_many_colleagues_share(scene: Scene, colleague: Visitor) -> None:
    scene.senior.call("POST", "/board-filters", {**FILTER, "name": "Zz, my own"})
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        theirs = {"person_id": colleague.person.id, "organisation_id": colleague.organisation.id, "query": "need=debt"}
        for number in range(2 * MOST):
            system.add(BoardFilter(name=f"A {number}", is_shared=True, **theirs))
    assert scene.senior.call("GET", "/board-filters").json()["items"][0]["name"] == "Zz, my own"


# ── many at once ──────────────────────────────────────────────────────────
def test_of_many_each_says_what_became_of_it(scene: Scene, colleague: Visitor) -> None:
    taken, ended, free = scene.another(), scene.another(State.DECLINED), scene.another()
    colleague.call("POST", f"/referrals/{taken}/take", if_match='"1"')
    asked = [{"id": str(id), "version": 1} for id in (taken, ended, free, UUID(NOBODY))]
    done = scene.senior.call("POST", "/referrals/assign", {"referrals": asked}).json()["items"]
    words = {one["referral_id"]: (one["is_done"], one["words"]) for one in done}
    assert words == {
        str(taken): (False, "Col League took this referral before you."),
        str(ended): (False, "A referral that is declined is not in triage."),
        str(free): (True, "Taken by you."),
        NOBODY: (False, "Not found, or not open to you."),
    }


# ── how often it asks ─────────────────────────────────────────────────────
def test_the_board_asks_six_times_however_many_there_are(scene: Scene, standing_clock: StandingClock) -> None:
    for _ in range(15):
        scene.another()
    scene.senior.get("/referrals")
    with statements(scene) as caught:
        shown = scene.senior.get("/referrals").text
    first, answering = next((n, thread) for n, (thread, sql) in enumerate(caught) if "FROM board_filter" in sql)
    asked = [sql[:90] for thread, sql in caught[first:] if thread == answering]  # the ticker asks meanwhile too
    assert len(asked) <= OF_THE_BOARD, asked
    assert shown.count("fp-board__title") >= 12
