"""Files as people send them: other encodings, separators and days, formulas, and all that can be wrong with a row."""

from datetime import date
from pathlib import Path

import pytest

from core.access.errors import Invalid
from core.clients.codes import NhsNumberStatus
from core.clients.models import Client, ContactDetails
from core.interop.csv_text import protected, unprotected
from core.interop.joining.reading import open_sheets
from core.interop.joining.sheets import SHEETS
from core.interop.joining.template import write_template
from core.people.models import Person, RoleHeld
from tests.core.interop.joining.conftest import CLIENTS, STAFF, Joining

HEAD = "client_key,family_name,supported_since"
ROW = "C1,Example,2024-01-01"


def born(joining: Joining, typed: str) -> object:
    joining.put("clients", (f"{HEAD},date_of_birth", f'{ROW},"{typed}"'))
    joining.run()
    return joining.row(Client)["date_of_birth"]


# ── whole files ───────────────────────────────────────────────────────────
def test_a_missing_column_refuses_the_file_before_anything_is_written(joining: Joining) -> None:
    joining.put("staff", STAFF)
    joining.put("clients", ("client_key,family_name", "C1,Example"))
    with pytest.raises(Invalid, match="“supported_since” is missing"):
        joining.run()
    assert joining.rows(RoleHeld) == []


def test_an_unknown_column_is_named_with_the_nearest_that_is_known(joining: Joining) -> None:
    joining.put("clients", (f"{HEAD},date_of_brith", f"{ROW},1980-01-01"))
    with pytest.raises(Invalid, match=r"“date_of_brith” is not known here\. Did you mean “date_of_birth”"):
        joining.run()


def test_a_column_that_is_there_twice_is_refused(joining: Joining) -> None:
    joining.put("clients", (f"{HEAD},family_name", f"{ROW},Again"))
    with pytest.raises(Invalid, match="there twice"):
        joining.run()


def test_a_file_of_another_name_is_refused_with_the_nearest(joining: Joining) -> None:
    other = joining.put("cleints", (HEAD, ROW))
    with pytest.raises(Invalid, match=r"Did you mean clients\.csv"):
        open_sheets([other])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\r\n\r\n", "empty"),
        (b"PK\x03\x04rest", "spreadsheet"),
        ("client_key".encode("utf-16"), "UTF-16"),
        (b"client_key,family_name,supported_since\r\nC1,\x00,2024-01-01", "neither"),
        (b'client_key,family_name,supported_since\r\nC1,"Example,2024-01-01', "quotation mark"),
    ],
)
def test_what_is_no_csv_is_refused_in_one_sentence(joining: Joining, content: bytes, said: str) -> None:
    joining.put("clients", content)
    with pytest.raises(Invalid, match=said):
        joining.run()


def test_a_folder_without_such_files_says_what_to_call_them(joining: Joining) -> None:
    with pytest.raises(Invalid, match=r"clients\.csv"):
        joining.run()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_name_with_accents_arrives_whole(joining: Joining, encoding: str) -> None:
    joining.put("clients", f"{HEAD}\r\nC1,Brontë-Núñez,2024-01-01".encode(encoding))
    joining.run()
    assert joining.row(Client)["family_name"] == "Brontë-Núñez"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_usual_separator_is_read(joining: Joining, separator: str) -> None:
    joining.put("clients", [HEAD.replace(",", separator), ROW.replace(",", separator)])
    assert joining.run().totals.created == 1


def test_headings_are_read_however_they_are_written(joining: Joining) -> None:
    joining.put("clients", ("Client key, Family Name ,SUPPORTED-SINCE,", f"{ROW},"))
    assert joining.run().totals.created == 1


def test_empty_lines_are_passed_over_and_counted(joining: Joining) -> None:
    joining.put("clients", (HEAD, "", ",,", "C1,,2024-01-01"))
    assert joining.run().only.entry == "row 4"


# ── cells ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "typed",
    ["31/12/1980", "31-12-1980", "31.12.1980", "31 Dec 1980", "31st December 1980", "1980-12-31", "1980-12-31 00:00",
     "31-Dec-1980"]
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(joining: Joining, typed: str) -> None:
    assert born(joining, typed) == date(1980, 12, 31)


@pytest.mark.parametrize("formula", ['=HYPERLINK("http://x","y")', "+SUM(A1)", "-2+3", "@cmd"])
def test_a_formula_is_kept_as_the_text_it_is(joining: Joining, formula: str) -> None:
    cell = formula.replace('"', '""')
    joining.put("clients", (f"{HEAD},what_matters", f'{ROW},"{cell}"'))
    joining.run()
    assert joining.row(Client)["what_matters"] == formula


@pytest.mark.parametrize("text", ["=1+1", "'=1", "''-", "+44 1225", "@x", "plain", "'quoted'", ""])
def test_a_protected_cell_is_the_same_text_again(text: str) -> None:
    assert (unprotected(protected(text)), protected(text)[:1] in tuple("=+-@")) == (text, False)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("date_of_birth", "31/12/80", "four digits"),
        ("date_of_birth", "31-Dec-80", "four digits"),
        ("date_of_birth", "soon", "Write the day like"),
        ("date_of_birth", "31/02/1980", "Write the day like"),
        ("date_of_birth", "01/01/2999", "past"),
        ("date_of_birth", "01/01/1850", "year"),
        ("given_name", "x" * 101, "100 characters"),
        ("adjustments", "x" * 4001, "4000 characters"),
        ("ethnic_category", "Martian", "one of these codes"),
        ("gender", "7", "one of these codes"),
        ("interpreter_needed", "perhaps", "yes or no"),
        ("postcode", "nowhere", "postcode"),
        ("email", "at home", "email"),
        ("mobile", "call me", "telephone"),
        ("link_worker", "S99", "staff.csv"),
    ],
)
def test_a_wrong_cell_is_named_with_what_to_do(joining: Joining, column: str, value: str, words: str) -> None:
    joining.put("clients", (f"{HEAD},{column}", f"{ROW},{value}"))
    told = joining.run()
    assert (told.only.entry, told.only.field, words in told.said) == ("row 2", column, True)


def test_a_report_never_repeats_what_was_typed(joining: Joining) -> None:
    joining.put("clients", (f"{HEAD},email", f"{ROW},secret-place"))
    assert "secret" not in joining.run().said


def test_a_row_with_too_many_cells_is_refused(joining: Joining) -> None:
    joining.put("clients", (HEAD, f"{ROW},left over"))
    assert "more cells" in joining.run().said


def test_a_code_may_be_given_by_its_words(joining: Joining) -> None:
    joining.put("clients", (f"{HEAD},ethnic_category", f"{ROW},white: british"))
    joining.run()
    assert joining.row(Client)["ethnic_category"] == "A"


def test_a_key_that_stands_twice_is_refused_the_second_time(joining: Joining) -> None:
    joining.put("clients", (HEAD, ROW, "C1,Another,2024-01-01"))
    told = joining.run()
    assert (told.totals.created, told.only.entry, told.only.field) == (1, "row 3", "client_key")


def test_an_nhs_number_with_a_wrong_check_digit_is_kept_and_needs_tracing(joining: Joining) -> None:
    joining.put("clients", (f"{HEAD},nhs_number,nhs_number_verified", f"{ROW},999 000 0019,yes"))
    told = joining.run()
    client = joining.row(Client)
    assert (client["nhs_number"], client["nhs_number_status"], "tracing" in told.said) == (
        "999 000 0019", NhsNumberStatus.TRACE_REQUIRED, True)  # fmt: skip


def test_wrong_numbers_match_nobody(joining: Joining) -> None:
    head = f"{HEAD},nhs_number,nhs_number_verified,date_of_birth"
    row = "Example,2024-01-01,9990000019,yes,1980-01-01"
    joining.put("clients", (head, f"C1,{row}", f"C2,{row}"))
    joining.run()
    assert len(joining.rows(Client)) == 2


def test_a_confidential_address_is_not_kept_and_that_is_said(joining: Joining) -> None:
    joining.put("clients", (f"{HEAD},address,address_confidential,phone", f"{ROW},1 Refuge Road,yes,01225 000000"))
    told = joining.run()
    assert (joining.row(ContactDetails)["address"], "confidential" in told.said) == (None, True)


def test_one_bad_row_does_not_keep_out_the_others(joining: Joining) -> None:
    joining.put("clients", (HEAD, ROW, "C2,Other,2024-01-01", "C3,Third,2999-01-01"))
    assert joining.run().totals.created == 2


def test_a_row_refused_on_the_way_does_not_keep_out_the_others(joining: Joining) -> None:
    joining.put("clients", (f"{HEAD},link_worker", f"{ROW},", "C2,Other,2024-01-01,S9", "C3,Third,2024-01-01,"))
    told = joining.run()
    assert (told.totals.created, told.only.entry) == (2, "row 3")


# ── staff ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("role", ["people_admin", "Privacy officer"])
def test_a_powerful_role_is_not_taken_in_from_a_file(joining: Joining, role: str) -> None:
    joining.put("staff", (STAFF[0], f"S1,Ana,,{role},2023-09-01"))
    told = joining.run()
    assert (told.only.field, joining.rows(RoleHeld)) == ("roles", [])


def test_an_unknown_role_is_refused_with_the_nearest(joining: Joining) -> None:
    joining.put("staff", (STAFF[0], "S1,Ana,,recovery_navigater,2023-09-01"))
    assert "recovery_navigator" in joining.run().said


def test_what_is_no_address_is_refused_by_its_column(joining: Joining) -> None:
    joining.put("staff", (f"{STAFF[0]},email", f"{STAFF[1]},nobody"))
    assert joining.run().only.field == "email"


def test_a_user_name_that_stands_twice_is_refused(joining: Joining) -> None:
    joining.put("staff", (*STAFF, "S3,Cy,ana,recovery_navigator,2023-09-01"))
    told = joining.run()
    assert (told.only.entry, told.only.field) == ("row 4", "username")


def test_a_user_name_of_somebody_else_is_refused(joining: Joining) -> None:
    joining.put("staff", STAFF)
    joining.run()
    joining.put("staff", (STAFF[0], "S8,Dee,ana,recovery_navigator,2023-09-01"))
    assert joining.run().only.field == "username"


def test_a_worker_without_a_care_role_carries_nobody(joining: Joining) -> None:
    joining.put("staff", (STAFF[0], "S1,Ana,,receptionist,2023-09-01"))
    joining.put("clients", CLIENTS[:2])
    joining.put("caseloads", ("client_key,staff_key,starts", "C1,S1,2024-03-04"))
    told = joining.run()
    assert (told.only.file, told.only.field) == ("caseloads.csv", "staff_key")


def test_a_closed_case_is_refused(joining: Joining) -> None:
    joining.put("cases", ("case_key,client_key,service,received_on,state", "R1,C1,X,2024-01-01,closed"))
    assert joining.run().only.field == "state"


# ── the template ──────────────────────────────────────────────────────────
def test_the_examples_of_the_template_can_be_taken_in(joining: Joining) -> None:
    write_template(joining.folder)
    tried, told = joining.run(dry_run=True), joining.run()
    rows = sum(len(sheet.examples) for sheet in SHEETS.values())
    assert (tried.totals.refused, told.totals.refused, told.totals.created) == (0, 0, rows)


def test_a_template_is_not_written_over_filled_in_files(tmp_path: Path) -> None:
    write_template(tmp_path)
    with pytest.raises(Invalid, match="empty folder"):
        write_template(tmp_path)


def test_an_imported_worker_s_name_is_the_only_new_name(joining: Joining) -> None:
    joining.put("staff", STAFF[:2])
    joining.run()
    assert {row["name"] for row in joining.rows(Person) if not row["is_system"]} == {"Ana Example"}
