"""Two records joined while somebody is let into one of them for a time: nothing opens by that, and no crisis is cut."""

import pytest
from sqlalchemy import select

from core.access.system import Reason
from core.casework.models import Contact
from core.clients.models import Client
from core.closed_doors.models import AccessRequest, ClaimSort, RequestState, SelfClaim
from core.consent.models import Saying
from core.people.models import Person
from tests import world
from tests.core.duplicates.conftest import Two

SIDES = ("one", "other")


def guest_of(two: Two, side: str, let_in: str) -> Person:
    """Somebody of Alabaré who is let into this side; of each side there is a contact of Second Step."""
    with two.doors.system(Reason.SEED) as system:
        guest = world.person(system, "Gus Guest")
        for each in SIDES:
            world.contact(system, system.get(Client, getattr(two, each).id), two.senior, two.partners.second_step)
        client, home = system.get(Client, getattr(two, side).id), two.partners.alabare
        if let_in == "granted":
            world.access_request(system, client, guest, home, two.partners.second_step, granted=True)
        else:
            world.self_claim(system, client, guest, home, sort=ClaimSort(let_in))
    return guest


def seen(two: Two, guest: Person) -> tuple[int, int]:
    """(people, contacts)"""
    with two.acting_as(guest, two.partners.alabare, "recovery_navigator") as records:
        return len(records.find(select(Client))), len(records.find(select(Contact)))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("let_in", ["relationship", "granted"])
def test_a_claim_and_a_grant_end(let_in: str, side: str, two: Two) -> None:
    guest = guest_of(two, side, let_in)
    before = seen(two, guest)
    two.merge()
    assert (before, seen(two, guest)) == ((1, 1), (0, 0))


@pytest.mark.parametrize("let_in", ["relationship", "granted"])
def test_taken_apart_again_they_stay_ended(let_in: str, two: Two) -> None:
    guest = guest_of(two, "other", let_in)
    two.unmerge(two.merge())
    assert seen(two, guest) == (0, 0)


@pytest.mark.parametrize("side", SIDES)
def test_broken_glass_goes_on(side: str, two: Two) -> None:
    """The person is the same, and so is the danger."""
    guest = guest_of(two, side, "break_glass")
    two.merge()
    assert seen(two, guest) == (1, 2)


@pytest.mark.parametrize("side", SIDES)
def test_a_crisis_goes_on(side: str, two: Two) -> None:
    guest = guest_of(two, side, "crisis")
    two.merge()
    with two.acting_as(guest, two.partners.alabare, "crisis_worker") as records:
        assert [one.id for one in records.find(select(Client))] == [two.one.id]


def test_what_was_over_keeps_its_own_end(two: Two) -> None:
    with two.doors.system(Reason.SEED) as system:
        other, home = system.get(Client, two.other.id), two.partners.alabare
        claim = world.self_claim(system, other, two.senior, home, ends_at=world.MORNING)
        grant = world.access_request(
            system, other, two.senior, home, two.partners.second_step, granted=True, ends=world.ENDED
        )
    two.merge()
    with two.doors.system(Reason.SEED, writing=False) as system:
        ends = system.get(SelfClaim, claim.id).ended_at, system.get(AccessRequest, grant.id).ends
    assert ends == (None, world.ENDED)


def test_a_request_that_waits_is_about_the_record_that_stays(two: Two) -> None:
    with two.doors.system(Reason.SEED) as system:
        other = system.get(Client, two.other.id)
        asked = world.access_request(system, other, two.senior, two.partners.alabare, two.partners.second_step)
    two.merge()
    with two.doors.system(Reason.SEED, writing=False) as system:
        now = system.get(AccessRequest, asked.id)
    assert (now.client_id, now.state) == (two.one.id, RequestState.WAITING)


@pytest.mark.parametrize(("yes", "no"), [SIDES, SIDES[::-1]])
@pytest.mark.parametrize("saying", [Saying.DISSENT, Saying.OBJECTION])
def test_a_no_on_one_side_counts_more_than_a_yes_on_the_other(saying: Saying, yes: str, no: str, two: Two) -> None:
    with two.doors.system(Reason.SEED) as system:
        ours, nilaari = two.partners.second_step, two.partners.nilaari
        world.allocation(system, two.one, two.theirs, nilaari)
        for side, said in ((yes, Saying.CONSENT), (no, saying)):
            client = system.get(Client, getattr(two, side).id)
            world.contact(system, client, two.senior, ours)
            world.consent(system, client, ours, nilaari, saying=said)
    two.merge()
    with two.acting_as(two.theirs, two.partners.nilaari, "recovery_navigator") as records:
        assert records.find(select(Contact)) == []
