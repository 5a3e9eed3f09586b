"""A seal, an addendum and a mistake name their entry and are about whom that is about, wherever it is moved to."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy import select

from core.access.protected import Protected
from core.access.system import Reason, SystemRecords
from core.casework.models import Contact
from core.clients.models import Client
from core.duplicates.correcting import correct
from core.duplicates.models import ClientMerge
from core.duplicates.service import entries_since
from core.retention.destroying import destroy
from core.rights.addendum_models import Addendum
from core.sealing.mistake_models import Mistake
from core.sealing.models import Seal, SealOpening
from tests import world
from tests.core.duplicates.conftest import Two

PARTS: Sequence[type[Protected]] = (Seal, SealOpening, Addendum, Mistake)


def with_parts(system: SystemRecords, two: Two, client: Client, entry: Contact) -> None:
    """Sealed, and open to whoever wrote it; with an addendum, and a mistake that was none."""
    ours = two.partners.second_step
    seal = world.seal(system, client, entry.id, ours, two.senior)
    world.seal_opening(system, seal, two.senior, ours)
    world.addendum(system, client, ours, two.senior, record_id=entry.id)
    world.mistake(system, client, entry.id, ours, two.senior).undo(two.senior.id)


def whose(two: Two, entry_id: UUID) -> dict[str, UUID]:
    """By kind: whom its parts are about."""
    with two.doors.system(Reason.SEED, writing=False) as system:
        return {
            model.kind.name: one.client_id  # type: ignore[attr-defined]
            for model in PARTS
            for one in system.find(select(model).where(model.record_id == entry_id))  # type: ignore[attr-defined]
        }


def all_of(client: Client) -> dict[str, UUID]:
    return {model.kind.name: client.id for model in PARTS}


@pytest.fixture
def entry(two: Two) -> Contact:
    """About `one`, with parts of every kind."""
    with two.doors.system(Reason.SEED) as system:
        client = system.get(Client, two.one.id)
        made = world.contact(system, client, two.senior, two.partners.second_step)
        with_parts(system, two, client, made)
    return made


def move(two: Two, entry: Contact) -> None:
    with two.acting(role="recovery_navigator") as records:
        correct(records, entry=records.one(Contact, entry.id), to=records.one(Client, two.other.id), reason="Zoey came")


# ── an entry about the wrong person ───────────────────────────────────────
def test_an_entry_that_is_moved_takes_its_seal_and_addenda_along(two: Two, entry: Contact) -> None:
    assert whose(two, entry.id) == all_of(two.one)
    move(two, entry)
    assert whose(two, entry.id) == all_of(two.other)


def test_parts_of_other_entries_stay_where_they_are(two: Two, entry: Contact) -> None:
    with two.doors.system(Reason.SEED) as system:
        client = system.get(Client, two.one.id)
        stays = world.contact(system, client, two.senior, two.partners.second_step)
        with_parts(system, two, client, stays)
    move(two, entry)
    assert whose(two, stays.id) == all_of(two.one)


def test_parts_of_its_parts_go_along(two: Two) -> None:
    """A referral's contact, and the seal of that."""
    with two.doors.system(Reason.SEED) as system:
        ours, client = two.partners.second_step, system.get(Client, two.one.id)
        referral = world.referral(system, client, ours)
        contact = world.contact(system, client, two.senior, ours)
        contact.referral_id = referral.id
        with_parts(system, two, client, contact)
    with two.acting() as records:
        model = type(referral)
        correct(records, entry=records.one(model, referral.id), to=records.one(Client, two.other.id), reason="Zoey")
    assert whose(two, contact.id) == all_of(two.other)


def test_a_judgement_of_it_stays_in_the_request_that_it_is_of(two: Two, entry: Contact) -> None:
    with two.doors.system(Reason.SEED) as system:
        asked = world.rights_request(system, system.get(Client, two.one.id), two.partners.second_step, two.senior)
        judged = world.rights_decision(system, asked, two.senior)
        judged.record_id = entry.id
    move(two, entry)
    with two.doors.system(Reason.SEED, writing=False) as system:
        assert system.get(type(judged), judged.id).client_id == two.one.id


# ── destroyed ─────────────────────────────────────────────────────────────
def test_a_seal_left_with_the_wrong_person_outlives_them(two: Two) -> None:
    """As moves before this left it: about `one`, of an entry about `other`."""
    with two.doors.system(Reason.SEED) as system:
        contact = world.contact(system, system.get(Client, two.other.id), two.senior, two.partners.second_step)
        with_parts(system, two, system.get(Client, two.one.id), contact)
    with two.doors.system(Reason.TICKER) as system:
        destroy(system.connection, two.one.id)
    assert whose(two, contact.id) == all_of(two.other)


def test_with_whom_the_entry_is_about_its_parts_go(two: Two, entry: Contact) -> None:
    with two.doors.system(Reason.TICKER) as system:
        destroy(system.connection, two.one.id)
    assert whose(two, entry.id) == {}


# ── joined, sealed, and taken apart ───────────────────────────────────────
@pytest.mark.parametrize("side", ["one", "other"])
def test_sealed_while_two_were_joined_each_seal_goes_where_its_entry_goes(two: Two, side: str) -> None:
    ours = two.partners.second_step
    with two.doors.system(Reason.SEED) as system:
        contact = world.contact(system, system.get(Client, getattr(two, side).id), two.senior, ours)
    made = two.merge()
    with two.doors.system(Reason.SEED) as system:
        with_parts(system, two, system.get(Client, two.one.id), contact)
    two.unmerge(made)
    assert whose(two, contact.id) == all_of(getattr(two, side))


@pytest.mark.parametrize(("said", "side"), [("to_kept", "one"), ("to_other", "other")])
def test_of_an_entry_written_meanwhile_the_seal_goes_with_it_too(two: Two, said: str, side: str) -> None:
    made = two.merge()
    with two.doors.system(Reason.SEED) as system:
        client = system.get(Client, two.one.id)
        contact = world.contact(system, client, two.senior, two.partners.second_step)
        with_parts(system, two, client, contact)
    two.unmerge(made, **{said: [f"contact:{contact.id}"]})
    assert whose(two, contact.id) == all_of(getattr(two, side))


def test_nobody_is_asked_whose_a_seal_or_an_addendum_is(two: Two, entry: Contact) -> None:
    made = two.merge()
    with two.doors.system(Reason.SEED) as system:
        with_parts(system, two, system.get(Client, two.one.id), entry)
    with two.acting() as records:
        assert entries_since(records, records.one(ClientMerge, made)) == []
