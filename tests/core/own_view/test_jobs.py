"""What the ticker does for links: the message goes to the safe contact, once, saying nothing; secrets are forgotten."""

import json
from datetime import timedelta

from sqlalchemy import select

from core.access.protected import table_of
from core.access.system import Reason
from core.clients.models import SafeContact
from core.database import clock
from core.duplicates.merging import merge
from core.features import jobs
from core.notices.models import DeliveryState
from core.own_view.models import WhyEnded
from core.people.link_secrets import LinkSecret
from core.settings import Settings
from tests import world
from tests.core.notices.outside import mail_server, receiver
from tests.core.own_view.conftest import Link, Run, Scene

S = table_of(LinkSecret)
EMAIL, SMS, FORGET = "own_view: email", "own_view: text message", "own_view: forget letters"


def _secret(scene: Scene, link: Link) -> tuple[object, ...] | None:
    with scene.doors.database.read.connect() as connection:
        row = connection.execute(select(S.c.letter, S.c.token_hash).where(S.c.link_id == link.id)).first()
    return None if row is None else tuple(row)


def test_the_text_goes_to_the_safe_number_once_with_the_link_and_without_the_code(scene: Scene, run: Run) -> None:
    link = scene.link()
    with receiver() as gateway:
        for _ in range(2):
            run(SMS, sms_url=gateway.url)
    sent = [json.loads(call.body) for call in gateway.calls]
    mine = [one for one in sent if link.token in one["text"]]
    assert [one["to"] for one in mine] == ["07700 900123"]
    assert [link.code in one["text"] or link.code.replace(" ", "") in one["text"] for one in mine] == [False]
    assert scene.stored(link).state is DeliveryState.SENT


def test_an_email_has_no_name_beside_the_sender_and_a_subject_that_says_nothing(scene: Scene, run: Run) -> None:
    with scene.doors.system(Reason.SEED) as system:
        for one in system.find(select(SafeContact).where(SafeContact.client_id == scene.client.id)):
            one.may_email = True
    assert scene.send(to=f"email {scene.details.id}").status_code == 201
    with mail_server() as mailbox:
        run(EMAIL, smtp_url=mailbox.url, mail_from="post@example.org")
    (message,) = [text for address, text in mailbox.took if address == "wren@example.org"]
    assert ("From: post@example.org" in message, "Subject: A page for you" in message) == (True, True)
    assert [word for word in ("Fingerpost", "Missing", "Wren H", "Nell") if word in message] == []


def test_a_link_that_was_ended_before_it_was_sent_is_not_sent(scene: Scene, run: Run) -> None:
    link = scene.link()
    scene.nell.call("POST", f"{scene.place}/links/{link.id}/end")
    with receiver() as gateway:
        run(SMS, sms_url=gateway.url)
    assert [call for call in gateway.calls if link.token in call.body] == []


def test_a_text_of_which_nobody_knows_whether_it_arrived_is_not_sent_twice(scene: Scene, run: Run) -> None:
    link = scene.link()
    with receiver() as gateway:
        gateway.before = lambda: 1 / 0  # the connection ends without an answer
        run(SMS, sms_url=gateway.url)
    assert scene.stored(link).state is DeliveryState.UNSURE


def test_address_and_link_are_forgotten_once_sent(scene: Scene, run: Run) -> None:
    link = scene.link()
    with receiver() as gateway:
        run(SMS, sms_url=gateway.url)
    run(FORGET)
    kept = _secret(scene, link)
    assert kept is not None
    assert kept[0] is None


def test_long_after_its_end_the_hashes_are_forgotten(scene: Scene, run: Run) -> None:
    link = scene.link()
    run("own_view: forget links that are over", clock.now() + timedelta(days=96))
    before = _secret(scene, link)
    run("own_view: forget links that are over", clock.now() + timedelta(days=98))
    assert (before is None, _secret(scene, link)) == (False, None)


def test_links_of_joined_records_are_ended(scene: Scene, run: Run) -> None:
    link = scene.link()
    with scene.doors.system(Reason.SEED) as system:
        twin = world.client(system, "Wren Hallaway")
    with scene.doors.system(Reason.SEED) as system:
        keep, other = system.get(type(twin), scene.client.id), system.get(type(twin), twin.id)
        merge(system, keep=keep, other=other, reason="The same person", by=None)
    run("own_view: end links of joined records")
    assert scene.stored(link).ended_because is WhyEnded.JOINED


def test_an_installation_that_sends_no_messages_offers_paper(scene: Scene) -> None:
    bare = Settings(database_url=scene.settings.database_url)
    assert [job.name for job in jobs(bare) if job.name in (EMAIL, SMS)] == []
