"""Letting somebody choose a new password: who may, what ends at once, and a link that works once for a day."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import uuid4

import pytest
from httpx2 import Response
from sqlalchemy import func, select
from starlette.testclient import TestClient

from core.access.outbox import OutboxMessage
from core.access.protected import table_of
from core.access.system import Reason
from core.database import clock
from core.database.secret_box import SecretBox
from core.notices.models import Notice
from core.organisations.installation import mark_as_demo
from core.people.models import Person
from core.people.provider_models import ProviderLink
from core.people.reset_models import ResetLink
from core.people.second_step import begin, confirm, standing, unconfirmed
from core.people.totp import code_of, step_at
from tests import world
from tests.conftest import StandingClock
from tests.core.people.conftest import PASSWORD, Scene

API = "/api/v1/sign-in-resets"
NEW = "seven blue kettles"
REFUSED = (403, 422)


@dataclass(frozen=True)
class Desk:
    """People admins of two organisations; Zoe, who works for the first alone; Ana, who works for a second one too."""

    scene: Scene
    keys: dict[str, str]
    people: dict[str, Person]

    def call(self, who: str, method: str, path: str = "", *, version: int | None = None, **more: object) -> Response:
        headers = {"authorization": f"Bearer {self.keys[who]}", **({"if-match": f'"{version}"'} if version else {})}
        return self.scene.browser.request(method, API + path, headers=headers, **more)  # type: ignore[arg-type]

    def ask(self, who: str, whom: str, **more: object) -> Response:
        return self.call(who, "POST", json={"person_id": str(self.people[whom].id), "reason": "Rang me", **more})

    def link(self, who: str, reset: dict[str, object]) -> Response:
        return self.call(who, "POST", f"/{reset['id']}/link", version=int(str(reset["version"])))

    def approve(self, who: str, reset: dict[str, object]) -> Response:
        return self.call(who, "POST", f"/{reset['id']}/approve", version=int(str(reset["version"])))

    def token(self, whom: str = "zoe") -> str:
        """Of a new link, made by her own admin."""
        return str(self.link("ours", self.ask("ours", whom).json()).json()["link"]).rpartition("/")[2]


@pytest.fixture
def desk(scene: Scene, standing_clock: StandingClock) -> Desk:
    ours, theirs = scene.partners.missing_link, scene.partners.alabare
    who = {
        "ours": (ours, "people_admin"), "theirs": (theirs, "people_admin"), "officer": (theirs, "privacy_officer"),
        "navigator": (ours, "recovery_navigator"), "zoe": (ours, "recovery_navigator"), "robot": (ours, "people_admin"),
        "second": (scene.partners.second_step, "people_admin"),
    }  # fmt: skip
    keys, people = {"ana": scene.key}, {"ana": scene.ana}
    with scene.app.state.doors.system(Reason.SEED) as system:
        for name, (organisation, role) in who.items():
            people[name] = world.person(system, name.title(), is_system=name == "robot")
            world.role(system, people[name], organisation, role)
            keys[name] = world.api_key(system, people[name], organisation)
        world.account(system, people["zoe"], "zoe", PASSWORD)
    return Desk(scene, keys, people)


def browser_of(scene: Scene, username: str = "zoe", password: str = PASSWORD) -> TestClient:
    browser = TestClient(scene.app, base_url="http://localhost", follow_redirects=False)
    browser.post("/sign-in", data={"username": username, "password": password})
    return browser


def chosen(scene: Scene, token: str, password: str = NEW, again: str | None = None) -> Response:
    data = {"new_password": password, "new_password_again": password if again is None else again}
    return scene.browser.post(f"/reset/{token}", data=data)


def may_come_in(scene: Scene, password: str) -> bool:
    return browser_of(scene, password=password).get("/account").status_code == 200


# ── who may not ───────────────────────────────────────────────────────────
def test_nobody_known_may_ask(desk: Desk) -> None:
    assert desk.scene.browser.post(API, json={}).status_code == 401


@pytest.mark.parametrize("who", ["navigator", "officer"])
def test_other_roles_may_not_ask(desk: Desk, who: str) -> None:
    assert desk.ask(who, "zoe").status_code == 403


def test_an_admin_of_another_organisation_may_not(desk: Desk) -> None:
    assert desk.ask("theirs", "zoe").status_code == 403


def test_nobody_resets_themselves(desk: Desk) -> None:
    assert desk.ask("ours", "ours").json()["errors"][0]["field"] == "person_id"


def test_a_system_resets_nobody(desk: Desk) -> None:
    assert desk.ask("robot", "zoe").status_code == 403


def test_a_system_is_not_reset(desk: Desk) -> None:
    assert desk.ask("ours", "robot").status_code == 422


@pytest.mark.parametrize(
    "wrong", [{"reason": ""}, {"reason": "x" * 201}, {"person_id": "x"}, {"person_id": str(uuid4())}]
)
def test_a_wrong_field_is_named(desk: Desk, wrong: dict[str, str]) -> None:
    assert desk.ask("ours", "zoe", **wrong).json()["errors"][0]["field"] == next(iter(wrong))


def test_somebody_without_a_sign_in_gets_no_link(desk: Desk) -> None:
    assert desk.link("ours", desk.ask("ours", "navigator").json()).status_code == 422


# ── where one yes is not enough ───────────────────────────────────────────
@pytest.mark.parametrize("whom", ["ana", "second"])
def test_a_role_given_here_lets_an_admin_reach_nobody_of_another_organisation(desk: Desk, whom: str) -> None:
    with desk.scene.app.state.doors.system(Reason.SEED) as system:
        world.role(system, desk.people[whom], desk.scene.partners.missing_link, "volunteer")
    reset = desk.ask("ours", whom).json()
    assert (reset["is_approved"], desk.link("ours", reset).status_code in REFUSED) == (False, True)


def test_a_powerful_person_waits_for_a_second_yes(desk: Desk) -> None:
    with desk.scene.app.state.doors.system(Reason.SEED) as system:
        world.role(system, desk.people["zoe"], desk.scene.partners.missing_link, "privacy_officer")
    assert desk.ask("ours", "zoe").json()["is_approved"] is False


@pytest.mark.parametrize("who", ["ours", "navigator", "officer", "robot"])
def test_the_second_yes_is_not_given_by(desk: Desk, who: str) -> None:
    assert desk.approve(who, desk.ask("ours", "ana").json()).status_code in REFUSED


def test_whom_it_is_about_does_not_give_the_second_yes(desk: Desk) -> None:
    with desk.scene.app.state.doors.system(Reason.SEED) as system:
        world.role(system, desk.people["theirs"], desk.scene.partners.missing_link, "volunteer")
    assert desk.approve("theirs", desk.ask("ours", "theirs").json()).status_code in REFUSED


def test_after_a_second_yes_it_counts_from_the_next_day(desk: Desk, standing_clock: StandingClock) -> None:
    approved = desk.approve("theirs", desk.ask("ours", "ana").json())
    reset = desk.call("ours", "GET", f"/{approved.json()['id']}").json()
    today = desk.link("ours", reset).status_code
    standing_clock.move(days=1)
    assert (approved.status_code, today, desk.link("ours", reset).status_code) == (200, 422, 200)


def test_whoever_approved_gets_no_link(desk: Desk, standing_clock: StandingClock) -> None:
    approved = desk.approve("theirs", desk.ask("ours", "ana").json()).json()
    standing_clock.move(days=1)
    assert desk.link("theirs", approved).status_code == 404


def test_an_old_yes_counts_for_nothing(desk: Desk, standing_clock: StandingClock) -> None:
    reset = desk.ask("ours", "zoe").json()
    standing_clock.move(days=3)
    assert desk.link("ours", reset).status_code == 422


def test_privacy_officers_are_told_on_today(desk: Desk) -> None:
    desk.ask("ours", "ana")
    with desk.scene.app.state.doors.system(Reason.SEED) as system:
        world.account(system, desk.people["officer"], "officer", PASSWORD)
        mark_as_demo(system.connection, 1)  # no second step is asked for
    today = browser_of(desk.scene, "officer").get("/").text
    assert "Ana Worker: a new password asked for by Missing Link" in today


# ── the link ──────────────────────────────────────────────────────────────
def test_a_link_is_made_once(desk: Desk) -> None:
    reset = desk.ask("ours", "zoe").json()
    desk.link("ours", reset)
    again = desk.call("ours", "POST", f"/{reset['id']}/link", version=reset["version"] + 1)
    assert (again.status_code, desk.link("ours", reset).status_code) == (422, 409)


def test_no_answer_with_a_link_is_kept(desk: Desk) -> None:
    reset = desk.ask("ours", "zoe").json()
    headers = {"authorization": f"Bearer {desk.keys['ours']}", "if-match": '"1"', "idempotency-key": "one"}
    answer = desk.scene.browser.post(f"{API}/{reset['id']}/link", headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "Idempotency-Key")


def test_only_a_hash_of_the_link_is_kept(desk: Desk) -> None:
    token = desk.token()
    with desk.scene.app.state.doors.system(Reason.SEED) as system:
        kept = repr(system.connection.execute(select(table_of(ResetLink))).all())
    assert token not in kept


def test_a_link_ends_sessions_keys_and_the_old_password_at_once(desk: Desk) -> None:
    browser = browser_of(desk.scene)
    before = browser.get("/account").status_code
    desk.token()
    by_key = desk.call("zoe", "GET").status_code
    assert (before, browser.get("/account").status_code, by_key, may_come_in(desk.scene, PASSWORD)) == (
        200, 303, 401, False,
    )  # fmt: skip


def test_a_link_ends_what_the_old_password_was_used_to_link(desk: Desk) -> None:
    with desk.scene.app.state.doors.system(Reason.SEED) as system:
        linked = {"issuer": "https://id.example", "subject": "zoe", "linked_at": clock.now()}
        system.add(ProviderLink(person_id=desk.people["zoe"].id, **linked))
    desk.token()
    with desk.scene.app.state.doors.database.read.connect() as connection:
        assert connection.execute(select(table_of(ProviderLink))).all() == []


def test_the_empty_password_lets_nobody_in(desk: Desk) -> None:
    desk.token()
    assert not may_come_in(desk.scene, "")


def test_the_person_is_told(desk: Desk) -> None:
    chosen(desk.scene, desk.token())
    with desk.scene.app.state.doors.system(Reason.SEED) as system:
        told = [
            body["person_id"] for body in system.connection.execute(select(table_of(OutboxMessage).c.body)).scalars()
        ]
        # The ticker may have handed one out already.
        told += [str(id) for id in system.connection.execute(select(table_of(Notice).c.person_id)).scalars()]
    assert told == [str(desk.people["zoe"].id)] * 2


def test_what_makes_the_link_is_all_or_nothing(desk: Desk) -> None:
    desk.link("ours", desk.ask("ours", "navigator").json())
    with desk.scene.app.state.doors.system(Reason.SEED) as system:
        kept = system.connection.execute(select(func.count()).select_from(table_of(OutboxMessage))).scalar_one()
    assert (kept, desk.call("navigator", "GET").status_code) == (0, 200)


# ── choosing the password ─────────────────────────────────────────────────
def test_every_link_that_does_not_work_says_the_same(desk: Desk, standing_clock: StandingClock) -> None:
    used, replaced, late = desk.token(), None, None
    chosen(desk.scene, used)
    replaced = desk.token()
    late = desk.token()
    standing_clock.move(hours=24)
    pages = [desk.scene.browser.get(f"/reset/{token}") for token in (used, replaced, late, "made-up", "x" * 5000)]
    sent = [chosen(desk.scene, token) for token in (used, replaced, late, "made-up", "x" * 5000)]
    assert {(page.status_code, page.text) for page in pages} == {(page.status_code, page.text) for page in sent}
    assert len({page.text for page in pages}) == 1


def test_a_bad_link_does_not_even_say_what_is_wrong_with_a_password(desk: Desk) -> None:
    assert chosen(desk.scene, "made-up", "short").status_code == 404


def test_the_page_does_not_say_whom_it_is_for(desk: Desk) -> None:
    page = desk.scene.browser.get(f"/reset/{desk.token()}")
    assert (page.status_code, re.search("zoe|missing", page.text, re.IGNORECASE)) == (200, None)


@pytest.mark.parametrize(
    ("password", "again"),
    [("", ""), ("short", "short"), ("x" * 201, "x" * 201), ("a" * 12, "a" * 12), (NEW, "other")],
)
def test_a_password_that_will_not_do_leaves_the_link_good(desk: Desk, password: str, again: str) -> None:
    token = desk.token()
    refused = chosen(desk.scene, token, password, again)
    assert (refused.status_code, chosen(desk.scene, token).status_code) == (422, 200)


def test_a_password_is_never_sent_back(desk: Desk) -> None:
    assert NEW not in chosen(desk.scene, desk.token(), NEW, "other").text


def test_a_link_works_once_at_the_same_moment_too(desk: Desk) -> None:
    token = desk.token()
    with ThreadPoolExecutor(3) as pool:
        answers = sorted(pool.map(lambda n: chosen(desk.scene, token, f"{NEW} {n}").status_code, range(3)))
    assert answers == [200, 404, 404]


def test_the_second_step_stays(desk: Desk, standing_clock: StandingClock) -> None:
    box, secret = SecretBox.of(desk.scene.app.state.settings), b"a secret of 20 bytes"
    with desk.scene.app.state.doors.system(Reason.SEED) as system:
        begin(system, box, desk.people["zoe"].id)
        secret = unconfirmed(system.connection, box, desk.people["zoe"].id) or secret
        confirm(system, box, desk.people["zoe"].id, code_of(secret, step_at(standing_clock.now())))
    chosen(desk.scene, desk.token())
    with desk.scene.app.state.doors.database.read.connect() as connection:
        assert standing(connection, desk.people["zoe"].id).is_on


def test_the_chosen_password_lets_them_in(desk: Desk) -> None:
    page = chosen(desk.scene, desk.token())
    assert (page.status_code, may_come_in(desk.scene, NEW)) == (200, True)


# ── the page ──────────────────────────────────────────────────────────────
def test_the_page_makes_a_link_and_shows_it_once(desk: Desk) -> None:
    with desk.scene.app.state.doors.system(Reason.SEED) as system:
        world.role(system, desk.scene.ana, desk.scene.partners.missing_link, "people_admin", starts=world.LONG_AGO)
        mark_as_demo(system.connection, 1)  # no second step is asked for
    desk.scene.sign_in()
    data = desk.scene.form(person_id=str(desk.people["zoe"].id), reason="Rang me")
    page = desk.scene.browser.post("/people/resets", data=data)
    (token,) = re.findall(r"/reset/([\w-]{43})", page.text)
    assert (token in desk.scene.browser.get("/people/resets").text, chosen(desk.scene, token).status_code) == (
        False, 200,
    )  # fmt: skip
