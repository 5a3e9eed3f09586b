"""Every page that shows an entry offers to seal it and says that it is sealed; every list says what is not open."""

from collections.abc import Mapping
from uuid import UUID

import pytest

from core.access.doors import Doors
from core.access.system import Reason
from core.clients.models import Client
from core.dialog.models import SessionState
from core.organisations.models import Organisation
from core.people.models import Person
from core.sealing.models import OpeningBasis, SealLevel
from core.sealing.service import SEALABLE
from tests import world
from tests.core.casework.visitors import Visitor, visitor
from tests.core.sealing.conftest import Scene

LISTS = {"contact": "contacts", "assessment": "assessments", "dialog_session": "dialog", "stay": "pathways"}
ON_THE_REFERRAL = ("referral", "support_conversation", "onward_referral", "attachment")
EVERY = (*LISTS, *ON_THE_REFERRAL)


@pytest.fixture
def senior(scene: Scene, app_doors: Doors) -> Visitor:
    with app_doors.system(Reason.SEED) as system:
        return visitor(system, scene.nell.service, scene.partners.missing_link, "senior_navigator", name="Sen Ior")


@pytest.fixture
def town(scene: Scene, senior: Visitor, app_doors: Doors) -> Mapping[str, tuple[UUID, str]]:
    """One of each kind: (its id, the page that shows it)."""
    with app_doors.system(Reason.SEED) as system:
        client, home = system.get(Client, scene.client.id), system.get(Organisation, scene.partners.missing_link.id)
        nell, triager = system.get(Person, scene.nell.person.id), system.get(Person, senior.person.id)
        referral = world.referral(system, client, home)
        made = {
            "contact": scene.entry, "assessment": world.assessment(system, client, nell, home),
            "dialog_session": world.dialog_session(system, client, nell, home), "referral": referral,
            "stay": world.stay(system, client, nell, home), "attachment": world.attachment(system, referral),
            "support_conversation": world.support_conversation(system, referral, triager),
            "onward_referral": world.onward_referral(system, referral, triager),
        }  # fmt: skip
        made["dialog_session"].state = SessionState.LEFT
        here = {kind: f"/clients/{client.id}/{slug}/{made[kind].id}" for kind, slug in LISTS.items()}
        here["stay"] = f"/stays/{made['stay'].id}"
        return {kind: (one.id, here.get(kind, f"/referrals/{referral.id}")) for kind, one in made.items()}


def reader(kind: str, scene: Scene, senior: Visitor) -> Visitor:
    return senior if kind in ON_THE_REFERRAL else scene.nell


def sealed(doors: Doors, scene: Scene, id: UUID, kind: str, opens_to: Visitor, level: SealLevel) -> None:
    with doors.system(Reason.SEED) as system:
        home = system.get(Organisation, scene.partners.missing_link.id)
        client, person = system.get(Client, scene.client.id), system.get(Person, opens_to.person.id)
        seal = world.seal(system, client, id, home, person, kind=kind, level=level)
        world.seal_opening(system, seal, person, home, basis=OpeningBasis.WISH)


def test_no_kind_that_can_be_sealed_is_forgotten_here() -> None:
    assert set(EVERY) == SEALABLE


@pytest.mark.parametrize("kind", EVERY)
def test_its_page_offers_to_seal_it(
    kind: str, scene: Scene, senior: Visitor, town: Mapping[str, tuple[UUID, str]]
) -> None:  # fmt: skip
    id, page = town[kind]
    assert f"/seals/new/{kind}/{id}" in reader(kind, scene, senior).get(page).text


@pytest.mark.parametrize("kind", EVERY)
def test_to_whom_it_is_open_its_page_says_that_it_is_sealed(
    kind: str, scene: Scene, senior: Visitor, town: Mapping[str, tuple[UUID, str]], app_doors: Doors
) -> None:
    id, page = town[kind]
    who = reader(kind, scene, senior)
    sealed(app_doors, scene, id, kind, who, SealLevel.SEALED)
    shown = who.get(page).text
    assert ("Sealed: to whom it is open" in shown, f"/seals/new/{kind}/{id}" in shown) == (True, False)


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_says_that_a_sealed_entry_is_there(
    kind: str, scene: Scene, town: Mapping[str, tuple[UUID, str]], app_doors: Doors
) -> None:
    id, _ = town[kind]
    here = f"/clients/{scene.client.id}/{LISTS[kind]}"
    before = scene.cora.get(here).text
    sealed(app_doors, scene, id, kind, scene.nell, SealLevel.SEALED)
    said = ["held by Missing Link" in text for text in (before, scene.cora.get(here).text, scene.nell.get(here).text)]
    assert said == [False, True, False]


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_says_nothing_of_a_locked_one(
    kind: str, scene: Scene, town: Mapping[str, tuple[UUID, str]], app_doors: Doors
) -> None:
    id, _ = town[kind]
    sealed(app_doors, scene, id, kind, scene.nell, SealLevel.LOCKED)
    assert "A sealed entry" not in scene.cora.get(f"/clients/{scene.client.id}/{LISTS[kind]}").text


def test_a_list_of_referrals_says_it_too(
    scene: Scene, senior: Visitor, town: Mapping[str, tuple[UUID, str]], app_doors: Doors
) -> None:
    sealed(app_doors, scene, town["referral"][0], "referral", senior, SealLevel.SEALED)
    assert "held by Missing Link" in scene.cora.get(f"/clients/{scene.client.id}/referrals").text
