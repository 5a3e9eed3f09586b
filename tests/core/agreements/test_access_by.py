"""Access by agreement: rules in sentences, figures of five or more, the effect of an end; 4 March 2026."""

import pytest

from core.access.system import Reason
from tests import world
from tests.core.agreements.conftest import AGREEMENTS, PARTS, Register
from tests.core.referrals.ticking import run

COUNT = "agreements: count what they carry"


def _shared(register: Register, many: int) -> None:
    """So many more people of whom the navigator of Missing Link reads a contact of Second Step."""
    with register.doors.system(Reason.SEED) as system:
        for _ in range(many):
            client = world.client(system)
            world.involvement(system, client, register.partners.missing_link)
            world.allocation(system, client, register.worker.person, register.partners.missing_link)
            world.contact(system, client, register.theirs.person, register.partners.second_step)


def _access(register: Register, who: str = "ours") -> dict[str, list[dict[str, object]]]:
    agreement = register.part("ours", world.SHARING)["agreement"]
    found: dict[str, list[dict[str, object]]] = register.by(who).call("GET", f"{AGREEMENTS}/{agreement}/access").json()
    return found


def _contacts(register: Register) -> list[tuple[object, ...]]:
    lines = _access(register)["carried"]
    return [(one["of"], one["to"], one["clients"]) for one in lines if one["kind"] == "contacts"]


@pytest.mark.parametrize("who", ["icb", "worker"])
def test_who_answers_for_no_part_is_told_no_figures(register: Register, who: str) -> None:
    run(register.service, COUNT)
    found = _access(register, who)
    assert (found["carried"], found["reached"], found["holders"], found["counted_on"]) == ([], [], [], None)


def test_everybody_reads_which_rules_rest_on_it(register: Register) -> None:
    rules = {one["id"]: one["sentence"] for one in _access(register, "worker")["rules"]}
    assert rules["caseload-shared-work"].startswith("A Recovery Navigator may read")


def test_fewer_than_five_clients_are_no_number(register: Register) -> None:
    _shared(register, 3)
    run(register.service, COUNT)
    assert _contacts(register) == [("Second Step", "Missing Link", None)]


def test_five_clients_are_counted_each_once(register: Register) -> None:
    _shared(register, 4)
    run(register.service, COUNT)
    assert _contacts(register) == [("Second Step", "Missing Link", 5)]


def test_what_opens_otherwise_too_is_not_counted(register: Register) -> None:
    _shared(register, 6)
    run(register.service, COUNT)
    kinds = {one["kind"] for one in _access(register)["carried"]}
    assert ("contacts" in kinds, "clients" in kinds) == (True, False)


def test_holders_of_the_roles_are_counted(register: Register) -> None:
    run(register.service, COUNT)
    held = {(one["organisation"], one["role"]): one["people"] for one in _access(register)["holders"]}
    assert held["Missing Link", "Privacy officer"] == 2


def test_how_often_it_let_somebody_in_is_counted(register: Register) -> None:
    for _ in range(3):
        register.reads()
    run(register.service, COUNT)
    uses = {(one["of"], one["to"]): one["uses"] for one in _access(register)["reached"]}
    assert uses["All others", "Missing Link"] == 3


def test_figures_stay_for_the_day(register: Register) -> None:
    run(register.service, COUNT)
    _shared(register, 9)
    run(register.service, COUNT)
    assert _contacts(register) == [("Second Step", "Missing Link", None)]


def test_the_next_day_they_are_counted_again(register: Register) -> None:
    run(register.service, COUNT)
    _shared(register, 9)
    register.clock.move(days=1)
    run(register.service, COUNT)
    assert _contacts(register) == [("Second Step", "Missing Link", 10)]


def test_what_has_ended_has_no_figures(register: Register) -> None:
    run(register.service, COUNT)
    for partner in vars(register.partners).values():
        register.set_ends(register.clock.moment.date(), partner)
    register.clock.move(days=1)
    run(register.service, COUNT)
    assert _access(register)["carried"] == []


def test_the_csv_holds_the_same(register: Register) -> None:
    _shared(register, 4)
    run(register.service, COUNT)
    agreement = register.part("ours", world.SHARING)["agreement"]
    text = register.ours.call("GET", f"{AGREEMENTS}/{agreement}/access.csv").text
    assert "records,contacts,Second Step,Missing Link,,5,,2026-03-04" in text


def test_what_an_end_closes_is_told_before_in_numbers(register: Register) -> None:
    _shared(register, 5)
    run(register.service, COUNT)
    part, asked = register.part("theirs", world.SHARING), {"reason": "Only asking", "ends": "2026-04-01"}
    told = register.theirs.call("POST", f"{PARTS}/{part['id']}/effect", json=asked).json()["sentences"]
    assert told[0].startswith("From the midnight after 1 April 2026")
    assert told[1] == "Fewer than 5 people of Missing Link lose sight of records of Second Step about 6 clients."


def test_nobody_else_is_told_what_an_end_would_close(register: Register) -> None:
    part, asked = register.part("theirs", world.SHARING), {"reason": "Only asking"}
    assert register.ours.call("POST", f"{PARTS}/{part['id']}/effect", json=asked).status_code in (403, 404)
