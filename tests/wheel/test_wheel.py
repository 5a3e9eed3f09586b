"""The wheel alone, installed somewhere else and run from another folder: everything the product needs is inside it."""

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pytest

from core.demo import old_records

ROOT = Path(__file__).parents[2]
PATIENCE = 600

pytestmark = pytest.mark.slow


def say(*words: str | Path, cwd: Path, **more: str) -> str:
    """What a program prints; fails with what it says on stderr."""
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        list(map(str, words)), cwd=cwd, env=env | more, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def uv() -> list[str] | None:
    """uv where there is one: the program beside this Python or on the path, or the module."""
    beside = Path(sys.executable).with_name("uv")
    found = str(beside) if beside.is_file() else shutil.which("uv")
    if found:
        return [found]
    return [sys.executable, "-m", "uv"] if find_spec("uv") else None


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of the source, so that nothing is left in the tree."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in ("core", "plugins", "policies"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    if tool := uv():
        say(*tool, "build", "--wheel", "--out-dir", folder, source, cwd=folder)
    else:
        say(sys.executable, "-m", "venv", folder / "builder", cwd=folder)
        say(folder / "builder/bin/pip", "wheel", "-q", "--no-deps", "-w", folder, source, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def fingerpost(wheel: Path) -> Path:
    """The command, installed with its dependencies in an environment of its own."""
    environment = wheel.parent / "elsewhere"
    if tool := uv():
        say(*tool, "venv", "-q", "--python", sys.executable, environment, cwd=wheel.parent)
        say(*tool, "pip", "install", "-q", "--python", environment / "bin/python", wheel, cwd=wheel.parent)
    else:
        say(sys.executable, "-m", "venv", environment, cwd=wheel.parent)
        say(environment / "bin/pip", "install", "-q", wheel, cwd=wheel.parent)
    return environment / "bin/fingerpost"


@pytest.fixture(scope="module")
def another_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("another folder")


def test_the_demo_runs_from_another_folder(fingerpost: Path, another_folder: Path) -> None:
    said = say(fingerpost, "demo", "--no-serve", "--json", "--clients", "20", cwd=another_folder,
               TMPDIR=str(another_folder))  # fmt: skip
    assert json.loads(said)["counts"]["clients"] == 20 + len(old_records.PEOPLE)


def test_the_plugins_and_their_content_are_found(fingerpost: Path, another_folder: Path) -> None:
    url = f"sqlite:///{another_folder}/plugins.db"
    say(fingerpost, "demo", "--no-serve", "--json", "--clients", "1", "--database", url, cwd=another_folder)
    said = json.loads(say(fingerpost, "plugins", "list", "--json", "--database", url, cwd=another_folder))
    partners = {"alabare", "missing_link", "nilaari", "second_step"}
    assert {one["name"] for one in said["plugins"]} == {*partners, "partnership"}


def test_a_page_and_its_style_sheet_are_made(fingerpost: Path, another_folder: Path) -> None:
    asked = """
from core.app import create_app
from core.settings import Settings
from core.web.forms import FormState
pages = create_app(Settings(database_url="sqlite:///pages.db")).state.pages
print(pages.text("people/sign_in.html", state=FormState(), csrf=""))
"""
    page = say(fingerpost.with_name("python"), "-c", asked, cwd=another_folder)
    assert ("Sign in to Fingerpost" in page, "nhsuk-frontend" in page) == (True, True)


@pytest.mark.parametrize(
    "name",
    ["policies/partnership.csv", "policies/model.conf", "core/web/static/nhsuk-frontend.min.css",
     "core/web/templates/layout.html", "core/people/templates/sign_in.html", "plugins/missing_link/policy.csv",
     "plugins/missing_link/instruments/hark.v1.yaml", "plugins/missing_link/instruments/released.lock",
     "core/partnership/instruments/phq_9.v1.yaml"],
)  # fmt: skip
def test_the_wheel_carries(wheel: Path, name: str) -> None:
    assert name in ZipFile(wheel).namelist()


def test_the_wheel_carries_the_migrations(wheel: Path) -> None:
    inside = ZipFile(wheel).namelist()
    assert [name for name in inside if name.startswith("core/database/migrations/versions/0001")]


def test_the_wheel_carries_no_tests(wheel: Path) -> None:
    assert not [name for name in ZipFile(wheel).namelist() if name.startswith(("tests/", "benchmarks/"))]
