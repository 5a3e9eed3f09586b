"""An entry written about the wrong person: moved, with a trace on both that names neither."""

from uuid import UUID

import pytest

from core.access.doors import Doors
from core.access.protected import Label
from core.access.system import Reason
from core.casework.models import Contact
from core.referrals.models import Referral, SupportConversation
from tests import world
from tests.core.duplicates.pages.conftest import Scene


@pytest.fixture
def contact(scene: Scene, app_doors: Doors) -> Contact:
    """By Missing Link's navigator, about `one`; it was `other`."""
    with app_doors.system(Reason.SEED) as system:
        return world.contact(system, scene.one, scene.navigator.person, scene.partners.missing_link)


def about(doors: Doors, entry: Contact | Referral | SupportConversation) -> UUID | None:
    with doors.system(Reason.SEED) as system:
        return system.get(type(entry), entry.id).client_id


def moved(scene: Scene, entry: Contact, **instead: str) -> int:
    form = {"q": "zoey", "to_client_id": str(scene.other.id), "reason": "Zoey came, not Zoë", "version": "1", **instead}
    return scene.navigator.post(f"/wrong-person/contact/{entry.id}", form).status_code


# ── who may ───────────────────────────────────────────────────────────────
def test_hr_moves_nothing(scene: Scene, contact: Contact) -> None:
    asked = {"to_client_id": str(scene.other.id), "reason": "Zoey came"}
    assert scene.hr.call("POST", f"/wrong-person/contact/{contact.id}", asked, if_match='"1"').status_code == 403


def test_whoever_may_not_change_the_entry_moves_nothing(scene: Scene, contact: Contact, app_doors: Doors) -> None:
    asked = {"to_client_id": str(scene.other.id), "reason": "Zoey came"}
    answer = scene.colleague.call("POST", f"/wrong-person/contact/{contact.id}", asked, if_match='"1"')
    assert (answer.status_code, about(app_doors, contact)) == (404, scene.one.id)


def test_nothing_moves_to_somebody_who_may_not_be_seen(scene: Scene, contact: Contact, app_doors: Doors) -> None:
    asked = {"to_client_id": str(scene.hidden.id), "reason": "Zoey came"}
    answer = scene.navigator.call("POST", f"/wrong-person/contact/{contact.id}", asked, if_match='"1"')
    assert (answer.status_code, about(app_doors, contact)) == (404, scene.one.id)


@pytest.mark.parametrize("kind", ["allocation", "involvement", "address_grant", "client", "nonsense"])
def test_what_opens_a_record_is_no_entry(scene: Scene, contact: Contact, kind: str) -> None:
    assert scene.navigator.get(f"/wrong-person/{kind}/{contact.id}").status_code == 404


# ── moved ─────────────────────────────────────────────────────────────────
def test_it_moves_to_the_right_person(scene: Scene, contact: Contact, app_doors: Doors) -> None:
    assert (moved(scene, contact), about(app_doors, contact)) == (303, scene.other.id)


def test_the_api_moves_it_too(scene: Scene, contact: Contact, app_doors: Doors) -> None:
    asked = {"to_client_id": str(scene.other.id), "reason": "Zoey came"}
    scene.navigator.call("POST", f"/wrong-person/contact/{contact.id}", asked, if_match='"1"')
    assert about(app_doors, contact) == scene.other.id


def test_a_stale_form_moves_nothing(scene: Scene, contact: Contact, app_doors: Doors) -> None:
    assert (moved(scene, contact, version="7"), about(app_doors, contact)) == (409, scene.one.id)


def test_a_reason_is_needed(scene: Scene, contact: Contact) -> None:
    assert moved(scene, contact, reason="") == 422


def test_the_form_finds_people_first(scene: Scene, contact: Contact) -> None:
    page = scene.navigator.post(f"/wrong-person/contact/{contact.id}", {"q": "zoey", "version": "1"}).text
    assert f'value="{scene.other.id}"' in page


# ── the trace ─────────────────────────────────────────────────────────────
def test_the_wrong_persons_record_says_that_something_was_moved(scene: Scene, contact: Contact) -> None:
    moved(scene, contact)
    page = scene.navigator.get(f"/clients/{scene.one.id}/timeline").text
    assert "written here by mistake and was moved away" in page


def test_it_names_neither_the_right_person_nor_the_reason(scene: Scene, contact: Contact) -> None:
    moved(scene, contact)
    page = scene.navigator.get(f"/clients/{scene.one.id}/timeline").text
    assert "Zoey" not in page
    assert str(scene.other.id) not in page


def test_the_right_persons_record_says_why(scene: Scene, contact: Contact) -> None:
    moved(scene, contact)
    assert "Zoey came, not Zoë" in scene.navigator.get(f"/clients/{scene.other.id}/timeline").text


def test_the_trace_of_a_restricted_entry_is_as_restricted(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        entry = world.contact(
            system, scene.one, scene.navigator.person, scene.partners.missing_link, label=Label.RESTRICTED
        )
    moved(scene, entry)
    assert "moved away" not in scene.colleague.get(f"/clients/{scene.one.id}/timeline").text


# ── what belongs to it ────────────────────────────────────────────────────
def test_what_belongs_to_a_referral_moves_with_it(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        referral = world.referral(system, scene.one, scene.partners.missing_link)
        talk = world.support_conversation(system, referral, scene.far.person, label=Label.VERY_RESTRICTED)
    asked = {"to_client_id": str(scene.other.id), "reason": "Zoey was referred"}
    scene.senior.call("POST", f"/wrong-person/referral/{referral.id}", asked, if_match='"1"')
    assert (about(app_doors, referral), about(app_doors, talk)) == (scene.other.id, scene.other.id)


def test_a_part_does_not_move_alone(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        referral = world.referral(system, scene.one, scene.partners.missing_link)
        talk = world.support_conversation(system, referral, scene.senior.person)
    asked = {"to_client_id": str(scene.other.id), "reason": "Zoey was referred"}
    answer = scene.senior.call("POST", f"/wrong-person/support_conversation/{talk.id}", asked, if_match='"1"')
    assert (answer.status_code, about(app_doors, talk)) == (422, scene.one.id)
