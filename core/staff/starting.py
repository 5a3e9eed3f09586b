"""Somebody starts: their name, their first roles, their employment; and a name that changes later."""

from uuid import UUID

from core.access.errors import Invalid
from core.access.records import Records
from core.database import clock
from core.matrix.lines import set_line
from core.matrix.models import Line
from core.matrix.schemas import LineAsked
from core.people.models import Person
from core.people.roles import POWERFUL, ask_for_role, people_here
from core.people.schemas import RoleAsked
from core.staff.schemas import StarterIn

SAME_NAME = "Somebody of this name works here already. Look at the list first; say if this is another person."


def start(records: Records, *, asked: StarterIn) -> Person:
    """All of it, or nothing. Raises `Invalid` naming the field, or `Refused`."""
    if not set(asked.roles) - POWERFUL:
        raise Invalid("roles", "Choose one ordinary role at least: a powerful one counts only once others approve it.")
    if not asked.is_another and namesakes(records, asked.name):
        raise Invalid("name", SAME_NAME)
    first = asked.starts or clock.today()
    records.because(asked.reason)
    person = records.add(Person(name=asked.name))
    for role in dict.fromkeys(asked.roles):
        _give(records, person, role, asked)
    if asked.is_employed:
        line = LineAsked(person_id=person.id, line=Line.EMPLOYMENT, starts=first, reason=asked.reason)
        set_line(records, asked=line)
    return person


def rename(records: Records, *, person: Person, name: str, reason: str) -> None:
    """Everybody meets the new name from now on; history keeps the one before."""
    records.because(reason)
    person.name = name
    records.flush()


def namesakes(records: Records, name: str) -> list[UUID]:
    """People of this name in the organisation acted for: asked before somebody is entered twice."""
    return [one.id for one in people_here(records) if one.name.casefold() == name.strip().casefold()]


def _give(records: Records, person: Person, role: str, asked: StarterIn) -> None:
    try:
        ask_for_role(records, asked=RoleAsked(person_id=person.id, role=role, reason=asked.reason, starts=asked.starts))
    except Invalid as wrong:
        raise Invalid("roles" if wrong.field == "role" else wrong.field, wrong.message) from None
