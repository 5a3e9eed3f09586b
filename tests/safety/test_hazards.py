"""The hazard log holds: every control that the product claims names a test that is there, and no risk is typed."""

import ast
from functools import cache
from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.safety.hazard_log import FOLDER, MATRIX, PAGE, ROOT, Hazard, Likelihood, Rating, Severity, Status, hazards
from tests.safety.page import page

LOG = hazards()
OUT_OF_USE = {"skip", "skipif", "xfail"}
ASKED_FOR = 15
"""How many hazards were named before the product was made; every one of them is in the log, and more."""


@cache
def _runs(file: Path) -> frozenset[str]:
    """Tests that pytest finds in a file and that nobody has put out of use, one by one or all together."""
    body = ast.parse(file.read_text("utf-8")).body
    if any(_puts_out_of_use(one.value) for one in body if isinstance(one, ast.Assign)):
        return frozenset()
    found = (one for one in body if isinstance(one, ast.FunctionDef) and one.name.startswith("test_"))
    return frozenset(one.name for one in found if not any(map(_puts_out_of_use, one.decorator_list)))


def _puts_out_of_use(mark: ast.expr) -> bool:
    """`pytest.mark.skip` and its like, and what holds one."""
    named = {node.attr for node in ast.walk(mark) if isinstance(node, ast.Attribute)}
    return "mark" in named and not named.isdisjoint(OUT_OF_USE)


def _is_there(test: str) -> bool:
    file, _, name = test.partition("::")
    place = ROOT / file
    is_found = place.name.startswith("test_") and place.is_relative_to(ROOT / "tests") and place.is_file()
    return is_found and name in _runs(place)


@pytest.mark.parametrize("test", sorted({test for hazard in LOG for test in hazard.tests}))
def test_the_test_that_shows_a_control_is_there(test: str) -> None:
    assert _is_there(test)


@pytest.mark.parametrize(
    "gone",
    [
        "tests/core/access/test_floor.py::test_that_was_renamed",
        "tests/core/access/test_nothing.py::test_no_policy_opens_care_to_hr",
        "tests/core/access/test_floor.py::build",
        "core/access/floor.py::floor_rules",
        "tests/core/access/test_floor.py",
    ],
)
def test_one_that_is_gone_is_noticed(gone: str) -> None:
    assert not _is_there(gone)


def test_one_that_was_put_out_of_use_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "test_it.py"
    file.write_text("@pytest.mark.skip('later')\ndef test_a() -> None: ...\n\ndef test_b() -> None: ...\n")
    assert _runs(file) == {"test_b"}


def test_a_file_that_was_put_out_of_use_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "test_all.py"
    file.write_text("pytestmark = pytest.mark.skip('later')\n\ndef test_a() -> None: ...\n")
    assert _runs(file) == frozenset()


def test_the_page_is_what_the_log_makes() -> None:
    """Else: python -m tests.safety.page > docs/safety/hazards.md"""
    assert PAGE.read_text("utf-8") == page(LOG)


def test_every_hazard_that_was_named_beforehand_is_in_it() -> None:
    assert [hazard.id for hazard in LOG] == [f"H{n:02}" for n in range(1, len(LOG) + 1)]
    assert len(LOG) > ASKED_FOR


@pytest.mark.parametrize("hazard", LOG, ids=lambda hazard: hazard.id)
def test_a_file_is_named_for_its_hazard(hazard: Hazard) -> None:
    assert len(list(FOLDER.glob(f"{hazard.id.lower()}_*.yaml"))) == 1


@pytest.mark.parametrize("hazard", LOG, ids=lambda hazard: hazard.id)
def test_nothing_unacceptable_is_left(hazard: Hazard) -> None:
    assert hazard.residual.risk < 4


def test_no_hazard_is_closed_before_a_clinical_safety_officer_has_signed() -> None:
    assert ("**Not signed.**" in page(LOG), {hazard.status for hazard in LOG} & {Status.CLOSED}) == (True, set())


@pytest.mark.parametrize(
    ("likelihood", "severity", "risk"),
    [
        (Likelihood.VERY_HIGH, Severity.MINOR, 3),
        (Likelihood.VERY_LOW, Severity.CATASTROPHIC, 3),
        (Likelihood.LOW, Severity.MAJOR, 3),
        (Likelihood.MEDIUM, Severity.SIGNIFICANT, 2),
        (Likelihood.HIGH, Severity.CATASTROPHIC, 5),
    ],
)
def test_risk_is_looked_up(likelihood: Likelihood, severity: Severity, risk: int) -> None:
    assert Rating(likelihood=likelihood, severity=severity).risk == risk


def test_the_table_never_falls_with_likelihood_or_severity() -> None:
    rows = list(reversed(MATRIX.values()))
    assert all(list(row) == sorted(row) for row in rows)
    assert all(list(column) == sorted(column) for column in zip(*rows, strict=True))


FAULTS: dict[str, dict[str, object]] = {
    "no control": {"new_controls": []},
    "without a reason": {"status": "closed", "residual": {"likelihood": "low", "severity": "major"}},
    "transferred without": {"status": "transferred"},
    "names no test": {"new_controls": [{"type": "design", "what": "Nobody can do that any more"}]},
    "does not say whose": {"new_controls": [{"type": "training", "what": "Everybody is told so once"}]},
    "stays with the product": {
        "existing_controls": [],
        "new_controls": [{"type": "training", "what": "Everybody is told so once", "who": "Employer"}],
    },
    "higher risk with": {"residual": {"likelihood": "very_high", "severity": "catastrophic"}},
    "Extra inputs": {"risk": 2},
}


@pytest.mark.parametrize("words", FAULTS)
def test_a_hazard_that_does_not_stand_is_refused(words: str) -> None:
    sound = LOG[0].model_dump(mode="json", exclude_none=True)
    with pytest.raises(ValidationError, match=words):
        Hazard.model_validate(sound | FAULTS[words])


def test_one_that_is_closed_with_a_reason_stands() -> None:
    sound = LOG[0].model_dump(mode="json", exclude_none=True)
    closed = {
        "status": "closed",
        "residual": {"likelihood": "low", "severity": "major"},
        "reason": "No better way known",
    }
    assert Hazard.model_validate(sound | closed).residual.risk == 3
