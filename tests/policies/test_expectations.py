"""The reviewed table of expectations against the real door, one test for each role and kind of record."""

from collections.abc import Iterator
from importlib.resources import files

import pytest
import yaml

from core.access.protected import Judged
from core.duplicates.models import HiddenMatch
from core.people.models import Person
from core.referrals.arrivals import Arrival
from tests.databases import opened
from tests.policies import shipped
from tests.policies.expectations import NEVER, NOTHING, SITUATIONS, Answer, Door, door_to
from tests.policies.scenes import ASKED
from tests.policies.situations import situations_of

REVIEWED = yaml.safe_load(files("policies").joinpath("expectations.yaml").read_text("utf-8"))
ROLES = shipped.vocabulary().roles
CELLS = [pytest.param(role, model, id=f"{role}-{model.kind.name}") for role in ROLES for model in ASKED]
SYSTEMS, OVERSIGHT = ("referral_intake", "referral_status", "organisation_import"), "privacy_officer"
NEEDS_A_RELATION = [
    cell
    for cell in CELLS
    if cell.values[0] not in (*SYSTEMS, OVERSIGHT)
    and "no relation" in situations_of(cell.values[1])
    and cell.values[1] is not Person  # whoever names a starter names somebody new, whatever others are called
]
DENIABLE = [
    cell
    for cell in CELLS
    if cell.values[1].kind.owner or (cell.values[1].kind.anchor == "client" and cell.values[1].kind.label)
]
"""What belongs to no organisation and has no label is denied with the people it is about: pairs and joined records."""


def reviewed(role: str, model: type[Judged]) -> dict[str, Answer]:
    """By situation what the table says; nothing where it says so of all situations at once."""
    said = REVIEWED["roles"][role][model.kind.name]
    return dict.fromkeys(situations_of(model), NOTHING) if said == NEVER else said


@pytest.fixture(scope="module")
def door(shared_database_url: str) -> Iterator[Door]:
    with opened(shared_database_url) as database:
        yield door_to(database)


@pytest.mark.parametrize(("role", "model"), CELLS)
def test_the_door_answers_as_reviewed(role: str, model: type[Judged], door: Door) -> None:
    assert door.answers(role, model) == REVIEWED["roles"][role][model.kind.name]


@pytest.mark.parametrize(("role", "model"), CELLS)
def test_no_cell_is_blank(role: str, model: type[Judged]) -> None:
    assert list(reviewed(role, model)) == list(situations_of(model))


def test_every_declared_kind_is_asked() -> None:
    assert {model.kind.name for model in ASKED} == set(shipped.vocabulary().kinds)


def test_the_table_has_every_role_and_no_other() -> None:
    assert list(REVIEWED["roles"]) == list(ROLES)


def test_the_table_says_what_its_situations_are() -> None:
    assert REVIEWED["situations"] == SITUATIONS


BRINGS = {"normal": "create", "restricted, very_restricted": NOTHING}


# ── what a privacy officer looks for first ────────────────────────────────
@pytest.mark.parametrize(("role", "model"), DENIABLE)
def test_nothing_is_left_where_it_is_denied(role: str, model: type[Judged]) -> None:
    assert reviewed(role, model)["denied"] == NOTHING


@pytest.mark.parametrize(("role", "model"), NEEDS_A_RELATION)
def test_nobody_sees_whom_they_have_nothing_to_do_with(role: str, model: type[Judged]) -> None:
    """Whoever holds a letter may bring a referral in; that shows nothing. Counting shows numbers, never a record."""
    found = reviewed(role, model)["no relation"]
    opened = {str(words) for words in ([found] if isinstance(found, str) else found.values())}
    assert opened <= {NOTHING, "count"} or (model is Arrival and found == BRINGS)


@pytest.mark.parametrize("model", [model for model in ASKED if model.kind.anchor == "client"])
@pytest.mark.parametrize(
    "role", ["hr_officer", "people_admin", "organisation_admin", "policy_admin", OVERSIGHT, "auditor", "commissioner"]
)
def test_who_manages_people_or_rules_sees_no_care(role: str, model: type[Judged]) -> None:
    if (role, model) == (OVERSIGHT, HiddenMatch):
        return  # it is put to privacy officers alone, and says nothing of anybody's care
    assert set(reviewed(role, model).values()) == {NOTHING}


@pytest.mark.parametrize("kind", ["referral", "support_conversation", "contact", "assessment", "contact_details"])
def test_volunteers_see_no_casework(kind: str) -> None:
    assert REVIEWED["roles"]["volunteer"][kind] == NEVER
