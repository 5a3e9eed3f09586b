"""`fingerpost import referrals`"""

from pathlib import Path

from tests.core.commands.conftest import FIRST_PEOPLE, Ended, run

MESSAGE = Path(__file__).parents[2] / "data/bars/referral-message-1.4.0.json"


def take_in(url: str, *words: str) -> Ended:
    run("init", "--database", url, *FIRST_PEOPLE)
    return run("import", "referrals", "--database", url, *words)


def test_a_referral_message_becomes_a_referral(database_url: str) -> None:
    assert take_in(database_url, "--json", str(MESSAGE)).json["totals"]["created"] == 1


def test_the_same_message_again_changes_nothing(database_url: str) -> None:
    take_in(database_url, str(MESSAGE))
    again = take_in(database_url, "--json", str(MESSAGE))
    assert (again.code, again.json["totals"]) == (0, {"created": 0, "unchanged": 1, "refused": 0})


def test_a_destination_unknown_here_goes_to_triage_and_is_said(database_url: str) -> None:
    assert "it went to Access and triage of Second Step" in take_in(database_url, str(MESSAGE)).out


def test_a_refused_file_ends_with_no(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{")
    assert take_in(database_url, str(tmp_path / "broken.json")).code == 1


def test_a_file_that_is_not_there_is_one_sentence(database_url: str) -> None:
    ended = take_in(database_url, "nosuch.json")
    assert (ended.code, ended.err.splitlines()[-1]) == (1, "nosuch.json: No such file or directory.")


def test_an_unknown_organisation_is_a_no(database_url: str) -> None:
    ended = take_in(database_url, str(MESSAGE), "--organisation", "nobody")
    assert (ended.code, "no organisation" in ended.err) == (1, True)


def test_no_file_is_wrong_use() -> None:
    assert run("import", "referrals").code == 2


def test_a_spreadsheet_is_taken_in_and_its_refused_rows_end_with_no(database_url: str, tmp_path: Path) -> None:
    file, report = tmp_path / "rows.csv", tmp_path / "report.csv"
    rows = "A1,Access and triage,Sam,Help\nA2,Nowhere,Bea,Help\n"
    file.write_text("referral_key,service,given_name,summary\n" + rows)
    ended = take_in(database_url, "--json", str(file), "--report", str(report))
    assert (ended.code, ended.json["totals"]) == (1, {"created": 1, "unchanged": 0, "refused": 1})
    assert "No service is called so" in report.read_text("utf-8-sig")


def test_the_template_is_written_and_not_over_another(tmp_path: Path) -> None:
    first = run("import", "referrals", "--template", str(tmp_path))
    assert (first.code, run("import", "referrals", "--template", str(tmp_path)).code) == (0, 1)
