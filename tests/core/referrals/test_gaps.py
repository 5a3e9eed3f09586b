"""Gaps: refused first, then raised, tried, handed on, overdue, resolved; nobody is declined into nothing."""

from uuid import UUID

import pytest
from httpx2 import Response

from core.access.actor import Actor
from core.access.each import decide_each
from core.access.system import Reason
from core.access.vocabulary import Action
from core.involvement.models import Allocation
from core.notices.ladders import ladders
from core.referrals.gaps import owners
from tests import world
from tests.conftest import StandingClock
from tests.core.casework.visitors import Visitor, visitor
from tests.core.referrals.conftest import Scene
from tests.core.referrals.ticking import run, told
from tests.statements import statements

NOBODY = "01a200f5-4dd4-77b8-bf0c-f3de2d5ade0f"
GAP: dict[str, object] = {
    "needs": ["homeless"], "words": "A place for a couple with a dog", "due": "2026-03-11", "why": "needs",
    "name": "The night shelter", "why_words": "No dogs.",
}  # fmt: skip
RESOLVE = {"how": "other_help", "words": "A hostel takes all three."}
DECLINE = {"reason": "02", "offered_instead": "Nothing yet, we go on looking", "no_service": True}


def raised(scene: Scene, **instead: object) -> tuple[str, Response]:
    """(address, answer) of a gap for the scene's referral."""
    made = scene.act("gaps", {**GAP, **instead})
    return f"/gaps/{made.json().get('id')}", made


def act(who: Visitor, place: str, step: str, json: object, version: int = 1) -> Response:
    return who.call("POST", f"{place}/{step}", json, if_match=f'"{version}"')


@pytest.fixture
def helper(scene: Scene) -> Visitor:
    """A navigator of Second Step, in its team, who may be given a gap."""
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        home = scene.partners.second_step
        helper = visitor(system, scene.service, home, "recovery_navigator", name="Hel Per")
        world.member(system, world.team(system, home), helper.person, home)
        return helper


# ── refused ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", ["", f"/{NOBODY}"])
def test_nobody_known_gets_nothing(scene: Scene, path: str) -> None:
    assert scene.service.get(f"/api/v1/gaps{path}").status_code == 401


def test_another_organisation_cannot_tell_a_gap_from_none(scene: Scene) -> None:
    place, _ = raised(scene)
    absent = scene.elsewhere.call("GET", f"/gaps/{NOBODY}")
    assert scene.elsewhere.call("GET", place).json() == absent.json()
    assert act(scene.elsewhere, place, "resolve", RESOLVE).status_code == 404


def test_another_organisation_raises_none(scene: Scene) -> None:
    assert scene.act("gaps", GAP, by=scene.elsewhere).status_code == 404


def test_one_s_own_referral_of_somebody_unknown_raises_none(scene: Scene) -> None:
    """Else anybody would open a record to themselves by sending it to their own organisation."""
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        home = scene.partners.second_step
        about = world.client(system, "Hid Den")
        own = world.referral(system, about, home, sender=home, service_id=scene.triage.id)
        own.opens_record = False
    made = scene.senior.call("POST", f"/referrals/{own.id}/gaps", GAP, if_match='"2"')
    assert (made.status_code, scene.senior.call("GET", f"/clients/{about.id}").status_code) == (403, 404)


def test_hr_finds_no_gaps(scene: Scene) -> None:
    assert scene.hr.call("GET", "/gaps").status_code == 404


def test_a_worker_does_not_see_what_is_not_theirs(scene: Scene, helper: Visitor) -> None:
    place, _ = raised(scene)
    assert helper.call("GET", place).status_code == 404


def test_whoever_sees_to_it_does_not_hand_it_on(scene: Scene, helper: Visitor) -> None:
    place, _ = raised(scene, owner_id=str(helper.person.id))
    given = {"owner_id": str(helper.person.id), "due": "2026-03-20", "why": "More time"}
    assert act(helper, place, "hand-on", given).status_code == 403


def test_somebody_elsewhere_cannot_be_given_one(scene: Scene) -> None:
    _, refused = raised(scene, owner_id=str(scene.idle.person.id))
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "owner_id")


# ── nobody is declined into nothing ───────────────────────────────────────
def test_a_referral_is_not_declined_for_want_of_a_service_without_a_gap(scene: Scene) -> None:
    refused = scene.act("decline", DECLINE)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "no_service")
    assert scene.senior.call("GET", scene.place).json()["state"] == "received"


def test_with_a_gap_it_is_declined_and_the_person_stays_found(scene: Scene) -> None:
    place, _ = raised(scene)
    assert scene.act("decline", DECLINE).json()["state"] == "declined"
    assert scene.senior.call("GET", f"/clients/{scene.client.id}").status_code == 200
    act(scene.senior, place, "resolve", RESOLVE)
    (to_tell,) = scene.senior.call("GET", f"{scene.place}/tellings").json()["items"]
    scene.act(f"tellings/{to_tell['id']}/not-told", {"because": "sender_tells"})
    assert scene.senior.call("GET", f"/clients/{scene.client.id}").status_code == 404


# ── works ─────────────────────────────────────────────────────────────────
def test_a_gap_says_what_was_tried_and_who_sees_to_it(scene: Scene) -> None:
    _, made = raised(scene)
    gap = made.json()
    assert (made.status_code, gap["state"], gap["owner_id"]) == (201, "open", str(scene.senior.person.id))
    (tried,) = gap["tried"]
    assert (tried["name"], tried["why"], tried["words"]) == ("The night shelter", "needs", "No dogs.")


def test_further_services_are_added(scene: Scene) -> None:
    place, _ = raised(scene)
    more = act(scene.senior, place, "tried", {"service_id": str(scene.triage.id), "why": "no_room"}).json()
    assert [one["name"] for one in more["tried"]] == ["The night shelter", "Access triage"]


def test_whoever_sees_to_it_finds_the_person_until_it_is_resolved(scene: Scene, helper: Visitor) -> None:
    place, _ = raised(scene, owner_id=str(helper.person.id))
    client = f"/clients/{scene.client.id}"
    before = helper.call("GET", client).status_code
    assert act(helper, place, "resolve", RESOLVE).json()["resolved_as"] == "other_help"
    assert (before, helper.call("GET", client).status_code) == (200, 404)


def test_handing_it_on_opens_it_to_the_next(scene: Scene, helper: Visitor) -> None:
    place, _ = raised(scene)
    given = {"owner_id": str(helper.person.id), "due": "2026-03-20", "why": "Knows the hostels"}
    assert act(scene.senior, place, "hand-on", given).json()["due"] == "2026-03-20"
    assert helper.call("GET", place).status_code == 200
    assert "Find a service for somebody" in helper.get("/").text
    assert "A gap is yours" in told(scene.service, helper)[0]


def test_an_overdue_gap_goes_up_to_managers(scene: Scene, standing_clock: StandingClock) -> None:
    place, _ = raised(scene)
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        manager = visitor(system, scene.service, scene.partners.second_step, "team_manager", name="Man Ager")
    standing_clock.move(days=8)
    assert "overdue" in told(scene.service, scene.senior)[-1]
    assert told(scene.service, manager) == []
    standing_clock.move(days=1, minutes=1)
    run(scene.service, "notices: escalate", "notices: hand out")
    assert "overdue" in told(scene.service, manager)[0]
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        later = visitor(system, scene.service, scene.partners.second_step, "team_manager")
    assert later.call("GET", place).json()["state"] == "escalated"


def test_the_ladder_of_gaps_asks_only_who_may_open_one() -> None:
    assert [step.who for step in ladders()["gap"]] == ["role:team_manager", "role:locality_manager"]


def test_a_resolved_gap_asks_nobody(scene: Scene, standing_clock: StandingClock) -> None:
    place, _ = raised(scene)
    act(scene.senior, place, "resolve", RESOLVE)
    standing_clock.move(days=9)
    assert told(scene.service, scene.senior) == []


# ── stale, twice, faulty ──────────────────────────────────────────────────
def test_there_is_one_open_gap_for_a_referral(scene: Scene) -> None:
    raised(scene)
    assert scene.act("gaps", GAP).json()["errors"][0]["field"] == "state"


def test_a_resolved_gap_is_not_resolved_again(scene: Scene) -> None:
    place, _ = raised(scene)
    act(scene.senior, place, "resolve", RESOLVE)
    assert act(scene.senior, place, "resolve", RESOLVE, 2).json()["errors"][0]["field"] == "state"


def test_a_stale_version_is_told_what_is_now(scene: Scene) -> None:
    place, _ = raised(scene)
    act(scene.senior, place, "tried", {"name": "The hostel", "why": "no_room"})
    assert act(scene.senior, place, "resolve", RESOLVE).status_code == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [("words", ""), ("due", "2026-03-03"), ("due", "2027-03-03"), ("why", "x"), ("needs", ["x"]), ("more", 1)],
)
def test_a_faulty_gap_names_its_field(scene: Scene, field: str, value: object) -> None:
    _, refused = raised(scene, **{field: value})
    assert (refused.status_code, refused.json()["errors"][0]["field"].split(".")[0]) == (422, field)


@pytest.mark.parametrize("both", [{"name": None}, {"service_id": NOBODY}])
def test_either_a_service_or_an_agency_was_tried(scene: Scene, both: dict[str, object]) -> None:
    assert raised(scene, **both)[1].status_code == 422


# ── pages ─────────────────────────────────────────────────────────────────
FORM = {
    "version": "1", "words": "A place for a couple", "name": "The shelter", "why": "needs",
    "due-day": "11", "due-month": "3", "due-year": "2026",
}  # fmt: skip


def test_a_gap_from_raised_to_resolved_through_the_pages(scene: Scene, helper: Visitor) -> None:
    assert scene.senior.get(f"{scene.place}/gap").status_code == 200
    made = scene.senior.post(f"{scene.place}/gap", dict(FORM))
    place = made.headers["location"]
    assert "The shelter" in scene.senior.get(place).text
    assert place in scene.senior.get("/gaps").text
    assert "sees to it by 11 March 2026" in scene.senior.get(scene.place).text
    tried = {"version": "1", "name": "The hostel", "why": "no_room"}
    assert scene.senior.post(f"{place}/tried", tried).status_code == 303
    assert "Hel Per" in scene.senior.get(f"{place}/hand-on").text
    on = {
        "version": "2",
        "owner_id": str(helper.person.id),
        "why": "Knows them",
        **{k: v for k, v in FORM.items() if "due" in k},
    }
    assert scene.senior.post(f"{place}/hand-on", on).status_code == 303
    assert "The hostel" in helper.get(place).text
    assert helper.get(f"{place}/resolve").status_code == 200
    assert helper.post(f"{place}/resolve", {"version": "3", **RESOLVE}).status_code == 303
    assert "A hostel takes all three." in scene.senior.get(place).text


@pytest.mark.parametrize("path", ["gap"])
def test_a_form_without_answers_is_asked_again(scene: Scene, path: str) -> None:
    refused = scene.senior.post(f"{scene.place}/{path}", {"version": "1"})
    assert (refused.status_code, "Enter what the person needs" in refused.text) == (422, True)


def test_the_form_to_decline_asks_for_the_gap(scene: Scene) -> None:
    form = {"version": "1", "reason": "02", "offered_instead": "Nothing yet", "no_service": "yes"}
    refused = scene.senior.post(f"{scene.place}/decline", form)
    assert (refused.status_code, "Record the gap first" in refused.text) == (422, True)


# ── whom a gap may be given to ────────────────────────────────────────────
def team_of(scene: Scene, number: int, role: str) -> list[UUID]:
    """More people of Second Step in a team of its own."""
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        home = scene.partners.second_step
        team = world.team(system, home)
        found = [visitor(system, scene.service, home, role, name=f"Mem Ber {n}").person for n in range(number)]
        for one in found:
            world.member(system, team, one, home)
        return [one.id for one in found]


def asking(scene: Scene) -> Actor:
    return world.actor(scene.senior.person, scene.partners.second_step, "senior_navigator")


def test_who_supports_nobody_is_given_no_gap(scene: Scene) -> None:
    carers, others = team_of(scene, 2, "recovery_navigator"), team_of(scene, 2, "hr_officer")
    with scene.service.app.state.doors.records(asking(scene)) as records:  # type: ignore[attr-defined]
        found = {one.id for one in owners(records, scene.partners.second_step.id)}
    assert (found >= {*carers, scene.senior.person.id}, found.isdisjoint(others)) == (True, True)


def test_a_team_is_decided_on_as_each_of_it_by_itself(scene: Scene) -> None:
    people = team_of(scene, 2, "recovery_navigator") + team_of(scene, 1, "hr_officer")
    home = scene.partners.second_step.id
    with scene.service.app.state.doors.records(asking(scene)) as records:  # type: ignore[attr-defined]
        together = decide_each(records, Action.CREATE, Allocation(organisation_id=home), "worker_id", people)
        each = {
            id: records.decide(Action.CREATE, Allocation(worker_id=id, organisation_id=home)) for id in people
        }  # fmt: skip
    assert together == each


def test_colleagues_are_not_decided_one_by_one(scene: Scene) -> None:
    """Twenty-five in a statement, so six more take one more statement at most."""

    def count() -> int:
        doors = scene.service.app.state.doors  # type: ignore[attr-defined]
        with doors.records(asking(scene), writing=False) as records, statements(doors.database.read) as seen:
            owners(records, scene.partners.second_step.id)
        return len(seen)

    before = count()
    team_of(scene, 6, "recovery_navigator")
    assert 0 < count() <= before + 1
