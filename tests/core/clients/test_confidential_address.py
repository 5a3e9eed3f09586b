"""A confidential address: seen by people granted it one by one, and by nobody else whoever they manage."""

import pytest
from httpx2 import Response

from core.access.doors import Doors
from core.access.system import Reason
from tests import world
from tests.core.casework.visitors import Form, Visitor
from tests.core.clients.conftest import Scene

WORDS = "7 Hidden Lane"
FORM: Form = {"address": WORDS, "postcode": "BA2 2BB", "reason": "Staying in a refuge"}
ENDED = {"reason": "No longer visits"}


def enter(scene: Scene, words: str = WORDS) -> str:
    """The address's place in the API, below /api/v1."""
    made = scene.navigator.call("POST", f"/clients/{scene.client.id}/confidential-addresses", FORM | {"address": words})
    return f"/clients/{scene.client.id}/confidential-addresses/{made.json()['id']}"


def page_of(place: str) -> str:
    return place.replace("addresses", "address")


def sees(visitor: Visitor, scene: Scene, words: str = WORDS) -> bool:
    return words in visitor.get(scene.page + "/contact-details").text


def sent_for(to: Visitor, **also: str) -> dict[str, str]:
    return {"person_id": str(to.person.id), "reason": "Visits at home", **also}


def grant(scene: Scene, place: str, to: Visitor, **also: str) -> str:
    """The id of the new grant."""
    return str(scene.navigator.call("POST", place + "/grants", sent_for(to, **also)).json().get("id"))


# ── who may not ───────────────────────────────────────────────────────────
def test_a_stranger_cannot_enter_one(scene: Scene) -> None:
    assert scene.stranger.post(scene.page + "/confidential-address/new", FORM).status_code == 404


def test_hr_cannot_enter_one(scene: Scene) -> None:
    assert scene.hr.post(scene.page + "/confidential-address/new", FORM).status_code == 403


@pytest.mark.parametrize("who", ["senior", "colleague", "stranger", "hr", "manager", "volunteer"])
def test_nobody_but_its_writer_sees_it(scene: Scene, who: str) -> None:
    enter(scene)
    assert not sees(getattr(scene, who), scene)


@pytest.mark.usefixtures("standing_clock")  # the foot of a page, for print, tells the minute
@pytest.mark.parametrize("page", ["", "/identity", "/contact-details", "/timeline", "/sharing"])
def test_without_a_grant_no_page_hints_that_one_exists(scene: Scene, page: str) -> None:
    before = scene.colleague.get(scene.page + page).text
    enter(scene)
    assert scene.colleague.get(scene.page + page).text == before


def test_without_a_grant_nobody_grants_it(scene: Scene) -> None:
    place = enter(scene)
    assert scene.colleague.call("POST", place + "/grants", sent_for(scene.colleague)).status_code == 404
    assert not sees(scene.colleague, scene)


def test_without_a_grant_nobody_ends_one(scene: Scene) -> None:
    place = enter(scene)
    held = grant(scene, place, scene.stranger)
    ended = scene.colleague.call("POST", f"{place}/grants/{held}/end", ENDED, if_match='"1"')
    assert ended.status_code == 404


# ── works ─────────────────────────────────────────────────────────────────
def test_its_writer_sees_it(scene: Scene) -> None:
    scene.navigator.post(scene.page + "/confidential-address/new", FORM)
    assert sees(scene.navigator, scene)


def test_somebody_granted_it_sees_it(scene: Scene) -> None:
    grant(scene, enter(scene), scene.colleague)
    assert sees(scene.colleague, scene)


def test_it_is_granted_by_a_form_that_names_it(scene: Scene) -> None:
    place = page_of(enter(scene)) + "/grants/new"
    assert WORDS in scene.navigator.get(place).text
    assert scene.navigator.post(place, dict(sent_for(scene.colleague))).status_code == 303
    assert sees(scene.colleague, scene)


def test_a_grant_that_has_not_begun_shows_nothing(scene: Scene) -> None:
    grant(scene, enter(scene), scene.colleague, starts="2026-03-05")
    assert not sees(scene.colleague, scene)


def test_an_ended_grant_shows_nothing_from_that_moment(scene: Scene) -> None:
    place = enter(scene)
    form = f"{page_of(place)}/grants/{grant(scene, place, scene.colleague)}/end"
    assert WORDS in scene.navigator.get(form).text
    scene.navigator.post(form, {**ENDED, "version": "1"})
    assert not sees(scene.colleague, scene)


def test_a_grant_shows_who_why_and_until_when(scene: Scene) -> None:
    grant(scene, enter(scene), scene.colleague, ends="2026-04-01")
    page = scene.navigator.get(scene.page + "/sharing").text
    assert all(words in page for words in (WORDS, "Col League", "Visits at home", "1 April 2026"))


def test_who_is_granted_it_grants_it_on(scene: Scene) -> None:
    place = enter(scene)
    grant(scene, place, scene.colleague)
    assert scene.colleague.call("POST", place + "/grants", sent_for(scene.stranger)).status_code == 201


def end(scene: Scene, version: str | None) -> Response:
    """The colleague's grant, ended by the navigator."""
    place = enter(scene)
    sent = {} if version is None else {"if_match": version}
    return scene.navigator.call("POST", f"{place}/grants/{grant(scene, place, scene.colleague)}/end", ENDED, **sent)


def test_a_grant_is_ended_with_its_version(scene: Scene) -> None:
    assert end(scene, '"1"').headers["etag"] == '"2"'


# ── what cannot be accepted ───────────────────────────────────────────────
def test_a_grant_is_not_ended_without_its_version(scene: Scene) -> None:
    assert end(scene, None).status_code == 428


def test_a_grant_that_was_changed_meanwhile_is_shown_as_it_is(scene: Scene) -> None:
    stale = end(scene, '"7"')
    assert (stale.status_code, stale.json()["now"]["version"], stale.json()["yours"]) == (409, 1, ENDED)


def test_a_form_for_a_grant_changed_meanwhile_ends_nothing(scene: Scene) -> None:
    place = enter(scene)
    form = f"{page_of(place)}/grants/{grant(scene, place, scene.colleague)}/end"
    assert scene.navigator.post(form, {**ENDED, "version": "7"}).status_code == 409
    assert sees(scene.colleague, scene)


def test_the_last_grant_cannot_be_ended(scene: Scene) -> None:
    place = enter(scene)
    [mine] = scene.navigator.call("GET", place + "/grants").json()["items"]
    answer = scene.navigator.post(f"{page_of(place)}/grants/{mine['id']}/end", {"reason": "Moved", "version": "1"})
    assert (answer.status_code, "Grant the address to somebody else" in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("person_id", "nobody"), ("person_id", "018f0000-0000-7000-8000-000000000001"), ("ends", "2020-01-01"),
        ("reason", "x"), ("reason", "x" * 501), ("organisation_id", "x"),
    ],
)  # fmt: skip
def test_a_faulty_grant_is_named(scene: Scene, field: str, value: str) -> None:
    refusal = scene.navigator.call("POST", enter(scene) + "/grants", sent_for(scene.colleague) | {field: value})
    assert (refusal.status_code, refusal.json()["errors"][0]["field"]) == (422, field)


def test_nobody_is_granted_twice(scene: Scene) -> None:
    place = enter(scene)
    grant(scene, place, scene.colleague)
    again = scene.navigator.post(page_of(place) + "/grants/new", dict(sent_for(scene.colleague)))
    assert again.status_code == 422


def test_an_ordinary_address_is_granted_to_nobody(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        plain = world.contact_details(system, scene.client, scene.partners.missing_link)
    place = f"/clients/{scene.client.id}/confidential-addresses/{plain.id}/grants"
    assert scene.navigator.call("POST", place, sent_for(scene.colleague)).status_code == 404


def test_a_reason_is_needed(scene: Scene) -> None:
    assert scene.navigator.post(scene.page + "/confidential-address/new", FORM | {"reason": ""}).status_code == 422


def test_one_who_is_no_longer_on_the_caseload_sees_nothing(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        address = world.contact_details(
            system, scene.client, scene.partners.missing_link, address=WORDS, label=world.Label.VERY_RESTRICTED
        )
        world.address_grant(system, address, scene.partners.missing_link, scene.stranger.person)
    assert not sees(scene.stranger, scene)
