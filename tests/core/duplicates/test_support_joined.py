"""Stays on pathways, DIALOG+ sessions and forms begun go over when two records are joined, and back again."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.access.audit.history import past_of
from core.access.errors import Conflict, Invalid
from core.access.protected import Label, Protected, table_of
from core.access.records import Records
from core.access.system import Reason, SystemRecords
from core.assessments.draft_models import AssessmentDraft
from core.clients.models import Client
from core.dialog.models import DialogSession
from core.organisations.models import Organisation
from core.pathways.models import Stay
from core.people.models import Person
from tests import world
from tests.core.duplicates.conftest import Two

Make = Callable[[SystemRecords, Client, Person, Organisation], Protected]
KINDS: list[tuple[type[Protected], Make]] = [
    (Stay, world.stay), (DialogSession, world.dialog_session), (AssessmentDraft, world.assessment_draft),
]  # fmt: skip
EACH = pytest.mark.parametrize(("model", "make"), KINDS, ids=["stay", "dialog_session", "assessment_draft"])


def written(two: Two, make: Make, client: Client, *, theirs: bool = False) -> Protected:
    """By the Senior, or by the navigator of the other organisation, whom the Senior does not see."""
    with two.doors.system(Reason.SEED) as system:
        who, home = (two.theirs, two.partners.nilaari) if theirs else (two.senior, two.partners.second_step)
        return make(system, client, who, home)


def on_a_place(two: Two, client: Client, place: int | None, pathway: str = "second_step:walks") -> UUID:
    """A stay that is open, as beginning one makes it."""
    with two.doors.system(Reason.SEED) as system:
        stay = world.stay(system, client, two.senior, two.partners.second_step, plugin="second_step")
        stay.pathway, stay.open_for, stay.place = pathway, client.id, place
        return stay.id


def about(two: Two, stay: UUID) -> tuple[UUID | None, UUID | None, int | None]:
    """Whom a stay is about, for whom it is open, and the place it holds."""
    with two.doors.system(Reason.SEED, writing=False) as system:
        found = system.get(Stay, stay)
        return found.client_id, found.open_for, found.place


# ── over and back ─────────────────────────────────────────────────────────
@EACH
@pytest.mark.parametrize("theirs", [False, True])
def test_it_goes_over_whoever_wrote_it(two: Two, model: type[Protected], make: Make, theirs: bool) -> None:
    written(two, make, two.other, theirs=theirs)
    two.merge()
    assert (two.about(model, two.one.id), two.about(model, two.other.id)) == (1, 0)


@EACH
def test_taken_apart_everything_is_as_it_was(two: Two, model: type[Protected], make: Make) -> None:
    for client in (two.one, two.other):
        written(two, make, client)
    before = two.snapshot()
    two.unmerge(two.merge())
    assert two.snapshot() == before


@EACH
def test_its_history_says_that_it_went_over(two: Two, model: type[Protected], make: Make) -> None:
    made = written(two, make, two.other)
    two.merge()
    with two.doors.database.read.connect() as connection:
        told = [past.fields for past in past_of(connection, model.kind.name, made.id)]
    assert {"client_id": [str(two.other.id), str(two.one.id)]} in told


@EACH
def test_what_was_written_since_goes_where_it_is_said(two: Two, model: type[Protected], make: Make) -> None:
    joined = two.merge()
    made = written(two, make, two.one)
    two.unmerge(joined, to_other=[f"{model.kind.name}:{made.id}"])
    assert (two.about(model, two.one.id), two.about(model, two.other.id)) == (0, 1)


def test_a_form_begun_still_opens_to_its_worker_alone(two: Two) -> None:
    made = written(two, world.assessment_draft, two.other)
    two.merge()
    with two.acting(role="recovery_navigator", writing=False) as records:
        assert _mine(records, made.id) == two.one.id


def _mine(records: Records, draft: UUID) -> UUID:
    return records.one(AssessmentDraft, draft).client_id


# ── places and pathways ───────────────────────────────────────────────────
def test_a_place_held_under_the_other_record_is_still_theirs(two: Two) -> None:
    stay = on_a_place(two, two.other, 3)
    two.merge()
    assert about(two, stay) == (two.one.id, two.one.id, 3)


def test_a_place_held_goes_back_with_its_person(two: Two) -> None:
    stay = on_a_place(two, two.other, 3)
    two.unmerge(two.merge())
    assert about(two, stay) == (two.other.id, two.other.id, 3)


def test_a_place_freed_while_they_were_one_stays_free(two: Two) -> None:
    stay = on_a_place(two, two.other, 3)
    joined = two.merge()
    with two.doors.system(Reason.SEED) as system:
        left = system.get(Stay, stay)
        left.is_open, left.open_for, left.place = False, None, None
    two.unmerge(joined)
    assert about(two, stay) == (two.other.id, None, None)


def test_nobody_takes_the_place_that_went_over(two: Two) -> None:
    on_a_place(two, two.other, 3)
    two.merge()
    with two.doors.system(Reason.SEED) as system:
        third = world.client(system, "Third Person")
    with pytest.raises((Conflict, IntegrityError)):
        on_a_place(two, third, 3)


def test_the_joined_person_is_on_the_pathway_once(two: Two) -> None:
    on_a_place(two, two.other, None)
    two.merge()
    with pytest.raises((Conflict, IntegrityError)):
        on_a_place(two, two.one, None)


def test_both_open_on_one_pathway_are_settled_before_anything_is_joined(two: Two) -> None:
    for client, place in ((two.one, 1), (two.other, 2)):
        on_a_place(two, client, place)
    before = two.snapshot()
    with pytest.raises(Invalid, match="Both have stays on pathways of which there can be one only"):
        two.merge()
    assert two.snapshot() == before


def test_one_stay_that_is_over_stands_beside_one_that_is_open(two: Two) -> None:
    on_a_place(two, two.one, 1)
    over = on_a_place(two, two.other, 2)
    with two.doors.system(Reason.SEED) as system:
        left = system.get(Stay, over)
        left.is_open, left.open_for, left.place = False, None, None
    two.merge()
    assert two.about(Stay, two.one.id) == 2


def test_open_on_two_pathways_they_stay_on_both(two: Two) -> None:
    stays = [on_a_place(two, two.one, 1), on_a_place(two, two.other, 1, "second_step:talks")]
    two.merge()
    assert [about(two, stay)[:2] for stay in stays] == [(two.one.id, two.one.id)] * 2


def test_a_stay_keeps_its_own_label(two: Two) -> None:
    with two.doors.system(Reason.SEED) as system:
        world.stay(system, two.other, two.senior, two.partners.second_step, label=Label.RESTRICTED)
    two.merge()
    table = table_of(Stay)
    with two.doors.database.read.connect() as connection:
        labels = connection.execute(select(table.c.label).where(table.c.client_id == two.one.id)).scalars().all()
    assert labels == [Label.RESTRICTED]
