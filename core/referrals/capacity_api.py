"""The API of what workers can carry, and of the grounds for women-only support."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Row

from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.referrals import capacity
from core.referrals.capacity import CapacityIn, GroundIn, NewCapacityIn
from core.referrals.capacity_models import Ground, WomenOnlyGround, WorkerCapacity
from core.web.conflicts import refuse_stale
from core.web.lists import After, Limit, Listed, listed, page_and_count

router = Router(face=Face.API, prefix="/api/v1", tags=["what workers can carry"])


class CapacityOut(BaseModel):
    """What one worker can carry for one employer; `points` in their hours."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    person_id: UUID
    organisation_id: UUID
    percent: int
    full_points: int
    points: int
    languages: list[str]
    travels: str | None
    for_women: bool
    version: int


class GroundLine(BaseModel):
    """Why an organisation may offer women-only support."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    organisation_id: UUID
    service_id: UUID | None
    ground: Ground
    why: str
    decided_by: UUID
    decided_on: date
    starts: date
    ends: date | None
    version: int


GROUND = tuple(GroundLine.model_fields)


@router.get("/worker-capacities", requires(WorkerCapacity, Action.READ))
def list_capacities(records: Records, after: After = None, limit: Limit = 50) -> Listed[CapacityOut]:
    """What workers can carry, as far as you may see it."""
    page = records.page(WorkerCapacity, limit=limit, after=after)
    return listed(page, records.count(WorkerCapacity), CapacityOut.model_validate)


@router.post("/worker-capacities", requires(WorkerCapacity, Action.CREATE), status=201)
def set_a_capacity(records: Records, given: NewCapacityIn) -> Reply[CapacityOut]:
    """Of a worker of your organisation for whom nothing is set yet."""
    made = capacity.set_capacity(records, given=given)
    place = f"{router.prefix}/worker-capacities/{made.id}"
    return Reply(CapacityOut.model_validate(made), version=made.version, location=place)


@router.get("/worker-capacities/{capacity_id}", requires(WorkerCapacity, Action.READ))
def show_capacity(records: Records, capacity_id: UUID) -> Reply[CapacityOut]:
    return _reply(records.one(WorkerCapacity, capacity_id))


@router.put("/worker-capacities/{capacity_id}", requires(WorkerCapacity, Action.WRITE))
def change_a_capacity(records: Records, capacity_id: UUID, given: CapacityIn, version: IfMatch) -> Reply[CapacityOut]:
    """Hours, points, languages, travel and posts for women of one worker."""
    found = records.one(WorkerCapacity, capacity_id)
    refuse_stale(version, found.version, now=CapacityOut.model_validate(found), yours=given)
    capacity.change_capacity(records, capacity=found, given=given)
    return _reply(found)


@router.get("/women-only-grounds", requires(WomenOnlyGround, Action.READ))
def list_grounds(records: Records, after: After = None, limit: Limit = 50) -> Listed[GroundLine]:
    """The grounds on which organisations offer women-only support, as far as you may see them."""
    return listed(*page_and_count(records, WomenOnlyGround, GROUND, limit=limit, after=after), _line)


@router.post("/women-only-grounds", requires(WomenOnlyGround, Action.CREATE), status=201)
def record_a_ground(records: Records, given: GroundIn) -> Reply[GroundLine]:
    """A lawful ground of your organisation, in force from today until it is looked at again."""
    made = capacity.record_ground(records, given=given)
    return Reply(GroundLine.model_validate(made), version=made.version)


def _reply(found: WorkerCapacity) -> Reply[CapacityOut]:
    return Reply(CapacityOut.model_validate(found), version=found.version)


def _line(row: Row[*tuple[object, ...]]) -> GroundLine:
    return GroundLine.model_construct(None, **dict(zip(GROUND, row, strict=False)))
