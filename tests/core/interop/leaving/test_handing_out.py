"""What an organisation takes with it, who may hand it out, and that another installation can go on with it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from core.access.audit.history import remember
from core.access.audit.models import AuditEntry
from core.access.doors import Doors
from core.access.errors import Invalid, Refused
from core.access.protected import table_of
from core.access.system import Reason, SystemRecords
from core.access.taken_in import TakenInRow
from core.casework.models import Contact
from core.clients.models import Client
from core.consent.models import Saying
from core.interop.import_report import EntryReport
from core.interop.joining.run import join
from core.interop.leaving.run import hand_out
from core.involvement.models import Allocation
from core.organisations.models import Service
from core.people.intake import joining_door
from core.people.models import RoleHeld
from core.referrals.models import Referral
from tests import world
from tests.conftest import doors_to
from tests.core.interop.leaving.conftest import Leaving, identity_of
from tests.databases import SqliteCopies, opened

SETTINGS = ("service", "timeframe", "closed_day", "organisation_plugin", "team_member")


def _service(system: SystemRecords) -> UUID:
    (service,) = system.find(select(Service))
    return service.id


# ── what is restricted in use ─────────────────────────────────────────────
@pytest.fixture
def restricted(leaving: Leaving) -> Leaving:
    """Sam had all that Second Step wrote restricted; a visit was written afterwards."""
    with leaving.doors.system(Reason.SEED) as system:
        ours, (sam,) = leaving.partners.second_step, system.find(select(Client).where(Client.nhs_number.is_not(None)))
        world.consent(system, sam, ours, None, saying=Saying.RESTRICTION)
        world.contact(system, sam, world.person(system, "Ana Nother"), ours, note="A later visit")
    return leaving


def test_what_is_restricted_in_use_is_taken_along(restricted: Leaving) -> None:
    """Article 18 of the UK GDPR lets its holder keep it: leaving would lose it."""
    assert {row["note"] for row in restricted.rows("records/contact.csv")} == {"Our visit", "A later visit"}


def test_and_so_is_what_says_that_it_is(restricted: Leaving) -> None:
    assert [row["saying"] for row in restricted.rows("records/consent.csv")] == ["restriction"]


@pytest.mark.parametrize(("file", "said"), [("cases", []), ("clients", [""])])
def test_another_installation_is_not_handed_it_to_go_on_with(restricted: Leaving, file: str, said: list[str]) -> None:
    assert [row.get("address") for row in restricted.rows(f"joining/{file}.csv")] == said


def test_nobody_else_who_hands_out_reads_it(restricted: Leaving) -> None:
    """The role alone opens nothing: it is that one system."""
    somebody = identity_of(restricted.doors, "Some Body", restricted.partners.second_step, "organisation_export")
    with restricted.doors.records(somebody.actor) as records:
        assert {one.note for one in records.find(select(Contact))} == {"A later visit"}


# ── who may ───────────────────────────────────────────────────────────────
def test_the_admin_of_another_organisation_does_not_hand_it_out(leaving: Leaving) -> None:
    other = identity_of(leaving.doors, "Other Admin", leaving.partners.alabare, "organisation_admin")
    with pytest.raises(Refused, match="of this organisation"):
        leaving.run(asked=other)


def test_somebody_who_is_no_admin_does_not_hand_it_out(leaving: Leaving) -> None:
    worker = identity_of(leaving.doors, "Wor Ker", leaving.partners.second_step, "team_manager")
    with pytest.raises(Refused):
        leaving.run(asked=worker)


def test_nobody_hands_it_out_alone(leaving: Leaving) -> None:
    with pytest.raises(Refused, match="another person"):
        leaving.run(approved=leaving.admin)


def test_the_second_is_a_privacy_officer(leaving: Leaving) -> None:
    other = identity_of(leaving.doors, "Other Admin", leaving.partners.alabare, "organisation_admin")
    with pytest.raises(Refused, match="privacy officer"):
        leaving.run(approved=other)


def test_a_system_hands_nothing_out(leaving: Leaving) -> None:
    robot = identity_of(leaving.doors, "Ro Bot", leaving.partners.alabare, "privacy_officer", is_system=True)
    with pytest.raises(Refused, match="system"):
        leaving.run(approved=robot)


def test_a_refusal_leaves_no_file(leaving: Leaving) -> None:
    with pytest.raises(Refused):
        leaving.run(approved=leaving.admin)
    assert not leaving.path.exists()


@pytest.mark.parametrize("taken_from", ["admin", "officer"])
def test_whoever_loses_the_role_while_it_runs_hands_nothing_out(taken_from: str, leaving: Leaving) -> None:
    """The first answer is that of the beginning, the next that of the end."""
    now = {"admin": leaving.admin, "officer": leaving.officer}
    lost = replace(now[taken_from], actor=replace(now[taken_from].actor, roles=("receptionist",)))
    answers = iter([tuple(now.values()), tuple((now | {taken_from: lost}).values())])
    with pytest.raises(Refused, match="key must be that of"):
        hand_out(leaving.doors, leaving.path, organisation="second_step", holders=lambda: next(answers))
    assert list(leaving.path.parent.glob(f"{leaving.path.name}*")) == []


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
