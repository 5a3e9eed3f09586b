"""What an end closes: at midnight in London whatever the clocks do, with nothing restarted; a request that runs goes by
what it read."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest

from core.access.actor import Actor
from core.access.errors import NotFound
from core.casework.models import Contact
from tests.conftest import ON_SQLITE
from tests.core.agreements.conftest import Register

MINUTE = timedelta(minutes=1)
MIDNIGHTS = {
    "before the clocks go forward": (date(2026, 3, 28), datetime(2026, 3, 29, 0, tzinfo=UTC)),
    "on the day they go forward": (date(2026, 3, 29), datetime(2026, 3, 29, 23, tzinfo=UTC)),
    "before the clocks go back": (date(2026, 10, 24), datetime(2026, 10, 24, 23, tzinfo=UTC)),
    "on the day they go back": (date(2026, 10, 25), datetime(2026, 10, 26, 0, tzinfo=UTC)),
    "on a winter's day": (date(2026, 12, 1), datetime(2026, 12, 2, 0, tzinfo=UTC)),
}


@pytest.mark.parametrize("name", MIDNIGHTS)
def test_the_last_day_is_open_to_its_last_minute(register: Register, name: str) -> None:
    ends, midnight = MIDNIGHTS[name]
    register.set_ends(ends)
    register.clock.moment = midnight - MINUTE
    assert register.reads() == 200


@pytest.mark.parametrize("name", MIDNIGHTS)
def test_from_the_first_minute_after_it_nothing_is_open(register: Register, name: str) -> None:
    ends, midnight = MIDNIGHTS[name]
    register.set_ends(ends)
    register.clock.moment = midnight - MINUTE
    register.reads()
    register.clock.moment = midnight
    assert register.reads() == 404


@pytest.mark.parametrize("whose", ["missing_link", "second_step"])
def test_either_side_s_end_closes_it(register: Register, whose: str) -> None:
    register.set_ends(date(2026, 3, 3), getattr(register.partners, whose))
    assert register.reads() == 404


def test_an_end_today_lets_today_run_out(register: Register) -> None:
    register.ends("theirs")
    today = register.reads()
    register.clock.move(days=1)
    assert (today, register.reads()) == (200, 404)


def _elsewhere(work: Callable[[], object]) -> None:
    """In a thread of its own, as another request."""
    other = Thread(target=work)
    other.start()
    other.join()


def _worker(register: Register) -> Actor:
    who = register.worker
    return Actor(who.person.id, "Wor Ker", who.organisation.id, "missing_link", ("recovery_navigator",))


def test_a_request_that_runs_ends_with_what_it_read_and_the_next_is_closed(register: Register) -> None:
    actor = _worker(register)
    with register.doors.records(actor, writing=False) as records:
        note = records.one(Contact, register.note)
        _elsewhere(lambda: register.set_ends(date(2026, 3, 3)))
        said = note.note
    with pytest.raises(NotFound), register.doors.records(actor, writing=False) as records:
        records.one(Contact, register.note)
    assert said == "We met."


@ON_SQLITE
def test_on_one_machine_a_whole_request_sees_one_moment(register: Register) -> None:
    """On PostgreSQL each question is asked of the present: one that comes after the end is closed already."""
    with register.doors.records(_worker(register), writing=False) as records:
        records.one(Contact, register.note)
        _elsewhere(lambda: register.set_ends(date(2026, 3, 3)))
        assert records.one(Contact, register.note).note == "We met."
