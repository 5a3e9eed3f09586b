"""Many clients, fast: a partnership of four and N clients, with four people who may see none, few, many, a third."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import Connection, Table, insert

from core import models
from core.access.actor import Actor
from core.access.agreements import Agreement, AgreementParty
from core.access.protected import table_of
from core.access.versions import publish
from core.clients.models import Client
from core.clients.names import fold
from core.clients.sounds import first_sound
from core.database import migrate
from core.database.engine import Database
from core.database.ids import new_id
from core.involvement.models import Allocation, Involvement
from core.matrix.models import StaffLine
from core.organisations.models import Organisation, Service
from core.people.models import Person, RoleHeld
from core.referrals.models import Referral
from core.vocabulary import words_for

START = date(2025, 1, 1)
MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
ORGANISATIONS = ("second_step", "missing_link", "alabare", "nilaari")
INVOLVED, REFERRED, CARRIED = 0.32, 0.025, 48
BATCH = 20_000


@dataclass(frozen=True)
class Crowd:
    """The four people of the access measurements, by how much they may see."""

    newcomer: Actor
    support_worker: Actor
    practitioner: Actor
    manager: Actor

    def everybody(self) -> dict[str, Actor]:
        return dict(vars(self))


def fill(database: Database, clients: int, policy: str, plugins: tuple[str, ...]) -> Crowd:
    """Make it all; about a minute a million on SQLite. Organisation two is the one the four people act for."""
    migrate.upgrade(database, models.METADATA)
    choose = random.Random(clients)
    with database.write.begin() as connection:
        crowd, staff, service = _staff(connection)
        here = crowd.manager.organisation_id
        other = next(id for id in staff if id != here)
        for first in range(0, clients, BATCH):
            _batch(connection, choose, first, min(BATCH, clients - first), crowd, other, service, staff)
        words_for(plugins)(connection)
        publish(connection, policy, "measured", None, None)
    if database.dialect == "postgresql":
        with database.write.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    else:
        with database.write.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
    return crowd


UNDER = ("purposes", "common_law", "roles", "data_items", "rights_contact", "retention")
SHARING: dict[str, object] = {
    "key": "bsw_sharing", "title": "Sharing", "kinds": ["identity", "casework", "contact_details"],
    "labels": ["normal", "restricted", "very_restricted"], "lawful_basis": "public_task", "special_condition": "care",
    "agreed_at": MOMENT, **dict.fromkeys(UNDER, "As agreed"),
}  # fmt: skip


def _put(connection: Connection, model: type, rows: list[dict[str, object]]) -> None:
    table: Table = table_of(model)
    if rows:
        connection.execute(insert(table), [{"version": 1, **row} if "version" in table.c else row for row in rows])


def _staff(connection: Connection) -> tuple[Crowd, dict[UUID, list[UUID]], UUID]:
    ids = {key: new_id() for key in ORGANISATIONS}
    partner = {"standing": "partner", "starts": START, "term": "client"}
    _put(connection, Organisation, [{"id": id, "key": key, "name": key, **partner} for key, id in ids.items()])
    _put(connection, Agreement, [{"id": new_id(), **SHARING}])
    shared = {"agreement_key": SHARING["key"], "starts": START, "accepted_at": MOMENT}
    _put(connection, AgreementParty, [{"id": new_id(), "organisation_id": id, **shared} for id in ids.values()])
    roles = ("recovery_navigator", "recovery_navigator", "senior_navigator", "team_manager")
    mine = [(new_id(), role) for role in roles]
    here = ids["missing_link"]
    workers = {id: [new_id() for _ in range(60)] for id in ids.values()}
    people = [person for person, _ in mine] + [person for some in workers.values() for person in some]
    _put(connection, Person, [{"id": id, "name": f"Worker {n}", "is_system": False} for n, id in enumerate(people)])
    held = {"organisation_id": here, "starts": START, "is_approved": True}
    _put(connection, RoleHeld, [{"id": new_id(), "person_id": p, "role": role, **held} for p, role in mine])
    line = {"organisation_id": here, "manager_organisation_id": here, "line": "matrix", "is_accepted": True}
    line |= {"manager_id": mine[2][0], "label": "normal", "starts": START}
    _put(connection, StaffLine, [{"id": new_id(), "person_id": p, **line} for p in workers[here][:10]])
    service = new_id()
    row = {"id": service, "organisation_id": here, "name": "Triage", "women_only": False, "takes_unknown": True}
    _put(connection, Service, [row])
    crowd = Crowd(*(Actor(p, role, here, "missing_link", (role,)) for p, role in mine))
    return crowd, workers, service


def _batch(
    connection: Connection, choose: random.Random, first: int, count: int, crowd: Crowd, other: UUID, service: UUID,
    staff: dict[UUID, list[UUID]],
) -> None:  # fmt: skip
    here = crowd.manager.organisation_id
    clients, involved, carried, referred = [], [], [], []
    for n, (family, given) in enumerate(_names(choose, count), first):
        id = new_id()
        clients.append(_client(id, family, given, n))
        organisation = here if choose.random() < INVOLVED else other
        link = {"client_id": id, "organisation_id": organisation, "starts": START}
        involved.append({"id": new_id(), **link})
        worker = crowd.support_worker.person_id if n < CARRIED else choose.choice(staff[organisation])
        if n < CARRIED or choose.random() < 0.2:
            place = here if n < CARRIED else organisation
            carried.append(
                {"id": new_id(), **link, "organisation_id": place, "worker_id": worker, "allocated_by": worker}
            )
        if choose.random() < REFERRED:
            row = {"id": new_id(), "client_id": id, "organisation_id": here, "service_id": service, "priority": "3"}
            row |= {"state": "received", "is_open": True, "received_at": MOMENT, "needs": [], "import_notes": []}
            referred.append({**row, "label": "normal"})
    for model, rows in ((Client, clients), (Involvement, involved), (Allocation, carried), (Referral, referred)):
        _put(connection, model, rows)


def _client(id: UUID, family: str, given: str, n: int) -> dict[str, object]:
    sort, spoken = fold(f"{family} {given}"), fold(f"{given} {family}")
    row = {"id": id, "family_name": family, "given_name": given, "sort_name": sort, "spoken_name": spoken}
    row |= {"date_of_birth": date(1950 + n % 55, 1 + n % 12, 1 + n % 28), "date_of_birth_estimated": False}
    row |= {"family_sound": first_sound(family), "given_sound": first_sound(given)}
    return row | {"nhs_number": None, "nhs_number_status": "07", "interpreter_needed": False, "label": "normal"}


def _names(choose: random.Random, count: int) -> Iterator[tuple[str, str]]:
    sounds = (
        "ba",
        "co",
        "dar",
        "el",
        "fin",
        "gra",
        "han",
        "is",
        "jo",
        "ker",
        "lam",
        "mor",
        "nor",
        "pat",
        "ro",
        "san",
        "tom",
    )
    for _ in range(count):
        yield "".join(choose.choices(sounds, k=3)).capitalize(), "".join(choose.choices(sounds, k=2)).capitalize()
