"""The product's only clock and its ids."""

from datetime import UTC, date, datetime

import pytest

from core.database import clock
from core.database.ids import new_id
from tests.conftest import StandingClock


def test_the_present_is_aware_and_in_utc() -> None:
    assert clock.now().tzinfo is UTC


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 1, 1, 23, 30, tzinfo=UTC), date(2026, 1, 1)),
    ],
    ids=["summer", "winter"],
)
def test_today_is_london_s_day(moment: datetime, day: date, standing_clock: StandingClock) -> None:
    standing_clock.moment = moment
    assert clock.today() == day


@pytest.mark.parametrize(
    ("shown", "moment"),
    [
        (datetime(2026, 7, 1, 0, 30), datetime(2026, 6, 30, 23, 30, tzinfo=UTC)),
        (datetime(2026, 1, 1, 0, 30), datetime(2026, 1, 1, 0, 30, tzinfo=UTC)),
    ],
    ids=["summer", "winter"],
)
def test_a_moment_is_what_clocks_in_london_showed(shown: datetime, moment: datetime) -> None:
    assert clock.moment(shown.date(), shown.time()) == moment


def test_the_standing_clock_moves_when_told_to(standing_clock: StandingClock) -> None:
    before = clock.now()
    standing_clock.move(days=1)
    assert (clock.now() - before).days == 1


def test_ids_are_version_7_of_rfc_9562() -> None:
    id = new_id()
    assert (id.version, id.variant) == (7, "specified in RFC 4122")


def test_ids_are_ordered_by_time(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for millisecond in range(1, 6):
        monkeypatch.setattr("core.database.ids.time.time_ns", lambda now=millisecond: now * 1_000_000)
        made.append(new_id())
    assert made == sorted(made)


def test_ids_of_one_millisecond_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.database.ids.time.time_ns", lambda: 1_000_000)
    assert len({new_id() for _ in range(1_000)}) == 1_000
