"""Use cases of periods: keeping a class of records longer than the schedule asks for."""

from collections.abc import Mapping

from sqlalchemy import select

from core.access.errors import Invalid, NotFound
from core.access.records import Records
from core.database import clock
from core.organisations.models import Organisation
from core.retention.models import RetentionPeriod
from core.retention.schedule import RecordClass, schedule
from core.retention.schemas import PeriodIn
from core.web.conflicts import refuse_stale


def class_named(name: str) -> RecordClass:
    """One that the service destroys: of the others nothing can be set. Raises `NotFound`."""
    found = schedule().classes.get(name)
    if found is None or not found.destroyed:
        raise NotFound
    return found


def ours(records: Records) -> Mapping[str, RetentionPeriod]:
    """What the organisation acted for has set, by class."""
    mine = RetentionPeriod.organisation_id == records.actor.organisation_id
    return {one.record_class: one for one in records.find(select(RetentionPeriod).where(mine))}


def as_given(records: Records, name: str) -> PeriodIn:
    """The period that holds, in the shape in which it is set."""
    held = ours(records).get(name) or class_named(name)
    return PeriodIn.model_construct(None, years=held.years, years_after_death=held.years_after_death, reason="")


def version_of(known: RetentionPeriod | None) -> int:
    """0 where the organisation has set none yet."""
    return known.version if known is not None else 0


def set_period(records: Records, *, name: str, given: PeriodIn, version: int) -> RetentionPeriod:
    """From now on, never less than the minimum; each version stays in its history. Raises `Invalid`, or `StaleVersion`
    where somebody else has set it meanwhile."""
    shipped, known = class_named(name), ours(records).get(name)
    if version != version_of(known):
        refuse_stale(version, version_of(known), now=as_given(records, name), yours=given)
    if given.years < shipped.years:
        raise Invalid("years", f"The minimum is {shipped.years} years.")
    if shipped.years_after_death is not None and (given.years_after_death or 0) < shipped.years_after_death:
        raise Invalid("years_after_death", f"The minimum is {shipped.years_after_death} years.")
    records.because(given.reason)
    if known is None:
        return records.add(
            RetentionPeriod(
                organisation_id=records.actor.organisation_id, record_class=name, set_at=clock.now(),
                set_by=records.actor.person_id, **given.model_dump(),
            )
        )  # fmt: skip
    known.years, known.years_after_death, known.reason = given.years, given.years_after_death, given.reason
    known.set_by, known.set_at = records.actor.person_id, clock.now()
    records.flush()
    return known


def organisation_of(records: Records) -> Organisation:
    return records.find(select(Organisation).where(Organisation.id == records.actor.organisation_id))[0]
