"""Until when records are kept: pure arithmetic of days, never a day too short."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.retention.models import Why
from core.retention.schedule import RecordClass

ADULT, LATEST_CHILD = 18, 17


@dataclass(frozen=True)
class Life:
    """What a period hangs on: the day the person was last seen or discharged by anybody, their birth, their death."""

    seen_on: date
    born: date | None = None
    died_on: date | None = None


@dataclass(frozen=True)
class Period:
    """Years after the person was last seen, and after their death (None: the same)."""

    years: int
    after_death: int | None = None


@dataclass(frozen=True)
class Kept:
    """`until`: the last day on which records of this class must be there; `years` is what the period counts."""

    until: date
    record_class: str
    why: Why
    years: int

    @property
    def due_on(self) -> date:
        """The first day on which they may be destroyed."""
        return self.until + timedelta(days=1)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 1 March where there is none, for a minimum is never cut."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def age_on(born: date, day: date) -> int:
    """In whole years: whoever was born on 29 February is a year older on 1 March."""
    return day.year - born.year - (years_after(born, day.year - born.year) > day)


def kept(life: Life, name: str, one: RecordClass, longer: Period | None = None) -> Kept:
    """Of one class; `longer`: what an organisation has set, which lengthens and never shortens."""
    period = _longer(one, longer)
    if life.died_on is not None:
        years = period.years if period.after_death is None else period.after_death
        return Kept(years_after(max(life.died_on, life.seen_on), years), name, Why.DEATH, years)
    seen = Kept(years_after(life.seen_on, period.years), name, Why.LAST_SEEN, period.years)
    if one.until_age is None or life.born is None or (age := age_on(life.born, life.seen_on)) >= ADULT:
        return seen
    birthday = one.until_age + (age == LATEST_CHILD)
    child = Kept(years_after(life.born, birthday), name, Why.CHILD, birthday)
    return max(seen, child, key=lambda found: found.until)


def longest(life: Life, names: Iterable[str], classes: Mapping[str, RecordClass], longer: Mapping[str, Period]) -> Kept:
    """Of records of several classes about one person the longest rule wins for all."""
    return max((kept(life, name, classes[name], longer.get(name)) for name in sorted(names)), key=lambda one: one.until)


def _longer(one: RecordClass, other: Period | None) -> Period:
    if other is None:
        return Period(one.years, one.years_after_death)
    after = (one.years_after_death, other.after_death)
    return Period(max(one.years, other.years), max((years for years in after if years is not None), default=None))
