"""Two records that were joined are two again: nothing lost, nothing left with the wrong one, labels stay in doubt."""

from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select

from core.access.errors import Conflict, Invalid
from core.access.protected import Label
from core.access.system import Reason, SystemRecords
from core.casework.models import Contact
from core.clients.models import Client, ClientName
from core.duplicates.models import ClientMerge
from core.duplicates.service import entries_since
from core.involvement.models import Allocation, Involvement
from core.referrals.attachments import Attachment
from core.referrals.models import Referral, SupportConversation
from core.referrals.work_models import CallAttempt
from tests import world
from tests.core.duplicates.conftest import Two, stored


# ── nothing changed ───────────────────────────────────────────────────────
def random_records(system: SystemRecords, two: Two, random: Random) -> None:
    """Whatever may be about somebody, about either of the two, in any number."""
    homes = [two.partners.second_step, two.partners.nilaari]
    for _ in range(random.randrange(1, 12)):
        client, home, label = random.choice([two.one, two.other]), random.choice(homes), random.choice(list(Label))
        worker = random.choice([two.senior, two.theirs])
        match random.randrange(10):
            case 0:
                world.contact(system, client, worker, home, label=label)
            case 1:
                world.safe_contact(system, client, home, may_phone=random.random() < 0.5)
            case 2:
                world.contact_details(system, client, home, label=label)
            case 3:
                address = world.contact_details(system, client, home, label=Label.VERY_RESTRICTED)
                world.address_grant(system, address, home, worker)
            case 4:
                world.client_name(system, client, random.choice(["Formerly", "Quilfeather", "Once"]), label=label)
            case 5:
                world.support_conversation(system, world.referral(system, client, home), worker, label=label)
            case 6:
                world.assessment(system, client, worker, home, plugin="missing_link", label=label)
            case 7:
                world.assessment_draft(system, client, worker, home, label=label)
            case 8:
                world.dialog_session(system, client, worker, home, label=label)
            case _:
                world.involvement(system, client, home, ends=random.choice([None, world.ENDED]))
    for client in (two.one, two.other):
        person = system.get(Client, client.id)
        person.label = random.choice([Label.NORMAL, Label.RESTRICTED])
        person.preferred_name = random.choice([None, "Zo", "Kit"])
        person.interpreter_needed = random.random() < 0.5
        person.what_matters = random.choice([None, "The dog", "Sleep"])
        if random.random() < 0.5:
            person.lead_by(two.senior.id, two.partners.second_step.id)


@pytest.mark.parametrize("seed", range(12))
def test_joining_and_taking_apart_leaves_nothing_changed(two: Two, seed: int) -> None:
    random = Random(seed)
    with two.doors.system(Reason.SEED) as system:
        random_records(system, two, random)
    before = two.snapshot()
    take = random.choice([[], ["name"], ["preferred_name", "what_matters"], ["nhs_number"]])
    two.unmerge(two.merge(take=take))
    assert two.snapshot() == before


def test_every_row_is_about_one_of_the_two_or_the_other_never_none(two: Two) -> None:
    with two.doors.system(Reason.SEED) as system:
        random_records(system, two, Random(99))
    before = sum(two.about(model, id) for model in (Contact, Involvement, Referral, Allocation) for id in ids(two))
    two.merge()
    assert sum(two.about(model, two.one.id) for model in (Contact, Involvement, Referral, Allocation)) == before


def ids(two: Two) -> tuple[UUID, UUID]:
    return two.one.id, two.other.id


def test_a_chain_is_taken_apart_from_its_end(two: Two) -> None:
    before = two.snapshot()
    with two.doors.system(Reason.SEED) as system:
        third = world.client(system, "Zoe Feather")
        world.allocation(system, third, two.senior, two.partners.second_step)
    before = two.snapshot()
    first = two.merge()
    second = two.merge(keep_id=third.id, other_id=two.one.id)
    with pytest.raises(Conflict):
        two.unmerge(first)
    two.unmerge(second)
    two.unmerge(first)
    assert two.snapshot() == before


def test_the_first_of_a_chain_leads_to_the_last(two: Two) -> None:
    with two.doors.system(Reason.SEED) as system:
        third = world.client(system, "Zoe Feather")
        world.allocation(system, third, two.senior, two.partners.second_step)
    two.merge()
    two.merge(keep_id=third.id, other_id=two.one.id)
    assert stored(two, two.other).merged_into_id == third.id


def test_what_was_written_since_must_be_said_whose_it_is(two: Two) -> None:
    made = two.merge()
    with two.doors.system(Reason.SEED) as system:
        world.contact(system, two.one, two.senior, two.partners.second_step)
    with pytest.raises(Invalid):
        two.unmerge(made)


def test_what_was_written_since_goes_where_it_is_said(two: Two) -> None:
    made = two.merge()
    with two.doors.system(Reason.SEED) as system:
        world.contact(system, two.one, two.senior, two.partners.second_step)
    with two.acting(writing=False) as records:
        (entry,) = entries_since(records, records.one(ClientMerge, made))
    two.unmerge(made, to_other=[entry.place])
    assert (two.about(Contact, two.one.id), two.about(Contact, two.other.id)) == (0, 1)


def test_what_others_wrote_since_is_not_told(two: Two) -> None:
    made = two.merge()
    with two.doors.system(Reason.SEED) as system:
        world.contact(system, two.one, two.theirs, two.partners.nilaari, label=Label.VERY_RESTRICTED)
    with two.acting(writing=False) as records:
        assert entries_since(records, records.one(ClientMerge, made)) == []


def test_what_was_changed_since_stays_changed(two: Two) -> None:
    with two.doors.system(Reason.SEED) as system:
        system.get(Client, two.other.id).pronouns = "they/them"
    made = two.merge()
    with two.doors.system(Reason.SEED) as system:
        system.get(Client, two.one.id).pronouns = "she/her"
    two.unmerge(made)
    assert stored(two, two.one).pronouns == "she/her"


def test_nothing_is_taken_apart_twice(two: Two) -> None:
    made = two.merge()
    two.unmerge(made)
    with pytest.raises(Conflict):
        two.unmerge(made)


def test_a_stale_writer_is_refused_after_both(two: Two) -> None:
    before = stored(two, two.other).version
    two.unmerge(two.merge())
    assert stored(two, two.other).version > before


# ── labels ────────────────────────────────────────────────────────────────
def relabel(two: Two, *labels: Label) -> None:
    """The joined record is labelled so, one after the other."""
    for label in labels:
        with two.doors.system(Reason.SEED) as system:
            system.get(Client, two.one.id).label = label


def labels(two: Two) -> tuple[Label, Label]:
    return stored(two, two.one).label, stored(two, two.other).label


def test_a_label_raised_since_stays_on_both(two: Two) -> None:
    made = two.merge()
    relabel(two, Label.RESTRICTED)
    two.unmerge(made)
    assert labels(two) == (Label.RESTRICTED, Label.RESTRICTED)


def test_a_label_taken_away_and_set_again_since_stays_on_both(two: Two) -> None:
    with two.doors.system(Reason.SEED) as system:
        system.get(Client, two.other.id).label = Label.RESTRICTED
    made = two.merge()
    relabel(two, Label.NORMAL, Label.RESTRICTED)
    two.unmerge(made)
    assert labels(two) == (Label.RESTRICTED, Label.RESTRICTED)


def test_a_label_that_nobody_touched_since_is_on_its_own_record_alone(two: Two) -> None:
    with two.doors.system(Reason.SEED) as system:
        system.get(Client, two.other.id).label = Label.RESTRICTED
    two.unmerge(two.merge())
    assert labels(two) == (Label.NORMAL, Label.RESTRICTED)


def test_a_label_lowered_since_opens_no_record_that_had_its_own(two: Two) -> None:
    with two.doors.system(Reason.SEED) as system:
        system.get(Client, two.other.id).label = Label.RESTRICTED
    made = two.merge()
    relabel(two, Label.NORMAL)
    two.unmerge(made)
    assert labels(two) == (Label.NORMAL, Label.RESTRICTED)


def test_a_name_labelled_since_goes_to_whose_name_it_is(two: Two) -> None:
    made = two.merge()
    with two.doors.system(Reason.SEED) as system:
        (name,) = system.find(select(ClientName).where(ClientName.client_id == two.one.id))
        name.label = Label.RESTRICTED
    two.unmerge(made)
    assert (two.about(ClientName, two.one.id), two.about(ClientName, two.other.id)) == (0, 1)


# ── entries that whoever takes apart does not see ─────────────────────────
def written_by_nilaari(two: Two) -> None:
    with two.doors.system(Reason.SEED) as system:
        world.contact(system, two.one, two.theirs, two.partners.nilaari, label=Label.VERY_RESTRICTED)


def test_what_was_written_unseen_by_who_knew_one_of_them_goes_with_that_one(two: Two) -> None:
    made = two.merge()
    written_by_nilaari(two)
    two.unmerge(made)
    assert (two.about(Contact, two.one.id), two.about(Contact, two.other.id)) == (0, 1)


def test_what_was_written_unseen_by_who_knew_both_stays(two: Two) -> None:
    with two.doors.system(Reason.SEED) as system:
        world.involvement(system, two.one, two.partners.nilaari)
    made = two.merge()
    written_by_nilaari(two)
    two.unmerge(made)
    assert (two.about(Contact, two.one.id), two.about(Contact, two.other.id)) == (1, 0)


def test_what_is_part_of_something_that_goes_back_goes_along_unseen(two: Two) -> None:
    with two.doors.system(Reason.SEED) as system:
        referral = world.referral(system, two.other, two.partners.alabare)
    made = two.merge()
    with two.doors.system(Reason.SEED) as system:
        world.support_conversation(
            system, system.get(Referral, referral.id), two.theirs, label=Label.VERY_RESTRICTED
        )  # fmt: skip
    two.unmerge(made)
    assert two.about(SupportConversation, two.other.id) == 1


# ── parts of what was assigned just now ───────────────────────────────────
def sent_since(two: Two) -> Referral:
    """Seen, with a restricted document that whoever takes apart does not see; Second Step knew both."""
    with two.doors.system(Reason.SEED) as system:
        referral = world.referral(system, two.one, two.partners.second_step)
        world.attachment(system, referral, label=Label.VERY_RESTRICTED)
    return referral


def test_unseen_parts_of_an_entry_go_where_it_is_said_to_go(two: Two) -> None:
    made = two.merge()
    two.unmerge(made, to_other=[f"referral:{sent_since(two).id}"])
    assert (two.about(Attachment, two.one.id), two.about(Attachment, two.other.id)) == (0, 1)


def test_unseen_parts_of_an_entry_stay_where_it_is_said_to_stay(two: Two) -> None:
    made = two.merge()
    with two.doors.system(Reason.SEED) as system:
        referral = world.referral(system, two.one, two.partners.nilaari, sender=two.partners.second_step)
        talk = world.support_conversation(system, referral, two.theirs, label=Label.VERY_RESTRICTED)
    with two.acting(writing=False) as records:
        seen = [entry.place for entry in entries_since(records, records.one(ClientMerge, made))]
    assert seen == [f"referral:{talk.referral_id}"]
    two.unmerge(made, to_kept=seen)
    assert (two.about(SupportConversation, two.one.id), two.about(SupportConversation, two.other.id)) == (1, 0)


def test_unseen_parts_of_unseen_parts_go_along(two: Two) -> None:
    made, referral = two.merge(), sent_since(two)
    with two.doors.system(Reason.SEED) as system:
        talk = world.support_conversation(
            system, system.get(Referral, referral.id), two.theirs, label=Label.VERY_RESTRICTED
        )  # fmt: skip
        world.call_attempt(system, talk, two.theirs, label=Label.VERY_RESTRICTED)
    two.unmerge(made, to_other=[f"referral:{referral.id}"])
    assert (two.about(CallAttempt, two.one.id), two.about(CallAttempt, two.other.id)) == (0, 1)
