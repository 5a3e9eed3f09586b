"""The reviewed table of expectations against the real door, one test for each role and kind of record."""

from collections.abc import Iterator
from importlib.resources import files

import pytest
import yaml

from core.access.protected import Judged
from core.clients.apart_models import ConflictLink
from core.clients.models import Client
from core.closed_doors.models import AccessRequest, SelfClaim
from core.duplicates.models import HiddenMatch
from core.own_view.models import DisclosureDecision
from core.people.models import Person
from core.referrals.arrivals import Arrival
from core.retention.models import DisposalReview
from core.rights.caldicott_models import CaldicottEntry
from core.rights.models import RightsRequest
from core.sealing.mistake_models import Mistake
from core.sealing.models import Seal, SealOpening
from tests.databases import opened
from tests.policies import shipped
from tests.policies.expectations import NEVER, NOTHING, SITUATIONS, Answer, Door, door_to
from tests.policies.scenes import ASKED
from tests.policies.situations import situations_of

REVIEWED = yaml.safe_load(files("policies").joinpath("expectations.yaml").read_text("utf-8"))
ROLES = shipped.vocabulary().roles
CELLS = [pytest.param(role, model, id=f"{role}-{model.kind.name}") for role in ROLES for model in ASKED]
DESK, OVERSIGHT, GUARDIAN, SHOWN = "privacy_desk", "privacy_officer", "caldicott_guardian", "to be shown"
SYSTEMS = ("referral_intake", "referral_status", "organisation_import", DESK, "own_view")
FOR_OFFICERS = (
    HiddenMatch, SelfClaim, AccessRequest, ConflictLink, Seal, SealOpening, Mistake, DisposalReview, RightsRequest,
    CaldicottEntry,
)  # fmt: skip
"""Put to privacy officers, and saying nothing of anybody's care."""
PUT_TO_ONE = {
    (DESK, Client): "a matter may be about somebody who is very restricted",
    (DESK, ConflictLink): "it tells nobody who is kept apart from the person, whoever recorded that, and whenever",
    ("work_keeper", Client): "so may a hand-over",
    (GUARDIAN, RightsRequest): "whoever is asked for the second yes is asked by name",
    (OVERSIGHT, RightsRequest): "the same",
    ("own_view", DisclosureDecision): "what a guardian left out stays out, whatever became of an agreement",
}
NEEDS_A_RELATION = [
    cell
    for cell in CELLS
    if cell.values[0] not in (*SYSTEMS, OVERSIGHT)
    and "no relation" in situations_of(cell.values[1])
    and cell.values != (GUARDIAN, RightsRequest)  # asked by name for the second yes
    and cell.values[1] is not Person  # whoever names a starter names somebody new, whatever others are called
]
DENIABLE = [
    cell
    for cell in CELLS
    if (cell.values[1].kind.owner or (cell.values[1].kind.anchor == "client" and cell.values[1].kind.label))
    and cell.values not in PUT_TO_ONE
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
    if role == OVERSIGHT and model in FOR_OFFICERS:
        return
    opened = ("looked into", SHOWN) if role == OVERSIGHT else ()
    found = {situation: words for situation, words in reviewed(role, model).items() if situation not in opened}
    assert {str(words) for words in found.values()} == {NOTHING}


@pytest.mark.parametrize(("role", "who"), [(OVERSIGHT, {"client"}), (GUARDIAN, set())])
def test_what_somebody_asked_to_see_is_handed_out_and_not_opened_to_read(role: str, who: set[str]) -> None:
    """But for who it is to whoever handles it, and for the request itself with what was gathered and judged."""
    asked = [model for model in ASKED if SHOWN in situations_of(model)]
    read = {model.kind.name for model in asked if "read" in str(reviewed(role, model)[SHOWN])}
    assert read - {one.kind.name for one in FOR_OFFICERS} == {*who, "rights_gathering", "rights_decision"}


def test_a_look_at_a_record_shows_officers_who_the_person_is_and_who_supports_them() -> None:
    seen = {model.kind.name for model in ASKED if "read" in str(reviewed(OVERSIGHT, model).get("looked into"))}
    assert seen - {RightsRequest.kind.name} == {"client", "involvement", "allocation", "referral"}


def test_the_crisis_minimum_is_the_plan_safe_contact_and_who_it_is() -> None:
    seen = {model.kind.name for model in ASKED if "read" in str(reviewed("crisis_worker", model).get("crisis"))}
    assert seen == {"client", "safe_contact", "assessment"}


@pytest.mark.parametrize("kind", ["referral", "support_conversation", "contact", "assessment", "contact_details"])
def test_volunteers_see_no_casework(kind: str) -> None:
    assert REVIEWED["roles"]["volunteer"][kind] == NEVER
