"""The page of roles, and what Today tells about powerful ones."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.extensions.manager import PluginHost
from core.organisations.installation import mark_as_demo
from core.people.models import Person
from core.settings import Settings
from tests import world

PASSWORD = "a long password"
PEOPLE = (("ours", "second_step", "people_admin"), ("theirs", "alabare", "people_admin"),
          ("officer", "nilaari", "privacy_officer"), ("worker", "second_step", "recovery_navigator"))  # fmt: skip


@dataclass(frozen=True)
class Pages:
    browser: TestClient
    people: dict[str, Person]

    def as_person(self, who: str) -> "Pages":
        self.browser.cookies.clear()
        self.browser.post("/sign-in", data={"username": who, "password": PASSWORD})
        return self

    def text(self, path: str) -> str:
        return self.browser.get(path).text

    def post(self, path: str, **fields: str):  # type: ignore[no-untyped-def]
        page = self.text("/account")
        hidden = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("csrf", "acting_for")}
        return self.browser.post(path, data=hidden | fields)

    def ask(self, who: str, role: str):  # type: ignore[no-untyped-def]
        return self.post("/people/roles", person_id=str(self.people[who].id), role=role, reason="Deputy in August")


@pytest.fixture
def pages(database_url: str, partners: world.Partnership) -> Iterator[Pages]:
    app = create_app(Settings(database_url=database_url, secure_cookies=False, ticker=False), PluginHost([]))
    with TestClient(app, base_url="http://localhost") as browser:
        people = {}
        with app.state.doors.system(Reason.SEED) as system:
            mark_as_demo(system.connection, 1)  # nobody is asked for a second step
            for who, organisation, role in PEOPLE:
                people[who] = world.person(system, f"{who.title()} Person")
                world.role(system, people[who], getattr(partners, organisation), role)
                world.account(system, people[who], who, PASSWORD)
        yield Pages(browser, people)


@pytest.fixture
def asked(pages: Pages) -> Pages:
    """The people admin of Second Step has asked for a powerful role."""
    pages.as_person("ours").ask("worker", "privacy_officer")
    return pages


def test_nobody_known_is_sent_to_sign_in(pages: Pages) -> None:
    assert pages.browser.get("/people/roles").url.path == "/sign-in"


def test_a_worker_sees_their_own_role_and_no_form(pages: Pages) -> None:
    page = pages.as_person("worker").text("/people/roles")
    assert ("Recovery Navigator" in page, "Give somebody a role" in page, "Ours Person" in page) == (True, False, False)


def test_a_worker_may_not_give_a_role(pages: Pages) -> None:
    assert pages.as_person("worker").ask("ours", "volunteer").status_code == 403


def test_a_people_admin_gives_an_ordinary_role(pages: Pages) -> None:
    assert "Team Manager" in pages.as_person("ours").ask("worker", "team_manager").text


def test_a_form_without_a_reason_comes_back_with_what_was_chosen(pages: Pages) -> None:
    fields = {"person_id": str(pages.people["worker"].id), "role": "team_manager", "reason": ""}
    back = pages.as_person("ours").post("/people/roles", **fields)
    assert (back.status_code, "There is a problem" in back.text, 'value="team_manager" selected' in back.text) == (
        422, True, True)  # fmt: skip


def test_a_powerful_role_waits(asked: Pages) -> None:
    assert "Waiting for a second yes" in asked.text("/people/roles")


def test_whoever_asked_is_not_offered_to_approve(asked: Pages) -> None:
    assert "Approve this role" not in asked.text("/people/roles")


def test_a_people_admin_of_another_organisation_approves_and_is_told_what_follows(asked: Pages) -> None:
    page = asked.as_person("theirs").text("/people/roles")
    address = page.split('action="')[1:]
    (approve,) = [one.split('"')[0] for one in address if "/approve" in one.split('"')[0]]
    assert "The role counts from tomorrow" in asked.post(approve, version="1").text


def test_a_privacy_officer_is_told_today(asked: Pages) -> None:
    assert "Worker Person: asked to be Privacy officer of Second Step" in asked.as_person("officer").text("/")


def test_a_people_admin_names_the_last_day_of_a_role(pages: Pages) -> None:
    page = pages.as_person("ours").text("/people/roles")
    end = next(part.split('"')[0] for part in page.split('href="')[1:] if part.split('"')[0].endswith("/end"))
    done = pages.post(end, version="1", reason="Leaves us", **{"ends-day": "1", "ends-month": "2", "ends-year": "2090"})
    assert "1 February 2090" in done.text
