"""What nobody sees both of: found later by the system, put to officers, joined by two yeses, told to nobody else."""

from datetime import date

import pytest
from sqlalchemy import select, update

from core.access.errors import Invalid, NotFound
from core.access.system import Reason
from core.clients.models import Client
from core.duplicates import between, matcher
from core.duplicates.checking import described_by, duplicates_of, possible_duplicates
from core.duplicates.models import ClientPair, HiddenMatch, MatchState
from core.duplicates.schemas import CheckIn
from tests import world
from tests.core.duplicates.conftest import BORN, Apart, Ticks, Two
from tests.statements import statements
from tests.world_messages import people_told

ZOE = CheckIn(family_name="Quillfeather", given_name="Zoe", date_of_birth=BORN)


# ── found, and by whom ────────────────────────────────────────────────────
def test_a_hidden_match_is_put_to_the_organisation_that_holds_the_older_record(apart: Apart, ticks: Ticks) -> None:
    ticks.run(matcher.look)
    found = [(match.organisation_id, match.client_id) for match in apart.matches()]
    assert found == [(apart.partners.nilaari.id, apart.held.id)]


def test_its_privacy_officer_is_told(apart: Apart, ticks: Ticks) -> None:
    ticks.run(matcher.look)
    with apart.doors.database.read.connect() as connection:
        assert people_told(connection) == [apart.asking.id]


@pytest.mark.parametrize("which", ["held", "entered"])
def test_nobody_is_told_who_is_kept_apart_from_either(apart: Apart, ticks: Ticks, which: str) -> None:
    with apart.doors.system(Reason.SEED) as system:
        world.conflict_link(system, getattr(apart, which), apart.asking, apart.partners.nilaari)
    ticks.run(matcher.look)
    with apart.doors.database.read.connect() as connection:
        assert (people_told(connection), len(apart.matches())) == ([], 1)


def test_it_makes_no_pair_that_anybody_else_could_come_upon(apart: Apart, ticks: Ticks) -> None:
    ticks.run(matcher.look)
    with apart.doors.system(Reason.SEED) as system:
        assert system.find(select(ClientPair)) == []


def test_it_is_found_once(apart: Apart, ticks: Ticks) -> None:
    ticks.run(matcher.look)
    ticks.run(matcher.look)
    with apart.doors.system(Reason.SEED) as system:
        system.get(Client, apart.entered.id).pronouns = "she/her"
        system.get(Client, apart.entered.id).rename(family_name="Quillfeather", given_name="Zoe")
    ticks.run(matcher.look)
    assert len(apart.matches()) == 1


def test_two_records_of_one_organisation_are_a_pair(two: Two, ticks: Ticks) -> None:
    ticks.run(matcher.look)
    with two.doors.system(Reason.SEED) as system:
        assert {(pair.client_id, pair.other_id) for pair in system.find(select(ClientPair))} == {
            (min(two.one.id, two.other.id), max(two.one.id, two.other.id))
        }


def test_somebody_changed_later_is_found_then(apart: Apart, ticks: Ticks) -> None:
    with apart.doors.system(Reason.SEED) as system:
        third = world.client(system, "Ann Other", date_of_birth=date(1960, 6, 6))
        world.involvement(system, third, apart.partners.alabare)
    ticks.run(matcher.look)
    with apart.doors.system(Reason.SEED) as system:
        changed = system.get(Client, third.id)
        changed.rename(family_name="Quillfeather", given_name="Zoe")
        changed.date_of_birth = BORN
    ticks.run(matcher.look)
    assert third.id in {match.other_id for match in apart.matches()}


def test_names_from_before_sounds_were_kept_are_heard(apart: Apart, ticks: Ticks) -> None:
    clients = Client.__table__
    with apart.doors.system(Reason.SEED) as system:
        system.connection.execute(update(clients).values(family_sound=None, given_sound=None))
    ticks.run(matcher.look)
    assert len(apart.matches()) == 1


# ── what an outsider could measure ────────────────────────────────────────
def statements_of(apart: Apart, asked: CheckIn) -> tuple[int, list[str]]:
    """How many statements a check takes for somebody of Alabaré, and what it answers."""
    with apart.doors.system(Reason.SEED) as system:
        worker = world.person(system, "Mea Sure")
    asking, database = world.actor(worker, apart.partners.alabare, "senior_navigator"), apart.doors.database
    with statements(database.read, database.write) as ran, apart.doors.records(asking) as records:
        found = possible_duplicates(records, described_by(asked))
    return len(ran), [one.client.called for one in found]


def test_a_check_is_the_same_with_and_without_a_hidden_duplicate(apart: Apart) -> None:
    nobody = CheckIn(family_name="Nobodywhoisthere", given_name="Zoe", date_of_birth=BORN)
    statements_of(apart, nobody)
    assert statements_of(apart, ZOE) == statements_of(apart, nobody)


def test_whoever_entered_the_person_is_told_nothing(apart: Apart, ticks: Ticks) -> None:
    actor = world.actor(apart.worker, apart.partners.second_step, "recovery_navigator")

    def seen() -> tuple[object, ...]:
        with apart.doors.records(actor) as records:
            mine = records.one(Client, apart.entered.id)
            return (
                mine.version, duplicates_of(records, mine), list(records.find(select(ClientPair))),
                list(records.find(select(HiddenMatch))),
            )  # fmt: skip

    before = seen()
    ticks.run(matcher.look)
    assert seen() == before


# ── the officers ──────────────────────────────────────────────────────────
def test_the_officer_sees_their_own_person(apart: Apart, ticks: Ticks) -> None:
    ticks.run(matcher.look)
    with apart.officer() as records:
        assert records.one(Client, apart.held.id).called == "Zoë Quillfeather"


def test_the_officer_does_not_see_the_other(apart: Apart, ticks: Ticks) -> None:
    ticks.run(matcher.look)
    with pytest.raises(NotFound), apart.officer() as records:
        records.one(Client, apart.entered.id)


def test_before_a_match_is_found_an_officer_sees_nobody(apart: Apart) -> None:
    with pytest.raises(NotFound), apart.officer() as records:
        records.one(Client, apart.held.id)


def test_once_it_is_answered_the_person_is_closed_again(apart: Apart, ticks: Ticks) -> None:
    ticks.run(matcher.look)
    apart.says(MatchState.DIFFERENT)
    with pytest.raises(NotFound), apart.officer() as records:
        records.one(Client, apart.held.id)


def test_never_the_same_person_is_not_found_again(apart: Apart, ticks: Ticks) -> None:
    ticks.run(matcher.look)
    apart.says(MatchState.DIFFERENT)
    with apart.doors.system(Reason.SEED) as system:
        system.get(Client, apart.entered.id).rename(family_name="Quillfeather", given_name="Zoe")
    ticks.run(matcher.look)
    assert [match.state for match in apart.matches()] == [MatchState.DIFFERENT]


def test_an_officer_does_not_answer_for_the_other_side(apart: Apart, ticks: Ticks) -> None:
    ticks.run(matcher.look)
    with pytest.raises(Invalid):
        apart.says(MatchState.AGREED)


def test_whoever_is_asked_sees_the_person_of_their_own(apart: Apart, ticks: Ticks) -> None:
    ticks.run(matcher.look)
    apart.says(MatchState.ASKED)
    ticks.run(between.carry)
    with apart.officer(ours=True) as records:
        assert records.one(Client, apart.entered.id).called == "Zoey Quillfeather"


def test_the_other_side_is_asked_once(apart: Apart, ticks: Ticks) -> None:
    ticks.run(matcher.look)
    apart.says(MatchState.ASKED)
    ticks.run(between.carry)
    ticks.run(between.carry)
    assert len(apart.matches()) == 2


def test_two_yeses_join_the_records(apart: Apart, ticks: Ticks) -> None:
    ticks.run(matcher.look)
    apart.says(MatchState.ASKED)
    ticks.run(between.carry)
    apart.says(MatchState.AGREED, ours=True)
    ticks.run(between.carry)
    with apart.doors.system(Reason.SEED) as system:
        assert system.get(Client, apart.entered.id).merged_into_id == apart.held.id


def test_one_yes_joins_nothing(apart: Apart, ticks: Ticks) -> None:
    ticks.run(matcher.look)
    apart.says(MatchState.ASKED)
    ticks.run(between.carry)
    ticks.run(between.carry)
    with apart.doors.system(Reason.SEED) as system:
        assert system.get(Client, apart.entered.id).merged_into_id is None


def test_a_no_of_the_other_side_ends_it(apart: Apart, ticks: Ticks) -> None:
    ticks.run(matcher.look)
    apart.says(MatchState.ASKED)
    ticks.run(between.carry)
    apart.says(MatchState.DIFFERENT, ours=True)
    ticks.run(between.carry)
    assert {match.state for match in apart.matches()} == {MatchState.DIFFERENT}
