"""Every command teaches: what it does, and an example that can be copied."""

import pytest

from tests.core.commands.conftest import run

COMMANDS = [
    ["demo"], ["init"], ["migrate"], ["serve"], ["import", "referrals"], ["policy", "check"], ["policy", "publish"],
    ["policy", "explain"], ["plugins", "list"], ["plugins", "enable"], ["plugins", "disable"], ["audit", "verify"],
    ["backup"], ["restore"], ["doctor"], ["papers"],
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_its_help_holds_an_example(command: list[str]) -> None:
    said = run(*command, "--help")
    assert (said.code, f"Example: fingerpost {' '.join(command)}" in said.out) == (0, True)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_it_may_be_told_which_database(command: list[str]) -> None:
    assert "--database" in run(*command, "--help").out


def test_no_command_at_all_shows_what_there_is() -> None:
    assert "demo" in run().out


def test_a_command_that_is_none_is_wrong_use() -> None:
    assert run("dmeo").code == 2
