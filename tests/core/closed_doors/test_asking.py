"""Asking for access: the same answer whoever is meant, put to who holds the record, granted for a time or not."""

from datetime import date

import pytest
from sqlalchemy import select

from core.access.outbox import TABLE
from core.access.protected import Label
from core.access.system import Reason
from core.casework.models import Contact
from core.clients.models import Client
from core.closed_doors.models import AccessRequest, RequestState
from core.closed_doors.places import banners, today
from core.notices.models import Notice
from tests import world
from tests.conftest import StandingClock
from tests.core.closed_doors.conftest import Door

NOBODY = "9990000026"
SOON = "2026-03-20"


def test_nobody_unknown_asks(door: Door) -> None:
    assert door.client.post("/api/v1/access-requests", json={}).status_code == 401


@pytest.mark.parametrize("who", ["hal", "rec", "pat"])
def test_a_role_without_care_does_not_ask(who: str, door: Door) -> None:
    assert door.asks(who).status_code == 403


@pytest.mark.parametrize("who", ["nav", "night"])
def test_the_answer_is_the_same_for_somebody_and_nobody(who: str, door: Door) -> None:
    there, absent = door.asks(who), door.asks(who, nhs_number=NOBODY)
    assert (there.status_code, there.json()) == (absent.status_code, absent.json()) == (202, {"answer": "sent"})


def test_whoever_asks_sees_no_request_of_theirs(door: Door) -> None:
    door.asks()
    door.tick()
    assert door.call("nav", "GET", "/access-requests").json()["items"] == []
    assert door.call("nav", "GET", f"/access-requests/{door.request().id}").status_code == 404


def test_it_is_put_to_who_holds_the_record(door: Door) -> None:
    door.asks()
    door.tick()
    assert door.request().organisation_id == door.partners.missing_link.id
    assert door.told() == {"carer", "manager"}
    for who in ("carer", "manager", "lee"):
        assert len(door.call(who, "GET", "/access-requests").json()["items"]) == 1


def test_another_organisation_sees_nothing_of_it(door: Door) -> None:
    door.asks()
    door.tick()
    assert door.call("ann", "GET", "/access-requests").json()["items"] == []


def test_of_nobody_what_was_typed_is_not_kept(door: Door) -> None:
    door.asks(nhs_number=None, given_name="Un", family_name="Known", born="1990-05-17")
    door.tick()
    assert door.request().client_id is None
    assert "Known" not in str(vars(door.request()))


def grant(door: Door, who: str = "manager", **more: object) -> int:
    door.asks()
    door.tick()
    return door.act(who, "grant", **{"kinds": ["contact"], "until": SOON, **more}).status_code


@pytest.fixture
def recorded(door: Door) -> Door:
    with door.doors.system(Reason.SEED) as system:
        sam, carer = system.get(Client, door.sam), door.people["carer"]
        for label in (Label.NORMAL, Label.RESTRICTED):
            world.contact(system, sam, carer, door.partners.missing_link, label=label)
        world.contact(system, sam, carer, door.partners.nilaari)
        world.assessment(system, sam, carer, door.partners.missing_link)
    return door


@pytest.mark.parametrize("who", ["carer", "manager"])
def test_a_grant_opens_normal_records_of_its_kinds_that_the_giver_owns(who: str, recorded: Door) -> None:
    assert grant(recorded, who) == 200
    with recorded.door("nav") as records:
        found = records.find(select(Contact))
        assert [(one.label, one.organisation_id) for one in found] == [
            (Label.NORMAL, recorded.partners.missing_link.id)
        ]
    assert recorded.reads("nav")
    assert "nav" in recorded.told()


def test_what_was_not_named_stays_closed(recorded: Door) -> None:
    grant(recorded, kinds=["referral"])
    with recorded.door("nav") as records:
        assert records.find(select(Contact)) == []


def test_a_colleague_of_who_asked_sees_nothing(recorded: Door) -> None:
    grant(recorded)
    assert not recorded.reads("night")


def test_a_grant_ends_on_its_day(door: Door, standing_clock: StandingClock) -> None:
    grant(door)
    standing_clock.move(days=16)
    assert door.reads("nav")
    standing_clock.move(days=1)
    assert not door.reads("nav")


@pytest.mark.parametrize("until", ["2026-04-02", "2026-03-03"])
def test_no_grant_is_longer_than_28_days_or_over_already(until: str, door: Door) -> None:
    assert grant(door, until=until) == 422


@pytest.mark.parametrize("kind", ["death", "transfer", "staff_role", "address_grant", "no kind"])
def test_only_kinds_that_are_offered_are_granted(kind: str, door: Door) -> None:
    assert grant(door, kinds=[kind]) == 422


def test_a_grant_is_taken_back_at_once(door: Door) -> None:
    grant(door)
    door.act("carer", "take-back")
    assert not door.reads("nav")


def heard(door: Door) -> list[str]:
    """What Nav has been told, handed out or not."""
    with door.doors.database.read.connect() as connection:
        waiting = [body for body in connection.execute(select(TABLE.c.body)).scalars() if "words" in body]
        nav = str(door.people["nav"].id)
        told = connection.execute(select(Notice.__table__.c.words).where(Notice.person_id == door.people["nav"].id))
        return [*told.scalars(), *(body["words"] for body in waiting if body.get("href") and body["person_id"] == nav)]


NOT_GRANTED = ["Access that you asked for was not granted."]


@pytest.mark.parametrize("number", ["9990000018", NOBODY])
def test_a_refusal_is_heard_when_nobody_s_would_be(number: str, door: Door, standing_clock: StandingClock) -> None:
    door.asks(nhs_number=number)
    door.tick()
    door.act("manager", "refuse", refusal="no_need")
    door.tick()
    assert heard(door) == []
    standing_clock.move(days=8)
    door.tick()
    door.tick()
    assert heard(door) == NOT_GRANTED


def test_what_nobody_answers_lapses(door: Door, standing_clock: StandingClock) -> None:
    door.asks()
    door.tick()
    standing_clock.move(days=8)
    door.tick()
    assert door.request().state is RequestState.LAPSED
    assert heard(door) == NOT_GRANTED


def test_too_many_are_alarmed_and_say_the_same(door: Door) -> None:
    answers = {(answer.status_code, str(answer.json())) for answer in (door.asks(nhs_number=NOBODY) for _ in range(25))}
    assert len(answers) == 1
    assert door.matters() == ["unusual_access"]
    door.tick()
    assert len(door.stored(AccessRequest)) <= 22


def test_nobody_answers_their_own_request(door: Door) -> None:
    """Carer, who leads the case for Missing Link, asks for it while acting for another organisation."""
    with door.doors.system(Reason.SEED) as system:
        sam = system.get(Client, door.sam)
        world.access_request(system, sam, door.people["carer"], door.partners.nilaari, door.partners.missing_link)
    body = {"kinds": ["contact"], "until": date(2026, 3, 20).isoformat()}
    assert door.act("carer", "grant", **body).status_code == 404


def lines(door: Door, who: str) -> list[str]:
    with door.door(who) as records:
        return [line.words for line in today(records)]


@pytest.mark.parametrize("who", ["carer", "manager"])
def test_today_says_what_waits_for_whom(who: str, door: Door) -> None:
    door.asks("night")
    door.tick()
    door.outcome("nav")
    assert lines(door, who) == ["1 request for access to answer", "1 claim to confirm or not"]
    assert lines(door, "nav") == lines(door, "night") == lines(door, "hal") == []


def test_the_banner_is_there_while_glass_is_broken(door: Door, standing_clock: StandingClock) -> None:
    door.outcome("nav", "break_glass")
    with door.door("nav") as records:
        (banner,) = banners(records)
    assert door.claim().id.hex not in banner.words
    standing_clock.move(hours=1)
    with door.door("nav") as records:
        assert banners(records) == []
