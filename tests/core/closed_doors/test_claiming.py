"""Self-claims and the crisis minimum: what they open, whom they alert, when they lapse, who may confirm them."""

import pytest
from sqlalchemy import select

from core.access.protected import Label
from core.access.system import Reason
from core.assessments.models import Assessment
from core.casework.models import Contact
from core.clients.models import Client, ContactDetails, SafeContact
from core.privacy.models import PrivacyMatter
from tests import world
from tests.conftest import StandingClock
from tests.core.closed_doors.conftest import Door


@pytest.fixture
def recorded(door: Door) -> Door:
    """Missing Link has written about Sam: contacts of both labels, addresses, safe contact, two forms."""
    with door.doors.system(Reason.SEED) as system:
        sam, theirs, carer = system.get(Client, door.sam), door.partners.missing_link, door.people["carer"]
        for label in (Label.NORMAL, Label.RESTRICTED):
            world.contact(system, sam, carer, theirs, label=label)
        for label in (Label.NORMAL, Label.VERY_RESTRICTED):
            world.contact_details(system, sam, theirs, label=label)
        world.safe_contact(system, sam, theirs, may_phone=True)
        world.assessment(system, sam, carer, theirs).instrument = "partnership:crisis_plan"
        world.assessment(system, sam, carer, theirs)
    return door


def labels(door: Door, who: str, model: type) -> list[Label]:
    with door.door(who) as records:
        return sorted(one.label for one in records.find(select(model)))


def test_nobody_unknown_claims_anything(door: Door) -> None:
    assert door.client.post("/api/v1/self-claims", json={}).status_code == 401


@pytest.mark.parametrize("who", ["hal", "rec", "pat"])
def test_a_role_without_care_claims_nothing(who: str, door: Door) -> None:
    assert door.claims(who).status_code == 403


@pytest.mark.parametrize("sort", ["crisis"])
def test_only_a_crisis_worker_claims_a_crisis(sort: str, door: Door) -> None:
    assert door.claims("nav", sort).status_code == 403
    assert door.stored(PrivacyMatter) == []


def test_a_claim_opens_what_is_normal_and_no_address(recorded: Door) -> None:
    assert recorded.outcome() == "opened"
    assert recorded.reads("nav")
    assert labels(recorded, "nav", Contact) == [Label.NORMAL]
    assert labels(recorded, "nav", ContactDetails) == []


def test_a_claim_opens_nothing_to_write(recorded: Door) -> None:
    recorded.outcome()
    body = {"pronouns": "they"}
    headers = {"if-match": '"2"'}
    assert recorded.call("nav", "PATCH", f"/clients/{recorded.sam}", json=body, headers=headers).status_code == 403


def test_a_claim_alerts_the_privacy_officer(door: Door) -> None:
    door.outcome()
    assert door.matters() == ["self_claim"]
    assert door.told() == {"pat"}


def test_the_same_claim_sent_twice_is_one(door: Door) -> None:
    assert [door.outcome(), door.outcome()] == ["opened", "opened"]
    assert door.matters() == ["self_claim"]


@pytest.mark.parametrize(
    "who",
    [
        {"nhs_number": "9990000026"},
        {"nhs_number": None, "given_name": "Sam", "family_name": "Example", "born": "1990-05-18"},
        {"nhs_number": None, "given_name": "S", "family_name": "Example", "born": "1990-05-17"},
        {"nhs_number": None, "given_name": "Sam", "family_name": "Exam", "born": "1990-05-17"},
    ],
)
def test_nearly_right_opens_nothing(who: dict[str, object], door: Door) -> None:
    assert door.outcome(**who) == "nothing"
    assert door.matters() == []


@pytest.mark.parametrize("given", ["Sam", " sam ", "SAM"])
def test_a_whole_name_and_the_date_of_birth_find_somebody(given: str, door: Door) -> None:
    assert door.outcome(nhs_number=None, given_name=given, family_name="Example", born="1990-05-17") == "opened"


def test_a_name_from_before_finds_somebody(door: Door) -> None:
    with door.doors.system(Reason.SEED) as system:
        world.client_name(system, system.get(Client, door.sam), "Formerly")
    assert door.outcome(nhs_number=None, given_name="Sam", family_name="Formerly", born="1990-05-17") == "opened"


def test_a_claim_lapses_after_two_working_days(door: Door, standing_clock: StandingClock) -> None:
    door.outcome()
    standing_clock.move(days=2)
    assert door.reads("nav")
    standing_clock.move(days=1)
    assert not door.reads("nav")


def test_a_claim_that_lapsed_is_not_made_again(door: Door, standing_clock: StandingClock) -> None:
    door.outcome()
    standing_clock.move(days=5)
    assert door.outcome() == "claimed_before"
    assert not door.reads("nav")


def test_nobody_confirms_their_own_claim(door: Door) -> None:
    door.outcome()
    assert door.act("nav", "confirm").status_code == 403


def test_somebody_without_standing_confirms_nothing(door: Door) -> None:
    door.outcome()
    door.claims("night")
    assert door.act("night", "confirm").status_code in (403, 404)


@pytest.mark.parametrize("who", ["carer", "manager"])
def test_who_supports_the_person_confirms_it_for_28_days(who: str, door: Door, standing_clock: StandingClock) -> None:
    door.outcome()
    assert door.act(who, "confirm").status_code == 200
    standing_clock.move(days=28)
    assert door.reads("nav")
    standing_clock.move(days=1)
    assert not door.reads("nav")


@pytest.mark.parametrize("who", ["nav", "pat"])
def test_whoever_claimed_ends_it_and_so_does_their_privacy_officer(who: str, door: Door) -> None:
    door.outcome()
    assert door.act(who, "end").status_code == 200
    assert not door.reads("nav")


# ── the crisis minimum ────────────────────────────────────────────────────
def test_the_crisis_minimum_opens_plan_safe_contact_and_who_it_is(recorded: Door) -> None:
    assert recorded.outcome("night", "crisis") == "opened"
    assert recorded.reads("night")
    assert labels(recorded, "night", SafeContact) == [Label.NORMAL]
    with recorded.door("night") as records:
        assert [one.instrument for one in records.find(select(Assessment))] == ["partnership:crisis_plan"]


@pytest.mark.parametrize("model", [Contact, ContactDetails])
def test_the_crisis_minimum_opens_nothing_else(model: type, recorded: Door) -> None:
    recorded.outcome("night", "crisis")
    assert labels(recorded, "night", model) == []


def test_the_crisis_minimum_ends_after_a_day_and_may_be_claimed_again(
    door: Door, standing_clock: StandingClock
) -> None:
    door.outcome("night", "crisis")
    standing_clock.move(hours=24)
    assert not door.reads("night")
    assert door.outcome("night", "crisis") == "opened"
    assert door.matters() == ["self_claim", "self_claim"]


def test_a_night_has_many_calls(door: Door) -> None:
    for _ in range(20):
        door.outcome("night", "crisis", nhs_number="9990000026")
    assert door.outcome("night", "crisis") == "opened"
