"""What ends on a day ends with that day in London: on the nights around both changes of the clocks, to the second."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from core.access.actor import Actor
from core.access.agreements import AgreementParty
from core.access.doors import Doors
from core.access.protected import Label
from core.access.system import Reason, SystemRecords
from core.casework.models import Contact
from core.clients.models import Client, ContactDetails
from core.clocks.calendars import usual
from core.clocks.reckoning import due
from core.closed_doors.claiming import TWO_WORKING_DAYS
from core.closed_doors.models import AccessRequest, AskReason, ClaimReason, ClaimSort, RequestState, SelfClaim
from core.consent.models import Saying
from core.database.ids import new_id
from tests import world
from tests.conftest import StandingClock

SECOND = timedelta(seconds=1)
NIGHTS = {
    "before the clocks go forward": (date(2026, 3, 28), datetime(2026, 3, 29, 0, tzinfo=UTC)),
    "on the day they go forward": (date(2026, 3, 29), datetime(2026, 3, 29, 23, tzinfo=UTC)),
    "before the clocks go back": (date(2026, 10, 24), datetime(2026, 10, 24, 23, tzinfo=UTC)),
    "on the day they go back": (date(2026, 10, 25), datetime(2026, 10, 26, 0, tzinfo=UTC)),
}
"""The last day, and the midnight at its end, in UTC."""
CLAIMED = {
    "over the clocks going forward": (datetime(2026, 3, 27, 11, tzinfo=UTC), datetime(2026, 3, 31, 23, tzinfo=UTC)),
    "over the clocks going back": (datetime(2026, 10, 22, 11, tzinfo=UTC), datetime(2026, 10, 27, 0, tzinfo=UTC)),
}
"""When somebody claims to support a person, on a working day, and the midnight after the second working day."""

HALF = timedelta(minutes=30)
BROKEN = {
    **{name: midnight - HALF for name, (_, midnight) in NIGHTS.items()},
    "as the clocks go forward": datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
    "as the clocks go back": datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
}
"""When the glass is broken."""


class Town:
    """`me` of Second Step, who manages there; a client of Missing Link and a contact of theirs."""

    def __init__(self, system: SystemRecords, partners: world.Partnership) -> None:
        self.partners, self.me = partners, world.person(system, "Me Worker")
        self.carer = world.person(system, "Car Er")
        self.client = world.client(system)
        world.involvement(system, self.client, partners.missing_link)
        self.entry = world.contact(system, self.client, self.carer, partners.missing_link)

    def actor(self, role: str = "recovery_navigator") -> Actor:
        return world.actor(self.me, self.partners.second_step, role)

    def carries(self, system: SystemRecords, ends: date | None = None) -> None:
        world.involvement(system, self.client, self.partners.second_step)
        world.allocation(system, self.client, self.me, self.partners.second_step, ends=ends)


Fact = Callable[[SystemRecords, Town, date], tuple[Actor, type]]


def _agreement(system: SystemRecords, town: Town, ends: date) -> tuple[Actor, type]:
    town.carries(system)
    for part in system.find(select(AgreementParty)):
        part.ends = ends
    return town.actor(), Contact


def _allocation(system: SystemRecords, town: Town, ends: date) -> tuple[Actor, type]:
    town.carries(system, ends)
    return town.actor(), Contact


def _consent(system: SystemRecords, town: Town, ends: date) -> tuple[Actor, type]:
    world.involvement(system, town.client, town.partners.second_step)
    world.consent(system, town.client, town.partners.missing_link, town.partners.second_step, ends=ends)
    return town.actor("team_manager"), Contact


def _opening(system: SystemRecords, town: Town, ends: date) -> tuple[Actor, type]:
    """A sealed entry that was opened by name until this day."""
    town.carries(system)
    seal = world.seal(system, town.client, town.entry.id, town.partners.missing_link, town.carer)
    world.seal_opening(system, seal, town.me, town.partners.second_step, ends=ends)
    return town.actor(), Contact


def _address(system: SystemRecords, town: Town, ends: date) -> tuple[Actor, type]:
    town.carries(system)
    ours = town.partners.second_step
    hidden = world.contact_details(system, town.client, ours, label=Label.VERY_RESTRICTED)
    world.address_grant(system, hidden, ours, town.me, ends=ends)
    return town.actor(), ContactDetails


def _granted(system: SystemRecords, town: Town, ends: date) -> tuple[Actor, type]:
    """A request for access that Missing Link granted until this day."""
    at = datetime(2026, 3, 1, tzinfo=UTC)
    system.add(
        AccessRequest(
            client_id=town.client.id, organisation_id=town.partners.missing_link.id, person_id=town.me.id,
            for_organisation_id=town.partners.second_step.id, batch=new_id(), reason=AskReason.SUPPORT, words="x",
            asked_at=at, answer_by=at, state=RequestState.GRANTED, kinds=" client contact ", starts=at.date(),
            ends=ends,
        )
    )  # fmt: skip
    return town.actor(), Contact


OPENS: Mapping[str, Fact] = {
    "agreement": _agreement, "allocation": _allocation, "consent": _consent, "opening of a seal": _opening,
    "grant of an address": _address, "granted request": _granted,
}  # fmt: skip


def _reads(doors: Doors, actor: Actor, model: type) -> bool:
    with doors.records(actor, writing=False) as records:
        return records.find(select(model)) != []


@pytest.mark.parametrize("night", NIGHTS)
@pytest.mark.parametrize("fact", OPENS)
def test_what_opens_until_a_day_ends_with_that_day(
    fact: str, night: str, doors: Doors, partners: world.Partnership, standing_clock: StandingClock
) -> None:
    ends, midnight = NIGHTS[night]
    with doors.system(Reason.SEED) as system:
        actor, model = OPENS[fact](system, Town(system, partners), ends)
    standing_clock.moment = midnight - SECOND
    before = _reads(doors, actor, model)
    standing_clock.moment = midnight
    assert (before, _reads(doors, actor, model)) == (True, False)


@pytest.mark.parametrize("night", NIGHTS)
def test_what_closes_until_a_day_ends_with_that_day(
    night: str, doors: Doors, partners: world.Partnership, standing_clock: StandingClock
) -> None:
    """A dissent: it holds until its last second, too."""
    ends, midnight = NIGHTS[night]
    with doors.system(Reason.SEED) as system:
        town = Town(system, partners)
        town.carries(system)
        holder, other = partners.missing_link, partners.second_step
        world.consent(system, town.client, holder, other, saying=Saying.DISSENT, ends=ends)
    standing_clock.moment = midnight - SECOND
    before = _reads(doors, town.actor(), Contact)
    standing_clock.moment = midnight
    assert (before, _reads(doors, town.actor(), Contact)) == (False, True)


@pytest.mark.parametrize("night", NIGHTS)
def test_whoever_is_kept_apart_is_so_to_the_last_second(
    night: str, doors: Doors, partners: world.Partnership, standing_clock: StandingClock
) -> None:
    ends, midnight = NIGHTS[night]
    with doors.system(Reason.SEED) as system:
        town = Town(system, partners)
        town.carries(system)
        world.conflict_link(system, town.client, town.me, partners.missing_link, ends=ends)
    standing_clock.moment = midnight - SECOND
    before = _reads(doors, town.actor(), Client)
    standing_clock.moment = midnight
    assert (before, _reads(doors, town.actor(), Client)) == (False, True)


def _claim(town: Town, sort: ClaimSort, reason: ClaimReason, begins: datetime, ends: datetime) -> SelfClaim:
    return SelfClaim(
        client_id=town.client.id, organisation_id=town.partners.second_step.id, person_id=town.me.id, sort=sort,
        reason=reason, words="x", starts_at=begins, ends_at=ends,
    )  # fmt: skip


@pytest.mark.parametrize("weekend", CLAIMED)
def test_two_working_days_end_at_midnight_in_london(
    weekend: str, doors: Doors, partners: world.Partnership, standing_clock: StandingClock
) -> None:
    """The moment that a claim names as its end, the last second of the day, is already over."""
    claimed, midnight = CLAIMED[weekend]
    ends = due(claimed, TWO_WORKING_DAYS, usual())
    with doors.system(Reason.SEED) as system:
        town = Town(system, partners)
        system.add(_claim(town, ClaimSort.RELATIONSHIP, ClaimReason.COVERING, claimed, ends))
    standing_clock.moment = midnight - 2 * SECOND
    before = _reads(doors, town.actor(), Client)
    standing_clock.moment = midnight - SECOND
    assert (before, _reads(doors, town.actor(), Client)) == (True, False)


@pytest.mark.parametrize("night", BROKEN)
def test_broken_glass_lasts_its_hour_whatever_the_clocks_do(
    night: str, doors: Doors, partners: world.Partnership, standing_clock: StandingClock
) -> None:
    """Broken half an hour before midnight, or before the change itself: an hour is sixty minutes."""
    begins = BROKEN[night]
    ends = begins + timedelta(hours=1)
    standing_clock.moment = begins
    with doors.system(Reason.SEED) as system:
        town = Town(system, partners)
        system.add(_claim(town, ClaimSort.BREAK_GLASS, ClaimReason.DANGER_TO_LIFE, begins, ends))
    standing_clock.moment = ends - SECOND
    before = _reads(doors, town.actor(), Client)
    standing_clock.moment = ends
    assert (before, _reads(doors, town.actor(), Client)) == (True, False)
