"""Looks at what is sealed or restricted: neither opening it, nor what is part of it, nor a list of it stands there."""

from contextlib import AbstractContextManager
from uuid import UUID

from sqlalchemy import select

from core.access.actor import Actor
from core.access.protected import Label, Protected
from core.access.records import Records
from core.access.system import Reason
from core.casework.models import Contact
from core.referrals.attachments import Attachment
from core.referrals.models import Referral
from tests import world
from tests.core.own_view.conftest import Scene


def _far(scene: Scene) -> AbstractContextManager[Records]:
    """Farah's own door: on pages she would see who the person is as well, and that look is told."""
    there, far = scene.partners.nilaari, scene.far.person
    return scene.doors.records(Actor(far.id, far.name, there.id, there.key, ("recovery_navigator",)), writing=False)


def _opens(scene: Scene, model: type[Protected], id: UUID) -> None:
    with _far(scene) as records:
        records.one(model, id)


def _lists(scene: Scene, *expected: UUID) -> None:
    with _far(scene) as records:
        found = records.find(select(Contact).where(Contact.client_id == scene.client.id))
    assert {one.id for one in found} == set(expected)


def _has_looked(scene: Scene) -> bool:
    return scene.partners.nilaari.name in {one["organisation"] for one in scene.view()["looks"]}


def _contact(scene: Scene, label: Label = Label.NORMAL) -> UUID:
    with scene.doors.system(Reason.SEED) as system:
        return world.contact(system, scene.client, scene.far.person, scene.partners.nilaari, label=label).id


def _attachment(scene: Scene) -> Attachment:
    with scene.doors.system(Reason.SEED) as system:
        return world.attachment(system, world.referral(system, scene.client, scene.partners.nilaari))


def _seal(scene: Scene, id: UUID, kind: str = "contact", *, lifted: bool = False) -> None:
    """Open to Farah, so that she can look."""
    with scene.doors.system(Reason.SEED) as system:
        seal = world.seal(system, scene.client, id, scene.partners.nilaari, scene.far.person, kind=kind)
        world.seal_opening(system, seal, scene.far.person, scene.partners.nilaari)
        if lifted:
            seal.lifted_at = seal.sealed_at


# ── opening one ───────────────────────────────────────────────────────────
def test_opening_a_document_stands_there(scene: Scene) -> None:
    _opens(scene, Attachment, _attachment(scene).id)
    assert _has_looked(scene)


def test_opening_a_document_of_a_sealed_referral_does_not(scene: Scene) -> None:
    attachment = _attachment(scene)
    _seal(scene, attachment.referral_id, Referral.kind.name)
    _opens(scene, Attachment, attachment.id)
    assert not _has_looked(scene)


def test_once_the_referral_is_sealed_earlier_looks_at_its_documents_are_gone(scene: Scene) -> None:
    attachment = _attachment(scene)
    _opens(scene, Attachment, attachment.id)
    _seal(scene, attachment.referral_id, Referral.kind.name)
    assert not _has_looked(scene)


def test_a_seal_that_is_lifted_hides_nothing(scene: Scene) -> None:
    attachment = _attachment(scene)
    _seal(scene, attachment.referral_id, Referral.kind.name, lifted=True)
    _opens(scene, Attachment, attachment.id)
    assert _has_looked(scene)


def test_opening_what_was_restricted_afterwards_does_not_stand_there(scene: Scene) -> None:
    contact = _contact(scene)
    _opens(scene, Contact, contact)
    with scene.doors.system(Reason.SEED) as system:
        system.get(Contact, contact).label = Label.RESTRICTED
    assert not _has_looked(scene)


# ── lists ─────────────────────────────────────────────────────────────────
def test_a_list_of_plain_entries_stands_there(scene: Scene) -> None:
    _lists(scene, _contact(scene))
    assert _has_looked(scene)


def test_a_list_of_nothing_but_restricted_entries_does_not(scene: Scene) -> None:
    _lists(scene, _contact(scene, Label.RESTRICTED))
    assert not _has_looked(scene)


def test_a_list_of_nothing_but_sealed_entries_does_not(scene: Scene) -> None:
    contact = _contact(scene)
    _seal(scene, contact)
    _lists(scene, contact)
    assert not _has_looked(scene)


def test_a_list_of_sealed_and_restricted_entries_alone_does_not(scene: Scene) -> None:
    sealed, restricted = _contact(scene), _contact(scene, Label.RESTRICTED)
    _seal(scene, sealed)
    _lists(scene, sealed, restricted)
    assert not _has_looked(scene)


def test_a_list_with_a_plain_entry_among_others_stands_there(scene: Scene) -> None:
    sealed, plain = _contact(scene), _contact(scene)
    _seal(scene, sealed)
    _lists(scene, sealed, plain)
    assert _has_looked(scene)


def test_looking_at_who_a_restricted_person_is_stands_there(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        system.get(type(scene.client), scene.client.id).label = Label.RESTRICTED
    scene.ask()
    scene.decide()
    _opens(scene, type(scene.client), scene.client.id)
    assert _has_looked(scene)
