"""Whoever is kept apart from a person before their closed door: every answer is the one about nobody, whatever they
claimed or asked before; and nobody who is kept apart is told that somebody else opened it."""

import pytest

from core.access.system import Reason
from core.clients.models import Client
from core.closed_doors.models import AccessRequest, RequestState, SelfClaim
from core.privacy.models import PrivacyMatter
from tests import world
from tests.conftest import StandingClock
from tests.core.closed_doors.conftest import Door
from tests.core.closed_doors.test_asking import NOT_GRANTED, heard

GLASS, NOBODY, OTHER = "break_glass", "9990000026", "9990000034"


def keep_apart(door: Door, who: str) -> None:
    with door.doors.system(Reason.SEED) as system:
        world.conflict_link(system, system.get(Client, door.sam), door.people[who], door.partners.missing_link)


@pytest.fixture
def other(door: Door) -> Door:
    """There is another person whom Missing Link supports."""
    with door.doors.system(Reason.SEED) as system:
        found = world.client(system, "Other Person", nhs_number=OTHER)
        world.involvement(system, found, door.partners.missing_link)
    return door


# ── by one's own word ─────────────────────────────────────────────────────
@pytest.mark.parametrize("number", [NOBODY, "9990000018"])
def test_with_the_glass_broken_for_one_nothing_is_learned_of_another(number: str, other: Door) -> None:
    other.outcome("nav", GLASS, nhs_number=OTHER)
    assert other.outcome("nav", GLASS, nhs_number=number) == "end_the_other"


def test_nor_by_whoever_is_kept_apart(other: Door) -> None:
    other.outcome("nav", GLASS, nhs_number=OTHER)
    keep_apart(other, "nav")
    assert other.claims("nav", GLASS).json() == other.claims("nav", GLASS, nhs_number=NOBODY).json()


def test_the_same_glass_broken_again_is_the_same(other: Door) -> None:
    other.outcome("nav", GLASS)
    assert (other.outcome("nav", GLASS), len(other.stored(SelfClaim))) == ("opened", 1)


@pytest.mark.parametrize("sort", ["relationship", GLASS])
def test_what_was_open_before_reads_as_nobody_once_they_are_kept_apart(sort: str, door: Door) -> None:
    assert door.outcome("nav", sort) == "opened"
    keep_apart(door, "nav")
    assert door.claims("nav", sort).json() == door.claims("nav", sort, nhs_number=NOBODY).json()
    assert "unusual_access" in door.matters()


def test_what_lapsed_before_reads_as_nobody_once_they_are_kept_apart(door: Door, standing_clock: StandingClock) -> None:
    door.outcome()
    standing_clock.move(days=5)
    keep_apart(door, "nav")
    assert door.outcome() == "nothing"
    assert "unusual_access" in door.matters()


def test_a_claim_made_again_leaves_no_second_one(door: Door, standing_clock: StandingClock) -> None:
    door.outcome()
    standing_clock.move(days=5)
    assert (door.outcome(), len(door.stored(SelfClaim)), door.matters()) == ("claimed_before", 1, ["self_claim"])


def test_glass_broken_for_somebody_kept_apart_since_stops_nobody_else_s(other: Door) -> None:
    other.outcome("nav", GLASS)
    keep_apart(other, "nav")
    assert other.outcome("nav", GLASS, nhs_number=OTHER) == "opened"


@pytest.mark.parametrize("sort", ["relationship", GLASS])
def test_what_is_open_ends_once_they_are_kept_apart(sort: str, door: Door) -> None:
    door.outcome("nav", sort)
    door.tick()
    assert door.claim().is_active
    keep_apart(door, "nav")
    door.tick()
    assert not door.claim().is_active


# ── asked for ─────────────────────────────────────────────────────────────
def test_a_request_by_whoever_is_kept_apart_becomes_one_about_nobody(door: Door, standing_clock: StandingClock) -> None:
    keep_apart(door, "nav")
    door.asks()
    door.tick()
    assert (door.request().client_id, door.request().organisation_id) == (None, door.partners.second_step.id)
    standing_clock.move(days=8)
    door.tick()
    assert heard(door) == NOT_GRANTED


def test_the_holder_s_officers_are_alarmed_and_nobody_else_is_told(door: Door) -> None:
    keep_apart(door, "nav")
    door.asks()
    door.tick()
    (matter,) = door.stored(PrivacyMatter)
    assert (matter.sort, matter.organisation_id) == ("unusual_access", door.partners.missing_link.id)
    assert door.told() == {"lee"}


def test_to_somebody_kept_apart_meanwhile_nothing_is_granted_and_nothing_is_said(door: Door) -> None:
    door.asks()
    door.tick()
    keep_apart(door, "nav")
    answer = door.act("manager", "grant", kinds=["contact"], until="2026-03-20")
    assert (answer.status_code, door.request().state, heard(door)) == (409, RequestState.WAITING, [])
    assert "Ask your privacy officer" in answer.text
    assert not [word for word in ("apart", "conflict", "relative") if word in answer.text.lower()]


def test_others_are_granted_as_before(door: Door) -> None:
    """Against an empty proof."""
    keep_apart(door, "night")
    door.asks()
    door.tick()
    assert door.act("manager", "grant", kinds=["contact"], until="2026-03-20").status_code == 200


# ── who is told ───────────────────────────────────────────────────────────
@pytest.mark.parametrize("who", ["carer", "manager"])
def test_whoever_is_kept_apart_is_not_told_that_the_glass_was_broken(who: str, door: Door) -> None:
    keep_apart(door, who)
    door.outcome("nav", GLASS)
    assert door.told() == {"pat", "carer", "manager"} - {who}


@pytest.mark.parametrize("who", ["carer", "manager"])
def test_nor_that_somebody_asks(who: str, door: Door) -> None:
    keep_apart(door, who)
    door.asks()
    door.tick()
    assert (door.told(), len(door.stored(AccessRequest))) == ({"carer", "manager"} - {who}, 1)
