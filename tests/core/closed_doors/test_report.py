"""The report to boards: numbers for who may count, small ones kept back, and what is learned."""

import pytest

from core.access.system import Reason
from core.closed_doors.report import as_rows, report
from core.privacy.models import Finding, MatterState, Sort
from tests import world
from tests.core.closed_doors.conftest import Door

PATH = "/privacy-report?quarter=2026-q1"


@pytest.fixture
def counted(door: Door) -> Door:
    """Second Step had seven times of broken glass: five in order, two breaches; Alabaré two."""
    with door.doors.system(Reason.SEED) as system:
        for n in range(9):
            home = door.partners.second_step if n < 7 else door.partners.alabare
            world.privacy_matter(
                system, door.people["nav"], home, sort=Sort.BREAK_GLASS, state=MatterState.CLOSED,
                outcome=Finding.IN_ORDER if n < 5 else Finding.BREACH, closed_at=world.MORNING, learning=f"Lesson {n}",
            )  # fmt: skip
    return door


@pytest.mark.parametrize("who", ["nav", "hal", "manager"])
def test_who_may_not_count_gets_no_report(who: str, counted: Door) -> None:
    assert counted.call(who, "GET", PATH).status_code == 404


def lines(door: Door, who: str) -> dict[str, dict[str, object]]:
    return {one["organisation"]: one for one in door.call(who, "GET", PATH).json()["items"]}


@pytest.mark.parametrize("who", ["pat", "guard"])
def test_small_numbers_and_what_would_give_them_away_are_kept_back(who: str, counted: Door) -> None:
    found = lines(counted, who)
    ours, theirs = found["Second Step"], found["Alabare"]
    assert (ours["break_glass"], ours["closed"], ours["in_order"], ours["not_in_order"]) == (7, 7, None, None)
    assert (theirs["break_glass"], theirs["median_days"]) == (None, None)


@pytest.mark.parametrize("who", ["pat", "guard"])
def test_what_is_learned_is_shown_to_whoever_may_count(who: str, counted: Door) -> None:
    """The guardian reads no matter; what is learned was written for boards."""
    assert lines(counted, who)["Second Step"]["learning"] == [f"Lesson {n}" for n in range(7)]


def test_the_spreadsheet_says_what_is_learned(counted: Door) -> None:
    with counted.door("guard") as records:
        rows = list(as_rows(report(records, "2026-q1")))
    learned = {row[0]: row[-1] for row in rows if len(row) > 1}
    assert (learned["Organisation"], learned["Alabare"]) == ("What is learned", "Lesson 7\nLesson 8")


def test_what_is_open_has_taught_nothing_yet(door: Door) -> None:
    with door.doors.system(Reason.SEED) as system:
        world.privacy_matter(system, door.people["nav"], door.partners.second_step, learning="Not yet")
    assert lines(door, "guard")["Second Step"]["learning"] == []


def test_a_quarter_that_is_none_is_refused(counted: Door) -> None:
    assert counted.call("pat", "GET", "/privacy-report?quarter=soon").status_code == 422
