"""The operations guide and its examples say what is so: settings, commands, figures, files."""

import shutil
import subprocess
from pathlib import Path
from re import findall, match

import pytest
import typer
import yaml

from core.cli import app
from core.commands.serve import GRACE
from core.settings import Settings

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "operations.md").read_text("utf-8")
EXAMPLES = DOCS / "examples"
UNIT = EXAMPLES / "fingerpost.service"
SOURCES = "".join(file.read_text("utf-8") for file in (DOCS.parent / "core/operations").glob("*.py"))
COMMANDS = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def _row(name: str) -> str:
    default = Settings.model_fields[name].default
    shown = (
        "none"
        if default is None or str(default) == ""
        else f"`{str(default).lower() if isinstance(default, bool) else default}`"
    )
    return f"| `FINGERPOST_{name.upper()}` | {shown} | {Settings.model_fields[name].description} |"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_told_with_its_default(name: str) -> None:
    assert _row(name) in PAGE.splitlines()


def test_no_setting_is_told_that_there_is_not() -> None:
    told = {name.lower() for name in findall(r"^\| `FINGERPOST_(\w+)`", PAGE, 8)}
    assert told == set(Settings.model_fields)


@pytest.mark.parametrize("command", sorted(set(findall(r"fingerpost ([a-z]+)(?= [/\-`…a-z]|`|$)", PAGE))))
def test_every_command_of_the_guide_is_one(command: str) -> None:
    assert command in COMMANDS


@pytest.mark.parametrize("metric", sorted(set(findall(r"fingerpost_(\w+)", PAGE.split("## Watching")[1]))))
def test_every_figure_that_an_alert_uses_is_told(metric: str) -> None:
    assert f"fingerpost_{metric.removesuffix('_total')}" in SOURCES or f'_one("{metric}"' in SOURCES


@pytest.mark.parametrize("link", sorted(set(findall(r"\]\(([^)#]+)\)", PAGE))))
def test_every_link_leads_somewhere(link: str) -> None:
    assert (DOCS / link).exists()


# ── systemd ───────────────────────────────────────────────────────────────
@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    """With a program that is there, in place of the one that it starts."""
    unit = tmp_path / "fingerpost.service"
    unit.write_text(UNIT.read_text("utf-8").replace("/opt/fingerpost/bin/fingerpost", "/bin/true"), "utf-8")
    told = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_finds_the_unit_well_closed() -> None:
    command = ["systemd-analyze", "security", "--offline=true", str(UNIT)]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    level = match(r".*exposure level for \S+: ([0-9.]+)", told.replace("\n", " "))
    assert level is not None
    assert float(level[1]) <= 2.0


def test_the_unit_waits_longer_than_requests_may_take() -> None:
    (seconds,) = findall(r"^TimeoutStopSec=(\d+)$", UNIT.read_text("utf-8"), 8)
    assert int(seconds) > GRACE


# ── containers ────────────────────────────────────────────────────────────
CONTAINERFILE = (EXAMPLES / "Containerfile").read_text("utf-8")
COMPOSE = yaml.safe_load((EXAMPLES / "compose.yaml").read_text("utf-8"))


def test_every_line_of_the_containerfile_is_an_instruction() -> None:
    joined = CONTAINERFILE.replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line and not line.startswith("#")]
    known = "FROM|WORKDIR|COPY|RUN|USER|VOLUME|ENV|EXPOSE|STOPSIGNAL|HEALTHCHECK|ENTRYPOINT|CMD"
    assert [line for line in lines if not match(rf"({known}) \S", line)] == []


@pytest.mark.parametrize("source", findall(r"^COPY (?!--from)(.+) \S+$", CONTAINERFILE, 8))
def test_what_the_containerfile_copies_is_there(source: str) -> None:
    assert [name for name in source.split() if not (DOCS.parent / name).exists()] == []


def test_the_container_does_not_run_as_root() -> None:
    last = CONTAINERFILE.rpartition("FROM ")[2]
    assert findall(r"^USER (\w+)$", last, 8) == ["fingerpost"]


def test_the_container_runs_the_command_with_options_that_it_has() -> None:
    (said,) = findall(r"^CMD \[(.+)\]$", CONTAINERFILE, 8)
    command, *rest = [word.strip(' "') for word in said.split(",")]
    options = {
        option for parameter in typer.main.get_command(app).commands[command].params for option in parameter.opts
    }  # type: ignore[attr-defined]
    assert {word for word in rest if word.startswith("--")} <= options


def test_the_services_of_the_compose_file_stand_by_themselves() -> None:
    services = COMPOSE["services"]
    assert set(services["fingerpost"]["depends_on"]) <= set(services)
    assert (EXAMPLES / services["fingerpost"]["build"]["context"] / "docs/examples/Containerfile").exists()
    assert all(port.startswith("127.0.0.1:") for port in services["fingerpost"]["ports"])
