"""Faults of a mapping that would let rows be read or written round the door, found at start."""

import subprocess
import sys

import pytest

from core.access import mapping
from core.access.errors import Bypass

ROUND = "post_update, passive_deletes, innerjoin and secondary go round the door"
FAULTS = (
    "Unsaid: say whether it is Protected, Reference or SystemOnly",
    "Unversioned: no version column",
    "Misnamed: its kind names a column 'subject_id' that it does not have",
    "Misnamed: its kind names a column 'holder_id' that it does not have",
    "Misnamed: its kind names a column 'secrecy' that it does not have",
    "Cascading: the database itself would change rows through cascading.client_id",
    "Blanking: the database itself would change rows through blanking.client_id",
    f"Joined.client: {ROUND}",
    f"Late.client: {ROUND}",
    f"Paired.clients: {ROUND}",
    "Peeping.surname: table client must be asked for by its class",
    "Child: a select of Parent would show it by the rules of another kind",
)


@pytest.fixture(scope="module")
def found() -> list[str]:
    """What is said of the bad mappings, in a program of their own: mapped classes cannot be taken back."""
    program = [sys.executable, "-m", "tests.core.access.bad_mapping"]
    return subprocess.run(program, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_mapping_that_goes_round_the_door_is_named(fault: str, found: list[str]) -> None:
    assert fault in found


def test_nothing_else_is_named(found: list[str]) -> None:
    assert {line.split(":")[0].split(".")[0] for line in found} == {f.split(":")[0].split(".")[0] for f in FAULTS} | {
        "Parent"
    }


def test_the_product_s_own_mapping_has_no_fault() -> None:
    mapping.refuse_faults()


def test_the_program_does_not_start_with_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapping, "faults", lambda: iter(["one", "two"]))
    with pytest.raises(Bypass, match="one\ntwo"):
        mapping.refuse_faults()
