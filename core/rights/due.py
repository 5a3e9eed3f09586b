"""Until when a request is to be answered: calendar months (UK GDPR Article 12(3)), as the ICO counts them."""

import calendar
from datetime import date, timedelta

from core.clocks.calendars import Calendar, usual

MONTHS, EXTENDED = 1, 3
"""From receipt; and with the extension by two months for a complex request."""


def due_on(received: date, months: int, days: Calendar | None = None) -> date:
    """The same day so many months later, or the last of a month that has no such day; if nobody works then, the next
    working day."""
    year, month = divmod(received.year * 12 + received.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    day, days = date(year, month + 1, min(received.day, last)), days or usual()
    while not days.works(day):
        day += timedelta(days=1)
    return day
