"""No other system hears of an entry that is sealed or was recorded by mistake, nor of what is part of one."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from core.access.protected import Protected
from core.access.system import SystemRecords
from core.clients.models import Client
from core.notices.events import Event
from core.notices.telling import announce
from core.notices.webhook_models import WebhookDelivery
from core.organisations.models import Organisation
from core.people.models import Person
from core.sealing.models import SealLevel
from tests import world
from tests.core.notices.conftest import Scene
from tests.core.notices.outside import Receiver

Told = tuple[Protected, UUID]
"""A record that something happened to, and the entry that is hidden: itself, or what it is part of."""


def a_referral(system: SystemRecords, client: Client, at: Organisation, _: Person) -> Told:
    made = world.referral(system, client, at)
    return made, made.id


def a_referrals_gap(system: SystemRecords, client: Client, at: Organisation, who: Person) -> Told:
    referral = world.referral(system, client, at)
    return world.gap(system, referral, who), referral.id


def a_stay(system: SystemRecords, client: Client, at: Organisation, who: Person) -> Told:
    made = world.stay(system, client, who, at)
    return made, made.id


RECORDS: dict[str, tuple[Event, Callable[[SystemRecords, Client, Organisation, Person], Told]]] = {
    "referral": (Event.REFERRAL_CHANGED, a_referral),
    "gap of a referral": (Event.GAP_CHANGED, a_referrals_gap),
    "stay": (Event.STAY_CHANGED, a_stay),
}


@pytest.fixture(params=RECORDS)
def happened(request: pytest.FixtureRequest, scene: Scene, other_system: Receiver) -> tuple[Client, UUID]:
    """Announced, and not handed out yet, to a partner whose webhook asks for it; the client and the entry."""
    event, make = RECORDS[request.param]
    with scene.system() as system:
        world.webhook(system, scene.home, other_system.url, events=(event.value,))
        client = world.client(system)
        record, entry_id = make(system, client, scene.home, scene.worker)
        announce(system, event, record)
    return client, entry_id


def heard(scene: Scene) -> int:
    scene.run("webhooks: hand out")
    with scene.system(writing=False) as system:
        return len(system.find(select(WebhookDelivery)))


def test_an_entry_that_is_open_is_told(scene: Scene, happened: tuple[Client, UUID]) -> None:
    """Against an empty proof."""
    assert heard(scene) == 1


@pytest.mark.parametrize("level", SealLevel)
def test_one_that_is_sealed_is_not(level: SealLevel, scene: Scene, happened: tuple[Client, UUID]) -> None:
    with scene.system() as system:
        world.seal(system, *happened, scene.home, scene.worker, level=level)
    assert heard(scene) == 0


def test_one_whose_seal_was_lifted_is_told_again(scene: Scene, happened: tuple[Client, UUID]) -> None:
    with scene.system() as system:
        world.seal(system, *happened, scene.home, scene.worker).lift(scene.worker.id)
    assert heard(scene) == 1


def test_one_that_was_recorded_by_mistake_is_not(scene: Scene, happened: tuple[Client, UUID]) -> None:
    with scene.system() as system:
        world.mistake(system, *happened, scene.home, scene.worker)
    assert heard(scene) == 0


def test_whoever_sent_a_sealed_referral_does_not_hear_of_it_either(scene: Scene, other_system: Receiver) -> None:
    with scene.system() as system:
        sender, client = scene.partners.nilaari, world.client(system)
        world.webhook(system, sender, other_system.url, events=(Event.REFERRAL_CHANGED.value,))
        referral = world.referral(system, client, scene.home)
        announce(system, Event.REFERRAL_CHANGED, referral, to=sender.id)
        world.seal(system, client, referral.id, scene.home, scene.worker, kind="referral")
    assert heard(scene) == 0
