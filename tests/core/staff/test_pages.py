"""Pages of staff, teams, lines and the first way to sign in."""

import re

import pytest
from sqlalchemy import select

from core.access.protected import table_of
from core.access.system import Reason
from core.organisations.installation import mark_as_demo
from core.people.models import Account
from tests import world
from tests.core.casework.visitors import Visitor
from tests.core.staff.conftest import House

PASSWORD = "seven blue kettles"
STARTER = {"name": "New Comer", "roles": "receptionist", "is_employed": "yes", "is_another": "no", "reason": "Starts"}


def first_link(house: House, who: Visitor, username: str = "worker"):  # type: ignore[no-untyped-def]
    return who.post(f"/staff/{house.worker.person.id}/sign-in", {"username": username})


def line(house: House, who: Visitor, manager: Visitor | None = None, **more: str):  # type: ignore[no-untyped-def]
    form = {"line": "matrix", "reason": "Joins the team", **more}
    if manager is not None:
        form |= {"manager_id": str(manager.person.id), "manager_organisation_id": str(manager.organisation.id)}
    return who.post(f"/lines/new/{house.worker.person.id}", form)


# ── who may not ───────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", ["/staff", "/staff/new", "/teams", "/services/new", "/lines"])
def test_nobody_known_is_sent_to_sign_in(house: House, path: str) -> None:
    assert house.service.get(path).headers["location"].startswith("/sign-in")


def test_another_organisation_does_not_open_our_worker(house: House) -> None:
    assert house.theirs.get(f"/staff/{house.worker.person.id}").status_code == 404


def test_a_worker_is_offered_nothing_to_change(house: House) -> None:
    page = house.worker.get(f"/staff/{house.worker.person.id}").text
    assert not any(word in page for word in ("Give a first way to sign in", "Set a line", ">Change<"))


def test_a_worker_gives_nobody_a_password(house: House) -> None:
    assert first_link(house, house.worker).status_code == 403


def test_another_organisation_gives_our_worker_no_password(house: House) -> None:
    assert first_link(house, house.theirs).status_code == 403


def test_a_form_of_another_session_gives_no_password(house: House) -> None:
    form = {"username": "worker", "csrf": "x"}
    assert house.people.post(f"/staff/{house.worker.person.id}/sign-in", form).status_code == 403


# ── wrong input ───────────────────────────────────────────────────────────
def test_a_starter_without_a_role_comes_back_as_typed(house: House) -> None:
    back = house.people.post("/staff/new", {**STARTER, "roles": []})
    assert (back.status_code, "There is a problem" in back.text, 'value="New Comer"' in back.text) == (422, True, True)


def test_a_user_name_with_spaces_is_refused(house: House) -> None:
    assert first_link(house, house.people, "two words").status_code == 422


def test_a_user_name_that_is_taken_is_refused(house: House) -> None:
    with house.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.account(system, house.their_worker.person, "taken.name")
    assert "is taken" in first_link(house, house.people, "taken.name").text


def test_somebody_who_has_a_password_gets_no_link(house: House) -> None:
    with house.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.account(system, house.worker.person, "worker")
    assert "has a password already" in first_link(house, house.people, "another").text


# ── works ─────────────────────────────────────────────────────────────────
def test_a_name_is_searched_for_without_standing_in_an_address(house: House) -> None:
    page = house.people.post("/staff", {"name": "wor"}).text
    assert ("Wor Ker" in page, "Org Admin" in page) == (True, False)


def test_a_starter_is_shown_with_their_role(house: House) -> None:
    made = house.people.post("/staff/new", STARTER)
    assert "Receptionist" in house.people.get(made.headers["location"]).text


def test_a_worker_is_renamed(house: House) -> None:
    place = f"/staff/{house.worker.person.id}"
    house.people.post(f"{place}/name", {"name": "Wor Kerr", "reason": "Married", "version": "1"})
    assert "Wor Kerr" in house.people.get(place).text


def test_a_stale_name_shows_both(house: House) -> None:
    place = f"/staff/{house.worker.person.id}/name"
    house.people.post(place, {"name": "Wor Kerr", "reason": "Married", "version": "1"})
    stale = house.people.post(place, {"name": "Wor Else", "reason": "Married", "version": "1"})
    assert (stale.status_code, "Wor Kerr" in stale.text, "Wor Else" in stale.text) == (409, True, True)


def test_the_first_link_lets_somebody_choose_a_password_and_sign_in(house: House) -> None:
    with house.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        mark_as_demo(system.connection, 1)  # nobody is asked for a second step
    page = first_link(house, house.people).text
    (token,) = re.findall(r"/reset/([\w-]+)", page)
    chosen = {"new_password": PASSWORD, "new_password_again": PASSWORD}
    house.service.post(f"/reset/{token}", data=chosen)
    entered = house.service.post("/sign-in", data={"username": "worker", "password": PASSWORD})
    assert (entered.status_code, entered.headers["location"]) == (303, "/")


def test_a_second_link_ends_the_first(house: House) -> None:
    (first,) = re.findall(r"/reset/([\w-]+)", first_link(house, house.people).text)
    first_link(house, house.people)
    assert house.service.get(f"/reset/{first}").status_code == 404


def test_the_api_gives_the_link_too(house: House) -> None:
    made = house.people.call("POST", f"/staff/{house.worker.person.id}/sign-in", {"username": "worker"})
    assert (made.status_code, "/reset/" in made.json()["link"]) == (200, True)


def test_the_api_refuses_another_organisation(house: House) -> None:
    asked = house.theirs.call("POST", f"/staff/{house.worker.person.id}/sign-in", {"username": "worker"})
    assert asked.status_code == 403


def test_an_account_that_waits_gets_its_first_link(house: House) -> None:
    with house.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        system.add(Account(person_id=house.worker.person.id, username="imported", password_hash="none yet"))
    first_link(house, house.people, "worker")
    with house.service.app.state.doors.database.read.connect() as connection:  # type: ignore[attr-defined]
        assert connection.execute(select(table_of(Account).c.username)).scalars().all() == ["worker"]


def test_a_team_is_made_and_shown(house: House) -> None:
    made = house.admin.post("/teams", {"name": "South team", "locality_id": str(house.locality.id)})
    assert "South team" in house.admin.get(made.headers["location"]).text


def test_a_team_is_renamed(house: House) -> None:
    house.admin.post(f"/teams/{house.team.id}/change", {"name": "East team", "version": "1"})
    assert "East team" in house.admin.get("/teams").text


def test_a_member_of_another_employer_joins(house: House) -> None:
    form = {"person_id": str(house.their_worker.person.id), "organisation_id": str(house.their_worker.organisation.id)}
    house.people.post(f"/teams/{house.team.id}/members", {**form, "reason": "Helps"})
    page = house.people.get(f"/teams/{house.team.id}").text
    assert ("The Irs" in page, "Second Step" in page) == (True, True)


def test_a_membership_ends(house: House) -> None:
    page = house.people.get(f"/teams/{house.team.id}").text
    (end,) = re.findall(r'href="(/team-members/[^"]+/end)"', page)
    house.people.post(end, {"reason": "Moves", "version": "1", "ends-day": "5", "ends-month": "3", "ends-year": "2026"})
    assert "5 March 2026" in house.people.get(f"/teams/{house.team.id}").text


def test_a_service_is_added(house: House) -> None:
    house.admin.post("/services/new", {"name": "Groups", "women_only": "yes"})
    assert "Groups" in house.admin.get("/teams").text


# ── lines ─────────────────────────────────────────────────────────────────
def test_a_line_without_a_reason_comes_back(house: House) -> None:
    assert line(house, house.people, house.their_worker, reason="").status_code == 422


def test_a_line_to_another_organisation_waits_on_its_page(house: House) -> None:
    line(house, house.people, house.their_worker)
    page = house.theirs.get("/lines").text
    assert ("Wor Ker" in page, "Accept this line" in page) == (True, True)


def test_whoever_set_it_is_not_offered_to_accept(house: House) -> None:
    line(house, house.people, house.their_worker)
    page = house.people.get("/lines").text
    assert ("Wor Ker" in page, "Accept this line" in page) == (True, False)


def test_an_accepted_line_waits_no_more(house: House) -> None:
    line(house, house.people, house.their_worker)
    (accept,) = re.findall(r'action="(/lines/[^"]+/accept)"', house.theirs.get("/lines").text)
    house.theirs.post(accept, {"version": "1"})
    assert "Wor Ker" not in house.theirs.get("/lines").text


def test_a_line_to_be_confirmed_says_so(house: House) -> None:
    line(house, house.people)
    assert "To be confirmed" in house.people.get(f"/team/{house.worker.person.id}").text


def test_a_line_ends(house: House) -> None:
    line(house, house.people, house.people, line="line", manager_id=str(house.admin.person.id))
    page = house.people.get(f"/team/{house.worker.person.id}").text
    end = re.findall(r'href="(/lines/[^"]+/end)"', page)[-1]
    ended = house.people.post(end, {"reason": "Changes", "version": "1"})
    assert ended.status_code == 303
