"""Out of the house: whatever the mail server does, nothing is lost, nothing goes twice, and nothing says too much."""

from dataclasses import replace
from email import message_from_string
from email.message import Message

import pytest
from sqlalchemy import select

from core.features import jobs
from core.notices.delivering import WAITS
from core.notices.models import Channel, DeliveryState, Importance, StaffAddress
from core.notices.routes import NOT_HERE
from core.notices.sending import Unreachable
from core.settings import Settings
from tests import world
from tests.conftest import StandingClock
from tests.core.notices.conftest import Scene
from tests.core.notices.outside import Mailbox, Receiver

HAND_OUT, EMAIL, SMS = "notices: hand out", "notices: email", "notices: text message"
DOWN = "smtp://127.0.0.1:1"


def write_to(scene: Scene, *addresses: str, importance: Importance = Importance.IMPORTANT) -> None:
    """A message to each of these, who are colleagues of the worker."""
    for n, address in enumerate(addresses):
        with scene.system() as system:
            person = world.person(system, f"Person {address}")
            world.staff_address(system, person, scene.home, address)
        scene.worker.id = person.id
        scene.tell(importance, source=f"test: {n} {address}")
    scene.run(HAND_OUT)


def send(scene: Scene, url: str) -> None:
    scene.run(EMAIL, smtp_url=url, mail_from="fingerpost@example.org", public_url="https://fingerpost.example.org")


def states(scene: Scene) -> list[tuple[DeliveryState, int]]:
    return [(delivery.state, delivery.tries) for delivery in scene.deliveries()]


def letters(mailbox: Mailbox) -> list[Message]:
    return [message_from_string(text) for _, text in mailbox.took]


# ── what is said ──────────────────────────────────────────────────────────
def test_an_email_arrives(scene: Scene, mailbox: Mailbox) -> None:
    write_to(scene, "ana@example.org")
    send(scene, mailbox.url)
    assert mailbox.addresses == ["ana@example.org"]


def test_an_email_says_nothing_but_that_there_is_a_message(scene: Scene, mailbox: Mailbox) -> None:
    write_to(scene, "ana@example.org", importance=Importance.SAFETY)
    send(scene, mailbox.url)
    (letter,) = letters(mailbox)
    said = (letter["Subject"], str(letter.get_payload()).replace("\r\n", "\n").rstrip("\n"))
    assert said == (
        "You have a message in Fingerpost",
        "You have a message in Fingerpost.\n\nSign in to read it: https://fingerpost.example.org\n\n"
        "Please do not reply to this email.",
    )


def test_the_log_of_deliveries_knows_when_it_left(scene: Scene, mailbox: Mailbox) -> None:
    write_to(scene, "ana@example.org")
    send(scene, mailbox.url)
    assert scene.deliveries()[0].sent_at is not None


def test_nothing_is_sent_twice(scene: Scene, mailbox: Mailbox) -> None:
    write_to(scene, "ana@example.org")
    send(scene, mailbox.url)
    send(scene, mailbox.url)
    assert len(mailbox.took) == 1


def test_what_is_a_matter_of_safety_goes_first(scene: Scene, mailbox: Mailbox) -> None:
    write_to(scene, "first@example.org")
    write_to(scene, "urgent@example.org", importance=Importance.SAFETY)
    send(scene, mailbox.url)
    assert mailbox.addresses == ["urgent@example.org", "first@example.org"]


def test_a_clock_set_back_keeps_nothing_waiting(scene: Scene, mailbox: Mailbox, standing_clock: StandingClock) -> None:
    write_to(scene, "ana@example.org")
    standing_clock.move(minutes=-60)
    send(scene, mailbox.url)
    assert mailbox.addresses == ["ana@example.org"]


# ── what goes wrong ───────────────────────────────────────────────────────
def test_a_server_that_is_down_loses_nothing(scene: Scene, mailbox: Mailbox) -> None:
    write_to(scene, "ana@example.org")
    with pytest.raises(Unreachable):
        send(scene, DOWN)
    send(scene, mailbox.url)
    assert mailbox.addresses == ["ana@example.org"]


def test_a_server_that_is_down_is_nobodys_failed_try(scene: Scene) -> None:
    write_to(scene, "ana@example.org")
    with pytest.raises(Unreachable):
        send(scene, DOWN)
    assert states(scene) == [(DeliveryState.WAITING, 0)]


def test_an_address_refused_is_dead_at_once(scene: Scene, mailbox: Mailbox) -> None:
    mailbox.refuses.add("gone@example.org")
    write_to(scene, "gone@example.org")
    send(scene, mailbox.url)
    assert scene.deliveries()[0].fault == "refused with 550"


def test_an_address_refused_holds_up_nobody_else(scene: Scene, mailbox: Mailbox) -> None:
    mailbox.refuses.add("gone@example.org")
    write_to(scene, "gone@example.org", "ana@example.org")
    send(scene, mailbox.url)
    assert [state for state, _ in states(scene)] == [DeliveryState.DEAD, DeliveryState.SENT]


@pytest.mark.parametrize("said", ["530 sign in first", "550 not from you", "451 not now"])
def test_a_server_that_refuses_the_sender_is_nobodys_fault(scene: Scene, mailbox: Mailbox, said: str) -> None:
    mailbox.sender = said
    write_to(scene, *(f"{n}@example.org" for n in range(3)))
    with pytest.raises(Unreachable):
        send(scene, mailbox.url)
    assert {state for state, _ in states(scene)} == {DeliveryState.WAITING}


def test_nothing_goes_to_an_address_that_went_out_of_use(scene: Scene, mailbox: Mailbox) -> None:
    write_to(scene, "old@example.org")
    with scene.system() as system:
        system.find(select(StaffAddress))[0].is_used = False
    send(scene, mailbox.url)
    assert mailbox.took == []


def test_what_is_under_way_stops_between_two_messages(scene: Scene, mailbox: Mailbox) -> None:
    write_to(scene, "first@example.org", "second@example.org")
    (job,) = (one for one in jobs(Settings(smtp_url=mailbox.url)) if one.name == EMAIL)
    job.run(replace(scene.tick(), is_stopping=lambda: len(mailbox.took) == 1))
    assert [state for state, _ in states(scene)] == [DeliveryState.SENT, DeliveryState.WAITING]


def test_an_address_that_is_busy_is_tried_again_later(
    scene: Scene, mailbox: Mailbox, standing_clock: StandingClock
) -> None:
    mailbox.busy.add("busy@example.org")
    write_to(scene, "busy@example.org")
    send(scene, mailbox.url)
    mailbox.busy.clear()
    send(scene, mailbox.url)
    before = len(mailbox.took)
    standing_clock.move(minutes=1)
    send(scene, mailbox.url)
    assert (before, len(mailbox.took)) == (0, 1)


def test_an_address_busy_for_a_day_is_given_up_and_shown(
    scene: Scene, mailbox: Mailbox, standing_clock: StandingClock
) -> None:
    mailbox.busy.add("busy@example.org")
    write_to(scene, "busy@example.org")
    for wait in (*WAITS, WAITS[-1]):
        send(scene, mailbox.url)
        standing_clock.move(minutes=int(wait.total_seconds() // 60))
    assert states(scene) == [(DeliveryState.DEAD, len(WAITS) + 1)]


def test_a_server_that_hangs_up_each_time_counts_as_down(
    scene: Scene, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.notices.sending.TIMEOUT", 0.05)
    write_to(scene, *(f"{n}@example.org" for n in range(5)))
    mailbox.waits = 0.2
    with pytest.raises(Unreachable):
        send(scene, mailbox.url)
    assert DeliveryState.SENT not in [state for state, _ in states(scene)]


def test_an_answer_that_never_came_is_not_asked_for_by_sending_again(scene: Scene, mailbox: Mailbox) -> None:
    """The server may have it: what is no matter of safety waits in the inbox rather than arrive twice."""
    mailbox.hangs_up_on.add("ana@example.org")
    write_to(scene, "ana@example.org")
    send(scene, mailbox.url)
    assert states(scene) == [(DeliveryState.UNSURE, 1)]


def test_a_matter_of_safety_is_rather_sent_twice_than_not_at_all(
    scene: Scene, mailbox: Mailbox, standing_clock: StandingClock
) -> None:
    mailbox.hangs_up_on.add("ana@example.org")
    write_to(scene, "ana@example.org", importance=Importance.SAFETY)
    send(scene, mailbox.url)
    mailbox.hangs_up_on.clear()
    standing_clock.move(minutes=1)
    send(scene, mailbox.url)
    assert len({letter["Message-ID"] for letter in letters(mailbox)}) == 1
    assert len(mailbox.took) == 2


def test_whoever_comes_after_one_without_an_answer_is_told(scene: Scene, mailbox: Mailbox) -> None:
    mailbox.hangs_up_on.add("first@example.org")
    write_to(scene, "first@example.org", "second@example.org")
    send(scene, mailbox.url)
    assert mailbox.addresses == ["first@example.org", "second@example.org"]


class Killed(BaseException):
    """As kill -9 ends a process: nothing of it runs any more."""


@pytest.mark.parametrize(
    ("importance", "times"), [(Importance.IMPORTANT, 1), (Importance.SAFETY, 2)], ids=["once", "again"]
)
def test_a_process_killed_while_it_sends_leaves_one_of_which_nobody_knows(
    scene: Scene, mailbox: Mailbox, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch,
    importance: Importance, times: int,
) -> None:  # fmt: skip
    write_to(scene, "first@example.org", "second@example.org", importance=importance)
    with monkeypatch.context() as patch:
        patch.setattr("core.notices.delivering._Outcome", _raise_killed)
        with pytest.raises(Killed):
            send(scene, mailbox.url)
    standing_clock.move(minutes=1)
    send(scene, mailbox.url)
    standing_clock.move(minutes=1)
    send(scene, mailbox.url)
    assert (mailbox.addresses.count("first@example.org"), mailbox.addresses.count("second@example.org")) == (times, 1)


def _raise_killed(*_: object, **__: object) -> None:
    raise Killed


# ── text messages ─────────────────────────────────────────────────────────
@pytest.fixture
def texted(scene: Scene) -> Scene:
    with scene.system() as system:
        world.staff_address(system, scene.worker, scene.home, "+447700900982", channel=Channel.SMS)
    scene.tell(Importance.SAFETY)
    scene.run(HAND_OUT)
    return scene


def test_a_text_message_says_nothing_but_that_there_is_a_message(texted: Scene, other_system: Receiver) -> None:
    texted.run(SMS, sms_url=other_system.url, sms_token="the gateway's")
    (call,) = other_system.calls
    reference = texted.deliveries()[0].id
    assert call.body == (
        f'{{"to": "+447700900982", "text": "You have a message in Fingerpost.", "reference": "{reference}"}}'
    )


def test_a_gateway_that_fails_is_asked_again(
    texted: Scene, other_system: Receiver, standing_clock: StandingClock
) -> None:
    other_system.status = 503
    texted.run(SMS, sms_url=other_system.url)
    other_system.status = 200
    standing_clock.move(minutes=1)
    texted.run(SMS, sms_url=other_system.url)
    assert states(texted) == [(DeliveryState.SENT, 2)]


def test_a_number_that_the_gateway_does_not_know_is_dead_at_once(texted: Scene, other_system: Receiver) -> None:
    other_system.status = 422
    texted.run(SMS, sms_url=other_system.url)
    assert states(texted) == [(DeliveryState.DEAD, 1)]


def test_a_gateway_that_redirects_is_not_followed(texted: Scene, other_system: Receiver) -> None:
    other_system.status, other_system.location = 302, "/elsewhere"
    texted.run(SMS, sms_url=other_system.url)
    assert [call.path for call in other_system.calls] == ["/told"]


def test_an_installation_without_a_gateway_shows_what_reached_nobody(texted: Scene) -> None:
    texted.run(SMS)
    assert [(one.state, one.fault) for one in texted.deliveries()] == [(DeliveryState.DEAD, NOT_HERE)]
