"""Rows found by an index and asked one by one are the very rows that a list of all would hold."""

import pytest
from sqlalchemy import select

from core.access.doors import Doors
from core.access.errors import Bypass
from core.access.few import few, few_rows
from core.access.protected import Label
from core.access.system import Reason
from core.clients.models import Client, ContactDetails
from core.people.models import Person
from tests import world

ROLES = ("recovery_navigator", "senior_navigator", "team_manager", "receptionist", "hr_officer", "referral_intake")


@pytest.fixture
def crowd(doors: Doors, partners: world.Partnership) -> Person:
    """A worker of Second Step, and twelve people in every relation to them."""
    with doors.system(Reason.SEED) as system:
        worker = world.person(system)
        for number in range(12):
            label = list(Label)[number % 3]
            client = world.client(system, f"Sam Person{number}", label=label)
            home = (partners.second_step, partners.nilaari)[number % 2]
            if number % 3:
                world.involvement(system, client, home, ends=None if number % 4 else world.ENDED)
            if number % 5:
                world.allocation(system, client, worker, home, ends=None if number % 4 else world.ENDED)
            if number % 2:
                world.referral(system, client, partners.second_step)
            world.contact_details(system, client, home, label=label)
    return worker


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("model", [Client, ContactDetails])
def test_few_rows_are_the_rows(
    doors: Doors, partners: world.Partnership, crowd: Person, role: str, model: type[Client]
) -> None:
    with doors.records(world.actor(crowd, partners.second_step, role)) as records:
        asked = select(model.id).order_by(model.id)
        assert few_rows(records, asked) == records.rows(asked)


@pytest.mark.parametrize("role", ROLES)
def test_few_entities_are_the_entities(doors: Doors, partners: world.Partnership, crowd: Person, role: str) -> None:
    with doors.records(world.actor(crowd, partners.second_step, role)) as records:
        asked = select(Client).order_by(Client.id)
        assert list(few(records, asked)) == list(records.find(asked))


def test_a_statement_that_goes_round_the_door_is_refused(
    doors: Doors, partners: world.Partnership, crowd: Person
) -> None:
    with (
        pytest.raises(Bypass),
        doors.records(world.actor(crowd, partners.second_step, "team_manager")) as records,
    ):
        few_rows(records, select(Client.__table__.c.id))
