"""A referrer's link: a button first, one look for each token, no name in it, and nothing once that would do harm."""

import re
from datetime import timedelta

import pytest
from httpx2 import Response

from core.access.protected import Label
from core.access.system import Reason
from core.clients.models import Client
from core.people import budgets
from core.people.status_tokens import StatusToken
from core.referrals.arrivals import Arrival, ArrivalState
from core.referrals.models import Referral
from core.referrals.transfer_models import TransferState
from core.ways_in.status_models import StatusPage
from tests import world
from tests.conftest import StandingClock
from tests.core.referrals.ticking import run
from tests.core.ways_in.conftest import Scene
from tests.core.ways_in.test_public_form import opened, place, send

__all__ = ["place"]
LINK = re.compile(r"/status/([A-Za-z0-9_-]{20,})")
PROFESSIONAL = {"who": "professional", "your_name": "Doctor Who", "your_organisation": "The surgery"}


@pytest.fixture
def referral(scene: Scene) -> Referral:
    """From a GP practice, of somebody whom Second Step is to support."""
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        client, to = world.client(system, "Quill Feather"), scene.partners.second_step
        return world.referral(system, client, to, service_id=scene.triage.id)


def token_in(answer: Response) -> str:
    found = LINK.findall(answer.text)
    assert found
    return str(found[-1])


def made(scene: Scene, referral: Referral) -> str:
    return token_in(scene.senior.post(f"/referrals/{referral.id}/status-page", {}))


def look(scene: Scene, token: str) -> Response:
    return scene.service.post(f"/status/{token}")


def change(scene: Scene, model: type[Referral] | type[Client], id: object, label: Label) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        system.get(model, id).label = label  # type: ignore[arg-type]


# ── refused ───────────────────────────────────────────────────────────────
def test_nobody_known_makes_no_link(scene: Scene, referral: Referral) -> None:
    assert scene.service.post(f"/api/v1/referrals/{referral.id}/status-pages", json={}).status_code == 401


def test_another_organisation_finds_no_referral(scene: Scene, referral: Referral) -> None:
    assert scene.elsewhere.post(f"/referrals/{referral.id}/status-page", {}).status_code == 404


def test_hr_makes_no_link(scene: Scene, referral: Referral) -> None:
    assert scene.hr.call("POST", f"/referrals/{referral.id}/status-pages", {}).status_code == 403


def test_a_link_is_not_kept_to_be_shown_again(scene: Scene, referral: Referral) -> None:
    path = f"/api/v1/referrals/{referral.id}/status-pages"
    sent = {"authorization": f"Bearer {scene.senior.key}", "idempotency-key": "once"}
    refused = scene.service.post(path, json={}, headers=sent)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "Idempotency-Key")


@pytest.mark.parametrize(("source", "agreed"), [("B1", "yes"), ("B2", "no")])
def test_there_is_none_for_the_person_or_an_unagreed_carer(
    scene: Scene, referral: Referral, source: str, agreed: str
) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        system.get(Referral, referral.id).source = source  # type: ignore[assignment]
    refused = scene.senior.post(f"/referrals/{referral.id}/status-page", {"agreed": agreed})
    assert (refused.status_code, scene.rows(StatusPage)) == (422, [])


def test_a_link_that_was_never_made_shows_what_one_shows_that_is_over(
    scene: Scene, referral: Referral, standing_clock: StandingClock
) -> None:
    token = made(scene, referral)
    standing_clock.move(days=61)
    over, never = look(scene, token), look(scene, "x" * 43)
    assert (over.status_code, over.text) == (404, never.text)


# ── one look ──────────────────────────────────────────────────────────────
def test_opening_the_link_spends_nothing_and_shows_only_a_button(scene: Scene, referral: Referral) -> None:
    token = made(scene, referral)
    pages = [scene.service.get(f"/status/{token}") for _ in range(3)]
    assert {("Show how it stands" in page.text, "received." in page.text) for page in pages} == {(True, False)}
    assert look(scene, token).status_code == 200


def test_a_look_names_nobody_and_no_service(scene: Scene, referral: Referral) -> None:
    shown = look(scene, made(scene, referral))
    assert "Your referral has been received." in shown.text
    assert not {name for name in ("Quill", "Feather", "Access triage", "Second Step") if name in shown.text}
    assert shown.headers["referrer-policy"] == "no-referrer"


def test_only_the_hash_of_a_token_is_kept(scene: Scene, referral: Referral) -> None:
    token = made(scene, referral)
    assert token.encode() not in bytes(scene.rows(StatusToken)[0]["token_hash"])  # type: ignore[arg-type]


def test_a_token_is_spent_by_a_look(scene: Scene, referral: Referral, standing_clock: StandingClock) -> None:
    token = made(scene, referral)
    following = token_in(look(scene, token))
    standing_clock.move(minutes=6)
    assert (look(scene, token).status_code, look(scene, following).status_code) == (404, 200)


def test_a_second_click_is_answered(scene: Scene, referral: Referral) -> None:
    token = made(scene, referral)
    assert [look(scene, token).status_code for _ in range(2)] == [200, 200]


def test_it_ends_by_itself(scene: Scene, referral: Referral, standing_clock: StandingClock) -> None:
    token = made(scene, referral)
    standing_clock.move(days=61)
    assert look(scene, token).status_code == 404


def test_the_desk_ends_it(scene: Scene, referral: Referral) -> None:
    token, here = made(scene, referral), f"/referrals/{referral.id}/status-page"
    id = scene.rows(StatusPage)[0]["id"]
    assert "In force" in scene.senior.get(here).text
    assert [scene.senior.post(f"{here}/{id}/end", {}).status_code for _ in range(2)] == [303, 303]
    assert (look(scene, token).status_code, scene.rows(StatusToken)) == (404, [])


def test_a_transfer_ends_it(scene: Scene, referral: Referral, standing_clock: StandingClock) -> None:
    token = made(scene, referral)
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        given = world.transfer(system, referral, scene.partners.nilaari, scene.senior.person)
        given.state, given.settled_at = TransferState.ACCEPTED, standing_clock.moment
    before = look(scene, token).status_code
    run(scene.service, "arrivals: end status pages with a transfer")
    assert (before, look(scene, token).status_code) == (200, 404)
    assert scene.rows(StatusToken) == []


def test_a_new_link_ends_the_one_before(scene: Scene, referral: Referral) -> None:
    first, second = made(scene, referral), made(scene, referral)
    assert (look(scene, first).status_code, look(scene, second).status_code) == (404, 200)


def test_many_looks_from_one_place_wait(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgets, "FREE_FORMS", 2)
    answers = [look(scene, "x" * 43) for _ in range(3)]
    assert ([answer.status_code for answer in answers], "retry-after" in answers[2].headers) == ([404, 404, 429], True)


# ── what it shows, and when nothing ───────────────────────────────────────
def test_it_follows_the_referral(scene: Scene, referral: Referral) -> None:
    place, token = f"/referrals/{referral.id}", made(scene, referral)
    scene.senior.call("POST", f"{place}/take", if_match='"1"')
    shown = look(scene, token)
    assert "being looked at" in shown.text
    decline = {"reason": "02", "offered_instead": "Something else"}
    scene.senior.call("POST", f"{place}/decline", decline, if_match='"2"')
    assert "Please call the service" in look(scene, token_in(shown)).text


@pytest.mark.parametrize("of", ["referral", "client"])
def test_a_restricted_case_shows_only_that_it_came(scene: Scene, referral: Referral, of: str) -> None:
    token = made(scene, referral)
    scene.senior.call("POST", f"/referrals/{referral.id}/take", if_match='"1"')
    if of == "client":
        change(scene, Client, referral.client_id, Label.RESTRICTED)
    else:
        change(scene, Referral, referral.id, Label.RESTRICTED)
    assert "has been received" in look(scene, token).text


def test_after_a_death_it_shows_only_that_it_came(scene: Scene, referral: Referral) -> None:
    token = made(scene, referral)
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.death(system, system.get(Client, referral.client_id), scene.partners.second_step, scene.senior.person)  # type: ignore[arg-type]
    shown = look(scene, token)
    assert ("has been received" in shown.text, "died" in shown.text) == (True, False)


# ── after a public form, and a letter ─────────────────────────────────────
def test_a_professional_is_shown_a_link_after_the_form(scene: Scene, place: str, standing_clock: StandingClock) -> None:
    form = opened(scene, place, standing_clock)
    answers = [send(scene, place, form, **PROFESSIONAL) for _ in range(2)]
    assert (answers[0].status_code, token_in(answers[0])) == (200, token_in(answers[1]))
    assert ("has been received" in look(scene, token_in(answers[0])).text, len(scene.rows(StatusPage))) == (True, 1)


@pytest.mark.parametrize("who", ["self", "carer"])
def test_nobody_else_is(scene: Scene, place: str, standing_clock: StandingClock, who: str) -> None:
    send(scene, place, opened(scene, place, standing_clock), who=who, your_name="A Carer")
    assert scene.rows(StatusPage) == []


def test_one_that_came_before_tells_nothing_of_the_first(
    scene: Scene, place: str, standing_clock: StandingClock
) -> None:
    send(scene, place, opened(scene, place, standing_clock), **PROFESSIONAL)
    scene.senior.call("POST", f"/referrals/{scene.rows(Referral)[0]['id']}/take", if_match='"1"')
    again = send(scene, place, opened(scene, place, standing_clock), **PROFESSIONAL)
    assert "has been received" in look(scene, token_in(again)).text


def test_a_form_that_waits_for_a_person_has_a_link_too(scene: Scene, place: str, standing_clock: StandingClock) -> None:
    held = send(scene, place, opened(scene, place, standing_clock), fp_leave_empty="x", **PROFESSIONAL)
    assert "has been received" in look(scene, token_in(held)).text


def test_just_the_same_that_waits_already_is_shown_no_link_that_opens_nothing(
    scene: Scene, place: str, standing_clock: StandingClock
) -> None:
    first, second = (
        send(scene, place, opened(scene, place, standing_clock), fp_leave_empty="x", **PROFESSIONAL) for _ in range(2)
    )
    assert (second.status_code, LINK.findall(second.text)) == (200, [])
    assert "The link that was shown then goes on working" in second.text
    assert look(scene, token_in(first)).status_code == 200


def test_a_stranger_s_link_does_not_tell_that_it_is_looked_at(
    scene: Scene, place: str, standing_clock: StandingClock
) -> None:
    sent = send(scene, place, opened(scene, place, standing_clock), **PROFESSIONAL)
    scene.senior.call("POST", f"/referrals/{scene.rows(Referral)[0]['id']}/take", if_match='"1"')
    assert "has been received" in look(scene, token_in(sent)).text


def test_a_stranger_s_link_tells_that_it_has_ended(scene: Scene, place: str, standing_clock: StandingClock) -> None:
    sent = send(scene, place, opened(scene, place, standing_clock), **PROFESSIONAL)
    decline = {"reason": "02", "offered_instead": "Something else"}
    scene.senior.call("POST", f"/referrals/{scene.rows(Referral)[0]['id']}/decline", decline, if_match='"1"')
    assert "has ended" in look(scene, token_in(sent)).text


def test_a_form_that_waited_and_was_another_sender_s_is_kept_beside_theirs(
    scene: Scene, place: str, standing_clock: StandingClock
) -> None:
    send(scene, place, opened(scene, place, standing_clock), **PROFESSIONAL)
    send(scene, place, opened(scene, place, standing_clock), fp_leave_empty="x", **PROFESSIONAL)
    (held,) = (row for row in scene.rows(Arrival) if row["state"] is ArrivalState.WAITING)
    scene.senior.post(f"/referrals/waiting/{held['id']}/again", {"version": "1", "service_id": str(scene.triage.id)})
    (now,) = (row for row in scene.rows(Arrival) if row["id"] == held["id"])
    assert (now["state"], now["referral_id"]) == (ArrivalState.ALSO, scene.rows(Referral)[0]["id"])


def test_what_has_ended_leaves_no_hash(scene: Scene, referral: Referral, standing_clock: StandingClock) -> None:
    made(scene, referral)
    standing_clock.moment += timedelta(days=61)
    run(scene.service, "arrivals: forget status pages that are over")
    assert scene.rows(StatusToken) == []
