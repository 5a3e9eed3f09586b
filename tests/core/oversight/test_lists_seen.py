"""What people are shown in lists: found by the organisation whose records they are, by record, and where it is unusual;
and looks by day, and the ticker's look that keeps nobody waiting."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from core.access.audit.entries import Entry, Stamp, Trail, row
from core.access.audit.models import AuditEntry
from core.access.system import Reason
from core.database import clock
from core.database.ids import new_id
from core.organisations.installation import fact, keep_fact
from core.oversight import finding, jobs
from core.oversight.finding import Found, Stretch
from tests import world
from tests.conftest import StandingClock
from tests.core.oversight.conftest import House
from tests.core.oversight.test_unusual import set_limits

ENTRY = AuditEntry.__table__
CONTACTS = "/api/v1/clients/{}/contacts"


def lists(house: House, who: str, path: str) -> int:
    return house.call(who, "GET", path).status_code


@pytest.fixture
def two_owners(house: House) -> House:
    """Sam has a contact of each organisation."""
    with house.doors.system(Reason.SEED) as system:
        sam = system.get(world.Client, house.sam)
        world.contact(system, sam, house.people["lin"], house.partners.missing_link)
    return house


# ── whose they are ────────────────────────────────────────────────────────
def test_a_list_is_one_entry_for_each_organisation_whose_records_it_showed() -> None:
    ours, theirs, third = (new_id() for _ in range(3))
    trail = Trail(Stamp(new_id(), ours, "", "test"))
    for owner in (ours, theirs, third, theirs, None):
        trail.saw("contact", new_id(), None, owner)
    assert [(one["owner_id"], len(one["shown"])) for one in trail.rows()] == [(None, 2), (theirs, 2), (third, 1)]  # type: ignore[arg-type]


def test_who_listed_a_partner_s_records_among_others_is_found_by_that_partner(two_owners: House) -> None:
    assert lists(two_owners, "lin", CONTACTS.format(two_owners.sam)) == 200
    found = [one for one in two_owners.look("pat", kind="contact") if one["action"] == "list"]
    assert [(one["who"], one["shown"]) for one in found] == [("Lin Staff", [str(two_owners.contact)])]


def test_a_list_is_found_by_a_record_that_it_showed(two_owners: House) -> None:
    lists(two_owners, "lin", CONTACTS.format(two_owners.sam)), lists(two_owners, "nav", CONTACTS.format(two_owners.sam))
    found = two_owners.look("pat", record_id=two_owners.contact)
    assert [(one["who"], one["action"]) for one in found] == [("Nav Jones", "list"), ("Lin Staff", "list")]


def test_a_list_is_not_found_by_a_record_that_it_did_not_show(two_owners: House) -> None:
    lists(two_owners, "nav", CONTACTS.format(two_owners.sam))
    assert two_owners.look("pat", record_id=new_id()) == []


def test_lists_of_long_ago_are_found_by_their_day(two_owners: House, standing_clock: StandingClock) -> None:
    lists(two_owners, "nav", CONTACTS.format(two_owners.sam))
    day = clock.today()
    standing_clock.move(days=9)
    asked = {"record_id": two_owners.contact}
    assert (two_owners.look("pat", **asked), len(two_owners.look("pat", **asked, day=day))) == ([], 1)


# ── names shown in bulk ───────────────────────────────────────────────────
@pytest.fixture
def few(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """Two names in lists count as one record opened; four people are on Nav's caseload."""
    monkeypatch.setattr(finding, "LISTED", 2)
    for n in range(3):
        house.another(f"Kit{n} Person")
    return house


def test_names_looked_through_in_lists_are_told(few: House) -> None:
    set_limits(few, bulk=2)
    lists(few, "nav", "/api/v1/clients?limit=500"), few.watched()
    (matter,) = few.matters()
    assert (matter.evidence["alert"], matter.evidence["times"]) == ("bulk", 2)


def test_the_same_names_shown_again_are_not_more(few: House) -> None:
    set_limits(few, bulk=3)
    lists(few, "nav", "/api/v1/clients"), lists(few, "nav", "/api/v1/clients"), few.watched()
    assert few.alerts() == []


def test_names_looked_through_at_night_are_told(few: House, standing_clock: StandingClock) -> None:
    set_limits(few, out_of_hours=2)
    standing_clock.move(hours=14)
    lists(few, "nav", "/api/v1/clients"), few.watched()
    assert few.alerts() == ["out_of_hours"]


def test_a_list_of_something_else_shows_no_names(few: House) -> None:
    set_limits(few, bulk=1)
    lists(few, "lin", CONTACTS.format(few.sam)), few.watched()
    assert few.alerts() == []


# ── days ──────────────────────────────────────────────────────────────────
def test_a_day_shows_no_entry_of_the_days_around_it_whatever_the_numbers_say(house: House) -> None:
    """Entries get their number when they are written, a little after the moment that they tell."""
    now, stamp = clock.now(), Stamp(house.people["nav"].id, house.partners.second_step.id, "", "test")
    with house.doors.database.write.begin() as connection:
        for days, detail in ((0, "first"), (-1, "day before"), (1, "day after"), (0, "last")):
            connection.execute(insert(ENTRY), row(stamp, Entry("test", detail=detail), now + timedelta(days=days)))
    found = house.look(day=clock.today(), person_id=house.people["nav"].id)
    assert [one["detail"] for one in found] == ["last", "first"]


# ── the look keeps nobody waiting ─────────────────────────────────────────
def test_everybody_else_writes_while_it_looks(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[bool] = []

    def writes() -> None:
        with house.doors.system(Reason.SEED) as system:
            keep_fact(system.connection, "written meanwhile", "yes")

    def slowly(stretch: Stretch) -> Iterator[Found]:
        thread = threading.Thread(target=writes)
        thread.start()
        thread.join(timeout=3)
        waits.append(thread.is_alive())
        return iter(())

    monkeypatch.setattr(jobs, "find_unusual", slowly)
    house.reads("nav"), house.watched()
    assert set(waits) == {False}


def test_what_somebody_else_has_looked_at_meanwhile_is_not_told_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = jobs.find_unusual

    def overtaken(stretch: Stretch) -> list[Found]:
        with house.doors.system(Reason.SEED) as system:
            keep_fact(system.connection, jobs.UNTIL, "1000000")
        return list(found(stretch))

    monkeypatch.setattr(jobs, "find_unusual", overtaken)
    house.reads("nav", house.another("Kit Jones")), house.watched()
    with house.doors.database.read.connect() as connection:
        assert (fact(connection, jobs.UNTIL), house.alerts()) == ("1000000", [])
        assert connection.execute(select(ENTRY.c.id).limit(1)).first() is not None
