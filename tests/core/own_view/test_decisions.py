"""Caldicott decisions: asked by one, decided by another, of several the strictest; what is left out leaves no trace."""

import re

from sqlalchemy import select

from core.access.system import Reason
from core.duplicates.merging import merge
from core.own_view.models import ClientLink, DisclosureDecision
from tests import world
from tests.core.casework.visitors import visitor
from tests.core.own_view.conftest import Scene, words_of


def _page(scene: Scene) -> str:
    return words_of(scene.nell.get(f"{scene.place}/preview"))


# ── who asks, who decides ─────────────────────────────────────────────────
def test_nobody_signed_in_decides_nothing(scene: Scene) -> None:
    assert scene.service.get("/api/v1/disclosure").status_code == 401


def test_a_worker_who_does_not_support_the_person_asks_nothing(scene: Scene) -> None:
    asked = scene.stranger.call("POST", f"{scene.place}/questions", {"question": "May I know?"})
    assert asked.status_code == 404


def test_whoever_asked_does_not_read_it_afterwards(scene: Scene) -> None:
    scene.ask()
    assert scene.nell.get("/disclosure").status_code in (403, 404)


def test_a_guardian_of_another_organisation_does_not_see_the_question(scene: Scene) -> None:
    scene.ask()
    with scene.doors.system(Reason.SEED) as system:
        other = visitor(system, scene.service, scene.partners.nilaari, "caldicott_guardian", name="Cal Other")
    listed = other.call("GET", "/disclosure").json()["items"]
    assert [one for one in listed if one["client_id"] == str(scene.client.id)] == []


def test_a_guardian_knows_nobody_about_whom_no_one_asked(scene: Scene) -> None:
    before = scene.guardian.call("GET", f"/clients/{scene.client.id}").status_code
    scene.ask()
    assert (before, scene.guardian.call("GET", f"/clients/{scene.client.id}").status_code) == (404, 200)


def test_no_other_role_decides(scene: Scene) -> None:
    scene.ask()
    assert scene.decide(by=scene.officer).status_code in (403, 404)


def test_nobody_decides_what_they_asked(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        world.role(system, scene.nell.person, scene.partners.missing_link, "caldicott_guardian")
    scene.ask()
    assert scene.decide(by=scene.nell).status_code == 403


def test_the_question_the_reasons_and_the_day_of_review_are_kept(scene: Scene) -> None:
    scene.ask("Her brother reads her post.")
    kept = scene.decide("looks").json()
    told = (kept["question"], kept["reasoning"], kept["review_on"], kept["decided_by"], kept["leaves_out"])
    assert told == (
        "Her brother reads her post.", "He must not know.", "2999-01-01", str(scene.guardian.person.id), ["looks"],
    )  # fmt: skip


def test_a_decision_on_something_that_is_not_there_is_refused(scene: Scene) -> None:
    scene.ask()
    assert scene.decide("part secrets").status_code == 422


def test_a_decision_made_on_an_old_page_is_told_so(scene: Scene) -> None:
    scene.ask()
    asked = scene.question()
    scene.decide("looks")
    form = {"reasoning": "Other", "review_on-day": "1", "review_on-month": "1", "review_on-year": "2999"}
    late = scene.guardian.post(f"/disclosure/{asked['id']}", form, version=str(asked["version"]))
    assert (late.status_code, scene.question()["leaves_out"]) == (409, ["looks"])


def test_a_form_that_lacks_reasons_comes_back_as_it_was_ticked(scene: Scene) -> None:
    scene.ask()
    asked = scene.question()
    again = scene.guardian.post(
        f"/disclosure/{asked['id']}", {"leaves_out": ["looks", "page"]}, version=str(asked["version"])
    )
    assert (again.status_code, len(re.findall(r"checked", again.text))) == (422, 2)


def test_what_was_decided_before_stands_in_its_history(scene: Scene) -> None:
    scene.ask()
    scene.decide("looks")
    scene.decide()
    past = scene.guardian.call("GET", f"/history/disclosure_decision/{scene.question()['id']}").json()["items"]
    assert [one["reason"] for one in past[:2]] == ["He must not know."] * 2


# ── what is left out ──────────────────────────────────────────────────────
def test_an_organisation_left_out_is_nowhere(scene: Scene) -> None:
    scene.far.get(f"/clients/{scene.client.id}")
    name = scene.partners.nilaari.name
    assert name in _page(scene)
    scene.ask()
    scene.decide(f"organisation {scene.partners.nilaari.id}")
    assert [word for word in (name, "Farah") if word in _page(scene)] == []


def test_a_page_with_an_organisation_left_out_is_the_page_of_somebody_who_has_only_the_others(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        alone = world.client(system, "Al One")
        world.involvement(system, alone, scene.partners.missing_link)
        world.allocation(system, alone, scene.nell.person, scene.partners.missing_link)
    scene.far.get(f"/clients/{scene.client.id}")
    scene.ask()
    scene.decide(f"organisation {scene.partners.nilaari.id}")
    theirs = words_of(scene.nell.get(f"/clients/{alone.id}/own-page/preview"))
    scene.nell.get(f"/clients/{alone.id}/own-page/preview")
    _page(scene)
    theirs = words_of(scene.nell.get(f"/clients/{alone.id}/own-page/preview"))
    assert _page(scene) == theirs


def test_a_worker_left_out_is_nowhere_and_neither_are_their_looks(scene: Scene) -> None:
    scene.far.get(f"/clients/{scene.client.id}")
    scene.ask()
    scene.decide(f"person {scene.far.person.id}")
    looks = [one["organisation"] for one in scene.view()["looks"]]
    assert ("Farah" in scene.seen(), scene.partners.nilaari.name in looks) == (False, False)


def test_a_part_left_out_is_nowhere(scene: Scene) -> None:
    assert "Letters about you" in _page(scene)
    scene.ask()
    scene.decide("part letters")
    assert "Letters about you" not in _page(scene)


def test_looks_left_out_take_their_heading_with_them(scene: Scene) -> None:
    scene.ask()
    scene.decide("looks")
    assert [word for word in ("Who has looked", "looked at your notes") if word in _page(scene)] == []


def test_a_page_left_out_is_given_to_nobody(scene: Scene) -> None:
    link = scene.link()
    scene.ask()
    scene.decide("page")
    answers = (
        scene.open(link).status_code,
        scene.send().status_code,
        scene.nell.get(f"{scene.place}/preview").status_code,
    )
    assert answers == (404, 422, 422)


def test_of_two_guardians_what_either_leaves_out_stays_out(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        world.disclosure_decision(
            system, scene.client, scene.partners.nilaari, scene.far.person, f"person {scene.far.person.id}"
        )
    scene.ask()
    scene.decide("looks")
    assert (scene.view()["looks"], "Farah" in scene.seen()) == (None, False)


def test_a_question_that_waits_leaves_nothing_out(scene: Scene) -> None:
    before = _page(scene)
    scene.ask()
    assert _page(scene).partition("Who has looked")[0] == before.partition("Who has looked")[0]


# ── joined records ────────────────────────────────────────────────────────
def test_links_die_when_records_are_joined_and_decisions_of_both_count(scene: Scene) -> None:
    link = scene.link()
    with scene.doors.system(Reason.SEED) as system:
        twin = world.client(system, "Wren Hallaway")
        world.client_link(system, twin, scene.partners.missing_link, scene.nell.person)
        world.disclosure_decision(system, twin, scene.partners.missing_link, scene.stranger.person, "looks")
    scene.ask()
    scene.decide(f"person {scene.far.person.id}")
    with scene.doors.system(Reason.SEED) as system:
        keep, other = system.get(type(twin), scene.client.id), system.get(type(twin), twin.id)
        merge(system, keep=keep, other=other, reason="The same person", by=None)
    assert (scene.open(link).status_code, scene.view()["looks"], "Farah" in scene.seen()) == (404, None, False)
    with scene.doors.system(Reason.SEED) as system:
        about = (
            system.find(select(model).where(model.client_id == scene.client.id))
            for model in (ClientLink, DisclosureDecision)
        )
        assert [len(rows) for rows in about] == [2, 2]


def test_the_guardian_reads_the_question_and_what_the_person_sees(scene: Scene) -> None:
    scene.ask()
    here = f"/disclosure/{scene.question()['id']}"
    pages = [scene.guardian.get(path) for path in ("/", "/disclosure", here, f"{here}/preview")]
    assert [page.status_code for page in pages] == [200] * 4
    assert ["about what" in words_of(pages[0]), "Who has looked: all of it" in words_of(pages[2])] == [True, True]
