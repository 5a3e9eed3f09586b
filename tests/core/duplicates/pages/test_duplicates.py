"""Pages and API of duplicates: each kind of caller at each, and what leads where afterwards."""

import pytest
from starlette.testclient import TestClient

from core.access.doors import Doors
from core.access.system import Reason
from core.clients.models import Client
from tests import world
from tests.core.casework.visitors import Visitor
from tests.core.duplicates.pages.conftest import Scene

KNOWN = {"family_name": "Quillfeather", "given_name": "Zoe", "date_of_birth": "1987-03-12"}
TYPED = {
    "family_name": "Quillfeather", "given_name": "Zoe", "date_of_birth-day": "12", "date_of_birth-month": "3",
    "date_of_birth-year": "1987",
}  # fmt: skip


def found(visitor: Visitor, **asked: str) -> set[str]:
    return {one["client"]["id"] for one in visitor.call("POST", "/duplicates/check", asked).json()["items"]}


# ── is somebody here already? ─────────────────────────────────────────────
def test_somebody_unknown_is_asked_to_sign_in(service: TestClient) -> None:
    assert service.post("/duplicates/check", data=TYPED).status_code == 401


def test_hr_looks_for_nobody(scene: Scene) -> None:
    assert scene.hr.call("POST", "/duplicates/check", KNOWN).status_code == 403


def test_only_people_open_to_the_caller_are_found(scene: Scene) -> None:
    assert found(scene.navigator, **KNOWN) == {str(scene.one.id), str(scene.other.id)}


def test_the_page_finds_the_same_people(scene: Scene) -> None:
    assert "Quilfeather" in scene.navigator.post("/duplicates/check", TYPED).text


def test_the_page_says_when_it_finds_nobody(scene: Scene) -> None:
    typed = {"family_name": "Underhill", "given_name": "Bertram"}
    assert "Nobody found among the people" in scene.navigator.post("/duplicates/check", typed).text


def test_what_is_missing_is_asked_for(scene: Scene) -> None:
    assert scene.navigator.post("/duplicates/check", {"family_name": ""}).status_code == 422


# ── side by side ──────────────────────────────────────────────────────────
@pytest.mark.parametrize("who", ["colleague", "far", "officer"])
def test_whoever_sees_one_of_two_compares_nothing(scene: Scene, who: str) -> None:
    assert getattr(scene, who).get(scene.compared).status_code == 404


def test_two_records_are_compared_in_words(scene: Scene) -> None:
    assert "family name differs in a letter or two" in scene.navigator.get(scene.compared).text


def test_a_navigator_is_not_offered_to_join(scene: Scene) -> None:
    assert "/join" not in scene.navigator.get(scene.compared).text


def test_a_senior_is_offered_to_join(scene: Scene) -> None:
    assert f"{scene.compared}/join" in scene.senior.get(scene.compared).text


def test_a_link_is_said_and_shown_to_whoever_sees_both(scene: Scene) -> None:
    scene.navigator.post(scene.compared, {"verdict": "linked", "reason": "Same phone number"})
    assert "Probably the same person" in scene.senior.get("/duplicates").text


def test_a_link_leaves_no_trace_for_whoever_sees_one(scene: Scene) -> None:
    def page() -> str:
        """Without what counts the seconds of the session."""
        return (
            scene.colleague.get(f"/clients/{scene.one.id}/duplicates")
            .text.partition("<main")[2]
            .partition("</main>")[0]
        )

    before = page()
    scene.navigator.post(scene.compared, {"verdict": "linked", "reason": "Same phone number"})
    assert page() == before


def test_never_the_same_person_is_not_suggested_again(scene: Scene) -> None:
    scene.navigator.post(scene.compared, {"verdict": "different", "reason": "Cousins"})
    page = scene.navigator.get(f"/clients/{scene.one.id}/duplicates").text
    assert "Looked at before" in page and "How likely" not in page  # noqa: PT018


def test_a_verdict_needs_a_reason(scene: Scene) -> None:
    assert scene.navigator.post(scene.compared, {"verdict": "linked"}).status_code == 422


def test_a_pair_is_said_through_the_api(scene: Scene) -> None:
    asked = {"client_id": str(scene.one.id), "other_id": str(scene.other.id), "verdict": "linked", "reason": "Same"}
    made = scene.navigator.call("POST", "/duplicates/pairs", asked)
    assert scene.navigator.call("GET", f"/duplicates/pairs/{made.json()['id']}").json()["verdict"] == "linked"


def test_a_stale_verdict_is_refused(scene: Scene) -> None:
    asked = {"client_id": str(scene.one.id), "other_id": str(scene.other.id), "verdict": "linked", "reason": "Same"}
    made = scene.navigator.call("POST", "/duplicates/pairs", asked).json()
    change = {"verdict": "different", "reason": "Cousins"}
    answer = scene.navigator.call("PUT", f"/duplicates/pairs/{made['id']}", change, if_match=f'"{made["version"] - 1}"')
    assert answer.status_code == 409


def test_a_pair_is_not_found_by_whoever_sees_one(scene: Scene) -> None:
    asked = {"client_id": str(scene.one.id), "other_id": str(scene.other.id), "verdict": "linked", "reason": "Same"}
    made = scene.navigator.call("POST", "/duplicates/pairs", asked).json()
    assert scene.colleague.call("GET", f"/duplicates/pairs/{made['id']}").status_code == 404


# ── joining ───────────────────────────────────────────────────────────────
def test_a_navigator_joins_nobody(scene: Scene) -> None:
    answer = scene.navigator.post(f"{scene.compared}/join", {"reason": "Both came to one visit"})
    assert answer.status_code == 403


def test_whoever_sees_one_of_two_previews_nothing(scene: Scene) -> None:
    assert scene.colleague.get(f"{scene.compared}/join").status_code == 404


def test_the_preview_says_what_goes_over_in_numbers(scene: Scene) -> None:
    page = scene.senior.get(f"{scene.compared}/join").text
    assert "Allocations: 2" in page


def test_the_preview_asks_where_the_two_differ(scene: Scene) -> None:
    assert "Name: which is right?" in scene.senior.get(f"{scene.compared}/join").text


def test_the_api_previews_the_same(scene: Scene) -> None:
    asked = f"/duplicates/preview?keep_id={scene.one.id}&other_id={scene.other.id}"
    assert {"kind": "allocation", "words": "allocations", "number": 2} in scene.senior.call("GET", asked).json()[
        "moves"
    ]


def test_joining_needs_a_reason(scene: Scene) -> None:
    assert scene.senior.post(f"{scene.compared}/join", {}).status_code == 422


def test_what_was_chosen_in_the_form_is_taken(scene: Scene, app_doors: Doors) -> None:
    scene.senior.post(f"{scene.compared}/join", {"take_name": "other", "reason": "Both came to one visit"})
    with app_doors.system(Reason.SEED) as system:
        assert system.get(Client, scene.one.id).family_name == "Quilfeather"


def test_the_joined_record_tells_of_the_joining(scene: Scene) -> None:
    scene.senior.post(f"{scene.compared}/join", {"reason": "Both came to one visit"})
    assert "Both came to one visit" in scene.senior.get(f"/clients/{scene.one.id}/duplicates").text


def test_nobody_is_joined_twice(scene: Scene) -> None:
    scene.join()
    asked = {"keep_id": str(scene.one.id), "other_id": str(scene.other.id), "reason": "Once more"}
    assert scene.senior.call("POST", "/duplicates/merges", asked).status_code == 404


# ── old links ─────────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", ["", "/timeline", "/contact-details"])
def test_an_old_link_leads_to_the_joined_record(scene: Scene, path: str) -> None:
    scene.join()
    answer = scene.navigator.get(f"/clients/{scene.other.id}{path}")
    assert answer.headers.get("location") == f"/clients/{scene.one.id}{path}"


def test_an_old_link_of_the_api_does_too(scene: Scene) -> None:
    scene.join()
    answer = scene.navigator.call("GET", f"/clients/{scene.other.id}")
    assert answer.headers.get("location") == f"/api/v1/clients/{scene.one.id}"


def test_an_old_link_leads_nowhere_for_whoever_sees_neither(scene: Scene) -> None:
    scene.join()
    answer = scene.far.get(f"/clients/{scene.other.id}")
    assert (answer.status_code, "location" in answer.headers) == (404, False)


def test_an_old_link_leads_nowhere_once_they_are_apart(scene: Scene) -> None:
    made = scene.join()
    asked = {"reason": "They are cousins"}
    scene.senior.call("POST", f"/duplicates/merges/{made}/take-apart", asked, if_match='"1"')
    assert scene.navigator.get(f"/clients/{scene.other.id}").status_code == 200


# ── apart ─────────────────────────────────────────────────────────────────
def test_a_navigator_takes_nothing_apart(scene: Scene) -> None:
    made = scene.join()
    assert scene.navigator.get(f"/duplicates/merges/{made}/take-apart").status_code == 404


def test_the_page_asks_whose_each_new_entry_is(scene: Scene, app_doors: Doors) -> None:
    made = scene.join()
    with app_doors.system(Reason.SEED) as system:
        world.contact(system, scene.one, scene.senior.person, scene.partners.missing_link)
    assert "whose is it?" in scene.senior.get(f"/duplicates/merges/{made}/take-apart").text


def test_an_entry_of_which_nothing_is_said_stops_it(scene: Scene, app_doors: Doors) -> None:
    made = scene.join()
    with app_doors.system(Reason.SEED) as system:
        world.contact(system, scene.one, scene.senior.person, scene.partners.missing_link)
    form = {"reason": "They are cousins", "version": "1"}
    assert scene.senior.post(f"/duplicates/merges/{made}/take-apart", form).status_code == 422


def test_an_entry_goes_where_the_form_says(scene: Scene, app_doors: Doors) -> None:
    made = scene.join()
    with app_doors.system(Reason.SEED) as system:
        contact = world.contact(system, scene.one, scene.senior.person, scene.partners.missing_link)
    form = {"reason": "They are cousins", "version": "1", f"entry contact:{contact.id}": "other"}
    scene.senior.post(f"/duplicates/merges/{made}/take-apart", form)
    with app_doors.system(Reason.SEED) as system:
        assert system.get(type(contact), contact.id).client_id == scene.other.id


def test_a_stale_form_takes_nothing_apart(scene: Scene) -> None:
    made = scene.join()
    form = {"reason": "They are cousins", "version": "7"}
    assert scene.senior.post(f"/duplicates/merges/{made}/take-apart", form).status_code == 409


# ── where the work is ─────────────────────────────────────────────────────
def referral_page(scene: Scene, doors: Doors, who: Visitor, *clients: Client) -> str:
    """Of a referral of `one`, with a pair of these two found by the matcher."""
    with doors.system(Reason.SEED) as system:
        referral = world.referral(system, scene.one, scene.partners.missing_link)
        world.client_pair(system, *clients)
    return who.get(f"/referrals/{referral.id}").text


def test_a_referral_says_that_its_person_may_be_here_twice(scene: Scene, app_doors: Doors) -> None:
    assert "in the record twice" in referral_page(scene, app_doors, scene.senior, scene.one, scene.other)


def test_it_says_so_only_to_whoever_sees_both(scene: Scene, app_doors: Doors) -> None:
    assert "in the record twice" not in referral_page(scene, app_doors, scene.senior, scene.one, scene.hidden)
