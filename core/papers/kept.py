"""How long records are kept, in words: the schedule in force for the organisation acted for."""

from collections.abc import Mapping

from core.access.records import Records
from core.access.vocabulary import Action
from core.retention import periods
from core.retention.models import RetentionPeriod
from core.retention.schedule import RecordClass, schedule


def kept(records: Records) -> Mapping[str, str]:
    """By the word of each kind. Who may not read what the organisation has set is told the minimum, as such."""
    known = schedule()
    ours = periods.ours(records) if records.judge.may_ever(RetentionPeriod, Action.READ) else {}
    words = {name: _words(one, ours.get(name)) for name, one in known.classes.items()}
    return {kind.name: words[known.class_of(kind)] for kind in records.judge.policy.words.kinds.values()}


def _words(minimum: RecordClass, ours: RetentionPeriod | None) -> str:
    years = ours.years if ours else minimum.years
    if not years:
        return "Until it has served"
    after = ours.years_after_death if ours else minimum.years_after_death
    parts = [f"At least {years} years after the person was last seen" if minimum.destroyed else f"{years} years"]
    parts += [f"{after} years after their death"] if after else []
    parts += [f"a child’s to their birthday of {minimum.until_age}, if later"] if minimum.until_age else []
    return "; ".join(parts)
