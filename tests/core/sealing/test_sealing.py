"""Sealing an entry: who may, to whom it opens afterwards, how it is opened on a ground, and lifted."""

import pytest
from sqlalchemy import select

from core.access.doors import Doors
from core.access.outbox import TABLE as OUTBOX
from core.access.system import Reason
from core.privacy.models import MatterState, PrivacyMatter, Sort
from tests.core.sealing.conftest import WHY, Scene

READ, CLOSED = (200, True), (404, False)
GROUND = {"ground": "legal_requirement", "because": "A court order of today names this contact"}


def named(scene: Scene) -> tuple[str, str]:
    """(seal by Nell, opening that names Cora)"""
    seal: str = scene.seal().json()["id"]
    sent = {"team_member_id": str(scene.coras.id), "words": "She covers for me"}
    return seal, scene.nell.call("POST", f"/seals/{seal}/openings", sent).json()["id"]


def matters(doors: Doors, scene: Scene) -> list[PrivacyMatter]:
    with doors.system(Reason.SEED, writing=False) as system:
        about = PrivacyMatter.client_id == scene.client.id, PrivacyMatter.sort == Sort.SEAL_OVERRIDE
        return list(system.find(select(PrivacyMatter).where(*about)))


# ── who may ───────────────────────────────────────────────────────────────
def test_nobody_unknown_reaches_it(scene: Scene) -> None:
    assert scene.nell.service.get(f"/api/v1/clients/{scene.client.id}/seals").status_code == 401


@pytest.mark.parametrize("who", ["far", "manager", "officer"])
def test_only_somebody_of_the_holder_who_may_change_it_seals_it(who: str, scene: Scene) -> None:
    assert scene.seal(getattr(scene, who)).status_code in (403, 404)


def test_what_cannot_be_sealed_is_not_found(scene: Scene) -> None:
    assert scene.seal(kind="client", record_id=str(scene.client.id)).status_code == 404


def test_a_colleague_who_may_change_it_seals_it(scene: Scene) -> None:
    assert scene.seal(scene.cora).status_code == 201


# ── to whom it opens ──────────────────────────────────────────────────────
def test_everybody_here_read_it_before(scene: Scene) -> None:
    """Against an empty proof."""
    assert [scene.reads(who) for who in (scene.nell, scene.cora, scene.far, scene.manager)] == [READ] * 4


def test_sealed_it_is_there_for_its_author_alone(scene: Scene) -> None:
    scene.seal()
    seen = [scene.reads(who) for who in (scene.nell, scene.cora, scene.far, scene.manager)]
    assert seen == [READ, CLOSED, CLOSED, CLOSED]


def test_sealed_by_a_colleague_its_author_still_reads_it(scene: Scene) -> None:
    scene.seal(scene.cora)
    assert [scene.reads(who) for who in (scene.nell, scene.cora, scene.manager)] == [READ, READ, CLOSED]


def test_others_may_know_that_there_is_a_sealed_entry(scene: Scene) -> None:
    scene.seal()
    page = scene.cora.get(f"/clients/{scene.client.id}/seals")
    assert "A sealed entry" in page.text
    assert WHY not in page.text


def test_of_a_locked_one_they_do_not_even_know(scene: Scene) -> None:
    scene.seal(level="locked")
    page = scene.cora.get(f"/clients/{scene.client.id}/seals")
    contacts = scene.cora.get(f"/clients/{scene.client.id}/contacts")
    assert "/seals/0" not in page.text
    assert "restricted" not in contacts.text.lower()


@pytest.mark.parametrize("level", ["sealed", "locked"])
def test_timeline_and_summary_say_nothing_of_it(level: str, scene: Scene) -> None:
    before = scene.cora.get(f"/clients/{scene.client.id}/timeline").text
    scene.seal(level=level)
    after = scene.cora.get(f"/clients/{scene.client.id}/timeline").text
    assert (str(scene.entry.id) in before, str(scene.entry.id) in after) == (True, False)


@pytest.mark.parametrize("place", ["/explain/contact/{}", "/history/contact/{}", "/wrong-person/contact/{}"])
def test_no_other_page_opens_it(place: str, scene: Scene) -> None:
    scene.seal()
    assert scene.cora.get(place.format(scene.entry.id)).status_code == 404


def test_the_api_does_not_open_it(scene: Scene) -> None:
    scene.seal()
    here = f"/contacts/{scene.entry.id}"
    assert [who.call("GET", here).status_code for who in (scene.nell, scene.cora)] == [200, 404]


def test_nobody_changes_it_who_cannot_read_it(scene: Scene) -> None:
    scene.seal()
    here = f"/clients/{scene.client.id}/contacts/{scene.entry.id}/edit"
    assert scene.cora.post(here, {"version": "1"}).status_code == 404


# ── people named ──────────────────────────────────────────────────────────
def test_somebody_named_reads_it(scene: Scene) -> None:
    seal = scene.seal().json()["id"]
    named = {"team_member_id": str(scene.coras.id), "words": "She covers for me"}
    assert scene.nell.call("POST", f"/seals/{seal}/openings", named).status_code == 201
    assert scene.reads(scene.cora) == READ


def test_nobody_names_themselves(scene: Scene) -> None:
    seal = scene.seal().json()["id"]
    named = {"team_member_id": str(scene.coras.id), "words": "I want to"}
    assert scene.cora.call("POST", f"/seals/{seal}/openings", named).status_code == 403


def test_why_it_is_sealed_only_those_read_to_whom_it_is_open(scene: Scene) -> None:
    seal = scene.seal().json()["id"]
    said = [WHY in who.get(f"/seals/{seal}").text for who in (scene.nell, scene.cora)]
    assert said == [True, False]


# ── on a ground ───────────────────────────────────────────────────────────
def test_without_the_power_nobody_opens_it_on_a_ground(scene: Scene) -> None:
    seal = scene.seal().json()["id"]
    assert scene.cora.call("POST", f"/seals/{seal}/override", GROUND).status_code == 403


def test_whoever_has_the_power_opens_it_for_today(scene: Scene) -> None:
    seal = scene.seal().json()["id"]
    made = scene.opener.call("POST", f"/seals/{seal}/override", GROUND)
    assert made.status_code == 201
    assert made.json()["starts"] == made.json()["ends"]
    assert scene.reads(scene.opener) == READ


def test_a_ground_that_is_none_of_the_three_is_refused(scene: Scene) -> None:
    seal = scene.seal().json()["id"]
    sent = {**GROUND, "ground": "named"}
    assert scene.opener.call("POST", f"/seals/{seal}/override", sent).status_code == 422


def test_a_locked_one_is_opened_on_no_ground(scene: Scene) -> None:
    seal = scene.seal(level="locked").json()["id"]
    assert scene.opener.call("POST", f"/seals/{seal}/override", GROUND).status_code in (403, 404)
    assert scene.reads(scene.opener) == CLOSED


def test_opened_twice_it_is_one_opening_and_one_matter(scene: Scene, app_doors: Doors) -> None:
    seal = scene.seal().json()["id"]
    first, second = (scene.opener.call("POST", f"/seals/{seal}/override", GROUND).json()["id"] for _ in range(2))
    assert first == second
    assert len(matters(app_doors, scene)) == 1


def test_each_opening_waits_for_a_privacy_officer_of_the_holder(scene: Scene, app_doors: Doors) -> None:
    seal = scene.seal().json()["id"]
    scene.opener.call("POST", f"/seals/{seal}/override", GROUND)
    (matter,) = matters(app_doors, scene)
    listed = scene.officer.call("GET", "/privacy-matters").json()["items"]
    assert (matter.organisation_id, matter.state) == (scene.partners.missing_link.id, MatterState.OPEN)
    assert str(matter.id) in {one["id"] for one in listed}


def test_neither_matter_nor_notice_holds_what_was_said_or_sealed(scene: Scene, app_doors: Doors) -> None:
    seal = scene.seal().json()["id"]
    scene.opener.call("POST", f"/seals/{seal}/override", GROUND)
    (matter,) = matters(app_doors, scene)
    with app_doors.database.read.connect() as connection:
        told = [str(one.body) for one in connection.execute(select(OUTBOX)) if str(matter.id) in str(one.body)]
    said = f"{matter.evidence} {told}"
    assert told
    assert not [name for name in (GROUND["because"], WHY, "Open Er", "Halloway") if name in said]


def test_the_privacy_officer_sees_who_and_why(scene: Scene, app_doors: Doors) -> None:
    seal = scene.seal().json()["id"]
    scene.opener.call("POST", f"/seals/{seal}/override", GROUND)
    (matter,) = matters(app_doors, scene)
    page = scene.officer.get(str(matter.evidence["see"])).text
    assert "Open Er" in page
    assert GROUND["because"] in page


# ── ended before its time ─────────────────────────────────────────────────
def test_what_was_opened_is_closed_again_at_once(scene: Scene) -> None:
    seal, opening = named(scene)
    ended = scene.nell.call("POST", f"/seals/{seal}/openings/{opening}/end", {}, if_match='"1"')
    assert ended.status_code == 200
    assert scene.reads(scene.cora) == CLOSED


@pytest.mark.parametrize(("who", "status"), [("far", 404), ("cora", 403)])
def test_only_whoever_sealed_it_closes_it_to_somebody(who: str, status: int, scene: Scene) -> None:
    seal, opening = named(scene)
    answer = getattr(scene, who).call("POST", f"/seals/{seal}/openings/{opening}/end", {}, if_match='"1"')
    assert answer.status_code == status
    assert scene.reads(scene.cora) == READ


def test_to_its_author_it_is_not_closed(scene: Scene) -> None:
    seal = scene.seal(scene.cora).json()["id"]
    (nells,) = (
        one["id"] for one in scene.cora.call("GET", f"/seals/{seal}/openings").json()["items"]
        if one["person_id"] == str(scene.nell.person.id)
    )  # fmt: skip
    assert scene.cora.call("POST", f"/seals/{seal}/openings/{nells}/end", {}, if_match='"1"').status_code == 422
    assert scene.reads(scene.nell) == READ


def test_an_opening_of_another_seal_is_not_found(scene: Scene) -> None:
    _, opening = named(scene)
    other = scene.seal(record_id=str(scene.other.id)).json()["id"]
    assert scene.nell.call("POST", f"/seals/{other}/openings/{opening}/end", {}, if_match='"1"').status_code == 404


def test_the_page_closes_it_and_pressed_twice_it_is_closed_once(scene: Scene) -> None:
    seal, opening = named(scene)
    assert "Close it to Cora Colleague now" in scene.nell.get(f"/seals/{seal}").text
    pressed = [scene.nell.post(f"/seals/{seal}/openings/{opening}/end", {"version": "1"}).status_code for _ in "12"]
    assert pressed == [303, 303]
    assert scene.reads(scene.cora) == CLOSED


def test_closing_it_from_a_stale_page_is_told(scene: Scene) -> None:
    seal, opening = named(scene)
    assert scene.nell.post(f"/seals/{seal}/openings/{opening}/end", {"version": "7"}).status_code == 409


# ── lifting ───────────────────────────────────────────────────────────────
def test_a_colleague_does_not_lift_it(scene: Scene) -> None:
    seal = scene.seal().json()["id"]
    answer = scene.cora.call("POST", f"/seals/{seal}/lift", {"wish": "She agrees"}, if_match='"1"')
    assert answer.status_code == 403


@pytest.mark.parametrize("who", ["nell", "officer"])
@pytest.mark.parametrize("level", ["sealed", "locked"])
def test_whoever_sealed_it_and_the_privacy_officer_lift_it(who: str, level: str, scene: Scene) -> None:
    seal = scene.seal(level=level).json()["id"]
    lifted = getattr(scene, who).call("POST", f"/seals/{seal}/lift", {"wish": "She agrees now"}, if_match='"1"')
    assert lifted.status_code == 200
    assert scene.reads(scene.cora) == READ


def test_the_officer_never_reads_the_entry_itself(scene: Scene) -> None:
    scene.seal()
    assert scene.officer.get(f"/clients/{scene.client.id}/contacts/{scene.entry.id}").status_code == 404


def test_it_is_sealed_once(scene: Scene) -> None:
    scene.seal()
    assert scene.seal().status_code == 422


# ── pages ─────────────────────────────────────────────────────────────────
def test_the_form_seals_and_the_page_names_and_lifts(scene: Scene) -> None:
    form = {"level": "sealed", "why": "safety", "words": "Her partner works here"}
    place = scene.nell.post(f"/seals/new/contact/{scene.entry.id}", form).headers["location"]
    named = {"team_member_id": str(scene.coras.id), "words": "She covers", "version": "1"}
    assert scene.nell.post(f"{place}/openings", named).status_code == 303
    assert "Cora Colleague" in scene.nell.get(place).text
    assert scene.nell.post(f"{place}/lift", {"wish": "No longer needed", "version": "1"}).status_code == 303
    assert "A seal that was lifted" in scene.nell.get(place).text


def test_an_empty_form_is_shown_again(scene: Scene) -> None:
    page = scene.nell.post(f"/seals/new/contact/{scene.entry.id}", {"words": "Her brother"})
    assert (page.status_code, "Her brother" in page.text) == (422, True)


def test_a_stale_page_is_told(scene: Scene) -> None:
    place = scene.seal().json()["id"]
    assert scene.nell.post(f"/seals/{place}/lift", {"wish": "She agrees", "version": "9"}).status_code == 409
