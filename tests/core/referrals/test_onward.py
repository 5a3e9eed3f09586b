"""Onward referrals and signposts: refused first, then where to, and what became of it."""

import pytest
from httpx2 import Response

from core.access.system import Reason
from tests import world
from tests.core.casework.visitors import Visitor
from tests.core.referrals.clock_scene import doors
from tests.core.referrals.conftest import Scene

NOBODY = "01a200f5-4dd4-77b8-bf0c-f3de2d5ade0f"
ON: dict[str, object] = {
    "sort": "onward", "to_name": "The law centre", "why": "Debts from the flat", "is_accompanied": True,
    "appointment_on": "2026-03-12",
}  # fmt: skip


def sent_on(scene: Scene, **instead: object) -> Response:
    return scene.act("onward", {**ON, **instead})


def outcome(scene: Scene, made: Response, **said: object) -> Response:
    return scene.act(f"onward/{made.json()['id']}/outcome", said)


# ── refused ───────────────────────────────────────────────────────────────
def test_nobody_known_gets_nothing(scene: Scene) -> None:
    assert scene.service.get(f"/api/v1{scene.place}/onward").status_code == 401


def test_another_organisation_finds_nothing(scene: Scene) -> None:
    made = sent_on(scene)
    assert scene.act("onward", ON, by=scene.elsewhere).status_code == 404
    assert scene.elsewhere.call("GET", f"{scene.place}/onward/{made.json()['id']}").status_code == 404


def test_hr_sends_nobody_on(scene: Scene) -> None:
    assert scene.act("onward", ON, by=scene.hr).status_code == 403


def test_a_worker_reads_what_triage_wrote_once_allocated(scene: Scene) -> None:
    sent_on(scene)
    before = scene.navigator.call("GET", f"{scene.place}/onward").status_code
    scene.allocated()
    assert (before, scene.navigator.call("GET", f"{scene.place}/onward").json()["count"]) == (404, 1)


def test_one_of_another_referral_is_not_found_here(scene: Scene) -> None:
    made, other = sent_on(scene), scene.another()
    assert scene.senior.call("GET", f"/referrals/{other}/onward/{made.json()['id']}").status_code == 404


# ── works ─────────────────────────────────────────────────────────────────
def test_where_to_and_who_goes_along_are_kept(scene: Scene) -> None:
    made = sent_on(scene).json()
    assert (made["to_name"], made["is_accompanied"], made["outcome"]) == ("The law centre", True, "asked")
    assert scene.senior.call("GET", scene.place).json()["state"] == "received"


def test_a_service_of_the_directory_is_named(scene: Scene) -> None:
    made = sent_on(scene, to_name=None, to_service_id=str(scene.triage.id), sort="signpost").json()
    assert made["to_name"] == "Access triage"


def test_what_became_of_it_is_written_down(scene: Scene) -> None:
    done = outcome(scene, sent_on(scene), outcome="attended").json()
    assert (done["outcome"], done["outcome_on"]) == ("attended", "2026-03-04")


def test_a_refusal_needs_their_words(scene: Scene) -> None:
    made = sent_on(scene)
    assert outcome(scene, made, outcome="refused").json()["errors"][0]["field"] == "words"
    assert outcome(scene, made, outcome="refused", words="Too far away").json()["outcome"] == "refused"


@pytest.mark.parametrize("both", [{"to_name": None}, {"to_service_id": NOBODY}])
def test_either_a_service_or_an_agency_is_named(scene: Scene, both: dict[str, object]) -> None:
    assert sent_on(scene, **both).status_code == 422


@pytest.mark.parametrize(("field", "value"), [("sort", "x"), ("why", ""), ("appointment_on", "soon"), ("more", 1)])
def test_a_faulty_one_names_its_field(scene: Scene, field: str, value: object) -> None:
    refused = sent_on(scene, **{field: value})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)


def test_a_stale_outcome_is_a_conflict(scene: Scene) -> None:
    made = sent_on(scene)
    outcome(scene, made, outcome="attended")
    assert outcome(scene, made, outcome="accepted").status_code == 409


# ── who has said no before ────────────────────────────────────────────────
def refused_before(scene: Scene, by: Visitor | None = None) -> list[dict[str, object]]:
    found: list[dict[str, object]] = (
        (by or scene.senior).call("GET", f"{scene.place}/onward/refusals").json().get("items", [])
    )
    return found


def test_another_organisation_is_not_told_who_has_said_no(scene: Scene) -> None:
    outcome(scene, sent_on(scene), outcome="barred", words="He broke a window.")
    assert refused_before(scene, scene.elsewhere) == []


@pytest.mark.parametrize("said", ["refused", "barred"])
def test_who_has_said_no_is_shown_before_the_person_is_sent_on_again(scene: Scene, said: str) -> None:
    outcome(scene, sent_on(scene), outcome=said, words="Too far away")
    assert [one["to_name"] for one in refused_before(scene)] == ["The law centre"]
    page = scene.senior.get(f"{scene.place}/onward/new").text
    assert "They said: Too far away" in page.partition("Who has said no before")[2]


def test_to_be_barred_needs_their_words(scene: Scene) -> None:
    assert outcome(scene, sent_on(scene), outcome="barred").json()["errors"][0]["field"] == "words"


def test_who_took_the_person_on_is_not_among_them(scene: Scene) -> None:
    outcome(scene, sent_on(scene), outcome="accepted")
    assert refused_before(scene) == []


# ── pages ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("step", ["onward/new", "transfer"])
def test_whom_a_service_is_for_and_its_room_are_shown_before_the_form(scene: Scene, step: str) -> None:
    with doors(scene).system(Reason.SEED) as system:
        made = world.service(system, scene.partners.nilaari, "Kindred")
        made.for_whom, made.places_free = "People who look for work", 0
    before = scene.senior.get(f"{scene.place}/{step}").text.partition('name="to_service_id"')[0]
    assert "People who look for work" in before
    assert "Places free: none" in before


def test_from_sending_on_to_the_outcome_through_the_pages(scene: Scene) -> None:
    assert scene.senior.get(f"{scene.place}/onward/new").status_code == 200
    form = {"version": "1", "sort": "signpost", "to_name": "The law centre", "why": "Debts", "is_accompanied": "no"}
    assert scene.senior.post(f"{scene.place}/onward/new", form).status_code == 303
    (made,) = scene.senior.call("GET", f"{scene.place}/onward").json()["items"]
    place = f"{scene.place}/onward/{made['id']}/outcome"
    assert place in scene.senior.get(scene.place).text
    assert scene.senior.get(place).status_code == 200
    refused = scene.senior.post(place, {"version": "1", "outcome": "refused"})
    assert (refused.status_code, "Write down what they said" in refused.text) == (422, True)
    assert scene.senior.post(place, {"version": "1", "outcome": "attended"}).status_code == 303
    assert "Went there" in scene.senior.get(scene.place).text


def test_a_form_without_answers_is_asked_again(scene: Scene) -> None:
    refused = scene.senior.post(f"{scene.place}/onward/new", {"version": "1"})
    assert (refused.status_code, "Choose what you did" in refused.text) == (422, True)
