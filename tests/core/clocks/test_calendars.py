"""The calendars and bank holidays that are shipped."""

from datetime import date, time

import pytest

from core.clocks.calendars import Holidays, calendars, holidays, usual
from tests.core.clocks.slowly import BANK_HOLIDAYS


def test_the_bank_holidays_are_those_of_gov_uk() -> None:
    said = {date(year, month, day) for (year, month), days in BANK_HOLIDAYS.items() for day in days}
    assert set(holidays()["england-and-wales"].days) == said


def test_the_list_says_where_it_is_from_and_until_when_it_is_known() -> None:
    known = holidays()["england-and-wales"]
    assert ("gov.uk" in known.source, known.source_date, known.known_until) == (
        True, date(2026, 2, 25), date(2028, 12, 31),
    )  # fmt: skip


def test_the_usual_calendar_is_that_of_offices() -> None:
    assert (usual().key, usual().cut_off) == ("england-and-wales", time(17))


def test_a_seven_day_service_has_another() -> None:
    assert calendars()["every-day"].works(date(2026, 12, 25))


def test_a_holiday_outside_what_is_known_is_a_fault() -> None:
    with pytest.raises(ValueError, match="between known_from"):
        Holidays(
            source="somewhere", source_date=date(2026, 1, 1), known_from=date(2026, 1, 1),
            known_until=date(2026, 12, 31), days={date(2027, 1, 1): "New Year’s Day"},
        )  # fmt: skip
