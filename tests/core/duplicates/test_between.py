"""One officer of both organisations, nobody to ask, and nobody left uncompared."""

import pytest
from sqlalchemy import delete, func, insert, select

from core.access.audit.models import RecordChange
from core.access.protected import Label, table_of
from core.access.system import Reason
from core.clients.models import Client
from core.duplicates import between, matcher
from core.duplicates.between import answer
from core.duplicates.models import HiddenMatch, MatchedClient, MatcherPlace, MatchState
from core.involvement.models import Allocation, Involvement
from tests import world
from tests.core.duplicates.conftest import Apart, Ticks


# ── one officer of both, and nobody to ask ────────────────────────────────
def answered_for_both(apart: Apart, ticks: Ticks, *, holds_both: bool) -> None:
    """The officer of Second Step says yes for Nilaari as well; `holds_both`: and still looks after privacy there."""
    with apart.doors.system(Reason.SEED) as system:
        world.role(
            system, apart.asked, apart.partners.nilaari, "privacy_officer", ends=None if holds_both else world.ENDED
        )
    ticks.run(matcher.look)
    with apart.doors.records(world.actor(apart.asked, apart.partners.nilaari, "privacy_officer")) as records:
        (match,) = records.find(select(HiddenMatch))
        answer(records, match=match, to=MatchState.ASKED, reason="I know both")
    ticks.run(between.carry)
    apart.says(MatchState.AGREED, ours=True)
    ticks.run(between.carry)


def joined(apart: Apart) -> bool:
    with apart.doors.system(Reason.SEED) as system:
        return system.get(Client, apart.entered.id).merged_into_id == apart.held.id


def test_one_who_answered_for_an_organisation_that_they_left_joins_nothing(apart: Apart, ticks: Ticks) -> None:
    answered_for_both(apart, ticks, holds_both=False)
    assert not joined(apart)


def test_one_who_looks_after_privacy_in_both_joins_the_records(apart: Apart, ticks: Ticks) -> None:
    answered_for_both(apart, ticks, holds_both=True)
    assert joined(apart)


def test_where_nobody_could_be_asked_the_officer_is_told_and_may_ask_again(apart: Apart, ticks: Ticks) -> None:
    ticks.run(matcher.look)
    apart.says(MatchState.ASKED)
    with apart.doors.system(Reason.SEED) as system:
        for model in (Involvement, Allocation):
            table = table_of(model)
            system.connection.execute(delete(table).where(table.c.client_id == apart.entered.id))
    ticks.run(between.carry)
    assert [(match.state, match.reason) for match in apart.matches()] == [(MatchState.FOUND, between.NOBODY)]


# ── nobody is left uncompared ─────────────────────────────────────────────
def test_whoever_was_passed_in_the_history_is_compared_by_the_sweep(apart: Apart, ticks: Ticks) -> None:
    with apart.doors.system(Reason.SEED) as system:
        newest = system.connection.execute(select(func.max(table_of(RecordChange).c.id))).scalar_one()
        place = {"name": matcher.HISTORY, "change_id": newest + matcher.OVERLAP}
        system.connection.execute(insert(table_of(MatcherPlace)), place)
    ticks.run(matcher.look)
    before = apart.matches()
    ticks.run(matcher.sweep)
    assert (before, len(apart.matches())) == ([], 1)


def test_the_sweep_ends_though_somebody_can_be_compared_with_nobody(apart: Apart, ticks: Ticks) -> None:
    ticks.run(matcher.sweep)
    with apart.doors.system(Reason.SEED) as system:
        compared = system.connection.execute(select(func.count()).select_from(table_of(MatchedClient))).scalar_one()
    assert compared == 2


# ── what few may read says nothing ────────────────────────────────────────
@pytest.mark.parametrize(("label", "said"), [(Label.NORMAL, True), (Label.VERY_RESTRICTED, False)])
def test_a_confidential_address_says_nothing_of_a_likeness(
    apart: Apart, ticks: Ticks, label: Label, said: bool
) -> None:
    with apart.doors.system(Reason.SEED) as system:
        world.contact_details(system, apart.held, apart.partners.nilaari, label=label)
        world.contact_details(system, apart.entered, apart.partners.second_step)
    ticks.run(matcher.look)
    (match,) = apart.matches()
    assert ("same postcode" in match.reasons) is said
