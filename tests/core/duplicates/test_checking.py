"""Is this person here already? Asked through the door: of people, and fields of them, that the asker may read."""

from datetime import date

import pytest

from core.access.doors import Doors
from core.access.protected import Label
from core.access.system import Reason
from core.clients.models import Client
from core.duplicates.candidates import candidates
from core.duplicates.checking import Possible, described_by, possible_duplicates
from core.duplicates.schemas import CheckIn
from tests import world

BORN = date(1987, 3, 12)


class Desk:
    """A navigator of Second Step, who carries `mine`, and looks for somebody."""

    def __init__(self, doors: Doors, partners: world.Partnership) -> None:
        self.doors, self.partners = doors, partners
        with doors.system(Reason.SEED) as system:
            self.worker = world.person(system)
            self.mine = world.client(system, "Zoë Quillfeather", date_of_birth=BORN)
            world.allocation(system, self.mine, self.worker, partners.second_step)
            self.hidden = world.client(system, "Bertram Underhill", date_of_birth=BORN, nhs_number="9990000018")

    def check(self, **asked: object) -> list[Possible]:
        actor = world.actor(self.worker, self.partners.second_step, "recovery_navigator")
        with self.doors.records(actor, writing=False) as records:
            return possible_duplicates(records, described_by(CheckIn.model_validate(asked)))

    def finds(self, **asked: object) -> bool:
        return [one.client.id for one in self.check(**asked)] == [self.mine.id]


@pytest.fixture
def desk(doors: Doors, partners: world.Partnership) -> Desk:
    return Desk(doors, partners)


def test_somebody_hidden_is_not_found(desk: Desk) -> None:
    asked = {"family_name": "Underhill", "given_name": "Bertram", "date_of_birth": "1987-03-12"}
    assert desk.check(**asked, nhs_number="999 000 0018") == []


@pytest.mark.parametrize(
    "asked",
    [
        {"family_name": "Quillfeather", "given_name": "Zoe"},
        {"family_name": "Quilfether", "given_name": "Zoey"},
        {"family_name": "Quillfeather", "given_name": "Zoe", "date_of_birth": "1987-12-03"},
        {"family_name": "Quillfeather", "given_name": "Zoe", "date_of_birth": "1986-03-12"},
        {"family_name": "Zoe", "given_name": "Quillfeather"},
        {"family_name": "Brown", "given_name": "Zoe", "former_family_names": ["Quillfeather"]},
    ],
)
def test_somebody_open_is_found_however_they_are_written(desk: Desk, asked: dict[str, object]) -> None:
    assert desk.finds(**{"date_of_birth": "1987-03-12", **asked})


def test_somebody_else_is_not_found(desk: Desk) -> None:
    assert desk.check(family_name="Quillfeather", given_name="Bertram", date_of_birth="1954-07-30") == []


def test_the_answer_says_why(desk: Desk) -> None:
    (found,) = desk.check(family_name="Quillfeather", given_name="Zoe", date_of_birth="1987-12-03")
    assert "same date of birth with day and month swapped" in found.likeness.reasons


def test_a_postcode_is_compared_where_the_contact_details_are_open(desk: Desk) -> None:
    with desk.doors.system(Reason.SEED) as system:
        world.contact_details(system, desk.mine, desk.partners.second_step)
    (found,) = desk.check(family_name="Quillfeather", given_name="Zoe", postcode="BA1 1AA")
    assert "same postcode" in found.likeness.reasons


def test_a_postcode_is_not_compared_where_they_are_hidden(desk: Desk) -> None:
    with desk.doors.system(Reason.SEED) as system:
        world.contact_details(system, desk.mine, desk.partners.second_step, label=Label.VERY_RESTRICTED)
    assert desk.check(family_name="Quillfeather", given_name="Zoe", postcode="BA1 1AA") == []


def test_a_former_name_is_compared_where_it_is_open(desk: Desk) -> None:
    with desk.doors.system(Reason.SEED) as system:
        world.client_name(system, desk.mine, "Formerly")
    assert desk.finds(family_name="Formerly", given_name="Sam", date_of_birth="1987-03-12")


def test_a_former_name_is_not_compared_where_it_is_hidden(desk: Desk) -> None:
    with desk.doors.system(Reason.SEED) as system:
        world.client_name(system, desk.mine, "Formerly", label=Label.VERY_RESTRICTED)
    assert desk.check(family_name="Formerly", given_name="Sam", date_of_birth="1987-03-12") == []


def test_a_number_typed_with_two_digits_in_the_wrong_order_is_found(desk: Desk) -> None:
    with desk.doors.system(Reason.SEED) as system:
        known = system.get(Client, desk.mine.id)
        known.nhs_number, known.nhs_number_status = "9990000026", "01"
    (found,) = desk.check(family_name="Quillfeather", given_name="Zoe", nhs_number="9990000062")
    assert "NHS numbers differ in two digits that changed places" in found.likeness.reasons


def test_everybody_compared_is_found_by_the_system(desk: Desk) -> None:
    asked = CheckIn(family_name="Underhill", given_name="Bertram", date_of_birth=BORN)
    with desk.doors.system(Reason.TICKER) as system:
        found = candidates(lambda statement: system.connection.execute(statement).all(), described_by(asked))
    assert [one.client_id for one in found] == [desk.hidden.id]
