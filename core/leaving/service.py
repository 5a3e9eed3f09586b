"""Somebody leaves: roles and lines end on a day, sessions and keys at once, managers are told what is left open."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from core.access.errors import Invalid, Refused
from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.leaving.models import HANDING_OVER, Departure
from core.leaving.schemas import LeavingAsked
from core.matrix.models import Line, StaffLine
from core.notices.models import Importance
from core.notices.telling import Told, tell
from core.people.ending import end_with_roles
from core.people.models import Person, RoleHeld
from core.web.filters import plain_day


def leave(records: Records, *, asked: LeavingAsked) -> Departure:
    """Of the organisation acted for. Whoever works elsewhere too stays there. Raises `Invalid` or `Refused`."""
    if records.actor.is_system:
        raise Refused("A system may not send anybody away.")
    if asked.person_id == records.actor.person_id:
        raise Invalid("person_id", "Nobody records their own leaving. Ask another people admin.")
    last_day, today = asked.day(), clock.today()
    records.because(asked.reason)
    departure, before = _recorded(records, asked, last_day)
    works_until = today - timedelta(days=1) if asked.at_once else last_day
    for role in _roles(records, asked.person_id):
        if _goes_on(role.ends, works_until, before):
            with records.act(Action.CLOSE, role):
                role.end(on=works_until, today=today)
    for line in _lines(records, asked.person_id):
        _end_line(records, line, last_day, before)
    end_with_roles(records, asked.person_id)
    _tell_managers(records, departure)
    return departure


def _recorded(records: Records, asked: LeavingAsked, last_day: date) -> tuple[Departure, date | None]:
    """The departure, and the last day that was recorded before: a date may move until it is over."""
    mine = (Departure.person_id == asked.person_id, Departure.organisation_id == records.actor.organisation_id)
    for known in records.find(select(Departure).where(*mine, Departure.last_day >= clock.today())):
        before, known.last_day, known.reason = known.last_day, last_day, asked.reason
        records.flush()
        return known, before
    departure = Departure(
        person_id=asked.person_id, organisation_id=records.actor.organisation_id, last_day=last_day,
        reason=asked.reason, recorded_at=clock.now(), recorded_by=records.actor.person_id,
    )  # fmt: skip
    return records.add(departure), None


def _goes_on(ends: date | None, until: date, before: date | None) -> bool:
    """Whether it has to be given another end: one that was to end earlier by itself still does."""
    return ends is None or ends > until or (before is not None and ends == before)


def _end_line(records: Records, line: StaffLine, last_day: date, before: date | None) -> None:
    """Employment ends with the last day, management only once there was time to hand over."""
    longer = timedelta(0) if line.line is Line.EMPLOYMENT else HANDING_OVER
    if _goes_on(line.ends, last_day + longer, before and before + longer):
        with records.act(Action.CLOSE, line):
            line.ends = last_day + longer


def _roles(records: Records, person_id: UUID) -> Sequence[RoleHeld]:
    """Those they hold, will hold, or have been asked for."""
    here = (RoleHeld.person_id == person_id, RoleHeld.organisation_id == records.actor.organisation_id)
    still = or_(RoleHeld.ends.is_(None), RoleHeld.ends >= clock.today())
    return records.find(select(RoleHeld).where(*here, still).order_by(RoleHeld.id))


def _lines(records: Records, person_id: UUID) -> Sequence[StaffLine]:
    here = (StaffLine.person_id == person_id, StaffLine.organisation_id == records.actor.organisation_id)
    still = or_(StaffLine.ends.is_(None), StaffLine.ends >= clock.today())
    return records.find(select(StaffLine).where(*here, still).order_by(StaffLine.id))


def _tell_managers(records: Records, departure: Departure) -> None:
    (name,) = [row.name for row in records.rows(select(Person.name).where(Person.id == departure.person_id))]
    words = f"{name} leaves on {plain_day(departure.last_day)}. Look at what is to be handed over."
    managers = {
        (line.manager_id, line.manager_organisation_id)
        for line in _lines(records, departure.person_id)
        if line.is_accepted
    }
    for manager_id, organisation_id in managers:
        if manager_id is not None and organisation_id is not None and manager_id != departure.person_id:
            source = f"departure {departure.id} on {departure.last_day}"
            href = f"/people/leavers/{departure.id}"
            tell(records, Told(manager_id, organisation_id, words, href, source, Importance.IMPORTANT))
