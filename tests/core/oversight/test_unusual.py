"""Unusual access: what is found, once, for whom, and how thresholds and outcomes change what is told."""

from datetime import timedelta
from uuid import UUID

import pytest

from core.access.protected import Label
from core.access.system import Reason
from core.clients.apart_models import ConflictSort
from core.clients.models import Client
from core.database import clock
from core.notices.models import Channel
from core.privacy.models import Finding, MatterState
from tests import world
from tests.conftest import StandingClock
from tests.core.oversight.conftest import API, House
from tests.world_messages import staff_address
from tests.world_people import departure

WATCH = f"{API}/watch"
USUAL = {
    "same_surname": 20, "same_address": 1, "colleague": 1, "relative": 1, "bulk": 60, "out_of_hours": 5, "leaver": 20,
    "refusals": 20, "sealed_view": 1,
}  # fmt: skip


def set_limits(house: House, who: str = "pat", version: int = 0, **limits: int) -> int:
    body = {**USUAL, "reason": "Night shift began", **limits}
    return house.call(who, "PUT", WATCH, json=body, headers={"if-match": f'"{version}"'}).status_code


def test_ordinary_work_is_not_unusual(house: House) -> None:
    house.reads("nav"), house.reads("lin"), house.watched()
    assert house.alerts() == []


def test_a_person_with_the_reader_s_surname_is_told(house: House) -> None:
    house.reads("nav", house.another("Kit Jones"))
    house.watched()
    (matter,) = house.matters()
    assert (matter.evidence["alert"], matter.person_id, matter.organisation_id) == (
        "same_surname", house.people["nav"].id, house.partners.second_step.id,
    )  # fmt: skip


def test_the_evidence_names_nobody(house: House) -> None:
    house.reads("nav", house.another("Kit Jones"))
    house.watched()
    (matter,) = house.matters()
    assert "Jones" not in str(matter.evidence)
    assert set(matter.evidence) == {"alert", "times", "threshold", "entries"}


def test_a_common_surname_is_not_told(house: House) -> None:
    for n in range(3):
        last = house.another(f"Kit{n} Jones")
    set_limits(house, same_surname=2)
    house.reads("nav", last), house.watched()
    assert house.alerts() == []


def test_a_person_with_a_colleague_s_name_is_told(house: House) -> None:
    house.reads("nav", house.another("Lin Staff"))
    house.watched()
    assert house.alerts() == ["colleague"]


def test_a_person_with_the_reader_s_telephone_is_told(house: House) -> None:
    there = house.another("Kit Person")
    with house.doors.system(Reason.SEED) as system:
        details = world.contact_details(system, system.get(Client, there), house.partners.second_step)
        details.mobile = "07700 900123"
        here = house.partners.second_step
        staff_address(system, house.people["nav"], here, "+44 7700 900123", channel=Channel.SMS)
    house.reads("nav", there), house.watched()
    assert house.alerts() == ["same_address"]


def lives(house: House, client: UUID, address: str, postcode: str, label: Label = Label.NORMAL) -> None:
    with house.doors.system(Reason.SEED) as system:
        details = world.contact_details(system, system.get(Client, client), house.partners.missing_link, label=label)
        details.address, details.postcode = address, postcode


def related(house: House, client: UUID, sort: ConflictSort = ConflictSort.RELATIVE, *, over: bool = False) -> None:
    """Nav to somebody; `over`: it is not so any more, and the record opens again."""
    with house.doors.system(Reason.SEED) as system:
        ends = {"ends": world.ENDED} if over else {}
        about, nav = system.get(Client, client), house.people["nav"]
        world.conflict_link(system, about, nav, house.partners.second_step, sort=sort, **ends)


@pytest.mark.parametrize("sort", [ConflictSort.RELATIVE, ConflictSort.STAFF_IS_CLIENT])
def test_a_relative_s_record_read_before_it_was_known_is_told(sort: ConflictSort, house: House) -> None:
    there = house.another("Kit Person")
    house.reads("nav", there), related(house, there, sort), house.watched()
    assert house.alerts() == ["relative"]


def test_a_relative_s_record_read_once_the_link_is_over_is_told(house: House) -> None:
    there = house.another("Kit Person")
    related(house, there, over=True), house.reads("nav", there), house.watched()
    assert house.alerts() == ["relative"]


def test_who_is_kept_apart_for_another_reason_is_no_relative(house: House) -> None:
    there = house.another("Kit Person")
    related(house, there, ConflictSort.CONFLICT_OF_INTEREST, over=True), house.reads("nav", there), house.watched()
    assert house.alerts() == []


@pytest.mark.parametrize("label", [Label.NORMAL, Label.VERY_RESTRICTED])
def test_who_lives_with_a_relative_of_the_reader_is_told_and_no_address(label: Label, house: House) -> None:
    there, sister = house.another("Kit Person"), house.another("Wren Other")
    (
        lives(house, there, "4 Hill-Top Road,\nBristol", "BS1 4XE"),
        lives(house, sister, "4 hill top road", "bs14xe", label),
    )
    related(house, sister), house.reads("nav", there), house.watched()
    assert house.alerts() == ["same_address"]
    assert "hill" not in str([one.evidence for one in house.matters()]).lower()


@pytest.mark.parametrize(("address", "postcode"), [("5 Hill Top Road", "BS1 4XE"), ("4 Hill Top Road", "BS1 4XF")])
def test_a_neighbour_of_a_relative_is_not_told(address: str, postcode: str, house: House) -> None:
    there, sister = house.another("Kit Person"), house.another("Wren Other")
    lives(house, there, "4 Hill Top Road", "BS1 4XE"), lives(house, sister, address, postcode)
    related(house, sister), house.reads("nav", there), house.watched()
    assert house.alerts() == []


def test_reading_in_bulk_is_told(house: House) -> None:
    set_limits(house, bulk=3)
    for n in range(3):
        house.reads("nav", house.another(f"Kit{n} Person"))
    house.watched()
    assert [(one.evidence["alert"], one.evidence["times"]) for one in house.matters()] == [("bulk", 3)]


def test_reading_one_record_often_is_not_bulk(house: House) -> None:
    set_limits(house, bulk=3)
    for _ in range(5):
        house.reads("nav")
    house.watched()
    assert house.alerts() == []


def test_reading_at_night_is_told(house: House, standing_clock: StandingClock) -> None:
    set_limits(house, out_of_hours=2)
    there = house.another("Kit Person")
    standing_clock.moment = standing_clock.moment.replace(hour=23)
    house.reads("nav"), house.reads("nav", there), house.watched()
    assert house.alerts() == ["out_of_hours"]


def test_somebody_who_leaves_is_watched_more_closely(house: House) -> None:
    set_limits(house, leaver=2)
    with house.doors.system(Reason.SEED) as system:
        departure(system, house.people["nav"], house.partners.second_step, clock.today() + timedelta(days=7))
    house.reads("nav"), house.reads("nav", house.another("Kit Person")), house.watched()
    assert house.alerts() == ["leaver"]


def test_many_refusals_are_told(house: House) -> None:
    set_limits(house, refusals=3)
    for _ in range(3):
        house.reads("nav", house.contact)
    house.watched()
    assert house.alerts() == ["refusals"]


def test_the_reading_of_a_sealed_entry_is_told(house: House) -> None:
    house.opens_sealed("rec")
    house.watched()
    told = [(one.evidence["alert"], one.person_id, one.client_id) for one in house.matters()]
    assert told == [("sealed_view", house.people["rec"].id, house.sam)]


def test_whoever_wrote_a_sealed_entry_reads_it_unremarked(house: House) -> None:
    house.seals("nav")
    assert house.call("nav", "GET", f"/api/v1/contacts/{house.contact}").status_code == 200
    house.watched()
    assert house.alerts() == []


def test_what_was_read_before_it_was_sealed_is_not_told(house: House, standing_clock: StandingClock) -> None:
    house.call("rec", "GET", f"/api/v1/contacts/{house.contact}")
    standing_clock.moment += timedelta(minutes=1)
    house.opens_sealed("rec", reading=False), house.watched()
    assert house.alerts() == []


def test_somebody_who_is_not_let_in_has_viewed_nothing_sealed(house: House) -> None:
    house.seals("nav")
    assert house.call("lin", "GET", f"/api/v1/contacts/{house.contact}").status_code == 404
    house.watched()
    assert house.alerts() == []


def test_the_same_is_told_once_however_often_it_is_looked_for(house: House) -> None:
    there = house.another("Kit Jones")
    for _ in range(3):
        house.reads("nav", there), house.watched()
    assert house.alerts() == ["same_surname"]


def test_what_was_done_while_nobody_watched_is_found_later(house: House, standing_clock: StandingClock) -> None:
    house.reads("nav", house.another("Kit Jones"))
    standing_clock.moment += timedelta(days=9)
    house.watched()
    assert house.alerts() == ["same_surname"]


def test_a_sort_that_is_switched_off_is_not_told(house: House) -> None:
    set_limits(house, same_surname=0)
    house.reads("nav", house.another("Kit Jones")), house.watched()
    assert house.alerts() == []


# ── thresholds ────────────────────────────────────────────────────────────
@pytest.mark.parametrize("who", ["nav", "aud"])
def test_nobody_but_officers_sets_thresholds(who: str, house: House) -> None:
    assert set_limits(house, who) == 403


def test_thresholds_are_of_one_organisation(house: House) -> None:
    set_limits(house, bulk=3)
    there = house.call("lee", "GET", WATCH).json()["alerts"]
    assert [one["threshold"] for one in there if one["sort"] == "bulk"] == [60]


def test_a_stale_change_is_told(house: House) -> None:
    assert (set_limits(house, bulk=3), set_limits(house, bulk=4)) == (200, 409)


def test_thresholds_keep_their_history(house: House) -> None:
    set_limits(house, bulk=3), set_limits(house, version=1, bulk=4)
    with house.doors.database.read.connect() as connection:
        reasons = connection.exec_driver_sql("select reason from record_change where kind = 'audit_watch'").all()
    assert [row[0] for row in reasons] == ["Night shift began"] * 2


@pytest.mark.parametrize("wrong", [-1, 10_001])
def test_a_threshold_that_makes_no_sense_is_refused(wrong: int, house: House) -> None:
    assert set_limits(house, bulk=wrong) == 422


def test_the_rate_of_false_alarms_stands_beside_each_sort(house: House) -> None:
    for n in range(2):
        house.reads("nav", house.another(f"Kit{n} Jones"))
    house.watched()
    first, _ = house.matters()
    with house.doors.system(Reason.SEED) as system:
        matter = system.get(type(first), first.id)
        matter.state, matter.outcome = MatterState.CLOSED, Finding.FALSE_ALARM
    told = house.call("pat", "GET", WATCH).json()["alerts"][0]
    assert (told["sort"], told["raised"], told["closed"], told["false_alarms"]) == ("same_surname", 2, 1, 1)
