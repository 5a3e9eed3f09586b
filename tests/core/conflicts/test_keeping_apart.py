"""Keeping a member of staff apart from a client: who may, what the worker and colleagues see afterwards."""

import pytest
from sqlalchemy import select

from core.access.doors import Doors
from core.access.system import Reason
from core.clients.apart_models import ConflictLink
from core.clients.models import Client
from core.involvement.models import Allocation, Involvement
from core.involvement.service import LEFT_YOU
from tests import world
from tests.core.conflicts.conftest import Scene
from tests.world_messages import people_told


def lists_of(scene: Scene) -> set[str]:
    return {one["id"] for one in scene.nell.call("GET", "/clients").json()["items"]}


def words_about(response_text: str, *words: str) -> list[str]:
    return [word for word in words if word in response_text.lower()]


# ── who may ───────────────────────────────────────────────────────────────
def test_nobody_unknown_learns_anything(scene: Scene) -> None:
    assert scene.nell.service.get("/api/v1/conflict-links").status_code == 401


@pytest.mark.parametrize("who", ["nell", "senior", "manager"])
def test_only_privacy_officers_reach_it(who: str, scene: Scene) -> None:
    visitor = getattr(scene, who)
    assert (visitor.call("GET", "/conflict-links").status_code, scene.keep_apart(visitor).status_code) == (404, 403)


def test_an_officer_of_an_organisation_that_does_not_know_the_person_learns_nothing(scene: Scene) -> None:
    answer = scene.keep_apart(scene.far)
    assert answer.status_code == 422
    assert "no person with exactly these details" in answer.text


def test_an_officer_finds_nobody_by_half_of_a_name(scene: Scene) -> None:
    assert scene.keep_apart(family_name="Hallo").status_code == 422


# ── the hand-over ─────────────────────────────────────────────────────────
def test_whoever_carries_the_person_must_hand_over(scene: Scene) -> None:
    answer = scene.keep_apart()
    assert answer.status_code == 422
    assert "Choose who takes over" in answer.text


def test_nothing_is_kept_of_a_refused_link(scene: Scene, app_doors: Doors) -> None:
    scene.keep_apart()
    with app_doors.system(Reason.SEED) as system:
        assert system.find(select(ConflictLink).where(ConflictLink.client_id == scene.client.id)) == []


def test_the_person_goes_to_the_colleague_who_was_named(scene: Scene) -> None:
    assert scene.hand_over().status_code == 201
    assert scene.client.id.hex in {
        one["client_id"].replace("-", "") for one in scene.cora.call("GET", "/caseload").json()["items"]
    }


def test_case_lead_and_link_worker_go_with_it(scene: Scene, app_doors: Doors) -> None:
    scene.hand_over()
    with app_doors.system(Reason.SEED) as system:
        lead = system.get(Client, scene.client.id).case_lead_id
        (link,) = system.find(select(Involvement).where(Involvement.client_id == scene.client.id))
    assert (lead, link.link_worker_id) == (scene.cora.person.id, scene.cora.person.id)


def test_without_somebody_to_take_over_the_lead_is_asked(scene: Scene, app_doors: Doors) -> None:
    assert scene.keep_apart(ask_lead=True).status_code == 201
    with app_doors.system(Reason.SEED) as system:
        held = system.find(select(Allocation).where(Allocation.client_id == scene.client.id))
    assert [one.ends is not None for one in held] == [True]


def test_the_worker_is_told_the_ordinary_words(scene: Scene, app_doors: Doors) -> None:
    scene.hand_over()
    with app_doors.database.read.connect() as connection:
        assert scene.nell.person.id in people_told(connection)
    assert "caseload" in LEFT_YOU


def test_nobody_s_history_of_it_names_the_officer_or_the_reason(scene: Scene) -> None:
    scene.hand_over()
    held = scene.manager.call("GET", f"/clients/{scene.client.id}/allocations").json()["items"]
    said = "".join(scene.manager.call("GET", f"/history/allocation/{one['id']}").text for one in held)
    assert words_about(said, "pri officer", "conflict", "apart", "relative") == []


# ── what the worker sees afterwards ───────────────────────────────────────
@pytest.mark.parametrize(
    "place", ["", "/timeline", "/sharing", "/contacts", "/contact-details", "/identity", "/referrals"]
)
def test_to_the_worker_the_person_is_not_there(place: str, scene: Scene) -> None:
    scene.hand_over()
    absent = scene.nell.get(f"/clients/{scene.partners.nilaari.id}{place}")
    answer = scene.nell.get(f"/clients/{scene.client.id}{place}")
    assert (answer.status_code, words_about(answer.text, "apart", "conflict")) == (absent.status_code, [])


def test_lists_and_searches_do_not_hold_the_person(scene: Scene) -> None:
    scene.hand_over()
    found = scene.nell.call("POST", "/clients/search", {"text": "Halloway"}).json()
    assert (found["items"], str(scene.client.id) in lists_of(scene)) == ([], False)


def test_the_check_for_duplicates_does_not_find_the_person(scene: Scene) -> None:
    scene.hand_over()
    asked = {"family_name": "Halloway", "given_name": "Wren", "date_of_birth": "1990-05-17"}
    assert scene.nell.call("POST", "/duplicates/check", asked).json()["items"] == []


def test_to_the_worker_it_reads_as_any_other_hand_over(scene: Scene, app_doors: Doors) -> None:
    """The same page of the same status and words, whether somebody was handed over for this or for any other reason."""
    with app_doors.system(Reason.SEED) as system:
        other = world.client(system, "Other Person")
        world.allocation(system, other, scene.nell.person, scene.partners.missing_link, ends=world.ENDED)
    scene.hand_over()
    one, another = (scene.nell.get(f"/clients/{id}") for id in (scene.client.id, other.id))
    said = [answer.text.partition("<main")[2].partition("</main>")[0] for answer in (one, another)]
    assert (one.status_code, said[0]) == (another.status_code, said[1])
    assert "Not found" in said[0]


# ── giving the person to somebody kept apart ──────────────────────────────
def test_whoever_allocates_is_told_in_neutral_words(scene: Scene) -> None:
    scene.hand_over()
    sent = {"worker_id": str(scene.nell.person.id), "organisation_id": str(scene.partners.missing_link.id)}
    answer = scene.senior.call("POST", f"/clients/{scene.client.id}/allocations", sent)
    assert answer.status_code == 422
    assert "cannot be given this person. Ask your privacy officer." in answer.text


def test_the_page_names_who_cannot_be_given_the_person(scene: Scene) -> None:
    scene.hand_over()
    page = scene.senior.get(f"/referrals/{scene.referral.id}/allocation")
    assert "Nell Worker cannot be given this person" in page.text
    assert words_about(page.text, "relative", "conflict") == []


def test_a_form_that_names_them_is_refused_in_the_same_words(scene: Scene) -> None:
    scene.hand_over()
    sent = {"team_member_id": str(scene.nells.id)}
    answer = scene.senior.call("POST", f"/referrals/{scene.referral.id}/allocate", sent, if_match='"1"')
    assert "cannot be given this person" in answer.text


def test_whoever_may_give_nobody_anything_is_not_told_that_either(scene: Scene) -> None:
    scene.hand_over()
    sent = {"worker_id": str(scene.nell.person.id), "organisation_id": str(scene.partners.missing_link.id)}
    answer = scene.cora.call("POST", f"/clients/{scene.client.id}/allocations", sent)
    assert (answer.status_code, words_about(answer.text, "cannot be given", "floor", "conflict")) == (403, [])


# ── officers ──────────────────────────────────────────────────────────────
def test_officers_of_the_organisation_see_it(scene: Scene) -> None:
    made = scene.hand_over().json()
    assert scene.officer.call("GET", f"/conflict-links/{made['id']}").json()["sort"] == "relative"


def test_officers_elsewhere_do_not(scene: Scene) -> None:
    made = scene.hand_over().json()
    assert scene.far.call("GET", f"/conflict-links/{made['id']}").status_code == 404


def test_the_same_is_not_recorded_twice(scene: Scene) -> None:
    scene.hand_over()
    assert scene.keep_apart().status_code == 422


def test_once_it_ends_rules_count_again(scene: Scene) -> None:
    made = scene.hand_over().json()
    ended = scene.officer.call(
        "POST", f"/conflict-links/{made['id']}/end", {"reason": "Another person was meant"}, if_match='"1"'
    )
    sent = {"worker_id": str(scene.nell.person.id), "organisation_id": str(scene.partners.missing_link.id)}
    given = scene.senior.call("POST", f"/clients/{scene.client.id}/allocations", sent)
    assert (ended.status_code, given.status_code) == (200, 422)  # theirs until the end of today, by the ordinary end
    assert "already" in given.text
