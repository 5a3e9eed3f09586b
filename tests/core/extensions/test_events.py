"""What passes between core and plugins cannot be changed on the way."""

from dataclasses import replace
from datetime import datetime

import pytest

from core.extensions.events import AssessmentCompleted, FollowUp


def test_the_outcomes_of_an_event_cannot_be_changed(completed: AssessmentCompleted) -> None:
    with pytest.raises(TypeError):
        completed.outcomes["day"] = "poor"  # type: ignore[index]


def test_an_event_without_a_time_zone_is_refused(completed: AssessmentCompleted) -> None:
    with pytest.raises(ValueError, match="time zone"):
        replace(completed, completed_at=datetime(2026, 2, 3))


@pytest.mark.parametrize(("words", "days"), [("", 0), ("  ", 0), ("x" * 301, 0), ("Call.", -1), ("Call.", 367)])
def test_a_follow_up_needs_words_and_a_day(words: str, days: int) -> None:
    with pytest.raises(ValueError, match="a follow-up"):
        FollowUp(words, days)
