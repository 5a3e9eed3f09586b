"""A confidential address: seen by people granted it one by one, and by nobody else whoever they manage."""

import pytest

from core.access.doors import Doors
from core.access.system import Reason
from tests import world
from tests.core.casework.visitors import Form, Visitor
from tests.core.clients.conftest import Scene

WORDS = "7 Hidden Lane"
FORM: Form = {"address": WORDS, "postcode": "BA2 2BB", "reason": "Staying in a refuge"}


def enter(scene: Scene) -> None:
    scene.navigator.post(scene.page + "/confidential-address/new", FORM)


def sees(visitor: Visitor, scene: Scene) -> bool:
    return WORDS in visitor.get(scene.page + "/contact-details").text


def grant(scene: Scene, to: Visitor, **also: str) -> str:
    """The id of the new grant."""
    sent = {"person_id": str(to.person.id), "reason": "Visits at home", **also}
    made = scene.navigator.call("POST", f"/clients/{scene.client.id}/address-grants", sent)
    return str(made.json().get("id"))


# ── who may not ───────────────────────────────────────────────────────────
def test_a_stranger_cannot_enter_one(scene: Scene) -> None:
    assert scene.stranger.post(scene.page + "/confidential-address/new", FORM).status_code == 404


def test_hr_cannot_enter_one(scene: Scene) -> None:
    assert scene.hr.post(scene.page + "/confidential-address/new", FORM).status_code == 403


@pytest.mark.parametrize("who", ["senior", "colleague", "stranger", "hr", "manager", "volunteer"])
def test_nobody_but_its_writer_sees_it(scene: Scene, who: str) -> None:
    enter(scene)
    assert not sees(getattr(scene, who), scene)


@pytest.mark.parametrize("page", ["", "/identity", "/contact-details", "/timeline", "/sharing"])
def test_without_a_grant_no_page_hints_that_one_exists(scene: Scene, page: str) -> None:
    before = scene.colleague.get(scene.page + page).text
    enter(scene)
    assert scene.colleague.get(scene.page + page).text == before


def test_without_a_grant_the_form_to_grant_is_not_found(scene: Scene) -> None:
    enter(scene)
    assert scene.colleague.get(scene.page + "/address-grants/new").status_code == 404


def test_granting_reads_the_same_whether_or_not_there_is_an_address(scene: Scene) -> None:
    sent = {"person_id": str(scene.stranger.person.id), "reason": "Visits at home"}
    before = scene.colleague.call("POST", f"/clients/{scene.client.id}/address-grants", sent)
    enter(scene)
    after = scene.colleague.call("POST", f"/clients/{scene.client.id}/address-grants", sent)
    assert (before.status_code, before.content) == (after.status_code, after.content)


# ── works ─────────────────────────────────────────────────────────────────
def test_its_writer_sees_it(scene: Scene) -> None:
    enter(scene)
    assert sees(scene.navigator, scene)


def test_somebody_granted_it_sees_it(scene: Scene) -> None:
    enter(scene)
    grant(scene, scene.colleague)
    assert sees(scene.colleague, scene)


def test_a_grant_that_has_not_begun_shows_nothing(scene: Scene) -> None:
    enter(scene)
    grant(scene, scene.colleague, starts="2026-03-05")
    assert not sees(scene.colleague, scene)


def test_an_ended_grant_shows_nothing_from_that_moment(scene: Scene) -> None:
    enter(scene)
    held = grant(scene, scene.colleague)
    scene.navigator.post(f"{scene.page}/address-grants/{held}/end", {"reason": "No longer visits"})
    assert not sees(scene.colleague, scene)


def test_a_grant_shows_who_why_and_until_when(scene: Scene) -> None:
    enter(scene)
    grant(scene, scene.colleague, ends="2026-04-01")
    page = scene.navigator.get(scene.page + "/sharing").text
    assert all(words in page for words in ("Col League", "Visits at home", "1 April 2026"))


def test_a_second_address_needs_no_second_grant(scene: Scene) -> None:
    enter(scene)
    scene.navigator.post(scene.page + "/confidential-address/new", FORM | {"address": "8 Hidden Lane"})
    assert len(scene.navigator.call("GET", f"/clients/{scene.client.id}/address-grants").json()) == 1


# ── what cannot be accepted ───────────────────────────────────────────────
def test_the_last_grant_cannot_be_ended(scene: Scene) -> None:
    enter(scene)
    [mine] = scene.navigator.call("GET", f"/clients/{scene.client.id}/address-grants").json()
    answer = scene.navigator.post(f"{scene.page}/address-grants/{mine['id']}/end", {"reason": "Moved"})
    assert (answer.status_code, "Grant the address to somebody else" in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("person_id", "nobody"), ("person_id", "018f0000-0000-7000-8000-000000000001"), ("ends", "2020-01-01"),
        ("reason", "x"), ("reason", "x" * 501), ("organisation_id", "x"),
    ],
)  # fmt: skip
def test_a_faulty_grant_is_named(scene: Scene, field: str, value: str) -> None:
    enter(scene)
    sent = {"person_id": str(scene.colleague.person.id), "reason": "Visits at home", field: value}
    refusal = scene.navigator.call("POST", f"/clients/{scene.client.id}/address-grants", sent)
    assert (refusal.status_code, refusal.json()["errors"][0]["field"]) == (422, field)


def test_nobody_is_granted_twice(scene: Scene) -> None:
    enter(scene)
    grant(scene, scene.colleague)
    sent = {"person_id": str(scene.colleague.person.id), "reason": "Visits at home"}
    assert scene.navigator.post(scene.page + "/address-grants/new", sent).status_code == 422


def test_a_reason_is_needed(scene: Scene) -> None:
    assert scene.navigator.post(scene.page + "/confidential-address/new", FORM | {"reason": ""}).status_code == 422


def test_one_who_is_no_longer_on_the_caseload_sees_nothing(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        world.address_grant(system, scene.client, scene.partners.missing_link, scene.stranger.person)
        world.contact_details(
            system, scene.client, scene.partners.missing_link, address=WORDS, label=world.Label.VERY_RESTRICTED
        )
    assert not sees(scene.stranger, scene)
