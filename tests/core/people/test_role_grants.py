"""Granting roles through the API: powerful ones by two people of two organisations, never to oneself, from tomorrow."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.extensions.manager import PluginHost
from core.people.models import Person
from core.settings import Settings
from tests import world
from tests.conftest import StandingClock

PATH = "/api/v1/role-grants"
REASON = "Starts in the Bath team"
NOBODY = "00000000-0000-7000-8000-000000000000"


@dataclass
class Office:
    """People admins of two organisations, a privacy officer of a third, a navigator and a new colleague."""

    client: TestClient
    partners: world.Partnership
    people: dict[str, Person] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def call(self, who: str, method: str, path: str, **more: object):  # type: ignore[no-untyped-def]
        return self.client.request(method, path, headers={"Authorization": f"Bearer {self.keys[who]}"}, **more)  # type: ignore[arg-type]

    def ask(self, who: str, person: UUID, role: str, **more: object):  # type: ignore[no-untyped-def]
        body = {"person_id": str(person), "role": role, "reason": REASON, **more}
        return self.call(who, "POST", PATH, json=body)

    def approve(self, who: str, grant: dict[str, object]):  # type: ignore[no-untyped-def]
        headers = {"Authorization": f"Bearer {self.keys[who]}", "If-Match": f'"{grant["version"]}"'}
        return self.client.post(f"{PATH}/{grant['id']}/approve", headers=headers)

    def end(self, who: str, grant: dict[str, object], **more: object):  # type: ignore[no-untyped-def]
        headers = {"Authorization": f"Bearer {self.keys[who]}", "If-Match": f'"{grant["version"]}"'}
        return self.client.post(f"{PATH}/{grant['id']}/end", headers=headers, json={"reason": "Leaves us", **more})

    def id(self, who: str) -> UUID:
        return self.people[who].id


@pytest.fixture
def office(database_url: str, partners: world.Partnership, standing_clock: StandingClock) -> Iterator[Office]:
    app = create_app(Settings(database_url=database_url, ticker=False), PluginHost([]))
    with TestClient(app, base_url="http://localhost") as client:
        made = Office(client, partners)
        with app.state.doors.system(Reason.SEED) as system:
            for who, organisation, role, is_system in (
                ("ours", partners.second_step, "people_admin", False),
                ("ours too", partners.second_step, "people_admin", False),
                ("theirs", partners.alabare, "people_admin", False),
                ("officer", partners.nilaari, "privacy_officer", False),
                ("navigator", partners.second_step, "recovery_navigator", False),
                ("new", partners.second_step, "receptionist", False),
                ("robot", partners.second_step, "people_admin", True),
                ("their robot", partners.alabare, "people_admin", True),
            ):
                made.people[who] = world.person(system, who.title(), is_system=is_system)
                world.role(system, made.people[who], organisation, role)
                made.keys[who] = world.api_key(system, made.people[who], organisation)
        yield made


@pytest.fixture
def waiting(office: Office) -> dict[str, object]:
    """A powerful role that our people admin has asked for."""
    return dict(office.ask("ours", office.id("new"), "privacy_officer").json())


# ── who may not ───────────────────────────────────────────────────────────
def test_nobody_known_may_ask(office: Office) -> None:
    assert office.client.post(PATH, json={}).status_code == 401


def test_a_navigator_may_not_give_roles(office: Office) -> None:
    assert office.ask("navigator", office.id("new"), "volunteer").status_code == 403


def test_nobody_gives_a_role_to_themselves(office: Office) -> None:
    refused = office.ask("ours", office.id("ours"), "team_manager")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "person_id")


def test_a_system_may_not_give_roles_whatever_it_holds(office: Office) -> None:
    assert office.ask("robot", office.id("new"), "volunteer").status_code == 403


def test_a_system_may_not_be_given_a_role(office: Office) -> None:
    assert office.ask("ours", office.id("robot"), "recovery_navigator").status_code == 422


def test_the_role_of_the_intake_system_is_no_role_for_people(office: Office) -> None:
    refused = office.ask("ours", office.id("new"), "referral_intake")
    assert refused.json()["errors"][0]["field"] == "role"


# ── wrong input ───────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"role": "emperor"}, "role"),
        ({"person_id": NOBODY}, "person_id"),
        ({"person_id": "x"}, "person_id"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 201}, "reason"),
        ({"starts": "2026-03-03"}, "starts"),
        ({"starts": "2026-04-02", "ends": "2026-04-01"}, "ends"),
        ({"role": "receptionist"}, "role"),
    ],
)
def test_a_wrong_field_is_named(office: Office, wrong: dict[str, str], named: str) -> None:
    body = {"person_id": str(office.id("new")), "role": "volunteer", "reason": REASON} | wrong
    refused = office.call("ours", "POST", PATH, json=body)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, named)


# ── ordinary roles ────────────────────────────────────────────────────────
def test_an_ordinary_role_counts_at_once(office: Office) -> None:
    made = office.ask("ours", office.id("new"), "recovery_navigator")
    assert (made.status_code, made.json()["is_approved"], made.json()["starts"]) == (201, True, "2026-03-04")


def test_a_role_is_given_for_the_organisation_acted_for(office: Office) -> None:
    made = office.ask("theirs", office.id("new"), "volunteer").json()
    assert made["organisation_id"] == str(office.partners.alabare.id)


def test_an_ended_role_opens_nothing_any_more(office: Office, standing_clock: StandingClock) -> None:
    held = office.call("ours", "GET", PATH).json()["items"]
    (role,) = [one for one in held if one["person_id"] == str(office.id("navigator"))]
    office.end("ours", role)
    standing_clock.move(days=1)
    assert office.call("navigator", "GET", PATH).status_code == 401


def test_another_organisation_does_not_end_it(office: Office) -> None:
    held = office.call("ours", "GET", PATH).json()["items"]
    assert {office.end("theirs", role).status_code for role in held} == {404}


# ── powerful roles ────────────────────────────────────────────────────────
def test_a_powerful_role_waits_for_a_second_yes(waiting: dict[str, object]) -> None:
    assert (waiting["is_approved"], waiting["approved_by"]) == (False, None)


def test_a_role_that_waits_counts_for_nothing(office: Office, standing_clock: StandingClock) -> None:
    office.ask("ours", office.id("new"), "people_admin")
    standing_clock.move(days=30)
    assert office.ask("new", office.id("navigator"), "volunteer").status_code == 403


def test_whoever_asked_does_not_approve(office: Office, waiting: dict[str, object]) -> None:
    assert office.approve("ours", waiting).status_code == 422


def test_a_colleague_of_the_same_organisation_does_not_approve(office: Office, waiting: dict[str, object]) -> None:
    assert office.approve("ours too", waiting).status_code in (403, 422)


def test_the_person_concerned_does_not_approve(office: Office) -> None:
    asked = office.ask("ours", office.id("theirs"), "auditor").json()
    assert office.approve("theirs", asked).status_code in (403, 404, 422)


def test_a_navigator_does_not_approve(office: Office, waiting: dict[str, object]) -> None:
    assert office.approve("navigator", waiting).status_code == 403


def test_a_privacy_officer_does_not_approve(office: Office, waiting: dict[str, object]) -> None:
    assert office.approve("officer", waiting).status_code == 403


def test_a_system_does_not_approve(office: Office, waiting: dict[str, object]) -> None:
    assert office.approve("their robot", waiting).status_code == 403


def test_without_the_version_nothing_is_approved(office: Office, waiting: dict[str, object]) -> None:
    assert office.call("theirs", "POST", f"{PATH}/{waiting['id']}/approve").status_code == 428


def test_a_people_admin_of_another_organisation_approves(office: Office, waiting: dict[str, object]) -> None:
    approved = office.approve("theirs", waiting)
    assert (approved.json()["is_approved"], approved.json()["approved_by"]) == (True, str(office.id("theirs")))


def test_an_approved_role_counts_from_the_day_after(
    office: Office, waiting: dict[str, object], standing_clock: StandingClock
) -> None:
    standing_clock.move(days=5)
    assert office.approve("theirs", waiting).json()["starts"] == "2026-03-10"


def test_the_holder_has_it_the_next_day_and_not_before(office: Office, standing_clock: StandingClock) -> None:
    office.approve("theirs", office.ask("ours", office.id("new"), "people_admin").json())
    same_day = office.ask("new", office.id("navigator"), "volunteer").status_code
    standing_clock.move(days=1)
    assert (same_day, office.ask("new", office.id("navigator"), "volunteer").status_code) == (403, 201)


def test_approving_twice_changes_nothing(office: Office, waiting: dict[str, object]) -> None:
    office.approve("theirs", waiting)
    assert office.approve("theirs", waiting).status_code in (404, 409)


def test_a_time_that_is_over_is_not_approved(office: Office, standing_clock: StandingClock) -> None:
    asked = office.ask("ours", office.id("new"), "auditor", ends="2026-03-10").json()
    standing_clock.move(days=9)
    assert office.approve("theirs", asked).status_code == 422


def test_every_privacy_officer_sees_the_request(office: Office, waiting: dict[str, object]) -> None:
    shown = office.call("officer", "GET", PATH).json()["items"]
    assert waiting["id"] in [one["id"] for one in shown]
