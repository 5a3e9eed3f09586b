"""Break-glass by somebody who should not: on a relative, on what is sealed, on what is locked, again and again. Each is
refused or alarmed, explained to a privacy officer, and nothing is lost."""

import pytest
from sqlalchemy import select

from core.access.errors import NotFound
from core.access.system import Reason
from core.casework.models import Contact
from core.clients.models import Client
from core.closed_doors.models import SelfClaim
from core.privacy.models import PrivacyMatter
from core.sealing.models import SealLevel
from tests import world
from tests.conftest import StandingClock
from tests.core.closed_doors.conftest import Door

GLASS = "break_glass"


def _sealed(door: Door, level: SealLevel) -> Contact:
    """A contact that Carer wrote about Sam, sealed for everybody but those named."""
    with door.doors.system(Reason.SEED) as system:
        sam, theirs = system.get(Client, door.sam), door.partners.missing_link
        entry = world.contact(system, sam, door.people["carer"], theirs)
        world.seal(system, sam, entry.id, theirs, door.people["carer"], level=level)
    return entry


@pytest.mark.parametrize("level", SealLevel)
def test_broken_glass_opens_nothing_that_is_sealed(level: SealLevel, door: Door) -> None:
    entry = _sealed(door, level)
    assert door.outcome("nav", GLASS) == "opened"
    with door.door("nav") as records:
        assert records.find(select(Contact)) == []
        with pytest.raises(NotFound):
            records.one(Contact, entry.id)


@pytest.mark.parametrize("level", SealLevel)
def test_what_is_not_sealed_opens_beside_it(level: SealLevel, door: Door) -> None:
    """Else the test above would say nothing."""
    _sealed(door, level)
    with door.doors.system(Reason.SEED) as system:
        world.contact(system, system.get(Client, door.sam), door.people["carer"], door.partners.missing_link)
    door.outcome("nav", GLASS)
    with door.door("nav") as records:
        assert len(records.find(select(Contact))) == 1


def test_a_locked_entry_stays_unknown_after_a_hundred_tries(door: Door, standing_clock: StandingClock) -> None:
    entry = _sealed(door, SealLevel.LOCKED)
    door.outcome("nav", GLASS)
    answers = {door.call("nav", "GET", f"/contacts/{entry.id}").status_code for _ in range(100)}
    assert answers == {404}


def test_whoever_is_kept_apart_from_a_relative_breaks_no_glass_and_the_officer_is_told(door: Door) -> None:
    with door.doors.system(Reason.SEED) as system:
        sam = system.get(Client, door.sam)
        world.conflict_link(system, sam, door.people["nav"], door.partners.missing_link)
    assert door.outcome("nav", GLASS) == "nothing"
    assert (door.stored(SelfClaim), door.matters(), door.reads("nav")) == ([], ["unusual_access"], False)


def test_to_them_it_reads_as_if_there_were_nobody(door: Door) -> None:
    nobody = door.claims("nav", GLASS, nhs_number="9990000026").json()
    with door.doors.system(Reason.SEED) as system:
        sam = system.get(Client, door.sam)
        world.conflict_link(system, sam, door.people["nav"], door.partners.missing_link)
    assert door.claims("nav", GLASS).json() == nobody


def test_a_link_made_while_the_glass_is_broken_closes_it_at_once(door: Door) -> None:
    door.outcome("nav", GLASS)
    before = door.reads("nav")
    with door.doors.system(Reason.SEED) as system:
        sam = system.get(Client, door.sam)
        world.conflict_link(system, sam, door.people["nav"], door.partners.missing_link)
    assert (before, door.reads("nav"), len(door.stored(SelfClaim))) == (True, False, 1)


def test_an_officer_who_reads_for_curiosity_breaks_no_glass_and_claims_nothing(door: Door) -> None:
    answers = {door.claims("pat", sort).status_code for sort in ("relationship", "crisis", GLASS)}
    assert (answers, door.reads("pat"), door.stored(PrivacyMatter)) == ({403}, False, [])


def test_a_matter_that_somebody_else_raised_opens_nothing_to_a_curious_officer(door: Door) -> None:
    """The queue says that glass was broken, not whose record it was."""
    door.outcome("nav", GLASS)
    (matter,) = door.stored(PrivacyMatter)
    shown = door.call("pat", "GET", f"/privacy-matters/{matter.id}")
    assert (shown.status_code, "Example" in shown.text, door.reads("pat")) == (200, False, False)
