"""For whom a service is and how much room it has, in words: shown before anybody refers somebody to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.records import Records
from core.database import clock
from core.organisations.models import Organisation, Service
from core.web.filters import plain_day

FEW = 5
"""Fewer are not counted out: a small number may tell of one person."""
OLD = 30
"""Days after which words on room are said to be old."""


@dataclass(frozen=True)
class Offer:
    """The same in words. `is_closed`: nobody is taken today."""

    for_whom: str | None
    lines: tuple[str, ...]
    room: tuple[str, ...]
    is_closed: bool


def offer_of(service: Service, today: date) -> Offer:
    return Offer(service.for_whom, tuple(_lines(service)), tuple(_room(service, today)), service.is_closed_on(today))


def services_and_offers(records: Records) -> list[tuple[Service, Offer]]:
    """Of all organisations, in the order of their names."""
    asked = select(Service).options(joinedload(Service.organisation)).join(Organisation)
    found = records.find(asked.order_by(Organisation.name, Service.name))
    return [(service, offer_of(service, clock.today())) for service in found]


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
