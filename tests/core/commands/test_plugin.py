"""`fingerpost plugin`: a new one conforms; every fault of one under development has its plugin, file and line."""

from pathlib import Path

import pytest

from tests.core.commands.conftest import run
from tests.example_partner.installing import FOLDER


@pytest.fixture
def made(tmp_path: Path) -> Path:
    assert run("plugin", "new", "quiet_mill", "--folder", str(tmp_path)).code == 0
    return tmp_path / "quiet_mill"


def faults(folder: Path) -> str:
    ended = run("plugin", "test", str(folder))
    assert ended.code == 1, ended.out
    return ended.out


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_a_name_that_is_none_is_wrong_use(tmp_path: Path) -> None:
    assert run("plugin", "new", "Quiet-Mill", "--folder", str(tmp_path)).code == 2


def test_nothing_is_written_over(made: Path) -> None:
    assert run("plugin", "new", "quiet_mill", "--folder", str(made.parent)).code == 1


def test_a_new_plugin_conforms(made: Path) -> None:
    ended = run("plugin", "test", str(made))
    assert (ended.code, ended.out) == (0, "It conforms.\n")


def test_a_new_plugin_has_all_that_a_package_needs(made: Path) -> None:
    files = sorted(str(file.relative_to(made)) for file in made.rglob("*") if file.is_file() and "pyc" not in file.name)
    assert files == [
        "pyproject.toml", "quiet_mill/README.md", "quiet_mill/__init__.py",
        "quiet_mill/instruments/first_form.v1.yaml", "quiet_mill/instruments/released.lock", "quiet_mill/plugin.py",
        "quiet_mill/policy.csv", "tests/test_first_form.py",
    ]  # fmt: skip


def test_the_example_partner_conforms() -> None:
    assert run("plugin", "test", str(FOLDER)).code == 0


def test_a_folder_that_is_no_project_is_said_to_be_none(tmp_path: Path) -> None:
    assert "pyproject.toml line 1" in faults(tmp_path)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("plugin.py", "register_instruments", "register_instrument", "plugin.py line 8: there is no hook"),
        ("plugin.py", "from core.sdk", "import os\nfrom core.sdk", "plugin.py line 5: imports os"),
        ("instruments/first_form.v1.yaml", "kind: long_text", "kind: song", "first_form.v1.yaml"),
        ("instruments/first_form.v1.yaml", "owner:", "ownr:", "unknown key 'ownr'; did you mean 'owner'?"),
        ("instruments/first_form.v1.yaml", "today?", "now?", "is released and may not change"),
        ("policy.csv", "quiet_mill-own", "own", "policy.csv line 3"),
        ("policy.csv", "recovery_navigator", "recovery_navigater", "policy.csv line 3"),
        ("policy.csv", "on_my_caseload", "on_my_casload", "policy.csv line 3"),
        ("policy.csv", "& from_quiet_mill", "", "a plugin's rules are about its own"),
    ],
)
def test_every_fault_has_its_place(made: Path, file: str, old: str, new: str, says: str) -> None:
    change(made / "quiet_mill" / file, old, new)
    said = faults(made)
    assert ("quiet_mill" in said, says in said) == (True, True), said


def test_a_route_of_another_plugin_is_a_fault(made: Path) -> None:
    file = made / "quiet_mill" / "plugin.py"
    change(file, "import Instrument,", "import Action, Instrument, PluginPage, View,")
    page = 'PluginPage("/p/alabare/visits", "Visits", "assessment", Action.READ, lambda look: View())'
    file.write_text(f"{file.read_text()}\n\n@hookimpl\ndef register_pages():\n    return [{page}]\n")
    assert "/p/alabare/visits" in faults(made)


def test_a_word_of_no_policy_is_a_fault(made: Path) -> None:
    file = made / "quiet_mill" / "plugin.py"
    change(file, "import Instrument,", "import Action, Instrument, PluginPage, View,")
    page = 'PluginPage("/p/quiet_mill/visits", "Visits", "asessment", Action.READ, lambda look: View())'
    file.write_text(f"{file.read_text()}\n\n@hookimpl\ndef register_pages():\n    return [{page}]\n")
    assert "which no access policy knows; did you mean 'assessment'?" in faults(made)
