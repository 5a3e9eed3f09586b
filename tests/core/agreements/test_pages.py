"""Pages of the register; the present is 4 March 2026."""

import re

import pytest

from core.access.system import Reason
from tests import world
from tests.core.agreements.conftest import Register
from tests.core.referrals.ticking import run

FORM = {
    "title": "Crisis hand-over", "key": "crisis_handover", "kinds": ["casework"], "labels": ["normal"],
    "review_on-day": "1", "review_on-month": "3", "review_on-year": "2027", "purposes": "Handing people over",
    "data_items": "The last contact", "lawful_basis": "public_task", "special_condition": "care",
    "common_law": "Implied consent", "roles": "Joint controllers", "rights_contact": "Either officer",
    "retention": "Nothing is copied",
}  # fmt: skip


def _proposed(register: Register, **more: str) -> str:
    """Where the proposal is shown."""
    form = {**FORM, "parties": str(register.partners.second_step.id), **more}
    return register.ours.post("/agreements/propose", form).headers["location"]


def _path(register: Register, page: str, key: str = world.SHARING) -> str:
    return f"/agreements/{register.part('ours', key)['agreement']}{page}"


def _end(register: Register) -> str:
    return f"/agreement-parties/{register.part('ours', world.SHARING)['id']}/end"


def _version(page: str) -> dict[str, str]:
    return {"version": re.findall(r'name="version" value="(\d+)"', page)[0]}


# ── who may not ───────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", ["/agreements", "/agreements/propose"])
def test_nobody_known_is_sent_to_sign_in(register: Register, path: str) -> None:
    assert register.service.get(path).headers["location"].startswith("/sign-in")


def test_the_end_of_another_organisation_s_part_is_refused(register: Register) -> None:
    assert register.theirs.get(_end(register)).status_code == 403


def test_a_worker_reads_the_register_and_is_offered_nothing_to_do(register: Register) -> None:
    page = register.worker.get(_path(register, ""))
    main = page.text.split("<main")[1]
    assert (page.status_code, "<form" in main, "/end" in main, "/sign" in main) == (200, False, False, False)


def test_a_worker_proposes_nothing(register: Register) -> None:
    assert register.worker.get("/agreements/propose").status_code == 404


# ── wrong input ───────────────────────────────────────────────────────────
def test_a_proposal_without_a_purpose_comes_back_as_typed(register: Register) -> None:
    form = {**FORM, "purposes": "", "parties": str(register.partners.second_step.id)}
    back = register.ours.post("/agreements/propose", form)
    assert (back.status_code, "There is a problem" in back.text, "Nothing is copied" in back.text) == (422, True, True)


def test_a_proposal_sent_twice_is_made_once(register: Register) -> None:
    _proposed(register)
    again = register.ours.post("/agreements/propose", {**FORM, "parties": str(register.partners.second_step.id)})
    assert (again.status_code, "Another agreement has this key" in again.text) == (422, True)


def test_an_end_in_the_past_comes_back_before_it_is_told_what_closes(register: Register) -> None:
    day = {"ends-day": "1", "ends-month": "3", "ends-year": "2026", "reason": "Has served its purpose"}
    version = _version(register.ours.get(_end(register)).text)
    back = register.ours.post(_end(register), {**day, **version})
    assert (back.status_code, "Has served its purpose" in back.text) == (422, True)


def test_an_end_of_what_was_changed_meanwhile_is_told(register: Register) -> None:
    assert register.ours.post(_end(register), {"reason": "Has ended", "version": "9"}).status_code == 409


# ── works ─────────────────────────────────────────────────────────────────
def test_a_proposal_is_accepted_by_the_other_organisation(register: Register) -> None:
    here = _proposed(register)
    page = register.theirs.get(here).text
    (accept,) = re.findall(r'action="(/agreement-parties/[^"]+/accept)"', page)
    form = _version(page.split(accept)[1])
    assert (register.theirs.post(accept, form).status_code, "In force" in register.worker.get(here).text) == (303, True)


def test_whoever_proposed_is_offered_no_yes(register: Register) -> None:
    assert "/accept" not in register.ours.get(_proposed(register)).text


def test_an_end_is_told_in_numbers_before_it_is_done(register: Register) -> None:
    run(register.service, "agreements: count what they carry")
    day = {"ends-day": "1", "ends-month": "4", "ends-year": "2026", "reason": "Has served its purpose"}
    version = _version(register.ours.get(_end(register)).text)
    told = register.ours.post(_end(register), {**day, **version})
    sentence = "Fewer than 5 people of Missing Link lose sight of records of others about fewer than 5 clients."
    assert (told.status_code, sentence in told.text, register.part("ours", world.SHARING)["ends"]) == (200, True, None)
    done = register.ours.post(_end(register), {**day, **version, "sure": "yes"})
    assert (done.status_code, register.part("ours", world.SHARING)["ends"]) == (303, "2026-04-01")


def test_a_party_is_proposed(register: Register) -> None:
    _proposed(register)
    register.accepts()
    form = {"organisation_id": str(register.partners.alabare.id)}
    assert register.ours.post(_path(register, "/parties/add", "crisis_handover"), form).status_code == 303
    assert "Alabare is asked to be party" in register.third.get(_path(register, "", "crisis_handover")).text


def test_a_signature_and_a_review_are_shown(register: Register) -> None:
    register.ours.post(_path(register, "/sign"), {"name": "Cal Guardian", "capacity": "caldicott_guardian"})
    day = {"review_on-day": "1", "review_on-month": "3", "review_on-year": "2027", "reason": "Nothing to change"}
    version = _version(register.ours.get(_path(register, "/review")).text)
    register.ours.post(_path(register, "/review"), {**day, **version})
    page = register.worker.get(_path(register, "")).text
    assert ("Cal Guardian" in page, "Nothing to change" in page) == (True, True)


@pytest.mark.parametrize("who", ["ours", "worker"])
def test_access_by_agreement_is_a_page_for_everybody(register: Register, who: str) -> None:
    run(register.service, "agreements: count what they carry")
    page = register.by(who).get(_path(register, "/access"))
    assert (page.status_code, "Counted on" in page.text, "may read" in page.text) == (200, who == "ours", True)


def test_what_waits_for_a_yes_is_on_today(register: Register) -> None:
    _proposed(register)
    assert "Crisis hand-over: accept or decline" in register.theirs.get("/").text


def test_the_register_goes_on_page_by_page_without_gap_or_repetition(register: Register) -> None:
    with register.doors.system(Reason.SEED) as system:
        for n in range(30):
            world.agreement(system, register.partners.nilaari, f"shared_{n:02}")
    first = register.worker.get("/agreements").text
    second = register.worker.get("/agreements" + re.findall(r'href="(\?after=[^"]+)"', first)[0]).text
    shown = [re.findall(r'href="/agreements/([0-9a-f-]{36})"', page) for page in (first, second)]
    assert ([len(page) for page in shown], len({*shown[0], *shown[1]})) == ([25, 6], 31)


def test_the_api_gives_the_register_page_by_page(register: Register) -> None:
    with register.doors.system(Reason.SEED) as system:
        world.agreement(system, register.partners.nilaari, "another")
    first = register.worker.call("GET", "/agreements?limit=1").json()
    second = register.worker.call("GET", f"/agreements?limit=1&after={first['next']}").json()
    assert len({one["id"] for page in (first, second) for one in page["items"]}) == 2
    assert second["next"] is None
