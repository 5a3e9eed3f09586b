"""For whom a service is and how much room it has: said by its organisation, shown before anybody refers to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from core.access.records import Records
from core.clients.fields import Line, Words
from core.clients.schemas import Taken
from core.database import clock
from core.organisations.models import Service
from core.web.filters import plain_day
from core.web.sentences import Asked

FEW = 5
"""Fewer are not counted out: a small number may tell of one person."""
OLD = 30
"""Days after which words on room are said to be old."""
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


@dataclass(frozen=True)
class Offer:
    """The same in words. `is_closed`: nobody is taken today."""

    for_whom: str | None
    lines: tuple[str, ...]
    room: tuple[str, ...]
    is_closed: bool


def offer_of(service: Service, today: date) -> Offer:
    return Offer(service.for_whom, tuple(_lines(service)), tuple(_room(service, today)), service.is_closed_on(today))


def change_offer(records: Records, *, service: Service, asked: OfferIn) -> None:
    """What is said of its room is of today, if it changes."""
    values = asked.model_dump()
    room = ("places_free", "capacity", "waiting")
    if any(getattr(service, name) != values[name] for name in room):
        service.capacity_on = clock.today()
    for name, value in values.items():
        setattr(service, name, value or None if isinstance(value, str) else value)
    records.flush()


def _lines(service: Service) -> Iterator[str]:
    if service.women_only:
        yield "For women only"
    yield _ages(service)
    if service.area:
        yield f"Area: {service.area}"
    if service.closed_from or service.closed_until:
        first = f" from {plain_day(service.closed_from)}" if service.closed_from else ""
        last = f" until {plain_day(service.closed_until)}" if service.closed_until else ""
        yield f"Takes nobody{first}{last}"


def _ages(service: Service) -> str:
    if service.age_from is None and service.age_to is None:
        return "For people of every age"
    if service.age_to is None:
        return f"For people aged {service.age_from} and over"
    if service.age_from is None:
        return f"For people up to {service.age_to}"
    return f"For people aged {service.age_from} to {service.age_to}"


def _room(service: Service, today: date) -> Iterator[str]:
    if service.places_free is not None:
        yield f"Places free: {_masked(service.places_free)}"
    if service.capacity:
        yield service.capacity
    if service.waiting:
        yield f"Waiting time: {service.waiting}"
    if service.capacity_on is not None:
        old = ". That is some time ago: ask the service" if (today - service.capacity_on).days > OLD else ""
        yield f"As the service said on {plain_day(service.capacity_on)}{old}"


def _masked(places: int) -> str:
    if places == 0:
        return "none"
    return f"fewer than {FEW}" if places < FEW else str(places)
