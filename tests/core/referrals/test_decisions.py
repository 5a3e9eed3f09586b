"""Referrals withdrawn, reopened, put on hold and given to triagers, one and many: refused first, then at work."""

import pytest

from core.access.system import Reason
from core.referrals.models import State
from tests import world
from tests.conftest import StandingClock
from tests.core.casework.visitors import Visitor, visitor
from tests.core.referrals.conftest import Scene

NOBODY = "01a200f5-4dd4-77b8-bf0c-f3de2d5ade0f"
WITHDRAW = {"by": "person", "reason": "better", "words": "I feel well again."}
REOPEN = {"why": "They called again."}
HOLD = {"until": "2026-03-11", "because": "In hospital until then."}
STEPS = {"withdraw": WITHDRAW, "reopen": REOPEN, "hold": HOLD, "go-on": None, "assign": {"person_id": NOBODY}}


@pytest.fixture
def second(scene: Scene) -> Visitor:
    """Another senior, in a team of Second Step."""
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        home = scene.partners.second_step
        second = visitor(system, scene.service, home, "senior_navigator", name="Sec Ond")
        world.member(system, world.team(system, home), second.person, home)
        return second


# ── refused ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize("step", STEPS)
def test_nobody_known_decides_anything(scene: Scene, step: str) -> None:
    assert scene.service.post(f"/api/v1{scene.place}/{step}", json=STEPS[step]).status_code == 401


@pytest.mark.parametrize("step", STEPS)
def test_another_organisation_finds_nothing_to_decide(scene: Scene, step: str) -> None:
    assert scene.act(step, STEPS[step], by=scene.elsewhere).status_code == 404


@pytest.mark.parametrize("step", STEPS)
def test_hr_decides_nothing(scene: Scene, step: str) -> None:
    assert scene.act(step, STEPS[step], by=scene.hr).status_code == 403


@pytest.mark.parametrize("step", ["assign", "reopen", "withdraw", "hold"])
def test_the_worker_who_carries_the_person_does_not_decide_about_triage(scene: Scene, step: str) -> None:
    scene.allocated()
    assert scene.act(step, STEPS[step], 4, by=scene.navigator).status_code in (403, 422)


def test_nobody_is_given_what_they_do_not_triage(scene: Scene) -> None:
    refused = scene.act("assign", {"person_id": str(scene.navigator.person.id)})
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["field"]) == (422, "person_id")
    assert error["message"] == "Choose somebody who triages for this organisation today."


# ── withdrawn and reopened ────────────────────────────────────────────────
def test_withdrawing_says_who_and_why_and_closes_the_person(scene: Scene) -> None:
    withdrawn = scene.act("withdraw", WITHDRAW).json()
    assert (withdrawn["state"], withdrawn["withdrawn_by"], withdrawn["withdrawn_as"]) == (
        "withdrawn",
        "person",
        "better",
    )
    assert scene.senior.call("GET", f"/clients/{scene.client.id}").status_code == 404


def test_what_somebody_carries_is_closed_not_withdrawn(scene: Scene) -> None:
    scene.allocated()
    refused = scene.act("withdraw", WITHDRAW, 4)
    assert refused.json()["errors"][0]["message"] == "A referral that is allocated cannot become withdrawn."


def test_reopening_goes_on_in_triage_and_opens_the_person_again(scene: Scene) -> None:
    scene.act("withdraw", WITHDRAW)
    again = scene.act("reopen", REOPEN, 2).json()
    assert (again["state"], again["triaged_by"]) == ("in_triage", str(scene.senior.person.id))
    assert (again["withdrawn_as"], again["ending_words"], again["decided_at"]) == (None, None, None)
    assert scene.senior.call("GET", f"/clients/{scene.client.id}").status_code == 200


def test_history_keeps_how_it_had_ended(scene: Scene) -> None:
    scene.act("withdraw", WITHDRAW)
    scene.act("reopen", REOPEN, 2)
    steps = scene.senior.call("GET", f"{scene.place}/history").json()["items"]
    assert [(step["what"], step["why"]) for step in steps[1:]] == [
        ("Withdrawn", "Things are better. I feel well again."),
        ("Reopened", "They called again."),
    ]


def test_what_has_not_ended_is_not_reopened(scene: Scene) -> None:
    assert scene.act("reopen", REOPEN).json()["errors"][0]["message"] == "This referral has not ended."


def test_after_28_days_a_new_referral_is_asked_for(scene: Scene, standing_clock: StandingClock) -> None:
    scene.act("withdraw", WITHDRAW)
    standing_clock.move(days=29)
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        later = visitor(system, scene.service, scene.partners.second_step, "senior_navigator")
    refused = scene.act("reopen", REOPEN, 2, by=later)
    assert refused.json()["errors"][0]["message"] == "It ended more than 28 days ago. Ask for a new referral."


def test_a_death_is_not_reopened(scene: Scene) -> None:
    scene.allocated()
    scene.senior.call("POST", f"/clients/{scene.client.id}/deaths", {"source": "gp", "is_certain": True})
    scene.act("close", {"reason": "06"}, 4)
    assert "has died" in scene.act("reopen", REOPEN, 5).json()["errors"][0]["message"]


# ── on hold ───────────────────────────────────────────────────────────────
def test_a_hold_says_until_when_and_why(scene: Scene) -> None:
    held = scene.act("hold", HOLD).json()
    assert (held["state"], held["held_until"], held["held_because"]) == ("received", "2026-03-11", HOLD["because"])
    assert "On hold until 11 March 2026" in scene.senior.get(f"/referrals?service={scene.triage.id}").text


def test_a_step_ends_the_hold(scene: Scene) -> None:
    scene.act("hold", HOLD)
    assert scene.act("take", version=2).json()["held_until"] is None


def test_a_hold_is_ended_by_hand(scene: Scene) -> None:
    scene.act("hold", HOLD)
    assert scene.act("go-on", version=2).json()["held_until"] is None


def test_a_hold_that_is_over_says_so(scene: Scene, standing_clock: StandingClock) -> None:
    scene.act("hold", HOLD)
    standing_clock.move(days=7)
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        later = visitor(system, scene.service, scene.partners.second_step, "senior_navigator")
    assert "The hold is over" in later.get(scene.place).text


@pytest.mark.parametrize("until", ["2026-03-04", "2026-04-02", "soon", None])
def test_a_hold_is_from_tomorrow_to_28_days(scene: Scene, until: object) -> None:
    refused = scene.act("hold", HOLD | {"until": until})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "until")


def test_what_a_worker_carries_is_not_held(scene: Scene) -> None:
    scene.allocated()
    assert scene.act("hold", HOLD, 4).json()["errors"][0]["field"] == "state"


# ── given to a triager ────────────────────────────────────────────────────
def test_giving_it_takes_it_for_them(scene: Scene, second: Visitor) -> None:
    given = scene.act("assign", {"person_id": str(second.person.id)}).json()
    assert (given["state"], given["triaged_by"]) == ("in_triage", str(second.person.id))


def test_a_conversation_stays_where_it_is(scene: Scene, second: Visitor) -> None:
    scene.talked()
    assert scene.act("assign", {"person_id": str(second.person.id)}, 3).json()["state"] == "conversation"


# ── many at once ──────────────────────────────────────────────────────────
def test_each_of_many_is_answered_for_itself(scene: Scene, second: Visitor) -> None:
    fresh, taken, ended = scene.another(), scene.another(), scene.another(State.CLOSED)
    second.call("POST", f"/referrals/{taken}/take", if_match='"1"')
    picked = [{"id": str(id), "version": 1} for id in (fresh, taken, ended, NOBODY)]
    done = scene.senior.call("POST", "/referrals/assign", {"referrals": picked}).json()["items"]
    assert {one["referral_id"]: (one["is_done"], one["words"]) for one in done} == {
        str(fresh): (True, "Taken by you."),
        str(taken): (False, "Sec Ond took this referral before you."),
        str(ended): (False, "A referral that is closed is not in triage."),
        NOBODY: (False, "Not found, or not open to you."),
    }


def test_what_was_done_stays_done_beside_what_was_not(scene: Scene) -> None:
    fresh, ended = scene.another(), scene.another(State.CLOSED)
    picked = [{"id": str(id), "version": 1} for id in (fresh, ended)]
    scene.senior.call("POST", "/referrals/assign", {"referrals": picked})
    assert scene.senior.call("GET", f"/referrals/{fresh}").json()["state"] == "in_triage"


def test_another_organisation_moves_none_of_them(scene: Scene) -> None:
    picked = [{"id": str(scene.referral.id), "version": 1}]
    (done,) = scene.elsewhere.call("POST", "/referrals/assign", {"referrals": picked}).json()["items"]
    assert (done["is_done"], done["words"]) == (False, "Not found, or not open to you.")


@pytest.mark.parametrize("referrals", [[], None, [{"id": "x", "version": 1}], [{"id": NOBODY, "version": 1}] * 101])
def test_faulty_choices_are_refused(scene: Scene, referrals: object) -> None:
    assert scene.senior.call("POST", "/referrals/assign", {"referrals": referrals}).status_code == 422


# ── pages ─────────────────────────────────────────────────────────────────
def test_many_are_given_from_the_board_without_script(scene: Scene, second: Visitor) -> None:
    board = scene.senior.get(f"/referrals?service={scene.triage.id}").text
    assert f'value="{scene.referral.id}:1"' in board
    page = scene.senior.post("/referrals/assign", {"referral": [f"{scene.referral.id}:1"], "to": str(second.person.id)})
    assert (page.status_code, "1 of 1 was given" in page.text) == (200, True)
    assert scene.senior.call("GET", scene.place).json()["triaged_by"] == str(second.person.id)


@pytest.mark.parametrize("chosen", [{}, {"referral": "nonsense"}, {"referral": f"{NOBODY}:x"}])
def test_a_board_with_nothing_chosen_says_what_to_do(scene: Scene, chosen: dict[str, str]) -> None:
    page = scene.senior.post("/referrals/assign", dict(chosen))
    assert (page.status_code, "Choose 1 to 100 referrals" in page.text) == (422, True)


@pytest.mark.parametrize("path", ["withdraw", "hold", "assign"])
def test_forms_ask_again_for_what_is_missing(scene: Scene, path: str) -> None:
    assert scene.senior.get(f"{scene.place}/{path}").status_code == 200
    assert scene.senior.post(f"{scene.place}/{path}", {"version": "1"}).status_code == 422


def test_withdrawing_and_reopening_through_the_pages(scene: Scene) -> None:
    form = {"version": "1", "by": "sender", "reason": "mistake"}
    assert scene.senior.post(f"{scene.place}/withdraw", form).status_code == 303
    assert "Sent by mistake" in scene.senior.get(scene.place).text
    assert scene.senior.get(f"{scene.place}/reopen").status_code == 200
    assert scene.senior.post(f"{scene.place}/reopen", {"version": "2", **REOPEN}).status_code == 303


def test_holding_and_going_on_through_the_pages(scene: Scene) -> None:
    form = {"version": "1", "until-day": "11", "until-month": "3", "until-year": "2026", "because": "In hospital"}
    assert scene.senior.post(f"{scene.place}/hold", form).status_code == 303
    assert "It waits because: In hospital" in scene.senior.get(scene.place).text
    assert scene.senior.post(f"{scene.place}/go-on", {"version": "2"}).status_code == 303


def test_giving_it_through_the_page(scene: Scene, second: Visitor) -> None:
    assert "Sec Ond" in scene.senior.get(f"{scene.place}/assign").text
    form = {"version": "1", "person_id": str(second.person.id)}
    assert scene.senior.post(f"{scene.place}/assign", form).status_code == 303


def test_the_worker_sees_no_boxes_on_the_board(scene: Scene) -> None:
    scene.allocated()
    assert 'name="referral"' not in scene.navigator.get("/referrals").text


def test_an_allocation_that_is_refused_at_its_end_leaves_the_referral_as_it_was(scene: Scene) -> None:
    """Whoever carries the person already is refused after the referral has moved on."""
    scene.talked()
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.allocation(system, scene.client, scene.navigator.person, scene.partners.missing_link)
    form = {"version": "3", "team_member_id": str(scene.member.id)}
    refused = scene.senior.post(f"{scene.place}/allocation", form)
    left = scene.senior.call("GET", scene.place).json()
    assert (refused.status_code, left["state"]) == (422, "conversation")
