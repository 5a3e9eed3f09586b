"""The public form in a crowd: machines, many at once, one address, the hour's count; a person still gets through."""

import pytest
from starlette.testclient import TestClient

from core.people import budgets
from core.referrals.arrivals import Arrival, ArrivalState
from core.referrals.models import Referral
from core.ways_in import public_taking
from tests.conftest import ON_SQLITE, StandingClock
from tests.core.ways_in.conftest import Scene
from tests.core.ways_in.test_public_form import ASKED, opened, place, send

__all__ = ["place"]

TRAPPED = {"fp_leave_empty": "http://spam.example"}


def test_a_machine_that_fills_in_everything_is_held_and_told_the_same(
    scene: Scene, place: str, standing_clock: StandingClock
) -> None:
    answer = send(scene, place, opened(scene, place, standing_clock), fp_leave_empty="http://spam.example")
    assert (answer.headers["location"], scene.rows(Referral)) == ("/refer/sent", [])
    assert scene.rows(Arrival)[0]["state"] == ArrivalState.WAITING


def test_what_was_held_becomes_a_referral_once_a_person_has_looked(
    scene: Scene, place: str, standing_clock: StandingClock
) -> None:
    send(scene, place, opened(scene, place, standing_clock), fp_leave_empty="autofill")
    arrival = scene.rows(Arrival)[0]
    answer = scene.senior.post(f"/referrals/waiting/{arrival['id']}/again", {"version": "1", "service_id": ""})
    assert (answer.status_code, scene.rows(Referral)[0]["source"]) == (303, "B1")


def test_what_was_held_is_forgotten_once_it_is_a_referral(
    scene: Scene, place: str, standing_clock: StandingClock
) -> None:
    """It held the ways to reach the person, which belong to the contact details."""
    send(scene, place, opened(scene, place, standing_clock), fp_leave_empty="autofill")
    held = scene.rows(Arrival)[0]
    scene.senior.post(f"/referrals/waiting/{held['id']}/again", {"version": "1", "service_id": ""})
    assert (bool(held["content"]), scene.rows(Arrival)[0]["content"]) == (True, None)


def test_many_forms_from_one_address_wait_a_little_and_nothing_typed_is_lost(
    scene: Scene, place: str, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budgets, "FREE_FORMS", 2)
    tokens = [opened(scene, place, standing_clock) for _ in range(4)]
    answers = [send(scene, place, token, given_name=f"Sam{token[:5]}") for token in tokens[:3]]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert "I cannot sleep" in answers[2].text
    standing_clock.move(minutes=1)
    assert send(scene, place, tokens[2]).status_code == 303


def test_beyond_many_in_an_hour_each_is_looked_at_first(
    scene: Scene, place: str, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_taking, "MANY", 2)
    for number in range(3):
        send(scene, place, opened(scene, place, standing_clock), given_name=f"Sam{number}")
    assert [row["state"] for row in scene.rows(Arrival)] == [
        ArrivalState.TAKEN, ArrivalState.TAKEN, ArrivalState.WAITING,
    ]  # fmt: skip


def test_what_is_held_is_bounded_and_people_are_asked_to_telephone(
    scene: Scene, place: str, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_taking, "MANY", 1)
    monkeypatch.setattr(public_taking, "MOST_HELD", 1)
    answers = [
        send(scene, place, opened(scene, place, standing_clock), given_name=f"Sam{number}") for number in range(4)
    ]
    assert [answer.status_code for answer in answers] == [303, 303, 429, 429]
    assert ("Retry-After" in answers[3].headers, len(scene.rows(Arrival))) == (True, 2)


def test_machines_take_nothing_of_the_hour_s_count(
    scene: Scene, place: str, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_taking, "MANY", 2)
    for number in range(3):
        send(scene, place, opened(scene, place, standing_clock), given_name=f"Bot{number}", **TRAPPED)
    send(scene, place, opened(scene, place, standing_clock))
    assert scene.rows(Arrival)[-1]["state"] == ArrivalState.TAKEN


def test_machines_take_no_place_of_people_who_are_looked_at_first(
    scene: Scene, place: str, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_taking, "MANY", 0)
    monkeypatch.setattr(public_taking, "MOST_HELD", 1)
    monkeypatch.setattr(public_taking, "MOST_SUSPECT", 1)
    for number in range(3):
        send(scene, place, opened(scene, place, standing_clock), given_name=f"Bot{number}", **TRAPPED)
    assert send(scene, place, opened(scene, place, standing_clock)).status_code == 303
    assert [row["is_suspect"] for row in scene.rows(Arrival)] == [True, False]


@ON_SQLITE
def test_of_ten_thousand_from_one_address_few_are_written_and_a_person_gets_through(
    scene: Scene, place: str, standing_clock: StandingClock
) -> None:
    """Sixty stand for them: beyond what one address may send nothing is written, and everybody else is let in."""
    tokens = [opened(scene, place, standing_clock) for _ in range(3)]
    for number in range(60):
        send(scene, place, tokens[number % 3], given_name=f"Bot{number}", **TRAPPED)
    written = len(scene.rows(Arrival))
    elsewhere = TestClient(
        scene.service.app, base_url="http://localhost", follow_redirects=False, client=("192.0.2.9", 1)
    )
    answer = elsewhere.post(place, data={**ASKED, "form_token": opened(scene, place, standing_clock)})
    assert (answer.status_code, len(scene.rows(Referral))) == (303, 1)
    assert written <= budgets.FREE_FORMS


@ON_SQLITE
def test_ten_thousand_made_up_forms_write_nothing(scene: Scene, place: str) -> None:
    """A hundred stand for them: each is refused before anything is looked up or written."""
    for number in range(100):
        assert send(scene, place, f"made.{number}.up").status_code == 422
    assert scene.rows(Arrival) == []
