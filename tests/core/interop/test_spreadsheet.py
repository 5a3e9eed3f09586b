"""Referrals as a spreadsheet: once and again, as people write it, in parts, and what is wrong with a row."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.access.errors import Invalid
from core.clients.models import Client, ContactDetails
from core.interop.import_report import EntryReport
from core.interop.joining import reading
from core.interop.joining.reading import Given
from core.interop.spreadsheet import Spreadsheet, template_rows
from core.people.intake import intake_doors
from core.referrals.arrivals import Arrival, Way
from core.referrals.models import Referral
from tests.core.interop.conftest import Here

HEAD = "referral_key,service,given_name,family_name,date_of_birth,source,sender,priority,summary\n"
ROW = "A1,Access triage,Sam,Example,31/12/1980,A1,High Street practice,3,Asks for help.\n"


def take(here: Here, tmp_path: Path, content: str | bytes, *, dry_run: bool = False) -> list[EntryReport]:
    file = tmp_path / "referrals.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    told: list[EntryReport] = []
    sheet = Spreadsheet(intake_doors(here.doors), file)
    for _ in sheet.run(told.append, dry_run=dry_run):
        pass
    return told


def outcomes(told: list[EntryReport]) -> list[str]:
    return [entry.outcome.value for entry in told]


def test_a_row_becomes_a_referral(here: Here, tmp_path: Path) -> None:
    assert outcomes(take(here, tmp_path, HEAD + ROW)) == ["created"]
    referral = here.row(Referral)
    assert (referral["from_name"], referral["source"], here.row(Arrival)["way"]) == (
        "High Street practice", "A1", Way.SPREADSHEET,
    )  # fmt: skip


def test_the_same_file_again_changes_nothing(here: Here, tmp_path: Path) -> None:
    take(here, tmp_path, HEAD + ROW)
    assert outcomes(take(here, tmp_path, HEAD + ROW)) == ["unchanged"]
    assert len(here.rows(Referral)) == len(here.rows(Client)) == 1


@pytest.mark.parametrize("together", [True, False])
def test_a_row_of_the_same_person_by_a_nickname_is_the_same_referral(
    here: Here, tmp_path: Path, together: bool
) -> None:
    rows = [ROW.replace("Sam", "Liz"), ROW.replace("Sam", "Elizabeth Jo").replace("A1,", "A2,", 1)]
    others = "".join(ROW.replace("Sam,Example", f"Bea,Other{key}").replace("A1,", f"{key},", 1) for key in ("A3", "A4"))
    for part in ["".join(rows)] if together else rows:
        take(here, tmp_path, HEAD + part + others)
    assert len(here.rows(Referral)) == 3


def test_the_same_key_with_other_content_is_refused(here: Here, tmp_path: Path) -> None:
    take(here, tmp_path, HEAD + ROW)
    (told,) = take(here, tmp_path, HEAD + ROW.replace("Sam", "Bea"))
    assert (told.outcome.value, told.field) == ("refused", "referral_key")


def test_a_dry_run_writes_nothing_and_says_the_same(here: Here, tmp_path: Path) -> None:
    wrong = "A2,Nowhere,Sam,Example,31/12/1980,A1,X,3,Y\n"
    assert outcomes(take(here, tmp_path, HEAD + ROW + wrong, dry_run=True)) == ["refused", "created"]
    assert here.rows(Referral) == []


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + HEAD + ROW,
        (HEAD + ROW).replace(",", ";"),
        (HEAD + ROW).replace(",", "\t"),
        (HEAD + ROW).replace("Sam", "Zoë").encode("cp1252"),
        (HEAD + ROW).replace("31/12/1980", "31 Dec 1980"),
        (HEAD + ROW).replace("31/12/1980", "31st December 1980"),
        (HEAD + ROW).replace("\n", "\r\n"),
    ],
)
def test_as_spreadsheets_write_it(here: Here, tmp_path: Path, content: str | bytes) -> None:
    assert outcomes(take(here, tmp_path, content)) == ["created"]
    assert str(here.row(Client)["date_of_birth"]) == "1980-12-31"


RESAVED = [("31/12/1980", "31-Dec-1980"), ("31/12/1980", "1980-12-31 00:00:00"), (",3,", ",,"), ("Sam", " Sam ")]


@pytest.mark.parametrize(("before", "after"), RESAVED)
@pytest.mark.parametrize("more", ["", ROW.replace("A1,", "A2,", 1).replace("Sam", "Bea")])
def test_a_file_that_a_spreadsheet_saved_anew_changes_nothing(
    here: Here, tmp_path: Path, before: str, after: str, more: str
) -> None:
    take(here, tmp_path, HEAD + ROW + more)
    again = HEAD + ROW.replace(before, after) + more
    assert set(outcomes(take(here, tmp_path, again, dry_run=True))) == {"unchanged"}
    assert set(outcomes(take(here, tmp_path, again))) == {"unchanged"}


def kept_as_typed(patch: pytest.MonkeyPatch) -> None:
    """As rows were kept before days in them were read: by their cells."""
    patch.setattr(reading, "Given", lambda *parts: Given(*parts[:4], digest=parts[5], former=parts[5]))


@pytest.mark.parametrize("more", ["", ROW.replace("A1,", "A2,", 1).replace("Sam", "Bea")])
def test_rows_kept_by_their_cells_in_earlier_days_are_known_still(here: Here, tmp_path: Path, more: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        kept_as_typed(patch)
        take(here, tmp_path, HEAD + ROW + more)
    cells = dict(zip(HEAD.strip().split(","), ROW.strip().split(","), strict=True))
    typed = hashlib.sha256(repr(sorted(cells.items())).encode()).hexdigest()
    assert typed in {row["digest"] for row in here.rows(Arrival)}
    assert set(outcomes(take(here, tmp_path, HEAD + ROW + more, dry_run=True))) == {"unchanged"}
    assert set(outcomes(take(here, tmp_path, HEAD + ROW + more))) == {"unchanged"}


DATED = HEAD.replace("summary", "received_on,received_at_time")


@pytest.mark.parametrize(
    ("on", "at", "received"),
    [("01-Mar-26", "", (9, 0)), ("2026-03-01 17:30", "", (17, 30)), ("1 Mar 2026", "5:30pm", (17, 30)),
     ("2026-03-01 00:00:00", "17:30", (17, 30)), ("2026-03-01 00:00:00", "", (9, 0))]
)  # fmt: skip
def test_a_receipt_keeps_its_hour(here: Here, tmp_path: Path, on: str, at: str, received: tuple[int, int]) -> None:
    take(here, tmp_path, DATED + ROW.replace("Asks for help.", f"{on},{at}"))
    stored = here.row(Referral)["received_at"]
    assert stored == datetime(2026, 3, 1, *received, tzinfo=UTC)


@pytest.mark.parametrize(
    ("on", "at", "field", "words"),
    [("", "17:30", "received_at_time", "Write the day in received_on too"),
     ("2026-03-01 17:30", "17:30", "received_on", "Write the day like"),
     ("1 Mar 2026", "late", "received_at_time", "Write the time like 17:30"),
     ("29 Mar 2026", "01:30", "received_at_time", "clocks went forward"),
     ("31/12/80", "", "received_on", "four digits")]
)  # fmt: skip
def test_an_hour_that_cannot_be_is_refused_at_its_column(
    here: Here, tmp_path: Path, on: str, at: str, field: str, words: str
) -> None:
    (told,) = take(here, tmp_path, DATED + ROW.replace("Asks for help.", f"{on},{at}"))
    assert (told.outcome.value, told.field, words in told.sentences[0]) == ("refused", field, True)


def test_a_formula_stays_the_text_that_it_is(here: Here, tmp_path: Path) -> None:
    take(here, tmp_path, HEAD + ROW.replace("Asks for help.", "=HYPERLINK(1)"))
    assert here.row(Referral)["summary"] == "=HYPERLINK(1)"


def test_a_file_that_was_stopped_goes_on(here: Here, tmp_path: Path) -> None:
    rows = "".join(ROW.replace("A1,", f"A{n},", 1).replace("Sam", f"Sam{n}") for n in range(120))
    file = tmp_path / "referrals.csv"
    file.write_text(HEAD + rows)
    stopped = Spreadsheet(intake_doors(here.doors), file)
    assert next(stopped.run(lambda entry: None)) == 50
    assert outcomes(take(here, tmp_path, HEAD + rows)).count("unchanged") == 50
    assert len(here.rows(Referral)) == 120


def test_a_row_by_two_ways_is_one_referral(here: Here, tmp_path: Path) -> None:
    take(here, tmp_path, HEAD + ROW)
    (told,) = take(here, tmp_path, HEAD + ROW.replace("A1,", "B7,", 1))
    assert (told.outcome.value, len(here.rows(Referral)), len(here.rows(Arrival))) == ("unchanged", 1, 2)


def test_one_row_that_is_wrong_takes_no_other_along(here: Here, tmp_path: Path) -> None:
    wrong = "A2,Access triage,Bea,Example,not a day,A1,X,3,Y\n"
    nobody = "A3,Access triage,,,,A1,X,3,Y\n"
    told = take(here, tmp_path, HEAD + wrong + nobody + ROW)
    assert sorted(outcomes(told)) == ["created", "refused", "refused"]


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", b"PK\x03\x04", HEAD + '"never closed'])
def test_what_is_no_such_file_is_refused_before_anything_is_written(
    here: Here, tmp_path: Path, content: str | bytes
) -> None:
    with pytest.raises(Invalid):
        take(here, tmp_path, content)
    assert here.rows(Referral) == []


def test_the_example_of_the_template_can_be_taken_in(here: Here, tmp_path: Path) -> None:
    head, example = template_rows()
    row = [cell.replace("Access and triage", "Access triage") for cell in example]
    content = "\n".join(",".join(f'"{cell}"' for cell in cells) for cells in (head, row))
    assert outcomes(take(here, tmp_path, content)) == ["created"]
    assert here.row(ContactDetails)["postcode"] == "BA1 1AA"
