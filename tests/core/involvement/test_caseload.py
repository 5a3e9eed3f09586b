"""My caseload: my people for the organisation I act for, and nobody else's."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from core.access.doors import Doors
from core.access.protected import Label
from core.access.system import Reason
from core.assessments.next_steps import NextStep
from core.casework.codes import AttendanceStatus
from core.clients.models import Client
from core.referrals.models import State, SupportConversation
from tests import world
from tests.core.casework.visitors import Visitor
from tests.core.clients.conftest import Scene

NAME, FULL_NAME = "Quillfeather", "Zoë Quillfeather"


def names(visitor: Visitor, query: str = "") -> list[str]:
    return [one["name"] for one in visitor.call("GET", f"/caseload{query}").json()["items"]]


@pytest.fixture
def two(scene: Scene, app_doors: Doors) -> Scene:
    """A second person, new, led by the navigator, whose name comes first."""
    with app_doors.system(Reason.SEED) as system:
        client = world.client(system, "Bo Abel", case_lead=scene.navigator.person)
        ours = scene.partners.missing_link
        world.allocation(system, client, scene.navigator.person, ours, starts=date(2026, 3, 1))
    return scene


def test_somebody_unknown_is_sent_to_sign_in(service: TestClient) -> None:
    assert service.get("/caseload").headers["location"] == "/sign-in"


@pytest.mark.parametrize("who", ["stranger", "senior", "hr", "manager", "volunteer"])
def test_nobody_sees_another_persons_caseload(scene: Scene, who: str) -> None:
    assert NAME not in getattr(scene, who).get("/caseload").text


def test_hr_has_no_caseload_in_the_api(scene: Scene) -> None:
    assert scene.hr.call("GET", "/caseload").status_code == 404


@pytest.mark.parametrize("who", ["navigator", "colleague"])
def test_workers_see_their_own(scene: Scene, who: str) -> None:
    assert NAME in getattr(scene, who).get("/caseload").text


def test_a_volunteer_sees_whom_they_were_given(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        world.allocation(system, scene.client, scene.volunteer.person, scene.partners.missing_link)
    assert names(scene.volunteer) == ["Zoë Quillfeather"]


def test_an_ended_allocation_is_gone(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        world.allocation(system, scene.client, scene.stranger.person, scene.partners.missing_link, ends=world.ENDED)
    assert names(scene.stranger) == []


def test_one_carried_for_another_organisation_is_not_shown(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        world.allocation(system, scene.client, scene.stranger.person, scene.partners.nilaari)
    assert names(scene.stranger) == []


def test_it_is_ordered_by_name(two: Scene) -> None:
    assert names(two.navigator) == ["Bo Abel", "Zoë Quillfeather"]


def test_it_is_ordered_by_beginning(two: Scene) -> None:
    assert names(two.navigator, "?sort=since") == ["Zoë Quillfeather", "Bo Abel"]


@pytest.mark.parametrize("show", ["lead", "new"])
def test_it_is_filtered(two: Scene, show: str) -> None:
    assert names(two.navigator, f"?show={show}") == ["Bo Abel"]


def test_it_says_how_to_contact_safely_and_who_leads(two: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        world.safe_contact(system, two.client, two.partners.nilaari, may_text=True)
        system.get(Client, two.client.id).lead_by(two.colleague.person.id, two.partners.nilaari.id)
    page = two.navigator.get("/caseload").text
    assert all(words in page for words in ("Contact by text.", "Col League, Nilaari"))


# ── last contact and what comes next ──────────────────────────────────────
def carried(visitor: Visitor) -> dict[str, dict[str, object]]:
    return {one["name"]: one for one in visitor.call("GET", "/caseload").json()["items"]}


def met(scene: Scene, doors: Doors, day: int, *, label: Label = Label.NORMAL, came: str = "5") -> None:
    """The colleague of Nilaari and the client were to meet on this day of February."""
    with doors.system(Reason.SEED) as system:
        at = datetime(2026, 2, day, 14, tzinfo=UTC)
        made = world.contact(system, scene.client, scene.colleague.person, scene.partners.nilaari, at=at, label=label)
        made.attendance = AttendanceStatus(came)


def suggested(scene: Scene, doors: Doors, words: str, due: date) -> None:
    with doors.system(Reason.SEED) as system:
        made = world.assessment(system, scene.client, scene.navigator.person, scene.partners.missing_link)
        made.suggest([NextStep(words, due, "missing_link"), NextStep("Later", date(2027, 1, 1), "missing_link")])


def test_without_any_contact_there_is_none_to_show(scene: Scene) -> None:
    assert carried(scene.navigator)[FULL_NAME].items() >= {"last_contact": None, "next": None}.items()
    assert scene.navigator.get("/caseload").text.count("None to show") == 2


def test_the_last_contact_is_the_newest_of_any_organisation(scene: Scene, app_doors: Doors) -> None:
    met(scene, app_doors, 12)
    met(scene, app_doors, 9)
    assert carried(scene.navigator)[FULL_NAME]["last_contact"] == "2026-02-12"
    assert "12 February 2026" in scene.navigator.get("/caseload").text


def test_a_contact_to_which_nobody_came_was_none(scene: Scene, app_doors: Doors) -> None:
    met(scene, app_doors, 9)
    met(scene, app_doors, 12, came="3")
    assert carried(scene.navigator)[FULL_NAME]["last_contact"] == "2026-02-09"


def test_a_contact_that_is_closed_to_me_leaves_no_trace(scene: Scene, app_doors: Doors) -> None:
    met(scene, app_doors, 9, label=Label.RESTRICTED)
    assert carried(scene.navigator)[FULL_NAME]["last_contact"] is None
    assert carried(scene.colleague)[FULL_NAME]["last_contact"] == "2026-02-09"


def test_a_referral_that_waits_for_a_first_contact_comes_next(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        world.referral(system, scene.client, scene.partners.second_step, state=State.ALLOCATED)
    suggested(scene, app_doors, "Talk again", date(2026, 3, 1))
    assert carried(scene.navigator)[FULL_NAME]["next"] == {"words": "First contact", "day": None}


def test_a_promised_call_comes_next_until_it_was_made(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        referral = world.referral(system, scene.client, scene.partners.second_step, state=State.ACTIVE)
        talk = world.support_conversation(system, referral, scene.senior.person)
        talk.follow_up_on = date(2026, 3, 9)
    before = carried(scene.navigator)[FULL_NAME]["next"]
    with app_doors.system(Reason.SEED) as system:
        system.get(SupportConversation, talk.id).followed_up_on = date(2026, 3, 3)
    assert (before, carried(scene.navigator)[FULL_NAME]["next"]) == (
        {"words": "Follow-up call", "day": "2026-03-09"},
        None,
    )


def test_the_earliest_open_step_comes_next(scene: Scene, app_doors: Doors) -> None:
    suggested(scene, app_doors, "Talk again", date(2026, 3, 20))
    suggested(scene, app_doors, "Look at the plan", date(2026, 3, 1))
    page = scene.navigator.get("/caseload").text
    assert carried(scene.navigator)[FULL_NAME]["next"] == {"words": "Look at the plan", "day": "2026-03-01"}
    assert "Was due 1 March 2026" in page


def test_a_volunteer_learns_of_no_contact(scene: Scene, app_doors: Doors) -> None:
    met(scene, app_doors, 9)
    with app_doors.system(Reason.SEED) as system:
        world.allocation(system, scene.client, scene.volunteer.person, scene.partners.missing_link)
    assert carried(scene.volunteer)[FULL_NAME]["last_contact"] is None


@pytest.mark.parametrize("sort", ["last_contact", "next"])
def test_longest_without_a_contact_comes_first_and_what_is_due_soonest(two: Scene, app_doors: Doors, sort: str) -> None:
    met(two, app_doors, 9)
    suggested(two, app_doors, "Talk again", date(2026, 3, 20))
    first = {"last_contact": "Bo Abel", "next": FULL_NAME}
    assert names(two.navigator, f"?sort={sort}")[0] == first[sort]


BY_ITSELF = ("ticker_", "audit_")
"""Tables that the service looks into meanwhile, whoever asks for what."""


def test_it_asks_the_same_number_of_questions_for_any_number_of_people(two: Scene, app_doors: Doors) -> None:
    asked: list[str] = []
    event.listen(app_doors.database.read, "before_cursor_execute", lambda *given: asked.append(given[2]))
    numbers = []
    for visitor in (two.colleague, two.navigator) * 2:  # one person, two people, and again when all is warm
        asked.clear()
        visitor.call("GET", "/caseload")
        numbers.append(sum(said.startswith("SELECT") and not any(own in said for own in BY_ITSELF) for said in asked))
    assert numbers[2] == numbers[3]


@pytest.mark.parametrize("query", ["?show=x", "?sort=x", "?sort=name'--"])
def test_an_unknown_order_or_filter_is_refused(scene: Scene, query: str) -> None:
    assert scene.navigator.call("GET", f"/caseload{query}").status_code == 422


def test_an_empty_caseload_says_what_would_appear(scene: Scene) -> None:
    assert "People appear here when they are allocated to you" in scene.stranger.get("/caseload").text
