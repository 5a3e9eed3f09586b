"""The privacy officers' queue: who sees what waits, nobody their own act, and what is late goes to others."""

import pytest
from sqlalchemy import select

from core.access.errors import Bypass, NotFound
from core.access.outbox import TABLE as OUTBOX
from core.access.system import Reason
from core.casework.models import Contact
from core.clients.models import Client, ContactDetails
from core.database import clock
from core.notices.ladders import Holder
from core.privacy.jobs import escalate, officers_elsewhere
from core.privacy.models import MatterState, PrivacyMatter, Sort
from core.privacy.raising import Matter, raise_matter
from core.ticker.jobs import Tick
from core.ticker.lease import Lease
from tests import world
from tests.conftest import StandingClock
from tests.core.privacy.conftest import API, Queue
from tests.world_messages import people_told


def told(queue: Queue) -> set[str]:
    names = {person.id: name for name, person in queue.people.items()}
    with queue.doors.database.read.connect() as connection:
        return {names[id] for id in people_told(connection)}


def tick(queue: Queue) -> None:
    lease = Lease(queue.doors.database, patience=0)
    while not lease.hold():
        pass
    escalate(Tick(queue.doors, lease, clock.now()))
    lease.release()


# ── who sees it ───────────────────────────────────────────────────────────
def test_nobody_unknown_sees_the_queue(queue: Queue) -> None:
    assert queue.client.get(API).status_code == 401


def test_officers_of_another_organisation_see_nothing_of_it(queue: Queue) -> None:
    id = queue.raised()
    assert queue.call("lee", "GET").json()["items"] == []
    assert queue.call("lee", "GET", f"{API}/{id}").status_code == 404


def test_the_person_whose_act_it_is_sees_nothing_of_it(queue: Queue) -> None:
    id = queue.raised()
    assert queue.call("nav", "GET", f"{API}/{id}").status_code == 404


def test_an_officer_sees_and_closes_no_matter_about_their_own_act(queue: Queue) -> None:
    id = queue.raised("pat")
    assert queue.call("pat", "GET").json()["items"] == []
    assert queue.closed("pat", id).status_code == 404
    assert queue.closed("pia", id).status_code == 200


def test_an_officer_takes_it_and_closes_it_with_what_is_learned(queue: Queue) -> None:
    id = queue.raised()
    assert queue.closed("pat", id).json()["learning"] == "Ask sooner"
    assert queue.stored(id).state is MatterState.CLOSED


def test_it_is_taken_before_it_is_closed(queue: Queue) -> None:
    id = queue.raised()
    assert queue.act("pat", id, "close", outcome="in_order", outcome_words="Looked").status_code == 409


def test_closing_a_version_that_is_gone_is_told(queue: Queue) -> None:
    id = queue.raised()
    queue.act("pat", id, "take")
    old = {"if-match": f'"{queue.stored(id).version - 1}"'}
    body = {"outcome": "in_order", "outcome_words": "Looked"}
    assert queue.call("pat", "POST", f"{API}/{id}/close", headers=old, json=body).status_code == 409


# ── raising ───────────────────────────────────────────────────────────────
def test_the_officers_are_told_and_nobody_else(queue: Queue) -> None:
    queue.raised()
    assert told(queue) == {"pat", "pia"}


def test_the_alert_carries_a_reference_and_nothing_else(queue: Queue) -> None:
    id = queue.raised(evidence={"reason": "cover"})
    with queue.doors.system(Reason.SEED, writing=False) as system:
        bodies = [body for body in system.connection.execute(select(OUTBOX.c.body)).scalars() if "href" in body]
    assert {(one["words"], one["href"]) for one in bodies} == {
        ("A privacy matter waits to be looked at.", f"/privacy/{id}")
    }


def test_an_officer_is_not_told_of_their_own_act(queue: Queue) -> None:
    queue.raised("pat")
    assert told(queue) == {"pia"}


def test_the_same_act_told_twice_is_one_matter(queue: Queue) -> None:
    assert queue.raised() == queue.raised()


def test_what_is_given_up_raises_nothing(queue: Queue) -> None:
    with queue.door("nav") as records:
        raise_matter(records, Matter(queue.home("nav").id, Sort.OTHER, "gone"))
        records.give_up()
    assert told(queue) == set()


def test_the_system_raises_one_too(queue: Queue) -> None:
    with queue.doors.system(Reason.TICKER) as system:
        raise_matter(system, Matter(queue.home("nav").id, Sort.UNUSUAL_ACCESS, "many refusals"))
    assert told(queue) == {"pat", "pia"}


def test_it_is_due_within_two_working_days(queue: Queue, standing_clock: StandingClock) -> None:
    standing_clock.move(days=2)  # a Friday
    assert queue.stored(queue.raised()).due_at.date().isoformat() == "2026-03-10"


# ── what nobody sees to ───────────────────────────────────────────────────
def test_an_act_of_the_only_officer_goes_to_another_organisation_at_once(queue: Queue) -> None:
    id = queue.raised("both")
    assert told(queue) == {"lee"}
    assert queue.call("both", "GET", f"{API}/{id}").status_code == 404
    assert queue.closed("lee", id).status_code == 200


def test_what_is_late_goes_to_an_officer_of_another_organisation(queue: Queue, standing_clock: StandingClock) -> None:
    id = queue.raised("nav")
    standing_clock.move(days=3)
    tick(queue)
    assert told(queue) == {"pat", "pia", "both"}
    assert queue.closed("both", id).status_code == 200


def test_what_is_in_time_stays_where_it_is(queue: Queue, standing_clock: StandingClock) -> None:
    queue.raised()
    standing_clock.move(days=1)
    tick(queue)
    assert told(queue) == {"pat", "pia"}


def test_the_ladder_goes_round_all_organisations(queue: Queue) -> None:
    with queue.doors.database.read.connect() as connection:
        lee = Holder(queue.people["lee"].id, queue.home("lee").id)
        asked = officers_elsewhere(connection, lee, "")
    assert {one.person_id for one in asked} == {queue.people["pat"].id, queue.people["pia"].id}


# ── looking at the record ─────────────────────────────────────────────────
def test_a_matter_that_is_not_taken_opens_no_record(queue: Queue) -> None:
    id = queue.raised()
    assert queue.act("pat", id, "look", reason="To see who supports them").status_code == 422
    assert queue.call("pat", "GET", f"/api/v1/clients/{queue.sam}").status_code == 404


def look(queue: Queue) -> None:
    id = queue.raised()
    queue.act("pat", id, "take")
    assert queue.act("pat", id, "look", reason="To see who supports them").status_code == 200


def test_a_look_opens_who_the_person_is_and_nothing_of_their_care(queue: Queue) -> None:
    with queue.doors.system(Reason.SEED) as system:
        sam = system.get(Client, queue.sam)
        world.contact(system, sam, queue.people["nav"], queue.partners.missing_link)
        world.contact_details(system, sam, queue.partners.missing_link)
    look(queue)
    with queue.door("pat", writing=False) as records:
        assert records.one(Client, queue.sam)
        assert records.find(select(Contact)) == records.find(select(ContactDetails)) == []


def test_a_look_is_put_to_another_officer(queue: Queue) -> None:
    look(queue)
    sorts = {one["sort"] for one in queue.call("pia", "GET").json()["items"]}
    assert sorts == {"self_claim", "officer_look"}
    assert {one["sort"] for one in queue.call("pat", "GET").json()["items"]} == {"self_claim"}


@pytest.mark.parametrize("days", [2, 30])
def test_a_look_ends_by_itself(days: int, queue: Queue, standing_clock: StandingClock) -> None:
    look(queue)
    standing_clock.move(days=days)
    with queue.door("pat", writing=False) as records, pytest.raises(NotFound):
        records.one(Client, queue.sam)


def test_a_look_ends_when_the_matter_is_closed(queue: Queue) -> None:
    id = queue.raised()
    queue.act("pat", id, "take")
    queue.act("pat", id, "look", reason="To see who supports them")
    queue.closed("pat", id)
    with queue.door("pat", writing=False) as records, pytest.raises(NotFound):
        records.one(Client, queue.sam)


def test_a_colleague_who_takes_it_over_ends_the_look(queue: Queue) -> None:
    id = queue.raised()
    queue.act("pat", id, "take")
    queue.act("pat", id, "look", reason="To see who supports them")
    queue.act("pia", id, "take")
    with queue.door("pat", writing=False) as records, pytest.raises(NotFound):
        records.one(Client, queue.sam)


def test_evidence_is_never_written_anew(queue: Queue) -> None:
    id = queue.raised()
    with pytest.raises(Bypass), queue.door("pat") as records:
        records.one(PrivacyMatter, id).evidence = {"other": 1}
