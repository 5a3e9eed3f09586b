"""What workers can carry and what they carry: set by their employer, shown to whoever allocates."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import or_, select

from core.access.errors import Invalid
from core.access.records import Records
from core.clients.fields import Line, ShortLine, Words
from core.clients.models import Client
from core.database import clock
from core.involvement.models import Allocation
from core.organisations.models import Service
from core.referrals.capacity_models import Ground, WomenOnlyGround, WorkerCapacity
from core.referrals.models import Referral
from core.referrals.weights import weights
from core.web.sentences import Asked

FEWEST = 5
"""Numbers below are not told of another employer's workers."""
Key = tuple[UUID, UUID]


class CapacityIn(BaseModel):
    """What a worker of your organisation can carry."""

    model_config = ConfigDict(extra="forbid")

    percent: Annotated[int, Asked("the hours in per cent of full time"), Field(ge=1, le=100, examples=[60])]
    full_points: Annotated[int, Asked("the points of somebody in full time"), Field(ge=1, le=200, examples=[40])]
    languages: Annotated[list[ShortLine], Asked("languages"), Field(max_length=10, examples=[["Somali"]])] = []
    travels: Annotated[Line | None, Asked("where they can go"), Field(examples=["Bath and villages, by bus"])] = None
    for_women: Annotated[bool, Asked("whether they support women who asked for a woman")] = False


class NewCapacityIn(CapacityIn):
    """… of a worker for whom nothing is set yet."""

    person_id: Annotated[UUID, Asked("a worker")]


class GroundIn(BaseModel):
    """Why your organisation may offer women-only support."""

    model_config = ConfigDict(extra="forbid")

    ground: Annotated[Ground, Asked("a ground")]
    service_id: Annotated[UUID | None, Asked("a service")] = None
    why: Annotated[Words, Asked("why it is a fair means to a lawful aim"), Field(min_length=20)]
    ends: Annotated[date, Asked("the day by which it is looked at again")]


@dataclass(frozen=True)
class Carries:
    """How much one worker carries for one employer, of what the viewer may see."""

    heads: int = 0
    points: int = 0


def carried(records: Records, workers: Sequence[UUID]) -> Mapping[Key, Carries]:
    """By (worker, organisation the worker acts for); each person counts once."""
    today, asked = clock.today(), Allocation
    in_force = (asked.starts <= today, or_(asked.ends.is_(None), asked.ends >= today))
    found = records.rows(
        select(asked.worker_id, asked.organisation_id, asked.client_id, asked.starts, Client.interpreter_needed)
        .join(Client, Client.id == asked.client_id)
        .where(asked.worker_id.in_(workers), *in_force)
    )
    needs = _needs(records, {row.client_id for row in found})
    of: dict[Key, dict[UUID, int]] = defaultdict(dict)
    for row in found:
        points = weights().of(
            since=row.starts, today=today, interpreter=row.interpreter_needed, needs=needs.get(row.client_id, ())
        )
        of[row.worker_id, row.organisation_id][row.client_id] = points
    return {key: Carries(len(people), sum(people.values())) for key, people in of.items()}


def capacities(records: Records, workers: Sequence[UUID]) -> Mapping[Key, WorkerCapacity]:
    """By (worker, employer), as far as they may be read."""
    found = records.find(select(WorkerCapacity).where(WorkerCapacity.person_id.in_(workers)))
    return {(one.person_id, one.organisation_id): one for one in found}


def set_capacity(records: Records, *, given: NewCapacityIn) -> WorkerCapacity:
    """Of a worker of the organisation acted for. Raises `Invalid` where something is set already."""
    mine = (
        WorkerCapacity.person_id == given.person_id,
        WorkerCapacity.organisation_id == records.actor.organisation_id,
    )
    if records.find(select(WorkerCapacity).where(*mine)):
        raise Invalid("person_id", "This is set for that worker already. Change it instead.")
    return records.add(WorkerCapacity(organisation_id=records.actor.organisation_id, **given.model_dump()))


def change_capacity(records: Records, *, capacity: WorkerCapacity, given: CapacityIn) -> None:
    for name, value in given.model_dump().items():
        setattr(capacity, name, value)
    records.flush()


def record_ground(records: Records, *, given: GroundIn) -> WomenOnlyGround:
    """In force from today. Raises `Invalid` for a day that is over, or a service of others."""
    today = clock.today()
    if given.ends <= today:
        raise Invalid("ends", "It is looked at again after today.")
    if given.service_id is not None:
        ours = (Service.id == given.service_id, Service.organisation_id == records.actor.organisation_id)
        if not records.find(select(Service).where(*ours)):
            raise Invalid("service_id", "Choose a service of your own organisation.")
    return records.add(
        WomenOnlyGround(
            organisation_id=records.actor.organisation_id, decided_by=records.actor.person_id, decided_on=today,
            starts=today, **given.model_dump(),
        )
    )  # fmt: skip


def _needs(records: Records, clients: set[UUID]) -> Mapping[UUID, Sequence[str]]:
    """Of the open referrals of these people, as far as they may be read."""
    asked = select(Referral.client_id, Referral.needs).where(Referral.client_id.in_(clients), Referral.is_open)
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in records.rows(asked) if clients else ():
        found[row.client_id] += row.needs
    return found
