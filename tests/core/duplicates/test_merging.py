"""Two records become one: nothing lost, nothing twice, nothing decided by who happened to look; and pairs."""

from collections.abc import Iterator
from uuid import UUID

import pytest
import sqlalchemy as sa

from core.access.audit.models import AuditEntry, RecordChange
from core.access.errors import Conflict, Invalid, NotFound, Refused
from core.access.moving import references_to
from core.access.protected import Label, table_of
from core.access.system import Reason
from core.casework.models import Contact
from core.clients.codes import NhsNumberStatus
from core.clients.models import Client, ClientName, SafeContact
from core.database.base import Base
from core.database.ids import new_id
from core.duplicates import between
from core.duplicates.models import ClientMerge, ClientPair, Verdict
from core.duplicates.schemas import MergeIn
from core.duplicates.service import clashes_shown, join, moves, pairs, say
from core.interop.arriving_people import known_by_number
from tests import world
from tests.core.duplicates.conftest import BORN, Ticks, Two, stored


# ── who may ───────────────────────────────────────────────────────────────
def test_whoever_sees_one_person_only_joins_nobody(two: Two) -> None:
    asked = MergeIn(keep_id=two.one.id, other_id=two.other.id, reason="Looks the same")
    with (
        pytest.raises(NotFound),
        two.acting_as(two.theirs, two.partners.nilaari, "senior_navigator") as records,
    ):
        join(records, asked=asked)


def test_a_navigator_who_sees_both_joins_nobody(two: Two) -> None:
    asked = MergeIn(keep_id=two.one.id, other_id=two.other.id, reason="Looks the same")
    with pytest.raises(Refused), two.acting(role="recovery_navigator") as records:
        join(records, asked=asked)


def test_a_refused_joining_changes_nothing(two: Two) -> None:
    before = two.snapshot()
    with pytest.raises(Refused), two.acting(role="recovery_navigator") as records:
        join(records, asked=MergeIn(keep_id=two.one.id, other_id=two.other.id, reason="Looks the same"))
    assert two.snapshot() == before


def test_nobody_is_joined_with_themselves(two: Two) -> None:
    with pytest.raises(Invalid):
        two.merge(other_id=two.one.id)


def test_never_the_same_person_is_not_joined(two: Two) -> None:
    with two.acting() as records:
        one, other = records.one(Client, two.one.id), records.one(Client, two.other.id)
        say(records, one=one, other=other, verdict=Verdict.DIFFERENT, reason="Cousins, both were here")
    with pytest.raises(Invalid):
        two.merge()


# ── what moves ────────────────────────────────────────────────────────────
def test_what_is_about_the_other_is_about_the_kept_record_whoever_sees_it(two: Two) -> None:
    with two.doors.system(Reason.SEED) as system:
        world.contact(system, two.other, two.theirs, two.partners.nilaari, label=Label.VERY_RESTRICTED)
    two.merge()
    assert (two.about(Contact, two.one.id), two.about(Contact, two.other.id)) == (1, 0)


def test_every_moved_row_keeps_its_history(two: Two) -> None:
    two.merge()
    changes = table_of(RecordChange)
    with two.doors.database.read.connect() as connection:
        told = connection.execute(sa.select(changes.c.changes).where(changes.c.kind == "allocation")).scalars()
        assert [each for each in told if each == {"client_id": [str(two.other.id), str(two.one.id)]}] != []


def test_joining_is_audited_on_both(two: Two) -> None:
    two.merge()
    entries = table_of(AuditEntry)
    with two.doors.database.read.connect() as connection:
        about = connection.execute(sa.select(entries.c.about_id).where(entries.c.action == "merge")).scalars()
        assert set(about) == {two.one.id, two.other.id}


def test_the_joined_record_opens_to_nobody(two: Two) -> None:
    two.merge()
    with pytest.raises(NotFound), two.acting() as records:
        records.one(Client, two.other.id)


def test_a_rule_that_opens_everything_does_not_open_it(two: Two) -> None:
    two.merge()
    with two.acting_as(two.senior, two.partners.second_step, "referral_intake") as records:
        found = {client.id for client in records.find(sa.select(Client))}
    assert found == {two.one.id}


def test_a_message_with_their_number_finds_the_joined_record(two: Two) -> None:
    with two.doors.system(Reason.SEED) as system:
        system.get(Client, two.other.id).nhs_number = "9990000018"
        system.get(Client, two.other.id).nhs_number_status = NhsNumberStatus.VERIFIED
    two.merge()
    with two.acting_as(two.senior, two.partners.second_step, "referral_intake") as records:
        known = known_by_number(records, digits="9990000018", born=BORN, family_names=["Quilfeather"])
    assert known is not None
    assert known.id == two.one.id


@pytest.fixture
def pets() -> Iterator[sa.Table]:
    """A table that nobody listed anywhere."""
    columns = (
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("client_id", sa.Uuid(), sa.ForeignKey("client.id")),
        sa.Column("notes", sa.JSON()),
        sa.UniqueConstraint("client_id", "notes"),
    )
    table = sa.Table("pet_made_in_a_test", Base.metadata, *columns[:3])
    yield table
    Base.metadata.remove(table)


def test_a_table_that_nobody_listed_is_moved(two: Two, pets: sa.Table) -> None:
    with two.doors.database.write.begin() as connection:
        pets.create(connection)
        notes = {"walks with": str(two.other.id)}
        connection.execute(sa.insert(pets), {"id": new_id(), "client_id": two.other.id, "notes": notes})
    two.merge()
    with two.doors.database.read.connect() as connection:
        (row,) = connection.execute(sa.select(pets)).all()
    assert (row.client_id, row.notes) == (two.one.id, {"walks with": str(two.one.id)})


def test_rows_of_which_there_can_be_one_stop_it_before_anything_is_written(two: Two, pets: sa.Table) -> None:
    sa.Index("one_pet_each", pets.c.client_id, unique=True)
    with two.doors.database.write.begin() as connection:
        pets.create(connection)
        for client in (two.one, two.other):
            connection.execute(sa.insert(pets), {"id": new_id(), "client_id": client.id, "notes": "a dog"})
    with two.acting() as records, pytest.raises(Invalid):
        join(records, asked=MergeIn(keep_id=two.one.id, other_id=two.other.id, reason="Both came"))
    assert two.about(ClientMerge, two.one.id) == 0


def test_every_reference_to_a_client_is_found() -> None:
    found = {(each.table.name, each.column.name) for each in references_to(table_of(Client))}
    assert found >= {("contact", "client_id"), ("taken_in_row", "record_id"), ("client", "merged_into_id")}


def test_what_was_being_written_at_that_moment_goes_over_too(two: Two, ticks: Ticks) -> None:
    two.merge()
    with two.doors.system(Reason.SEED) as system:
        world.contact(system, two.other, two.theirs, two.partners.nilaari)
    ticks.run(between.carry)
    assert (two.about(Contact, two.one.id), two.about(Contact, two.other.id)) == (1, 0)


# ── who the person is ─────────────────────────────────────────────────────
def test_what_the_kept_record_lacks_comes_from_the_other(two: Two) -> None:
    with two.doors.system(Reason.SEED) as system:
        system.get(Client, two.other.id).pronouns = "they/them"
    two.merge()
    assert stored(two, two.one).pronouns == "they/them"


def test_the_stricter_label_wins(two: Two) -> None:
    with two.doors.system(Reason.SEED) as system:
        system.get(Client, two.other.id).label = Label.RESTRICTED
    two.merge()
    assert stored(two, two.one).label is Label.RESTRICTED


def test_what_clashes_stays_unless_the_other_is_chosen(two: Two) -> None:
    two.merge()
    assert stored(two, two.one).family_name == "Quillfeather"


def test_what_was_chosen_is_taken(two: Two) -> None:
    two.merge(take=["name"])
    assert stored(two, two.one).family_name == "Quilfeather"


def test_a_field_that_is_none_is_named(two: Two) -> None:
    with pytest.raises(Invalid):
        two.merge(take=["sirname"])


def test_the_name_out_of_use_is_still_found(two: Two) -> None:
    two.merge()
    with two.acting(writing=False) as records:
        assert [name.family_name for name in records.find(sa.select(ClientName))] == ["Quilfeather"]


def test_the_stricter_safe_contact_wins(two: Two) -> None:
    ours = two.partners.second_step
    with two.doors.system(Reason.SEED) as system:
        world.safe_contact(system, two.one, ours, may_phone=True, may_leave_message=True)
        world.safe_contact(system, two.other, ours, may_phone=True)
    two.merge()
    assert two.about(SafeContact, two.one.id) == 2


# ── before it is done ─────────────────────────────────────────────────────
def test_the_preview_counts_what_moves(two: Two) -> None:
    with two.acting(writing=False) as records:
        found = {each.kind: each.number for each in moves(records, records.one(Client, two.other.id))}
    assert found == {"allocation": 2, "involvement": 2}


def test_the_preview_does_not_count_what_is_hidden(two: Two) -> None:
    with two.doors.system(Reason.SEED) as system:
        world.contact(system, two.other, two.theirs, two.partners.nilaari, label=Label.VERY_RESTRICTED)
    with two.acting(writing=False) as records:
        assert "contact" not in {each.kind for each in moves(records, records.one(Client, two.other.id))}


def test_the_preview_names_clashes(two: Two) -> None:
    with two.doors.system(Reason.SEED) as system:
        system.get(Client, two.one.id).lead_by(two.senior.id, two.partners.second_step.id)
        system.get(Client, two.other.id).lead_by(two.theirs.id, two.partners.nilaari.id)
    with two.acting(writing=False) as records:
        shown = clashes_shown(records, records.one(Client, two.one.id), records.one(Client, two.other.id))
    assert ("Case lead", "Sen Ior", "Col League") in {(one.clash.part.words, one.kept, one.other) for one in shown}


# ── pairs ─────────────────────────────────────────────────────────────────
def say_linked(two: Two, verdict: Verdict = Verdict.LINKED) -> UUID:
    with two.acting(role="recovery_navigator") as records:
        one, other = records.one(Client, two.one.id), records.one(Client, two.other.id)
        return say(records, one=one, other=other, verdict=verdict, reason="Same phone").id


def test_a_link_leaves_both_records_as_they_are(two: Two) -> None:
    say_linked(two)
    assert stored(two, two.other).merged_into_id is None


def test_a_link_is_seen_by_whoever_sees_both(two: Two) -> None:
    made = say_linked(two)
    with two.acting(writing=False) as records:
        assert [each.pair.id for each in pairs(records, verdicts=[Verdict.LINKED])] == [made]


def test_a_link_is_hidden_from_whoever_sees_one(two: Two) -> None:
    say_linked(two)
    with two.acting_as(two.theirs, two.partners.nilaari, "senior_navigator") as records:
        assert pairs(records, verdicts=list(Verdict)) == []


def test_saying_it_again_changes_the_same_pair(two: Two) -> None:
    assert say_linked(two) == say_linked(two, Verdict.DIFFERENT)


def test_a_pair_comes_back_when_its_people_are_taken_apart(two: Two) -> None:
    made = say_linked(two)
    two.unmerge(two.merge())
    with two.acting(writing=False) as records:
        assert [each.pair.id for each in pairs(records, verdicts=[Verdict.LINKED])] == [made]


def test_a_new_pair_is_about_two(two: Two) -> None:
    with pytest.raises(Conflict), two.doors.system(Reason.SEED) as system:
        system.add(ClientPair(client_id=two.one.id, other_id=two.one.id, score=1))
