"""Break-glass: exact, counted, time-boxed, alarmed, looked at afterwards, and outweighed by every denial."""

from importlib.resources import files

import pytest
from sqlalchemy import select

from core.access.protected import Label
from core.access.system import Reason
from core.access.versions import publish
from core.casework.models import Contact
from core.clients.models import AddressGrant, Client, ContactDetails
from core.closed_doors.models import SelfClaim
from core.privacy.models import PrivacyMatter
from core.settings import Settings
from tests import world
from tests.conftest import StandingClock
from tests.core.closed_doors.conftest import Door

GLASS = "break_glass"


@pytest.mark.parametrize("who", ["hal", "rec", "pat"])
def test_a_role_that_policy_does_not_let_breaks_nothing(who: str, door: Door) -> None:
    assert door.claims(who, GLASS).status_code == 403


def test_it_needs_a_reason_of_its_own(door: Door) -> None:
    assert door.claims("nav", GLASS, reason="covering").status_code == 422


def test_it_tells_the_privacy_officer_and_who_holds_the_record(door: Door) -> None:
    assert door.outcome("nav", GLASS) == "opened"
    assert door.matters() == [GLASS]
    assert door.told() == {"pat", "manager", "carer"}


def test_it_opens_restricted_records_and_no_confidential_address(door: Door) -> None:
    with door.doors.system(Reason.SEED) as system:
        sam, theirs = system.get(Client, door.sam), door.partners.missing_link
        world.contact(system, sam, door.people["carer"], theirs, label=Label.RESTRICTED)
        world.contact_details(system, sam, theirs)
        hidden = world.contact_details(system, sam, theirs, label=Label.VERY_RESTRICTED)
        world.address_grant(system, hidden, theirs, door.people["carer"])
    door.outcome("nav", GLASS)
    with door.door("nav") as records:
        assert [one.label for one in records.find(select(Contact))] == [Label.RESTRICTED]
        assert [one.label for one in records.find(select(ContactDetails))] == [Label.NORMAL]
        assert records.find(select(AddressGrant)) == []


def test_it_ends_by_itself_after_an_hour(door: Door, standing_clock: StandingClock) -> None:
    door.outcome("nav", GLASS)
    standing_clock.move(minutes=59)
    assert door.reads("nav")
    standing_clock.move(minutes=1)
    assert not door.reads("nav")


@pytest.mark.parametrize("minutes", [59, 1441])
def test_no_setting_makes_it_shorter_than_an_hour_or_longer_than_a_day(minutes: int) -> None:
    with pytest.raises(ValueError, match="break_glass_minutes"):
        Settings(break_glass_minutes=minutes)


def test_it_ends_when_whoever_broke_it_says_so(door: Door) -> None:
    door.outcome("nav", GLASS)
    assert door.act("nav", "end").status_code == 200
    assert not door.reads("nav")


def test_one_person_at_a_time(door: Door) -> None:
    with door.doors.system(Reason.SEED) as system:
        world.client(system, "Other Person", nhs_number="9990000026")
    door.outcome("nav", GLASS)
    assert door.outcome("nav", GLASS, nhs_number="9990000026") == "end_the_other"


def test_of_a_hundred_tries_most_are_refused_and_alarmed_and_nothing_is_learned(
    door: Door, standing_clock: StandingClock
) -> None:
    outcomes = []
    for _ in range(100):
        outcomes.append(door.outcome("nav", GLASS, nhs_number="9990000026"))
        standing_clock.move(seconds=5)
    assert outcomes.count("nothing") <= 12
    assert set(outcomes) == {"nothing", "too_many"}
    assert door.outcome("nav", GLASS) == "too_many"
    assert door.matters() == ["unusual_access"]
    assert not door.reads("nav")


def test_what_a_denial_closes_stays_closed_and_is_alarmed(door: Door) -> None:
    """As a conflict, a seal or a link to a relative would: whatever denies reading the person."""
    denial = "\np, test-conflict, recovery_navigator, second_step, client, any, any, always, law, deny\n"
    text = (files("policies") / "partnership.csv").read_text("utf-8") + denial
    with door.doors.system(Reason.SEED) as system:
        publish(system.connection, text, "A conflict", None, None)
    assert door.outcome("nav", GLASS) == "nothing"
    assert door.stored(SelfClaim) == []
    assert door.matters() == ["unusual_access"]


@pytest.mark.parametrize(
    ("name", "sign"), [("Nav Example", "same_surname"), ("Sam Example", "same_name"), ("Nav Else", None)]
)
def test_the_same_surname_is_flagged_for_the_officer(name: str, sign: str | None, door: Door) -> None:
    with door.doors.system(Reason.SEED) as system:
        nav = system.find(select(type(door.people["nav"])).where(type(door.people["nav"]).id == door.people["nav"].id))
        nav[0].name = name
    door.outcome("nav", GLASS)
    (matter,) = door.stored(PrivacyMatter)
    signs = {key for key, value in matter.evidence.items() if value is True}
    assert signs == ({sign, "same_surname"} if sign == "same_name" else {sign} - {None})


def test_the_same_telephone_is_flagged(door: Door) -> None:
    with door.doors.system(Reason.SEED) as system:
        details = world.contact_details(system, system.get(Client, door.sam), door.partners.missing_link)
        details.email = "one@home.example"
        address = world.staff_address(system, door.people["nav"], door.partners.second_step)
        address.address = "One@home.example"
    door.outcome("nav", GLASS)
    (matter,) = door.stored(PrivacyMatter)
    assert matter.evidence["same_telephone_or_email"] is True


def test_the_evidence_names_nobody(door: Door) -> None:
    door.outcome("nav", GLASS)
    (matter,) = door.stored(PrivacyMatter)
    assert not any(word in str(matter.evidence) for word in ("Sam", "Example", "999", "Nav", "stand at"))


def test_two_records_joined_share_what_was_broken(door: Door) -> None:
    """A claim is about a client, so that joining moves it as it moves every entry."""
    key = next(key for key in SelfClaim.__table__.foreign_keys if key.parent.name == "client_id")
    assert key.column.table is Client.__table__
    assert not key.parent.info.get("stays")
