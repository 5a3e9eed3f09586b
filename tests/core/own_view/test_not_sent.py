"""A message that has become unsafe while it waited is not sent, and whoever made the link is told only that."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.access.outbox import TABLE
from core.access.system import Reason
from core.clients.models import ContactDetails, SafeContact
from core.database import clock
from core.involvement.models import Involvement
from core.notices.models import DeliveryState
from core.notices.telling import NOTICE
from tests import world
from tests.core.notices.outside import Receiver, receiver
from tests.core.own_view.conftest import Link, Run, Scene
from tests.core.own_view.test_jobs import SMS


def _told(scene: Scene, link: Link) -> list[str]:
    with scene.doors.database.read.connect() as connection:
        told = connection.execute(select(TABLE.c.body).where(TABLE.c.topic == NOTICE)).scalars().all()
    mine = [one for one in told if one["person_id"] == str(scene.nell.person.id) and str(link.id) in one["source"]]
    return [one["words"] for one in mine]


def _sent(gateway: Receiver, link: Link) -> int:
    return sum(link.token in call.body for call in gateway.calls)


def _no_texts(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        for one in system.find(select(SafeContact).where(SafeContact.client_id == scene.client.id)):
            one.may_text = False


def _no_texts_says_another(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        system.add(SafeContact(client_id=scene.client.id, organisation_id=scene.partners.nilaari.id))


def _another_number(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        system.get(ContactDetails, scene.details.id).mobile = "07700 900456"


def _moved(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        system.get(ContactDetails, scene.details.id).ends = clock.today() - timedelta(days=1)


def _page_left_out(scene: Scene) -> None:
    scene.ask()
    scene.decide("page")


def _died(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        world.death(system, scene.client, scene.partners.missing_link, scene.nell.person)


def _not_supported(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        for one in system.find(select(Involvement).where(Involvement.client_id == scene.client.id)):
            one.ends = clock.today() - timedelta(days=1)


CHANGES = (_no_texts, _no_texts_says_another, _another_number, _moved, _page_left_out, _died, _not_supported)


@pytest.mark.parametrize("changed", CHANGES)
def test_what_has_become_unsafe_since_is_not_sent(scene: Scene, run: Run, changed: Callable[[Scene], None]) -> None:
    link = scene.link()
    changed(scene)
    with receiver() as gateway:
        run(SMS, sms_url=gateway.url)
    assert (_sent(gateway, link), scene.stored(link).state) == (0, DeliveryState.DEAD)


def test_a_link_that_is_over_is_not_sent(scene: Scene, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    link, later = scene.link(), clock.now() + timedelta(days=7, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    with receiver() as gateway:
        run(SMS, sms_url=gateway.url)
    assert _sent(gateway, link) == 0


def test_whoever_made_it_is_told_that_it_was_not_sent_and_nothing_else(scene: Scene, run: Run) -> None:
    link = scene.link()
    _page_left_out(scene)
    with receiver() as gateway:
        run(SMS, sms_url=gateway.url)
    assert _told(scene, link) == ["A link for a person was not sent."]


def test_a_link_of_somebody_kept_apart_is_not_sent_and_they_are_not_told(scene: Scene, run: Run) -> None:
    link = scene.link()
    with scene.doors.system(Reason.SEED) as system:
        world.conflict_link(system, scene.client, scene.nell.person, scene.partners.missing_link)
    with receiver() as gateway:
        run(SMS, sms_url=gateway.url)
    assert (_sent(gateway, link), _told(scene, link)) == (0, [])


def test_what_is_still_safe_is_sent_although_another_persons_is_not(scene: Scene, run: Run) -> None:
    link = scene.link()
    with scene.doors.system(Reason.SEED) as system:
        system.add(SafeContact(client_id=world.client(system, "Odd Other").id,
                               organisation_id=scene.partners.missing_link.id))  # fmt: skip
    with receiver() as gateway:
        run(SMS, sms_url=gateway.url)
    assert (_sent(gateway, link), _told(scene, link)) == (1, [])
