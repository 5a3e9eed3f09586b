"""`fingerpost import organisation` and `fingerpost export organisation`"""

from pathlib import Path

import pytest

from tests.core.commands.conftest import FIRST_PEOPLE, Ended, run

HEAD, ROW = "client_key,family_name,supported_since", "C1,Example,2024-01-01"


@pytest.fixture
def url(database_url: str) -> str:
    run("init", "--database", database_url, *FIRST_PEOPLE)
    return database_url


def take_in(url: str, folder: Path, *words: str) -> Ended:
    return run("import", "organisation", str(folder), "--organisation", "nilaari", "--database", url, *words)


def put(folder: Path, *lines: str) -> None:
    (folder / "clients.csv").write_text("\n".join((HEAD, *lines)))


def test_without_an_organisation_it_is_wrong_use(tmp_path: Path) -> None:
    assert run("import", "organisation", str(tmp_path)).code == 2


def test_an_unknown_organisation_is_a_no(url: str, tmp_path: Path) -> None:
    put(tmp_path, ROW)
    ended = run("import", "organisation", str(tmp_path), "--organisation", "nobody", "--database", url)
    assert (ended.code, "no organisation" in ended.err) == (1, True)


def test_a_template_is_written(tmp_path: Path) -> None:
    ended = run("import", "organisation", "--template", str(tmp_path / "new"))
    assert (ended.code, (tmp_path / "new" / "clients.csv").is_file()) == (0, True)


def test_a_wrong_column_is_one_sentence(url: str, tmp_path: Path) -> None:
    (tmp_path / "clients.csv").write_text("client_kee\n1")
    ended = take_in(url, tmp_path)
    assert (ended.code, "Did you mean “client_key”" in ended.err) == (1, True)


def test_a_refused_row_ends_with_no_and_is_named(url: str, tmp_path: Path) -> None:
    put(tmp_path, ROW, "C2,,2024-01-01")
    ended = take_in(url, tmp_path)
    assert (ended.code, "clients.csv, row 3: refused (family_name)" in ended.out) == (1, True)


def test_good_rows_are_counted(url: str, tmp_path: Path) -> None:
    put(tmp_path, ROW)
    ended = take_in(url, tmp_path)
    assert (ended.code, "1 created, 0 received before, 0 refused." in ended.out) == (0, True)


def test_a_dry_run_says_that_nothing_was_written(url: str, tmp_path: Path) -> None:
    put(tmp_path, ROW)
    assert "Nothing was written" in take_in(url, tmp_path, "--dry-run").out


def test_the_report_can_be_read_by_programs(url: str, tmp_path: Path) -> None:
    put(tmp_path, "C2,,2024-01-01")
    report = take_in(url, tmp_path, "--json").json
    assert (report["totals"]["refused"], report["entries"][0]["field"]) == (1, "family_name")


def test_the_report_can_be_kept_as_a_file(url: str, tmp_path: Path) -> None:
    put(tmp_path, "C2,,2024-01-01")
    take_in(url, tmp_path, "--report", str(tmp_path / "report.txt"))
    assert "row 2,,refused,family_name" in (tmp_path / "report.txt").read_text("utf-8-sig")


def test_the_file_of_the_report_holds_every_row(url: str, tmp_path: Path) -> None:
    put(tmp_path, ROW, "C2,Other,2024-01-01", "C3,,2024-01-01")
    take_in(url, tmp_path, "--report", str(tmp_path / "report.txt"))
    lines = (tmp_path / "report.txt").read_text("utf-8-sig").splitlines()[1:]
    assert [line.split(",")[:4] for line in lines] == [
        ["clients.csv", "row 4", "", "refused"],
        ["clients.csv", "row 2", "C1", "created"],
        ["clients.csv", "row 3", "C2", "created"],
    ]


def test_programs_are_told_of_every_row(url: str, tmp_path: Path) -> None:
    put(tmp_path, ROW, "C2,Other,2024-01-01")
    entries = take_in(url, tmp_path, "--json").json["entries"]
    assert [(entry["key"], entry["outcome"]) for entry in entries] == [("C1", "created"), ("C2", "created")]


def test_the_terminal_shows_only_rows_of_which_somebody_should_know(url: str, tmp_path: Path) -> None:
    put(tmp_path, ROW, "C2,,2024-01-01")
    said = take_in(url, tmp_path).out
    assert ("row 2" in said, "row 3" in said) == (False, True)


def test_the_template_as_shipped_can_be_tried_and_taken_in(url: str, tmp_path: Path) -> None:
    run("import", "organisation", "--template", str(tmp_path / "new"))
    tried, taken = take_in(url, tmp_path / "new", "--dry-run"), take_in(url, tmp_path / "new")
    assert (tried.code, taken.code) == (0, 0), tried.out + taken.out


# ── leaving ───────────────────────────────────────────────────────────────
def test_an_export_needs_two_keys(url: str, tmp_path: Path) -> None:
    ended = run("export", "organisation", "nilaari", "--out", str(tmp_path / "x.zip"), "--database", url)
    assert (ended.code, "--key" in ended.err) == (2, True)


def test_a_people_admin_s_key_hands_nothing_out(database_url: str, tmp_path: Path) -> None:
    accounts = run("init", "--database", database_url, "--json", *FIRST_PEOPLE).json["accounts"]
    keys = {one["username"]: one["api_key"] for one in accounts}
    env = {"KEY": keys["people-admin@second-step"], "SECOND_KEY": keys["privacy-officer@alabare"]}
    out, asked = tmp_path / "x.zip", {f"FINGERPOST_{name}": key for name, key in env.items()}
    ended = run("export", "organisation", "second_step", "--out", str(out), "--database", database_url, env=asked)
    assert (ended.code, "organisation admin" in ended.err, out.exists()) == (1, True, False)
