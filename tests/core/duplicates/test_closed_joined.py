"""Two records joined, of which one is closed to somebody: the strictest counts, and each is as it was afterwards."""

from itertools import product

import pytest
from sqlalchemy import select

from core.access.system import Reason
from core.casework.models import Contact
from core.clients.apart_models import ConflictLink
from core.clients.models import Client
from core.consent.models import Consent, Saying
from tests import world
from tests.core.duplicates.conftest import Two

NEITHER, ONE, OTHER, BOTH = (), ("one",), ("other",), ("one", "other")
SIDES = (NEITHER, ONE, OTHER, BOTH)


def close(two: Two, apart: tuple[str, ...], unwilling: tuple[str, ...], sealed: tuple[str, ...]) -> None:
    """Of each side a contact of Second Step, which `theirs` of Nilaari reads; from some they are kept apart, some say
    no to Nilaari, some contacts are sealed."""
    with two.doors.system(Reason.SEED) as system:
        ours, nilaari = two.partners.second_step, two.partners.nilaari
        world.allocation(system, two.one, two.theirs, nilaari)
        world.involvement(system, two.one, nilaari)
        for side in BOTH:
            client = system.get(Client, getattr(two, side).id)
            entry = world.contact(system, client, two.senior, ours)
            if side in apart:
                world.conflict_link(system, client, two.theirs, ours)
            if side in unwilling:
                world.consent(system, client, ours, nilaari, saying=Saying.DISSENT)
            if side in sealed:
                world.seal_opening(system, world.seal(system, client, entry.id, ours, two.senior), two.senior, ours)


def seen(two: Two) -> tuple[int, int]:
    """(people, contacts) that `theirs` finds."""
    with two.acting_as(two.theirs, two.partners.nilaari, "recovery_navigator") as records:
        return len(records.find(select(Client))), len(records.find(select(Contact)))


@pytest.mark.parametrize(("apart", "unwilling", "sealed"), [*product(SIDES, SIDES, (NEITHER, OTHER))])
def test_nothing_opens_by_joining_and_all_is_as_before_afterwards(
    two: Two, apart: tuple[str, ...], unwilling: tuple[str, ...], sealed: tuple[str, ...]
) -> None:
    close(two, apart, unwilling, sealed)
    before = seen(two)
    made = two.merge()
    contacts = 0 if apart or unwilling else 2 - len(sealed)
    assert seen(two) == (0 if apart else 1, contacts)
    two.unmerge(made)
    assert seen(two) == before


def test_who_is_kept_apart_meanwhile_is_kept_apart_from_both(two: Two) -> None:
    made = two.merge()
    with two.doors.system(Reason.SEED) as system:
        client = system.get(Client, two.one.id)
        world.conflict_link(system, client, two.theirs, two.partners.nilaari)
        no = world.consent(system, client, two.partners.second_step, None, saying=Saying.OBJECTION)
        yes = world.consent(system, client, two.partners.second_step, two.partners.nilaari)
    two.unmerge(made, to_kept=[f"consent:{one.id}" for one in (no, yes)])
    assert [two.about(ConflictLink, one.id) for one in (two.one, two.other)] == [1, 1]
    with two.doors.system(Reason.SEED, writing=False) as system:
        said = [(one.client_id, one.saying) for one in system.find(select(Consent))]
    assert sorted(saying for _, saying in said) == [Saying.CONSENT, Saying.OBJECTION, Saying.OBJECTION]
