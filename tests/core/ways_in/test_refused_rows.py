"""Rows of a spreadsheet that could not be taken: who sees them, trying again, and mending them in the file."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from core.referrals.arrivals import Arrival, ArrivalState, Way
from core.referrals.models import Referral
from core.ticker.jobs import Tick
from core.ways_in.taking_files import take_files
from tests.conftest import StandingClock
from tests.core.ways_in.conftest import Scene
from tests.core.ways_in.test_files import BAD, GOOD, HEAD, give
from tests.core.ways_in.test_waiting import Held

Give = Callable[[str], None]
PLACE = "/referrals/waiting"


@pytest.fixture
def taken_in(scene: Scene, standing_clock: StandingClock) -> Give:
    """Gives a file, and has it taken in."""
    doors = scene.service.app.state.doors  # type: ignore[attr-defined]

    def giving(content: str) -> None:
        place = give(scene, content).headers["location"]
        take_files(Tick(doors, Held(), standing_clock.now()))  # type: ignore[arg-type]
        scene.senior.post(f"{place}/take", {})
        take_files(Tick(doors, Held(), standing_clock.now()))  # type: ignore[arg-type]

    return giving


def waits(scene: Scene) -> list[dict[str, object]]:
    return [row for row in scene.rows(Arrival) if row["state"] == ArrivalState.WAITING]


def again(scene: Scene, **said: str) -> int:
    (row,) = waits(scene)
    return scene.senior.post(f"{PLACE}/{row['id']}/again", {"version": str(row["version"]), **said}).status_code


def test_another_organisation_does_not_find_the_row(scene: Scene, taken_in: Give) -> None:
    taken_in(HEAD + BAD)
    assert scene.elsewhere.get(f"{PLACE}/{waits(scene)[0]['id']}").status_code == 404


def test_looking_at_a_file_keeps_nothing(scene: Scene, standing_clock: StandingClock) -> None:
    give(scene, HEAD + BAD)
    doors = scene.service.app.state.doors  # type: ignore[attr-defined]
    take_files(Tick(doors, Held(), standing_clock.now()))  # type: ignore[arg-type]
    assert waits(scene) == []


def test_a_refused_row_waits_word_for_word_with_why(
    scene: Scene, taken_in: Give, standing_clock: StandingClock
) -> None:
    taken_in(HEAD + GOOD + BAD)
    (row,) = waits(scene)
    assert (row["way"], row["content"]) == (Way.SPREADSHEET, (HEAD + BAD).replace("\n", "\r\n"))
    assert row["reasons"] == ["No service is called so. Write its name as it is under New referral, or its number."]
    assert row["expires_on"] == standing_clock.now().date() + timedelta(days=30)


@pytest.mark.parametrize(
    "row",
    [
        "A2,Access triage,Bea,Example,Help,and more\n",
        "A2,Access triage,,,Help\n",
        ",Access triage,Bea,Example,Help\n",
    ],
    ids=["more cells than columns", "nobody named", "without a key"],
)
def test_whatever_is_wrong_with_a_row_it_is_not_lost(scene: Scene, taken_in: Give, row: str) -> None:
    taken_in(HEAD + row)
    assert all(cell in str(waits(scene)[0]["content"]) for cell in row.strip().split(","))


def test_whoever_looks_reads_the_row_on_a_page(scene: Scene, taken_in: Give) -> None:
    taken_in(HEAD + BAD)
    assert "A2,Nowhere,Bea,Example,Help" in scene.senior.get(f"{PLACE}/{waits(scene)[0]['id']}").text


def test_the_same_row_again_is_counted_once(scene: Scene, taken_in: Give) -> None:
    taken_in(HEAD + BAD)
    taken_in(HEAD + BAD.replace("Nowhere", "Elsewhere"))
    (row,) = waits(scene)
    assert (row["times"], "Elsewhere" in str(row["content"])) == (2, True)


def test_a_row_that_was_mended_in_the_file_waits_no_more(scene: Scene, taken_in: Give) -> None:
    taken_in(HEAD + BAD)
    taken_in(HEAD + BAD.replace("Nowhere", "Access triage"))
    assert (waits(scene), len(scene.rows(Referral))) == ([], 1)


def test_another_row_that_is_taken_in_mends_nothing(scene: Scene, taken_in: Give) -> None:
    taken_in(HEAD + BAD)
    taken_in(HEAD + GOOD)
    assert len(waits(scene)) == 1


def test_trying_the_same_again_says_why_not(scene: Scene, taken_in: Give) -> None:
    taken_in(HEAD + BAD)
    assert (again(scene), len(waits(scene))) == (422, 1)


def test_a_row_is_taken_for_the_service_that_somebody_chooses(
    scene: Scene, taken_in: Give, standing_clock: StandingClock
) -> None:
    came = standing_clock.now()
    taken_in(HEAD + BAD)
    standing_clock.move(minutes=10)
    assert (again(scene, service_id=str(scene.triage.id)), waits(scene)) == (303, [])
    (referral,) = scene.rows(Referral)
    assert (referral["service_id"], referral["received_at"]) == (scene.triage.id, came)
