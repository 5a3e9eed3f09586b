"""For whom a service is and how much room it has, as its organisation says it."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from core.access.records import Records
from core.clients.fields import Line, Words
from core.clients.schemas import Taken
from core.database import clock
from core.organisations.models import Service
from core.web.sentences import Asked

Age = Annotated[int | None, Field(ge=0, le=120)]


class OfferIn(Taken):
    """What an organisation says of its service; the day it says so is kept."""

    for_whom: Annotated[Words | None, Asked("whom it is for"), Field(max_length=1000)] = None
    age_from: Annotated[Age, Asked("the youngest age")] = None
    age_to: Annotated[Age, Asked("the oldest age")] = None
    area: Annotated[Line | None, Asked("the area")] = None
    closed_from: Annotated[date | None, Asked("the first day closed")] = None
    closed_until: Annotated[date | None, Asked("the last day closed")] = None
    places_free: Annotated[int | None, Field(ge=0, le=9999), Asked("how many places are free")] = None
    capacity: Annotated[Line | None, Asked("how much room there is")] = None
    waiting: Annotated[Line | None, Asked("how long people wait")] = None
    takes_public: Annotated[bool, Asked("whether anybody may use the public form")] = False
    keeps_waiting: Annotated[int, Asked("for how many days to keep what could not be taken"), Field(ge=7, le=90)] = 30

    calls: Annotated[int, Field(ge=1, le=10), Asked("after how many calls somebody decides")] = 3

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.age_from is not None and self.age_to is not None and self.age_to < self.age_from:
            raise ValueError("The oldest age must not be below the youngest")
        if self.closed_from and self.closed_until and self.closed_until < self.closed_from:
            raise ValueError("The last day closed must not be before the first")
        return self


def change_offer(records: Records, *, service: Service, asked: OfferIn) -> None:
    """What is said of its room is of today, if it changes."""
    values = asked.model_dump()
    room = ("places_free", "capacity", "waiting")
    if any(getattr(service, name) != values[name] for name in room):
        service.capacity_on = clock.today()
    for name, value in values.items():
        setattr(service, name, value or None if isinstance(value, str) else value)
    records.flush()
