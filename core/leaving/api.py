"""The API of people who leave."""

from uuid import UUID

from fastapi import Request
from sqlalchemy import Row

from core.access.records import Records
from core.access.replies import Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.leaving.models import Departure
from core.leaving.pages import LAST_FIRST
from core.leaving.schemas import DepartureOut, HandOver, LeavingAsked, OpenWorkOut
from core.leaving.service import leave
from core.web.lists import After, Limit, Listed, listed, page_and_count

router = Router(face=Face.API, prefix="/api/v1/departures", tags=["departures"])

LINE = ("id", *(name for name in DepartureOut.model_fields if name != "id"))


@router.get("", requires(Departure, Action.READ))
def list_departures(records: Records, after: After = None, limit: Limit = 50) -> Listed[DepartureOut]:
    """People who leave or have left, as far as you may see them, the last to go first."""
    return listed(*page_and_count(records, Departure, LINE, order=LAST_FIRST, limit=limit, after=after), _line)


@router.post("", requires(Departure, Action.CREATE), status=201)
def record_a_departure(records: Records, asked: LeavingAsked) -> Reply[DepartureOut]:
    """Somebody leaves your organisation. Their roles there end with the last day, or at once; with them sessions and
    keys. Recorded again before it is over, it moves to the new day."""
    departure = leave(records, asked=asked)
    location = f"{router.prefix}/{departure.id}"
    return Reply(DepartureOut.model_validate(departure), version=departure.version, location=location)


@router.get("/{departure_id}", requires(Departure, Action.READ))
def show_departure(records: Records, departure_id: UUID) -> Reply[DepartureOut]:
    departure = records.one(Departure, departure_id)
    return Reply(DepartureOut.model_validate(departure), version=departure.version)


@router.get("/{departure_id}/open-work", requires(Departure, Action.READ))
def list_open_work(records: Records, request: Request, departure_id: UUID) -> HandOver:
    """What they have open that somebody else goes on with; of it, what you may see."""
    departure = records.one(Departure, departure_id)
    work = request.app.state.places.open_work(records, departure.person_id)
    return HandOver(items=[OpenWorkOut(**vars(one)) for one in work])


def _line(row: Row[*tuple[object, ...]]) -> DepartureOut:
    return DepartureOut.model_construct(**dict(zip(LINE, row, strict=False)))  # type: ignore[arg-type]
