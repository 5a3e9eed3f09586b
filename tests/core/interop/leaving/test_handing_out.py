"""What an organisation takes with it, who may hand it out, and that another installation can go on with it."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from core.access.audit.history import remember
from core.access.audit.models import AuditEntry
from core.access.doors import Doors
from core.access.errors import Invalid, Refused
from core.access.identity import Identity
from core.access.protected import Label, table_of
from core.access.system import Reason, SystemRecords
from core.access.taken_in import TakenInRow
from core.assessments.models import InstrumentDefinition
from core.casework.models import Contact
from core.clients.models import Client
from core.interop.import_report import EntryReport
from core.interop.joining.run import join
from core.interop.leaving.run import hand_out
from core.involvement.models import Allocation
from core.organisations.models import Service
from core.people.intake import joining_door
from core.people.models import Person, RoleHeld
from core.referrals.models import Referral, State
from tests import world
from tests.conftest import StandingClock, doors_to
from tests.databases import SqliteCopies, opened

SETTINGS = ("service", "timeframe", "closed_day", "organisation_plugin", "team_member")


@dataclass
class Leaving:
    """Second Step leaves: Ana carries Sam, has written a contact, and an open case stands; Alabaré knows Sam too."""

    doors: Doors
    partners: world.Partnership
    path: Path
    admin: Identity
    officer: Identity

    def run(
        self, *, asked: Identity | None = None, approved: Identity | None = None, key: str = "second_step"
    ) -> ZipFile:
        hand_out(self.doors, self.path, organisation=key, asked=asked or self.admin, approved=approved or self.officer)
        return ZipFile(self.path)

    def rows(self, part: str) -> list[dict[str, str]]:
        with self.run() as parcel, parcel.open(part) as file:
            return list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))


def _service(system: SystemRecords) -> UUID:
    (service,) = system.find(select(Service))
    return service.id


def _identity(doors: Doors, name: str, organisation: object, role: str, *, is_system: bool = False) -> Identity:
    with doors.system(Reason.SEED) as system:
        person = world.person(system, name, is_system=is_system)
        world.role(system, person, organisation, role)  # type: ignore[arg-type]
        actor = world.actor(person, organisation, role)  # type: ignore[arg-type]
    return Identity(replace(actor, is_system=is_system), 1, name)


@pytest.fixture
def leaving(doors: Doors, partners: world.Partnership, tmp_path: Path, standing_clock: StandingClock) -> Leaving:
    ours, theirs = partners.second_step, partners.alabare
    with doors.system(Reason.SEED) as system:
        ana, bo = world.person(system, "Ana Worker"), world.person(system, "Bo Elsewhere")
        world.role(system, ana, ours)
        world.role(system, bo, theirs)
        sam = world.client(system, "Sam =Example", nhs_number="9990000018")
        sam.what_matters = "=1+1"
        former = world.client(system, "Former Person")
        hidden = world.client(system, "Hidden Person", label=Label.VERY_RESTRICTED)
        for client in (sam, hidden):
            world.involvement(system, client, ours)
        world.involvement(system, former, ours, ends=world.ENDED)
        world.involvement(system, sam, theirs)
        world.client(system, "Nobody Ours")
        world.allocation(system, sam, ana, ours)
        world.contact(system, sam, ana, ours, note="Our visit")
        world.contact(system, sam, bo, theirs, note="Their visit")
        world.contact_details(system, sam, ours, address="1 High Street")
        world.contact_details(system, sam, ours, address="The refuge", label=Label.VERY_RESTRICTED)
        world.safe_contact(system, sam, ours, may_text=True, instructions="Text first.")
        service = world.service(system, ours, "Navigators")
        world.referral(system, sam, ours, service_id=service.id, state=State.ACTIVE, summary="Debt")
    return Leaving(
        doors, partners, tmp_path / "left.zip",
        admin=_identity(doors, "Org Admin", ours, "organisation_admin"),
        officer=_identity(doors, "Pri Officer", theirs, "privacy_officer"),
    )  # fmt: skip


# ── who may ───────────────────────────────────────────────────────────────
def test_the_admin_of_another_organisation_does_not_hand_it_out(leaving: Leaving) -> None:
    other = _identity(leaving.doors, "Other Admin", leaving.partners.alabare, "organisation_admin")
    with pytest.raises(Refused, match="of this organisation"):
        leaving.run(asked=other)


def test_somebody_who_is_no_admin_does_not_hand_it_out(leaving: Leaving) -> None:
    worker = _identity(leaving.doors, "Wor Ker", leaving.partners.second_step, "team_manager")
    with pytest.raises(Refused):
        leaving.run(asked=worker)


def test_nobody_hands_it_out_alone(leaving: Leaving) -> None:
    with pytest.raises(Refused, match="another person"):
        leaving.run(approved=leaving.admin)


def test_the_second_is_a_privacy_officer(leaving: Leaving) -> None:
    other = _identity(leaving.doors, "Other Admin", leaving.partners.alabare, "organisation_admin")
    with pytest.raises(Refused, match="privacy officer"):
        leaving.run(approved=other)


def test_a_system_hands_nothing_out(leaving: Leaving) -> None:
    robot = _identity(leaving.doors, "Ro Bot", leaving.partners.alabare, "privacy_officer", is_system=True)
    with pytest.raises(Refused, match="system"):
        leaving.run(approved=robot)


def test_a_refusal_leaves_no_file(leaving: Leaving) -> None:
    with pytest.raises(Refused):
        leaving.run(approved=leaving.admin)
    assert not leaving.path.exists()


def test_a_file_that_is_there_is_not_written_over(leaving: Leaving) -> None:
    leaving.path.write_text("mine")
    with pytest.raises(Invalid, match="already"):
        leaving.run()


# ── what is in it ─────────────────────────────────────────────────────────
def test_people_supported_now_and_before_are_in_it_and_nobody_else(leaving: Leaving) -> None:
    assert {row["family_name"] for row in leaving.rows("records/client.csv")} == {"'=Example", "Person"}


def test_only_the_organisation_s_own_records_are_in_it(leaving: Leaving) -> None:
    assert [row["note"] for row in leaving.rows("records/contact.csv")] == ["Our visit"]


def test_what_the_organisation_set_for_itself_is_in_it(leaving: Leaving) -> None:
    with leaving.doors.system(Reason.SEED) as system:
        ours = leaving.partners.second_step
        service = world.service(system, ours, "Group", for_whom="Women alone", takes_unknown=False)
        world.timeframe(system, service)
        world.closed_day(system, ours)
        world.plugin_enabled(system, ours, "second_step")
        world.member(system, world.team(system, ours), world.person(system, "Mem Ber"), ours)
    with leaving.run() as parcel:
        counted = {name: len(parcel.read(f"records/{name}.jsonl").splitlines()) for name in SETTINGS}
    assert counted == {"service": 2, "timeframe": 1, "closed_day": 1, "organisation_plugin": 1, "team_member": 1}


def test_every_column_of_a_service_is_in_it(leaving: Leaving) -> None:
    with leaving.doors.system(Reason.SEED) as system:
        system.get(Service, _service(system)).for_whom = "Women alone"
    assert [row["for_whom"] for row in leaving.rows("records/service.csv")] == ["Women alone"]


def test_corrections_of_its_records_are_in_it_with_their_reasons(leaving: Leaving) -> None:
    with leaving.doors.system(Reason.SEED) as system:
        found = {contact.note: contact for contact in system.find(select(Contact))}
        corrected = [
            {
                "at": contact.at, "kind": "contact", "record_id": contact.id, "actor_id": contact.worker_id,
                "organisation_id": contact.organisation_id, "reason": "Wrong person",
                "changes": {"note": ["Somebody else", note]},
            }
            for note, contact in found.items()
        ]  # fmt: skip
        remember(system.connection, corrected)
    rows = [row for row in leaving.rows("records/record_change.csv") if row["kind"] == "contact"]
    said = [(row["record_id"], row["reason"], json.loads(row["fields"])) for row in rows]
    assert said == [(str(found["Our visit"].id), "Wrong person", {"note": ["Somebody else", "Our visit"]})]


def test_what_was_asked_in_assessments_is_in_it_and_nothing_that_was_not(leaving: Leaving) -> None:
    with leaving.doors.system(Reason.SEED) as system:
        client = system.find(select(Client).where(Client.given_name == "Sam"))[0]
        ana = system.find(select(Person).where(Person.name == "Ana Worker"))[0]
        world.assessment(system, client, ana, leaving.partners.second_step)
        for key in ("second_step:example", "alabare:other"):
            system.add(InstrumentDefinition(key=key, number=1, digest="0" * 64, definition={"title": key}))
    assert [row["key"] for row in leaving.rows("records/instrument_definition.csv")] == ["second_step:example"]


def test_a_confidential_address_stays(leaving: Leaving) -> None:
    with leaving.run() as parcel:
        assert not any(b"refuge" in parcel.read(name) for name in parcel.namelist())


def test_whoever_is_very_restricted_stays(leaving: Leaving) -> None:
    with leaving.run() as parcel:
        assert not any(b"Hidden" in parcel.read(name) for name in parcel.namelist())


def test_a_cell_that_would_run_as_a_formula_is_protected(leaving: Leaving) -> None:
    assert [row["what_matters"] for row in leaving.rows("joining/clients.csv")] == ["'=1+1"]


def test_names_of_workers_whom_the_records_mention_are_in_it(leaving: Leaving) -> None:
    assert {row["name"] for row in leaving.rows("records/names_of_staff.csv")} == {"Ana Worker", "Org Admin"}


def test_the_manifest_counts_and_fingerprints_every_part(leaving: Leaving) -> None:
    with leaving.run() as parcel:
        said = {one["name"]: one["sha256"] for one in json.loads(parcel.read("manifest.json"))["files"]}
        found = {name: hashlib.sha256(parcel.read(name)).hexdigest() for name in parcel.namelist()}
    assert said == {name: digest for name, digest in found.items() if name != "manifest.json"}


def test_the_manifest_says_until_when_the_agreement_holds(leaving: Leaving) -> None:
    with leaving.run() as parcel:
        assert json.loads(parcel.read("manifest.json"))["agreements"][0]["key"] == world.SHARING


def test_only_its_owner_may_read_the_file(leaving: Leaving) -> None:
    leaving.run()
    assert leaving.path.stat().st_mode & 0o077 == 0


def test_it_is_audited_with_who_asked_and_who_approved(leaving: Leaving) -> None:
    leaving.run()
    with leaving.doors.database.read.connect() as connection:
        table = table_of(AuditEntry)
        details = connection.execute(select(table.c.detail).where(table.c.action == "exported")).scalars().all()
    (said,) = details
    assert all(str(one.actor.person_id) in said for one in (leaving.admin, leaving.officer))


# ── going on elsewhere ────────────────────────────────────────────────────
@pytest.fixture
def elsewhere(sqlite_copies: SqliteCopies) -> Iterator[Doors]:
    """Another, empty installation."""
    with sqlite_copies.copy() as url, opened(url) as database:
        doors = doors_to(database)
        with doors.system(Reason.SEED) as system:
            world.partnership(system)
            world.publish_policy(system)
        yield doors


@dataclass(frozen=True)
class Arrived:
    doors: Doors

    def all(self, model: type, *columns: str) -> list[tuple[object, ...]]:
        table = table_of(model)
        with self.doors.database.read.connect() as connection:
            return [tuple(row) for row in connection.execute(select(*(table.c[name] for name in columns)))]


@pytest.fixture
def arrived(leaving: Leaving, elsewhere: Doors, tmp_path: Path) -> Arrived:
    """What was handed out, taken in there."""
    with leaving.run() as parcel:
        parcel.extractall(tmp_path / "out")
    told: list[EntryReport] = []
    join(joining_door(elsewhere, "second_step"), [tmp_path / "out" / "joining"], tell=told.append)
    assert [entry for entry in told if entry.sentences] == []
    return Arrived(elsewhere)


def test_staff_arrive_with_their_roles(arrived: Arrived) -> None:
    assert arrived.all(RoleHeld, "role", "starts") == [("recovery_navigator", world.LONG_AGO)]


def test_clients_arrive_as_they_were(arrived: Arrived) -> None:
    columns = ("family_name", "given_name", "nhs_number", "nhs_number_status", "date_of_birth", "what_matters")
    (client,) = arrived.all(Client, *columns)
    assert [str(value) for value in client] == ["=Example", "Sam", "9990000018", "01", "1990-05-17", "=1+1"]


def test_caseloads_arrive(arrived: Arrived) -> None:
    assert arrived.all(Allocation, "starts", "ends") == [(world.LONG_AGO, None)]


def test_open_cases_arrive(arrived: Arrived) -> None:
    assert arrived.all(Referral, "state", "summary", "is_open") == [("active", "Debt", True)]


def test_as_many_arrive_as_were_handed_out(leaving: Leaving, arrived: Arrived, tmp_path: Path) -> None:
    written = sum(
        len(path.read_text("utf-8").splitlines()) - 1 for path in (tmp_path / "out" / "joining").glob("*.csv")
    )
    assert len(arrived.all(TakenInRow, "id")) == written
