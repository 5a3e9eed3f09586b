"""What an organisation's files become, and that the same files again become nothing."""

from datetime import date

import pytest

from core.access.audit.models import AuditEntry
from core.access.errors import Invalid
from core.access.system import Reason
from core.access.taken_in import TakenInRow
from core.clients.models import Client, ContactDetails, SafeContact
from core.interop.joining import reading
from core.interop.joining import run as running
from core.interop.joining.reading import Given
from core.interop.joining.run import join
from core.involvement.models import Allocation, Involvement
from core.matrix.models import StaffLine
from core.notices.models import StaffAddress
from core.people.accounts import NO_PASSWORD
from core.people.intake import joining_door
from core.people.models import Account, Person, RoleHeld
from core.referrals.models import Referral
from tests import world
from tests.core.interop.joining.conftest import CLIENTS, STAFF, Joining


# ── for whom ──────────────────────────────────────────────────────────────
def test_an_organisation_that_is_unknown_takes_in_nothing(joining: Joining) -> None:
    with pytest.raises(Invalid, match="no organisation"):
        joining_door(joining.doors, "nobody")


def test_an_organisation_outside_the_agreement_takes_in_no_clients(joining: Joining) -> None:
    joining.put("clients", CLIENTS)
    entries = []
    totals = join(joining_door(joining.doors, "icb"), [joining.folder], tell=entries.append)
    assert (totals.refused, "sharing agreement" in entries[0].sentences[0]) == (2, True)


# ── works ─────────────────────────────────────────────────────────────────
def test_every_row_of_every_file_is_taken_in(joining: Joining) -> None:
    joining.put_all()
    assert (joining.run().totals.created, joining.rows(TakenInRow)) != (0, [])


def test_every_row_is_told_with_its_number_its_key_and_what_became_of_it(joining: Joining) -> None:
    joining.put("clients", CLIENTS)
    told = [(entry.file, entry.entry, entry.key, entry.outcome) for entry in joining.run().every]
    assert told == [("clients.csv", "row 2", "C1", "created"), ("clients.csv", "row 3", "C2", "created")]


def test_nothing_of_good_files_is_told(joining: Joining) -> None:
    joining.put_all()
    told = joining.run()
    assert (told.totals.created, told.totals.refused, told.said) == (10, 0, "")


def test_a_worker_has_their_roles_from_their_first_day(joining: Joining) -> None:
    joining.put("staff", STAFF)
    joining.run()
    held = {(row["role"], row["starts"], row["is_approved"]) for row in joining.rows(RoleHeld)}
    assert held == {
        (role, date(2023, 9, 1), True) for role in ("recovery_navigator", "senior_navigator", "team_manager")
    }


def test_an_account_waits_for_its_first_password(joining: Joining) -> None:
    joining.put("staff", STAFF)
    joining.run()
    account = joining.row(Account)
    assert (account["username"], account["password_hash"]) == ("ana", NO_PASSWORD)


def test_a_worker_is_told_of_messages_where_the_file_says(joining: Joining) -> None:
    joining.put("staff", (f"{STAFF[0]},email,mobile", f"{STAFF[1]},ana@example.org,07700 900982"))
    joining.run()
    assert {row["address"] for row in joining.rows(StaffAddress)} == {"ana@example.org", "+447700900982"}


def test_a_worker_is_employed_and_managed(joining: Joining) -> None:
    joining.put_all()
    joining.run()
    assert sorted(str(row["line"]) for row in joining.rows(StaffLine)) == ["employment", "employment", "line"]


def test_a_client_is_supported_since_that_day(joining: Joining) -> None:
    joining.put("clients", CLIENTS)
    joining.run()
    assert {row["starts"] for row in joining.rows(Involvement)} == {date(2024, 3, 4), date(2024, 5, 1)}


def test_a_caseload_is_a_workers(joining: Joining) -> None:
    joining.put_all()
    joining.run()
    people = {row["id"]: row["name"] for row in joining.rows(Person)}
    assert {people[row["worker_id"]] for row in joining.rows(Allocation)} == {"Ana Example", "Bo Example"}


def test_an_open_case_stands_where_it_was(joining: Joining) -> None:
    joining.put_all()
    joining.run()
    case = joining.row(Referral)
    assert (case["state"], case["is_open"], str(case["received_at"])[:10]) == ("active", True, "2024-02-28")


def test_ways_of_contact_and_what_is_safe_are_kept(joining: Joining) -> None:
    joining.put("clients", ("client_key,family_name,supported_since,mobile,may_text,contact_instructions",
                            "C1,Example,2024-01-01,07700 900000,yes,Text first."))  # fmt: skip
    joining.run()
    safe = joining.row(SafeContact)
    assert (joining.row(ContactDetails)["mobile"], safe["may_text"], safe["instructions"]) == (
        "07700 900000", True, "Text first.")  # fmt: skip


def test_everything_is_audited_as_the_import(joining: Joining) -> None:
    joining.put_all()
    joining.run()
    wrote = [row for row in joining.rows(AuditEntry) if row["action"] == "create"]
    assert {row["through"] for row in wrote if row["kind"] == "client"} == {"joining"}


# ── once only ─────────────────────────────────────────────────────────────
def test_the_same_files_again_change_nothing(joining: Joining) -> None:
    joining.put_all()
    joining.run()
    again = joining.run().totals
    assert (again.created, again.unchanged, again.refused) == (0, 10, 0)


def test_a_file_that_a_spreadsheet_saved_anew_changes_nothing(joining: Joining) -> None:
    joining.put("clients", ("client_key,family_name,supported_since", "C1,Example,01/03/2024"))
    joining.run()
    joining.put("clients", ("client_key,family_name,supported_since", "C1,Example,1-Mar-24"))
    assert joining.run().totals.unchanged == 1


def test_a_row_kept_by_its_cells_in_earlier_days_is_known_still(joining: Joining) -> None:
    joining.put("clients", ("client_key,family_name,supported_since", "C1,Example,01/03/2024"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "Given", lambda *parts: Given(*parts[:4], digest=parts[5], former=parts[5]))
        joining.run()
    assert joining.run().totals.unchanged == 1


def test_a_row_that_comes_again_with_other_content_is_refused(joining: Joining) -> None:
    joining.put("clients", CLIENTS)
    joining.run()
    joining.put("clients", [line.replace("Sam", "Max") for line in CLIENTS])
    told = joining.run()
    assert (told.only.outcome, told.only.field, "other content" in told.said) == ("refused", "client_key", True)


def test_a_killed_run_goes_on_where_it_was(joining: Joining, monkeypatch: pytest.MonkeyPatch) -> None:
    joining.put_all()
    monkeypatch.setattr(running, "BATCH", 1)
    rows = 0

    def killed(done: int, total: int) -> None:
        if done == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        join(joining_door(joining.doors, "nilaari"), [joining.folder], tell=print, progress=killed)
    rows = len(joining.rows(TakenInRow))
    after = joining.run().totals
    assert (rows, after.unchanged, after.created) == (6, 6, 4)


def test_an_account_is_made_up_for_if_a_kill_came_before_it(joining: Joining, monkeypatch: pytest.MonkeyPatch) -> None:
    joining.put("staff", STAFF)
    monkeypatch.setattr(running, "open_accounts", lambda *_: None)
    joining.run()
    monkeypatch.undo()
    joining.run()
    assert joining.row(Account)["username"] == "ana"


def test_progress_counts_every_row_there_is(joining: Joining) -> None:
    joining.put_all()
    seen: list[tuple[int, int]] = []
    join(joining_door(joining.doors, "nilaari"), [joining.folder], tell=print, progress=lambda *now: seen.append(now))
    assert seen[-1] == (10, 10)


def test_a_dry_run_writes_nothing(joining: Joining) -> None:
    joining.put_all()
    assert (joining.run(dry_run=True).totals.created, joining.rows(Client), joining.rows(TakenInRow)) == (10, [], [])


def test_a_dry_run_names_what_would_be_refused(joining: Joining) -> None:
    joining.put("caseloads", ("client_key,staff_key,starts", "C9,S9,2024-01-01"))
    told = joining.run(dry_run=True)
    assert (told.totals.refused, told.only.field) == (1, "staff_key")


# ── people whom a partner supports already ────────────────────────────────
def known(joining: Joining, name: str = "Samuel Example") -> Client:
    with joining.doors.system(Reason.SEED) as system:
        return world.client(system, name, date_of_birth=date(1980, 12, 31), nhs_number="9990000018")


def test_somebody_known_is_found_and_supported_by_both(joining: Joining) -> None:
    there = known(joining)
    joining.put("clients", CLIENTS[:2])
    told = joining.run()
    assert (joining.row(Involvement)["client_id"], "already" in told.said) == (there.id, True)


def test_nothing_of_somebody_known_is_changed_or_shown(joining: Joining) -> None:
    known(joining)
    joining.put("clients", CLIENTS[:2])
    told = joining.run()
    assert (joining.row(Client)["given_name"], "Samuel" in told.said) == ("Samuel", False)


def test_contact_details_of_somebody_known_are_not_kept_and_that_is_said(joining: Joining) -> None:
    known(joining)
    joining.put("clients", (f"{CLIENTS[0]},phone", f"{CLIENTS[1]},01225 000000"))
    told = joining.run()
    assert (joining.rows(ContactDetails), "were not kept" in told.said) == ([], True)


def test_another_family_name_is_another_person(joining: Joining) -> None:
    known(joining, "Sam Different")
    joining.put("clients", CLIENTS[:2])
    joining.run()
    assert len(joining.rows(Client)) == 2


def test_a_number_that_nobody_verified_finds_nobody(joining: Joining) -> None:
    known(joining)
    joining.put("clients", [line.replace(",yes,", ",no,") for line in CLIENTS[:2]])
    joining.run()
    assert len(joining.rows(Client)) == 2


def test_a_wrong_number_finds_nobody_even_if_both_say_it_was_verified(joining: Joining) -> None:
    with joining.doors.system(Reason.SEED) as system:
        world.client(system, "Sam Example", date_of_birth=date(1980, 12, 31), nhs_number="9990000019")
    joining.put("clients", [line.replace("999 000 0018", "9990000019") for line in CLIENTS[:2]])
    joining.run()
    assert len(joining.rows(Client)) == 2


def test_one_person_in_two_rows_is_one_client(joining: Joining) -> None:
    joining.put("clients", (*CLIENTS[:2], CLIENTS[1].replace("C1", "C7")))
    told = joining.run()
    assert (len(joining.rows(Client)), len(joining.rows(Involvement)), told.only.entry) == (1, 1, "row 3")


def test_somebody_on_the_caseload_already_is_refused(joining: Joining) -> None:
    joining.put_all()
    joining.run()
    joining.put("clients", (*CLIENTS[:2], CLIENTS[1].replace("C1", "C7")))
    joining.put("caseloads", ("client_key,staff_key,starts", "C7,S1,2024-04-01"))
    assert "already" in joining.run().entries[-1].sentences[0]


def test_a_service_of_this_name_is_used(joining: Joining) -> None:
    with joining.doors.system(Reason.SEED) as system:
        world.service(system, joining.partners.nilaari, "Nilaari Support")
    joining.put("services", ("service", "Nilaari support"))
    assert "is used" in joining.run().said
