"""From the outbox into inboxes: with the change or not at all, once, and by the ways that are wanted."""

from contextlib import suppress

import pytest

from core.notices.models import Channel, Importance
from core.notices.telling import Told, tell
from tests import world
from tests.core.notices.conftest import Scene

HAND_OUT = "notices: hand out"


def channels(scene: Scene) -> list[str]:
    return sorted(delivery.channel for delivery in scene.deliveries())


def reached_by(scene: Scene, *channels: Channel, least: Importance | None = None) -> None:
    with scene.system() as system:
        for channel in channels:
            world.staff_address(system, scene.worker, scene.home, channel=channel, least=least)


def test_a_change_that_fails_tells_nobody(scene: Scene) -> None:
    with suppress(ZeroDivisionError), scene.system() as system:
        tell(system, scene.told())
        raise ZeroDivisionError
    scene.run(HAND_OUT)
    assert scene.notices(scene.worker) == []


def test_a_message_is_handed_out(scene: Scene) -> None:
    scene.tell()
    scene.run(HAND_OUT)
    assert [notice.words for notice in scene.notices(scene.worker)] == ["Something needs you."]


def test_nothing_is_handed_out_twice(scene: Scene) -> None:
    scene.tell()
    scene.run(HAND_OUT)
    scene.run(HAND_OUT)
    assert len(scene.notices(scene.worker)) == 1


def test_the_same_thing_told_twice_is_one_message(scene: Scene) -> None:
    scene.tell()
    scene.tell()
    scene.run(HAND_OUT)
    assert len(scene.notices(scene.worker)) == 1


def test_more_than_one_batch_is_handed_out_in_one_run(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.notices.handing_out.BATCH", 2)
    for number in range(5):
        scene.tell(source=f"test: {number}")
    scene.run(HAND_OUT)
    assert len(scene.notices(scene.worker)) == 5


def test_a_ladder_that_nobody_knows_is_a_fault_of_the_program(scene: Scene) -> None:
    with pytest.raises(ValueError, match="no ladder 'none'"):
        Told(scene.worker.id, scene.home.id, "Words", "/", "test: 1", ladder="none")


# ── by which ways ─────────────────────────────────────────────────────────
def test_without_an_address_nothing_is_sent(scene: Scene) -> None:
    scene.tell(Importance.SAFETY)
    scene.run(HAND_OUT)
    assert channels(scene) == []


def test_what_is_only_information_is_not_sent_unless_wanted(scene: Scene) -> None:
    reached_by(scene, Channel.EMAIL)
    scene.tell(Importance.ROUTINE)
    scene.run(HAND_OUT)
    assert channels(scene) == []


def test_what_is_important_goes_by_email(scene: Scene) -> None:
    reached_by(scene, Channel.EMAIL, Channel.SMS)
    scene.tell(Importance.IMPORTANT)
    scene.run(HAND_OUT)
    assert channels(scene) == ["email"]


def test_a_person_may_want_more(scene: Scene) -> None:
    reached_by(scene, Channel.EMAIL, least=Importance.ROUTINE)
    scene.tell(Importance.ROUTINE)
    scene.run(HAND_OUT)
    assert channels(scene) == ["email"]


def test_a_person_may_want_less(scene: Scene) -> None:
    reached_by(scene, Channel.EMAIL, least=Importance.SAFETY)
    scene.tell(Importance.IMPORTANT)
    scene.run(HAND_OUT)
    assert channels(scene) == []


def test_an_organisation_says_for_whoever_has_not_chosen(scene: Scene) -> None:
    reached_by(scene, Channel.EMAIL)
    with scene.system() as system:
        world.notice_setting(system, scene.home, Importance.ROUTINE)
    scene.tell(Importance.ROUTINE)
    scene.run(HAND_OUT)
    assert channels(scene) == ["email"]


def test_safety_goes_by_every_way_whatever_was_chosen(scene: Scene) -> None:
    reached_by(scene, Channel.EMAIL, Channel.SMS, least=Importance.SAFETY)
    with scene.system() as system:
        world.notice_setting(system, scene.home, Importance.SAFETY)
    scene.tell(Importance.SAFETY)
    scene.run(HAND_OUT)
    assert channels(scene) == ["email", "sms"]


def test_safety_finds_somebody_by_the_address_of_another_organisation(scene: Scene) -> None:
    with scene.system() as system:
        world.staff_address(system, scene.worker, scene.partners.nilaari)
    scene.tell(Importance.SAFETY)
    scene.run(HAND_OUT)
    assert channels(scene) == ["email"]


def test_nothing_goes_to_an_address_out_of_use(scene: Scene) -> None:
    with scene.system() as system:
        world.staff_address(system, scene.worker, scene.home).is_used = False
    scene.tell(Importance.SAFETY)
    scene.run(HAND_OUT)
    assert channels(scene) == []
