"""The product's only source of the present moment; tests replace `now` here and nowhere else."""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment, in UTC: what is stored."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date in London: what dated roles, lines and agreements are compared with."""
    return now().astimezone(LONDON).date()


@lru_cache(maxsize=8192)
def moment(day: date, at: time) -> datetime:
    """When clocks in London showed this, in UTC."""
    return datetime.combine(day, at, LONDON).astimezone(UTC)
