"""`fingerpost papers`: a paper of the organisation that a key acts for."""

from pathlib import Path

from tests.core.commands.conftest import DemoMade, Ended, run

WORKER, OFFICER = "navigator@missing-link", "privacy@second-step"


def _made(demo: DemoMade, username: str, *words: str) -> Ended:
    return run("papers", *words, "--database", demo.url, env={"FINGERPOST_KEY": demo.key(username)})


def test_without_a_key_there_is_none(demo: DemoMade) -> None:
    assert run("papers", "processing", "--database", demo.url).code == 2


def test_a_worker_is_told_for_whom_they_are(demo: DemoMade) -> None:
    ended = _made(demo, WORKER, "processing")
    assert (ended.code, "privacy officers" in ended.err) == (1, True)


def test_a_privacy_officer_gets_the_record_of_processing(demo: DemoMade) -> None:
    paper = _made(demo, OFFICER, "processing").json
    assert "What is recorded" in [table["title"] for table in paper["tables"]]


def test_it_is_written_to_a_file_in_the_form_asked_for(demo: DemoMade, tmp_path: Path) -> None:
    file = tmp_path / "impact.html"
    ended = _made(demo, OFFICER, "impact", "--as", "html", "--out", str(file))
    assert (ended.code, file.read_text("utf-8").startswith("<!DOCTYPE html>")) == (0, True)
