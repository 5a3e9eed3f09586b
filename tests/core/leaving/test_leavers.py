"""Starter, mover, leaver: what ends at once, what ends on a day, and what is left to be handed over to whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy import func, select
from starlette.testclient import TestClient

from core.access.doors import Doors
from core.access.protected import table_of
from core.access.system import Reason
from core.app import create_app
from core.database import clock
from core.extensions.manager import PluginHost
from core.matrix.models import Line, StaffLine
from core.organisations.installation import mark_as_demo
from core.people.ending import end_of_leavers
from core.people.models import ApiKey, Person, RoleHeld, SignIn
from core.people.sign_in_models import KnownDevice
from core.settings import Settings
from tests import world
from tests.conftest import StandingClock
from tests.world_messages import people_told

API, ROLES = "/api/v1/departures", "/api/v1/role-grants"
PASSWORD = "a long password"


@dataclass(frozen=True)
class House:
    """Zoe supports Sam for Missing Link, under a matrix manager of Second Step and a line manager of her own house, and
    manages a volunteer. `ours` and `theirs` are people admins."""

    app: FastAPI
    client: TestClient
    partners: world.Partnership
    people: dict[str, Person]
    keys: dict[str, str]
    zoe: TestClient
    sam: UUID

    @property
    def doors(self) -> Doors:
        doors: Doors = self.app.state.doors
        return doors

    def call(self, who: str, method: str, path: str = API, **more: object) -> Response:
        headers = {"authorization": f"Bearer {self.keys[who]}", **more.pop("headers", {})}  # type: ignore[arg-type]
        return self.client.request(method, path, headers=headers, **more)  # type: ignore[arg-type]

    def leaves(self, who: str = "ours", whom: str = "zoe", **more: object) -> Response:
        return self.call(who, "POST", json={"person_id": str(self.people[whom].id), "reason": "Moves away", **more})

    def work(self, who: str) -> list[str]:
        (departure,) = self.call(who, "GET").json()["items"]
        found = self.call(who, "GET", f"{API}/{departure['id']}/open-work").json()["items"]
        return sorted(f"{one['section']}: {one['words']}" for one in found)

    def reads(self, who: str, path: str | None = None) -> int:
        return self.call(who, "GET", path or f"/api/v1/clients/{self.sam}").status_code

    def is_in(self) -> bool:
        return self.zoe.get("/account").status_code == 200


CAST = (
    ("zoe", "missing_link", "recovery_navigator"), ("ours", "missing_link", "people_admin"),
    ("theirs", "second_step", "people_admin"), ("matrix", "second_step", "senior_navigator"),
    ("line", "missing_link", "team_manager"), ("other", "missing_link", "recovery_navigator"),
    ("hr", "missing_link", "hr_officer"), ("stranger", "second_step", "team_manager"),
    ("managed", "missing_link", "volunteer"),
)  # fmt: skip


@pytest.fixture
def house(database_url: str, partners: world.Partnership, standing_clock: StandingClock) -> Iterator[House]:
    app = create_app(Settings(database_url=database_url, secure_cookies=False, ticker=False), PluginHost([]))
    ours, theirs = partners.missing_link, partners.second_step
    people: dict[str, Person] = {}
    keys: dict[str, str] = {}
    with app.state.doors.system(Reason.SEED) as system:
        for who, organisation, role in CAST:
            people[who] = world.person(system, who.title())
            world.role(system, people[who], getattr(partners, organisation), role)
            keys[who] = world.api_key(system, people[who], getattr(partners, organisation))
        world.line(system, people["zoe"], ours, line=Line.EMPLOYMENT)
        world.line(system, people["zoe"], ours, people["matrix"], theirs, Line.MATRIX)
        world.line(system, people["zoe"], ours, people["line"], ours, Line.LINE)
        world.line(system, people["managed"], ours, people["zoe"], ours, Line.LINE)
        sam = world.client(system, "Sam Example", case_lead=people["zoe"])
        world.involvement(system, sam, ours, link_worker=people["zoe"])
        world.allocation(system, sam, people["zoe"], ours)
        world.account(system, people["zoe"], "zoe", PASSWORD)
        mark_as_demo(system.connection, 1)  # no second step is asked for
    zoe = TestClient(app, base_url="http://localhost", follow_redirects=False)
    with TestClient(app, base_url="http://localhost") as client:
        zoe.post("/sign-in", data={"username": "zoe", "password": PASSWORD})
        yield House(app, client, partners, people, keys, zoe, sam.id)


def kept(house: House, table: type) -> int:
    """How many rows of Zoe's are in force."""
    rows, zoe = table_of(table), house.people["zoe"].id
    asked = select(func.count()).select_from(rows).where(rows.c.person_id == zoe)
    if "ends_at" in rows.c:
        asked = asked.where(rows.c.ends_at.is_(None) | (rows.c.ends_at > clock.now()))
    with house.doors.database.read.connect() as connection:
        found: int = connection.execute(asked).scalar_one()
    return found


def helps_at_second_step(house: House) -> str:
    with house.doors.system(Reason.SEED) as system:
        world.role(system, house.people["zoe"], house.partners.second_step, "volunteer")
        return world.api_key(system, house.people["zoe"], house.partners.second_step)


# ── who may not ───────────────────────────────────────────────────────────
def test_nobody_known_may_record_it(house: House) -> None:
    assert house.client.post(API, json={}).status_code == 401


def test_another_organisation_may_not(house: House) -> None:
    assert (house.leaves("theirs").status_code, house.is_in()) == (403, True)


@pytest.mark.parametrize("who", ["line", "matrix", "hr", "other"])
def test_other_roles_may_not(house: House, who: str) -> None:
    assert (house.leaves(who).status_code, house.is_in()) == (403, True)


def test_nobody_records_their_own(house: House) -> None:
    assert house.leaves("ours", "ours").json()["errors"][0]["field"] == "person_id"


@pytest.mark.parametrize("wrong", [{"last_day": "2026-03-03"}, {"reason": ""}, {"person_id": "x"}])
def test_a_wrong_field_is_named(house: House, wrong: dict[str, str]) -> None:
    assert house.leaves(**wrong).json()["errors"][0]["field"] == next(iter(wrong))


# ── at once ───────────────────────────────────────────────────────────────
def test_whoever_left_is_nobody_with_the_next_request(house: House) -> None:
    before = (house.is_in(), house.reads("zoe"))
    made = house.leaves(at_once=True).status_code
    again = house.zoe.post("/sign-in", data={"username": "zoe", "password": PASSWORD}).status_code
    assert (before, made, house.is_in(), house.reads("zoe"), again) == ((True, 200), 201, False, 401, 422)


def test_sessions_keys_and_known_devices_are_gone(house: House) -> None:
    house.leaves(at_once=True)
    assert [kept(house, table) for table in (SignIn, ApiKey, KnownDevice)] == [0, 0, 0]


def test_a_role_given_again_revives_no_session_and_no_key(house: House) -> None:
    house.leaves(at_once=True)
    with house.doors.system(Reason.SEED) as system:
        world.role(system, house.people["zoe"], house.partners.missing_link, "volunteer")
    assert (house.is_in(), house.reads("zoe")) == (False, 401)


def test_where_they_work_too_they_stay(house: House) -> None:
    key = helps_at_second_step(house)
    house.leaves(at_once=True)
    there = house.client.get(ROLES, headers={"authorization": f"Bearer {key}"}).status_code
    assert (there, house.is_in(), kept(house, KnownDevice)) == (200, False, 1)


def test_a_request_for_a_role_ends_too(house: House) -> None:
    asked = {"person_id": str(house.people["zoe"].id), "role": "auditor", "reason": "Would be good at it"}
    grant = house.call("ours", "POST", ROLES, json=asked).json()
    house.leaves(at_once=True)
    answer = house.call("theirs", "POST", f"{ROLES}/{grant['id']}/approve", headers={"if-match": '"2"'})
    assert answer.status_code == 422


# ── on a day ──────────────────────────────────────────────────────────────
def test_until_the_last_day_all_is_as_before_and_after_it_over(house: House, standing_clock: StandingClock) -> None:
    house.leaves(last_day="2026-03-06")
    standing_clock.move(days=2)
    on_the_day = house.reads("zoe")
    standing_clock.move(days=1)
    assert (on_the_day, house.reads("zoe")) == (200, 401)


def test_the_ticker_ends_what_was_signed_in_with(house: House, standing_clock: StandingClock) -> None:
    house.leaves(last_day="2026-03-06")
    before = kept(house, ApiKey)
    standing_clock.move(days=3)
    with house.doors.system(Reason.TICKER) as system:
        end_of_leavers(system.connection)
    assert (before, kept(house, ApiKey), kept(house, KnownDevice)) == (1, 0, 0)


def test_the_ticker_ends_nobody_who_stays(house: House) -> None:
    with house.doors.system(Reason.TICKER) as system:
        end_of_leavers(system.connection)
    assert (house.is_in(), house.reads("zoe"), house.reads("hr", API)) == (True, 200, 200)


def test_the_last_day_may_move_until_it_is_over(house: House, standing_clock: StandingClock) -> None:
    first = house.leaves(last_day="2026-03-06").json()
    later = house.leaves(last_day="2026-03-10").json()
    standing_clock.move(days=4)
    assert (first["id"] == later["id"], house.reads("zoe")) == (True, 200)


def test_a_role_that_ends_earlier_by_itself_still_does(house: House) -> None:
    with house.doors.system(Reason.SEED) as system:
        until = date(2026, 3, 5)
        world.role(system, house.people["zoe"], house.partners.missing_link, "receptionist", ends=until)
    house.leaves(last_day="2026-03-06")
    held = table_of(RoleHeld).c
    with house.doors.database.read.connect() as connection:
        ends = connection.execute(select(held.ends).where(held.person_id == house.people["zoe"].id)).scalars()
        assert sorted(ends) == [date(2026, 3, 5), date(2026, 3, 6)]


def test_employment_ends_first_and_management_after_handing_over(house: House) -> None:
    house.leaves(last_day="2026-03-06")
    lines = table_of(StaffLine).c
    with house.doors.database.read.connect() as connection:
        rows = connection.execute(select(lines.line, lines.ends).where(lines.person_id == house.people["zoe"].id)).all()
    assert {row.line: row.ends for row in rows} == {
        Line.EMPLOYMENT: date(2026, 3, 6), Line.MATRIX: date(2026, 4, 3), Line.LINE: date(2026, 4, 3),
    }  # fmt: skip


def test_the_page_names_whom_a_link_came_from(house: House) -> None:
    with house.doors.system(Reason.SEED) as system:
        world.account(system, house.people["ours"], "ours", PASSWORD)
    browser = TestClient(house.app, base_url="http://localhost")
    browser.post("/sign-in", data={"username": "ours", "password": PASSWORD})
    zoe = house.people["zoe"].id
    pages = [browser.get(f"/people/{name}?person_id={zoe}").text for name in ("leavers", "resets")]
    assert [f'value="{zoe}" selected' in page for page in pages] == [True, True]


# ── handing over ──────────────────────────────────────────────────────────
def test_the_matrix_manager_sees_whom_they_supported(house: House) -> None:
    house.leaves(at_once=True)
    sections = ("Case lead", "Link worker", "On their caseload")
    assert house.work("matrix") == [f"{section}: Sam Example" for section in sections]


def test_hr_and_people_admins_see_no_client(house: House) -> None:
    house.leaves(at_once=True)
    managed = ["People they manage: Managed, Missing Link: line manager"]
    assert (house.work("ours"), house.work("hr")) == (managed, managed)


@pytest.mark.parametrize("who", ["stranger", "theirs", "other"])
def test_others_do_not_see_that_somebody_leaves(house: House, who: str) -> None:
    departure = house.leaves(at_once=True).json()
    assert house.call(who, "GET", f"{API}/{departure['id']}").status_code == 404


def test_managers_are_told(house: House) -> None:
    house.leaves(at_once=True)
    with house.doors.database.read.connect() as connection:
        told = people_told(connection)
    assert set(told) == {house.people[who].id for who in ("matrix", "line")}


def test_handing_over_is_done_after_four_weeks(house: House, standing_clock: StandingClock) -> None:
    house.leaves(at_once=True)
    now = house.reads("matrix")
    standing_clock.move(days=29)
    assert (now, house.reads("matrix")) == (200, 404)


# ── movers ────────────────────────────────────────────────────────────────
def change(house: House, role: str, **more: object) -> Response:
    held = house.call("ours", "GET", ROLES).json()["items"]
    (grant,) = [one for one in held if one["person_id"] == str(house.people["zoe"].id)]
    body = {"role": role, "reason": "Another post", **more}
    path, headers = f"{ROLES}/{grant['id']}/change", {"if-match": f'"{grant["version"]}"'}
    return house.call("ours", "POST", path, headers=headers, json=body)


def test_a_mover_s_old_access_goes_by_itself(house: House, standing_clock: StandingClock) -> None:
    changed = change(house, "hr_officer", starts="2026-03-06").status_code
    standing_clock.move(days=1)
    the_day_before = house.reads("zoe")
    standing_clock.move(days=1)
    assert (changed, the_day_before, house.reads("zoe"), house.reads("zoe", API)) == (201, 200, 404, 200)


def test_a_mover_keeps_their_session(house: House) -> None:
    change(house, "hr_officer")
    assert ("HR officer" in house.zoe.get("/account").text, house.reads("zoe")) == (True, 404)


def test_a_mover_s_new_powerful_role_waits_and_the_old_one_ends(house: House, standing_clock: StandingClock) -> None:
    changed = change(house, "privacy_officer").json()
    standing_clock.move(days=1)
    assert (changed["is_approved"], house.reads("zoe")) == (False, 401)


def test_a_change_to_the_same_role_changes_nothing(house: House) -> None:
    assert (change(house, "recovery_navigator").status_code, house.reads("zoe")) == (422, 200)
