"""Links for clients: only to a safe contact, with a code given in person, once; every misuse is calm, kept and told."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.access.audit.looking import ENTRY
from core.access.outbox import TABLE
from core.access.protected import Label
from core.access.system import Reason
from core.clients.models import Client, SafeContact
from core.database import clock
from core.notices.telling import NOTICE
from core.own_view.links import LETTERS
from core.own_view.models import ClientLink, WhyEnded
from core.people.link_secrets import TRIES
from core.privacy.models import PrivacyMatter, Sort
from tests.core.own_view.conftest import CODE, Link, Scene, words_of

GONE = "This link does not work now"


def _matters(scene: Scene) -> list[str]:
    with scene.doors.system(Reason.SEED) as system:
        asked = select(PrivacyMatter).where(PrivacyMatter.client_id == scene.client.id)
        return [one.evidence["what"] for one in system.find(asked) if one.sort is Sort.CLIENT_LINK]


def _audit(scene: Scene, link: Link) -> list[str]:
    with scene.doors.database.read.connect() as connection:
        asked = select(ENTRY.c.action).where(ENTRY.c.record_id == link.id).order_by(ENTRY.c.id)
        return [action for action in connection.execute(asked).scalars() if "page" in action]


# ── who may make one ──────────────────────────────────────────────────────
def test_nobody_signed_in_makes_no_link(scene: Scene) -> None:
    assert scene.service.post(f"/api/v1{scene.place}/links", json={}).status_code == 401


def test_a_worker_of_the_same_organisation_who_does_not_support_the_person_makes_no_link(scene: Scene) -> None:
    assert scene.send(by=scene.stranger).status_code == 404


def test_a_guardian_makes_no_link(scene: Scene) -> None:
    assert scene.send(by=scene.guardian).status_code in (403, 404)


def test_no_link_goes_where_no_safe_contact_is_recorded(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        for one in system.find(select(SafeContact).where(SafeContact.client_id == scene.client.id)):
            one.may_text = False
    answer = scene.send()
    assert (answer.status_code, "not recorded that this way is safe" in answer.text) == (422, True)


def test_no_link_goes_by_a_way_that_is_not_the_safe_one(scene: Scene) -> None:
    assert scene.send(to=f"email {scene.details.id}").status_code == 422


def test_a_stricter_instruction_that_the_worker_may_not_read_counts(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        system.add(
            SafeContact(client_id=scene.client.id, organisation_id=scene.partners.nilaari.id, label=Label.RESTRICTED)
        )
    assert scene.send().status_code == 422


def test_no_link_without_asking_the_person_on_their_own(scene: Scene) -> None:
    assert scene.send(asked_alone=False).status_code == 422


def test_of_a_restricted_record_no_link_before_a_guardian_has_looked_at_it(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        system.get(Client, scene.client.id).label = Label.RESTRICTED
    before = scene.send()
    scene.ask()
    scene.decide()
    assert (before.status_code, "Caldicott" in before.text, scene.send().status_code) == (422, True, 201)


def test_the_code_is_shown_once_and_kept_nowhere(scene: Scene) -> None:
    made = scene.nell.post(f"{scene.place}/links", {"to": f"sms {scene.details.id}", "asked_alone": "yes"})
    code = CODE.findall(made.text)[0]
    assert re.fullmatch(f"[{LETTERS}]{{4}} [{LETTERS}]{{4}}", code)
    assert code not in scene.nell.get(scene.place).text


def test_a_form_that_lacks_something_comes_back_as_it_was_typed(scene: Scene) -> None:
    again = scene.nell.post(f"{scene.place}/links", {"to": f"sms {scene.details.id}"})
    assert (again.status_code, f'value="sms {scene.details.id}" checked' in again.text) == (422, True)


def test_the_message_names_nobody_and_no_service(scene: Scene) -> None:
    link = scene.link()
    letter = scene.letter(link.id)
    said = f"{letter.subject} {letter.text.replace(link.token, '')}"
    for word in ("Wren", "Halloway", "Nell", "Missing Link", "Nilaari", "Fingerpost", link.code):
        assert word.casefold() not in said.casefold()


def test_a_new_link_ends_the_one_before(scene: Scene) -> None:
    first = scene.link()
    scene.link()
    assert scene.stored(first).ended_because is WhyEnded.REPLACED
    assert GONE in scene.open(first).text


# ── opening it ────────────────────────────────────────────────────────────
@pytest.mark.parametrize("times", [1, 20])
def test_a_mail_scanner_that_opens_the_link_spends_nothing(scene: Scene, times: int) -> None:
    link = scene.link()
    for _ in range(times):
        scene.service.get(link.path)
        scene.service.head(link.path)
    assert scene.open(link).status_code == 200


def test_a_scanner_that_sends_the_form_without_a_code_spends_nothing(scene: Scene) -> None:
    link = scene.link()
    for _ in range(TRIES + 1):
        assert scene.service.post(link.path, data={}).status_code == 422
    assert scene.open(link).status_code == 200


def test_before_the_code_the_page_names_nobody_and_no_service(scene: Scene) -> None:
    page = scene.service.get(scene.link().path).text
    for word in ("Wren", "Halloway", "Nell", "Missing Link", "Nilaari", "Fingerpost", "mental"):
        assert word.casefold() not in page.casefold()


def test_an_invented_link_looks_like_a_real_one_until_the_code(scene: Scene) -> None:
    link = scene.link()
    invented = Link(link.id, "x" * len(link.token), "BCDF 2345")
    real = scene.service.get(link.path).text.replace(link.token, "")
    assert scene.service.get(invented.path).text.replace(invented.token, "") == real
    assert (scene.open(invented).status_code, GONE in scene.open(invented).text) == (404, True)


def test_the_right_code_shows_the_page_however_it_is_typed(scene: Scene) -> None:
    link = scene.link()
    shown = scene.open(link, link.code.lower().replace(" ", "-"))
    assert (shown.status_code, "Who is involved" in shown.text, "Nell, support worker" in words_of(shown)) == (
        200, True, True,
    )  # fmt: skip


def test_pages_are_kept_by_no_browser_and_tell_no_other_site(scene: Scene) -> None:
    link = scene.link()
    for answer in (scene.service.get(link.path), scene.open(link), scene.open(link)):
        told = (answer.headers["cache-control"], answer.headers["referrer-policy"], "set-cookie" in answer.headers)
        assert told == ("no-store", "no-referrer", False)


def test_a_page_shown_names_the_person_nowhere(scene: Scene) -> None:
    shown = scene.open(scene.link()).text
    assert [word for word in ("Wren", "Halloway") if word in shown] == []


def test_reloading_the_answer_opens_nothing_and_is_told(scene: Scene) -> None:
    link = scene.link()
    scene.open(link)
    again = scene.open(link)
    assert (again.status_code, GONE in again.text, "Nothing is lost" in again.text) == (404, True, True)
    assert _matters(scene) == ["own page tried again"]
    assert _audit(scene, link)[:2] == ["own page shown", "own page tried again"]


def test_a_used_link_that_is_tried_many_times_is_told_once(scene: Scene) -> None:
    link = scene.link()
    for _ in range(4):
        scene.open(link)
    assert _matters(scene) == ["own page tried again"]


def test_the_worker_is_told_that_a_used_link_was_tried(scene: Scene) -> None:
    link = scene.link()
    scene.open(link)
    scene.open(link)
    with scene.doors.database.read.connect() as connection:
        told = connection.execute(select(TABLE.c.body).where(TABLE.c.topic == NOTICE)).scalars().all()
    mine = [one for one in told if one["person_id"] == str(scene.nell.person.id) and str(link.id) in one["source"]]
    assert ["Wren" in one["words"] for one in mine] == [False]


def test_whoever_is_forwarded_the_link_and_guesses_is_stopped_and_told(scene: Scene) -> None:
    link = scene.link()
    wrong = [scene.open(link, "BBBB BBBB") for _ in range(TRIES)]
    assert [one.status_code for one in wrong] == [422] * (TRIES - 1) + [404]
    assert (GONE in scene.open(link).text, scene.stored(link).ended_because) == (True, WhyEnded.CODES)
    assert _matters(scene) == ["own page closed"]


def test_a_wrong_code_is_not_lost_and_not_the_end(scene: Scene) -> None:
    link = scene.link()
    wrong = scene.open(link, "BBBB BBBB")
    assert ("not the right code" in wrong.text, 'value="BBBB BBBB"' in wrong.text) == (True, True)
    assert scene.open(link).status_code == 200


def test_an_expired_link_opens_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    link, later = scene.link(), clock.now() + timedelta(days=7, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert (scene.open(link).status_code, _audit(scene, link)) == (404, ["own page tried when over"])


def test_a_link_that_the_worker_has_ended_opens_nothing(scene: Scene) -> None:
    link = scene.link()
    assert scene.nell.call("POST", f"{scene.place}/links/{link.id}/end").json()["is_open"] is False
    assert GONE in scene.open(link).text


def test_a_contact_that_has_become_unsafe_since_closes_the_link(scene: Scene) -> None:
    link = scene.link()
    with scene.doors.system(Reason.SEED) as system:
        for one in system.find(select(SafeContact).where(SafeContact.client_id == scene.client.id)):
            one.may_text = False
    assert (scene.open(link).status_code, _audit(scene, link)) == (404, ["own page kept back"])


def test_a_failed_answer_spends_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    link = scene.link()
    with monkeypatch.context() as broken:
        broken.setattr("core.own_view.opening.view_of", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            scene.open(link)
    assert scene.open(link).status_code == 200


def test_an_answer_that_cannot_be_written_spends_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    link = scene.link()
    with monkeypatch.context() as broken:
        broken.setattr("core.own_view.languages.Language.day", lambda *_: {}["tag"])
        with pytest.raises(KeyError):
            scene.open(link)
    assert (scene.stored(link).is_open, scene.open(link).status_code) == (True, 200)


def test_what_lies_in_the_database_opens_nothing(scene: Scene) -> None:
    link = scene.link()
    with scene.doors.database.read.connect() as connection:
        row = connection.exec_driver_sql("SELECT * FROM link_secret").mappings().all()
    kept = repr([{**one, "letter": None} for one in row])
    assert [one for one in (link.token, link.code.replace(" ", "")) if one in kept] == []


def test_links_cannot_be_changed_by_hand(scene: Scene) -> None:
    link = scene.link()
    assert isinstance(scene.stored(link), ClientLink)
    assert scene.far.call("POST", f"{scene.place}/links/{link.id}/end").status_code == 404


def test_whoever_types_very_many_codes_waits_and_loses_nothing(scene: Scene) -> None:
    link = scene.link()
    invented = Link(link.id, "y" * len(link.token), "BCDF 2345")
    answers = [scene.open(invented).status_code for _ in range(25)]
    waiting = scene.open(link)
    assert (answers[-1], waiting.status_code, "Your link still works" in waiting.text) == (429, 429, True)
    assert scene.stored(link).is_open
