"""A setting that is wrong is one sentence that names it and never tells what it holds, whatever the command."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.operations.findings import Verdict
from tests.core.commands.conftest import DemoMade, Ended, run
from tests.core.commands.test_serve import ROOT, free_port

WRONG = {
    "FINGERPOST_SECRET_KEY": "MYSECRETVAL",
    "FINGERPOST_METRICS_TOKEN": "MYSECRETVAL",
    "FINGERPOST_IDLE_MINUTES": "MYSECRETVAL",
    "FINGERPOST_LOG_LEVEL": "MYSECRETVAL",
    "FINGERPOST_SMTP_URL": "smtp://me:MYSECRETVAL@localhost:99999",
    "FINGERPOST_SMS_URL": "ftp://MYSECRETVAL",
    "FINGERPOST_REPLICA_URL": "MYSECRETVAL",
    "FINGERPOST_OIDC_ISSUER": "MYSECRETVAL",
}
SECRET = "MYSECRETVAL"
COMMANDS = (("migrate",), ("audit", "verify"), ("plugins", "list"), ("serve", "--workers", "2"))


def is_one_sentence(ended: Ended, name: str) -> bool:
    return ended.code == 2 and ended.err.startswith(name) and ended.err.count("\n") == 1


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_is_one_sentence_that_names_it(sqlite_demo: DemoMade, name: str) -> None:
    ended = run("audit", "verify", "--database", sqlite_demo.url, env={name: WRONG[name]})
    assert is_one_sentence(ended, name), ended


@pytest.mark.parametrize("name", WRONG)
def test_what_a_wrong_setting_holds_is_never_told(sqlite_demo: DemoMade, name: str) -> None:
    ended = run("audit", "verify", "--database", sqlite_demo.url, env={name: WRONG[name]})
    assert SECRET not in ended.out + ended.err


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_says_it_alike(sqlite_demo: DemoMade, words: tuple[str, ...]) -> None:
    ended = run(*words, "--database", sqlite_demo.url, env={"FINGERPOST_SECRET_KEY": SECRET})
    assert is_one_sentence(ended, "FINGERPOST_SECRET_KEY"), ended


@pytest.mark.parametrize("workers", ["1", "2"])
def test_rules_of_a_provider_that_are_not_there_end_the_service_before_its_workers(
    sqlite_demo: DemoMade, tmp_path: Path, workers: str
) -> None:
    wrong = {"FINGERPOST_OIDC_ISSUER": "https://id.example", "FINGERPOST_OIDC_RULES": str(tmp_path / "none.yaml")}
    words = ("serve", "--workers", workers, "--port", str(free_port()), "--database", sqlite_demo.url)
    ended = in_a_process(*words, env=wrong)
    assert is_one_sentence(ended, "FINGERPOST_OIDC_RULES"), ended


def test_the_doctor_finds_a_wrong_setting(sqlite_demo: DemoMade) -> None:
    ended = run("doctor", "--json", "--database", sqlite_demo.url, env={"FINGERPOST_SMTP_URL": "smtp://here:99999"})
    assert (ended.code, found(ended, "settings")) == (1, Verdict.BROKEN)


def test_the_doctor_finds_rules_of_a_provider_that_are_not_there(sqlite_demo: DemoMade, tmp_path: Path) -> None:
    wrong = {"FINGERPOST_OIDC_ISSUER": "https://id.example", "FINGERPOST_OIDC_RULES": str(tmp_path / "none.yaml")}
    ended = run("doctor", "--json", "--database", sqlite_demo.url, env=wrong)
    assert (ended.code, found(ended, "identity provider")) == (1, Verdict.BROKEN)


@pytest.mark.parametrize(("key", "verdict"), [(None, Verdict.LOOK), ("k" * 32, Verdict.OK)])
def test_the_doctor_looks_whether_secrets_are_sealed(sqlite_demo: DemoMade, key: str | None, verdict: Verdict) -> None:
    ended = run("doctor", "--json", "--database", sqlite_demo.url, env={"FINGERPOST_SECRET_KEY": key})
    assert found(ended, "secret key") == verdict


def test_a_port_that_is_no_number_is_no_database_url() -> None:
    ended = run("migrate", "--database", f"postgresql://me:{SECRET}@here:abc/x")
    assert (ended.code, "no database URL" in ended.err, SECRET in ended.err) == (2, True, False)


def found(ended: Ended, name: str) -> str:
    (one,) = [finding for finding in ended.json["findings"] if finding["name"] == name]
    return str(one["verdict"])


def in_a_process(*words: str, env: dict[str, str]) -> Ended:
    """What would listen if it were not stopped has a process of its own."""
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-c", "from core.cli import app; app()", *words]
    ended = subprocess.run(
        command, env={**os.environ, **env, "PYTHONPATH": path}, capture_output=True, text=True, timeout=60,
        cwd=ROOT.parent, check=False,
    )  # fmt: skip
    return Ended(ended.returncode, ended.stdout, ended.stderr)
