"""Every stored decision, made again from its facts under the version it cites, is the same decision."""

import random
from importlib.resources import files

import pytest
from sqlalchemy import select

from core.access.audit.again import decide_again, is_decision
from core.access.audit.models import AuditEntry
from core.access.system import Reason
from core.access.versions import publish
from core.organisations.models import Organisation
from tests import world
from tests.core.oversight.conftest import House

ENTRY, ORGANISATION = AuditEntry.__table__, Organisation.__table__
ACTS = 120


def act(house: House, choose: random.Random, clients: list[object]) -> None:
    """One of many: readings of what is open and what is not, and writings that are allowed and refused."""
    who, client = choose.choice(["nav", "lin", "rec", "pat", "lee", "aud"]), choose.choice(clients)
    what = choose.choice(["client", "contact", "absent", "new contact", "list"])
    if what == "client":
        house.reads(who, client)  # type: ignore[arg-type]
    elif what == "contact":
        house.call(who, "GET", f"/api/v1/contacts/{house.contact}")
    elif what == "absent":
        house.call(who, "GET", f"/api/v1/contacts/{client}")
    elif what == "list":
        house.call(who, "GET", "/api/v1/clients")
    else:
        body = {"day": "2026-01-05", "began": "09:30", "minutes": 20, "mechanism": "01", "attendance": "5",
                "purpose": "planning"}  # fmt: skip
        house.call(who, "POST", f"/api/v1/clients/{client}/contacts", json=body)


@pytest.mark.parametrize("seed", range(3))
def test_many_random_acts_are_decided_again_as_they_were(seed: int, house: House) -> None:
    choose = random.Random(seed)
    clients = [house.sam, *(house.another(f"Kit{n} Person") for n in range(2)), unknown(house)]
    for place in range(ACTS):
        if place == ACTS // 2:
            narrower(house)
        act(house, choose, clients)
    outcomes = decided_again(house)
    assert ({policy for policy, _, _ in outcomes}, {allowed for _, allowed, _ in outcomes}) == ({1, 2}, {True, False})
    assert [one for one in outcomes if not one[2]] == []


def unknown(house: House) -> object:
    with house.doors.system(Reason.SEED) as system:
        return world.client(system, "Nobody Here").id


def narrower(house: House) -> None:
    """Another version comes into force half-way: what was decided before is decided again under the first."""
    text = files("policies").joinpath("partnership.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("p, caseload-own-work,")]
    with house.doors.database.write.begin() as connection:
        publish(connection, "\n".join(lines), "narrower", None, None)


def decided_again(house: House) -> list[tuple[int, bool, bool]]:
    """(policy, allowed, the same) of every stored decision"""
    found = []
    with house.doors.database.read.connect() as connection:
        keys = {row.id: row.key for row in connection.execute(select(ORGANISATION.c.id, ORGANISATION.c.key))}
        for row in connection.execute(select(ENTRY)).mappings().all():
            if row["actor_id"] is not None and is_decision(row):
                policy = house.doors.policies.get(connection, row["policy"])
                again = decide_again(policy, row, keys[row["organisation_id"]])
                found.append((row["policy"], again.decision.allowed, again.is_same))
    return found
