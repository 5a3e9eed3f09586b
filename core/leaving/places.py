"""What leaving puts into shared places: on Today of managers and people admins, who leaves or has just left."""

from collections.abc import Iterator

from sqlalchemy import select

from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.leaving.models import HANDING_OVER, Departure
from core.people.models import Person
from core.web.filters import plain_day
from core.web.places import Contribution, ToDo

MOST = 20


def today(records: Records) -> list[ToDo]:
    return list(_lines(records)) if records.judge.may_ever(Departure, Action.READ) else []


def _lines(records: Records) -> Iterator[ToDo]:
    asked = (
        select(Departure.id, Departure.last_day, Person.name)
        .join(Person, Person.id == Departure.person_id)
        .where(Departure.last_day >= clock.today() - HANDING_OVER, Departure.person_id != records.actor.person_id)
        .order_by(Departure.last_day, Departure.id)
        .limit(MOST)
    )
    for row in records.rows(asked):
        tag = "Has left" if row.last_day < clock.today() else f"Until {plain_day(row.last_day)}"
        yield ToDo("People who leave", f"{row.name}: hand over what is open", f"/people/leavers/{row.id}", tag=tag)


CONTRIBUTION = Contribution(today=(today,))
