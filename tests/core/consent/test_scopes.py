"""What a person says of one kind holds for all that tells of it, and for what stands beside its entries."""

import pytest
from sqlalchemy import select

from core.access.doors import Doors
from core.access.system import Reason
from core.consent.models import BESIDE, EVERYTHING, PART_OF, SCOPES, Consent, Saying
from core.dialog.models import DialogSession
from core.referrals.onward_models import OnwardReferral
from core.rights.addendum_models import Addendum
from tests import world
from tests.core.consent.conftest import Scene
from tests.policies import shipped

CLOSING = [Saying.DISSENT, Saying.OBJECTION]


def said(scene: Scene, app_doors: Doors, saying: Saying, scope: str) -> None:
    """Of what Missing Link holds."""
    with_whom = None if saying in (Saying.OBJECTION, Saying.RESTRICTION) else scene.partners.nilaari
    with app_doors.system(Reason.SEED) as system:
        world.consent(system, scene.client, scene.partners.missing_link, with_whom, saying=saying, scope=scope)


def beside(scene: Scene, app_doors: Doors, **to: object) -> Addendum:
    to = {"record_id": scene.entry.id} | to
    with app_doors.system(Reason.SEED) as system:
        return world.addendum(system, scene.client, scene.partners.missing_link, scene.nell.person, **to)  # type: ignore[arg-type]


def opens(scene: Scene, app_doors: Doors, model: type, role: str = "recovery_navigator") -> bool:
    """Whether Nilaari's worker is shown what there is of the person, in a list; the same is asked of each one."""
    visitor = scene.far if role == "recovery_navigator" else scene.manager
    with app_doors.records(world.actor(visitor.person, scene.partners.nilaari, role)) as records:
        listed = {one.id for one in records.find(select(model).where(model.client_id == scene.client.id))}  # type: ignore[attr-defined]
        paged = {one.id for one in records.page(model).rows if one.client_id == scene.client.id}
    assert listed == paged
    return bool(listed)


def test_every_kind_of_casework_stands_in_a_scope() -> None:
    """A kind that stands in none is closed by a no to everything only."""
    casework = {kind for kind in shipped.vocabulary().kinds if "casework" in shipped.policy().wider("g2", kind)}
    assert casework - {*SCOPES, *PART_OF, *BESIDE} == set()
    assert set(PART_OF.values()) <= {*SCOPES} - {EVERYTHING}


@pytest.mark.parametrize("saying", CLOSING)
def test_a_no_to_contacts_closes_the_addenda_beside_them(scene: Scene, app_doors: Doors, saying: Saying) -> None:
    made = beside(scene, app_doors)
    assert opens(scene, app_doors, Addendum)
    said(scene, app_doors, saying, "contact")
    assert not opens(scene, app_doors, Addendum)
    assert scene.far.call("GET", f"/addenda/{made.id}").status_code == 404


@pytest.mark.parametrize("saying", CLOSING)
def test_a_no_to_assessments_leaves_them_open(scene: Scene, app_doors: Doors, saying: Saying) -> None:
    beside(scene, app_doors)
    said(scene, app_doors, saying, "assessment")
    assert opens(scene, app_doors, Addendum)


@pytest.mark.parametrize("saying", CLOSING)
def test_a_no_to_referrals_closes_an_addendum_beside_a_clock(scene: Scene, app_doors: Doors, saying: Saying) -> None:
    beside(scene, app_doors, record_kind="referral_clock")
    said(scene, app_doors, saying, "referral")
    assert not opens(scene, app_doors, Addendum)


@pytest.mark.parametrize("saying", CLOSING)
def test_a_no_to_referrals_closes_where_the_person_was_sent_on(scene: Scene, app_doors: Doors, saying: Saying) -> None:
    with app_doors.system(Reason.SEED) as system:
        referral = world.referral(system, scene.client, scene.partners.missing_link)
        world.onward_referral(system, referral, scene.nell.person)
    assert opens(scene, app_doors, OnwardReferral)
    said(scene, app_doors, saying, "referral")
    assert not opens(scene, app_doors, OnwardReferral)


@pytest.mark.parametrize("saying", CLOSING)
def test_a_no_to_assessments_closes_dialog_sessions(scene: Scene, app_doors: Doors, saying: Saying) -> None:
    """A session's ratings are an assessment: a no that closed the one alone would leave the other open."""
    with app_doors.system(Reason.SEED) as system:
        world.dialog_session(system, scene.client, scene.nell.person, scene.partners.missing_link)
    assert opens(scene, app_doors, DialogSession)
    said(scene, app_doors, saying, "assessment")
    assert not opens(scene, app_doors, DialogSession)


def test_a_sentence_keeps_its_capitals(scene: Scene, app_doors: Doors) -> None:
    said(scene, app_doors, Saying.OBJECTION, "assessment")
    with app_doors.system(Reason.SEED, writing=False) as system:
        sentence = system.find(select(Consent).order_by(Consent.id.desc()))[0].sentence
    assert sentence == "No organisation may see assessments and DIALOG+ sessions that others hold."


def test_a_restriction_of_contacts_closes_the_addenda_written_before(scene: Scene, app_doors: Doors) -> None:
    beside(scene, app_doors)
    said(scene, app_doors, Saying.RESTRICTION, "contact")
    assert not opens(scene, app_doors, Addendum)


def test_a_restriction_of_assessments_leaves_them_open(scene: Scene, app_doors: Doors) -> None:
    beside(scene, app_doors)
    said(scene, app_doors, Saying.RESTRICTION, "assessment")
    assert opens(scene, app_doors, Addendum)


@pytest.mark.parametrize(("scope", "does"), [("contact", True), (EVERYTHING, True), ("assessment", False)])
def test_a_yes_to_contacts_opens_the_addenda_beside_them(
    scene: Scene, app_doors: Doors, scope: str, does: bool
) -> None:
    beside(scene, app_doors)
    assert not opens(scene, app_doors, Addendum, "team_manager")
    said(scene, app_doors, Saying.CONSENT, scope)
    assert opens(scene, app_doors, Addendum, "team_manager") is does
