"""Until when records are kept: leap days, children, deaths, longer periods, the longest of several rules."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.access.protected import guarded_mappers
from core.retention.models import Why
from core.retention.reckoning import Life, Period, age_on, kept, longest, years_after
from core.retention.schedule import schedule
from core.vocabulary import declared

CLASSES = schedule().classes
MENTAL = CLASSES["mental_health"]
DAYS = st.dates(date(1950, 1, 1), date(2080, 12, 31))


# ── every kind has a class ────────────────────────────────────────────────
def test_every_kind_of_the_core_stands_in_the_schedule_and_no_other() -> None:
    """Plugins' kinds are of the class of whom they are about."""
    of_the_core = {name for name, model in declared(()).models.items() if model.__module__.startswith("core.")}
    assert set(schedule().kinds) == of_the_core


def test_every_class_that_a_kind_is_of_is_declared() -> None:
    named = {one.record_class for one in schedule().kinds.values()} | set(schedule().by_anchor.values())
    assert named <= set(CLASSES)


def test_every_column_that_says_when_somebody_was_seen_is_there() -> None:
    tables = {m.class_.kind.name: set(m.local_table.c.keys()) for m in guarded_mappers()}
    missing = {(kind, name) for kind, one in schedule().kinds.items() for name in one.seen if name not in tables[kind]}
    assert missing == set()


# ── days ──────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("day", "years", "then"),
    [
        (date(2004, 3, 5), 20, date(2024, 3, 5)),
        (date(2004, 2, 29), 20, date(2024, 2, 29)),
        (date(2004, 2, 29), 10, date(2014, 3, 1)),
        (date(2080, 2, 29), 20, date(2100, 3, 1)),
    ],
)
def test_a_leap_day_never_shortens_a_period(day: date, years: int, then: date) -> None:
    assert years_after(day, years) == then


@given(DAYS, st.integers(0, 60))
def test_a_period_is_never_shorter_than_its_years(day: date, years: int) -> None:
    then = years_after(day, years)
    assert (then.year - day.year, (then.month, then.day) >= (day.month, day.day)) == (years, True)


# ── rules ─────────────────────────────────────────────────────────────────
def test_twenty_years_after_the_person_was_last_seen() -> None:
    found = kept(Life(date(2005, 6, 30), born=date(1970, 1, 1)), "mental_health", MENTAL)
    assert (found.until, found.due_on, found.why) == (date(2025, 6, 30), date(2025, 7, 1), Why.LAST_SEEN)


def test_ten_years_after_death() -> None:
    found = kept(Life(date(2005, 6, 30), died_on=date(2008, 1, 2)), "mental_health", MENTAL)
    assert (found.until, found.why) == (date(2018, 1, 2), Why.DEATH)


def test_whoever_was_seen_after_the_day_of_death_is_kept_from_then() -> None:
    assert kept(Life(date(2009, 1, 1), died_on=date(2008, 1, 2)), "health", CLASSES["health"]).until == date(2017, 1, 1)


@pytest.mark.parametrize(
    ("seen", "until"),
    [
        (date(2015, 5, 1), date(2030, 5, 2)),  # at 10: the 25th birthday
        (date(2023, 5, 1), date(2031, 5, 2)),  # at 17: the 26th
        (date(2024, 5, 1), date(2032, 5, 2)),  # still 17 on the day before the 18th birthday, 26th is earlier: 8 years
    ],
)
def test_a_childs_record_is_kept_to_the_birthday_if_that_is_later(seen: date, until: date) -> None:
    found = kept(Life(seen, born=date(2005, 5, 2)), "health", CLASSES["health"])
    assert found.until == max(until if seen.year != 2024 else date(2032, 5, 1), years_after(seen, 8))


def test_an_adults_record_knows_no_birthday() -> None:
    assert kept(Life(date(2023, 5, 2), born=date(2005, 5, 2)), "health", CLASSES["health"]).until == date(2031, 5, 2)


def test_whoever_was_born_on_a_leap_day_is_of_age_on_the_first_of_march() -> None:
    born = date(2004, 2, 29)
    assert [age_on(born, day) for day in (date(2022, 2, 28), date(2022, 3, 1))] == [17, 18]


# ── longer, and the longest ───────────────────────────────────────────────
@given(DAYS, st.integers(1, 80), st.none() | st.integers(1, 80), st.none() | DAYS)
def test_a_period_of_an_organisation_never_shortens(seen: date, years: int, after: int | None, died: date) -> None:
    life = Life(seen, died_on=died)
    assert kept(life, "x", MENTAL, Period(years, after)).until >= kept(life, "x", MENTAL).until


@given(DAYS, st.none() | DAYS, st.none() | DAYS, st.sets(st.sampled_from(sorted(CLASSES)), min_size=1))
def test_the_longest_rule_wins(seen: date, born: date | None, died: date | None, names: set[str]) -> None:
    life = Life(seen, born if born is None or born <= seen else None, died)
    found = longest(life, names, CLASSES, {})
    assert found.until == max(kept(life, name, CLASSES[name]).until for name in names)
