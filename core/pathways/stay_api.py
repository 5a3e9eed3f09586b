"""The stays API: lists, one stay, and what is done with it."""

from collections.abc import Callable
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Path
from pydantic import BaseModel
from sqlalchemy import Row, bindparam

from core.access.holding import hold
from core.access.paging import Filter
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.models import Client
from core.content.pathways import Pathway
from core.pathways import service
from core.pathways.definitions import needed
from core.pathways.models import Stay
from core.pathways.schemas import ExitIn, ExtendIn, HandOnIn, MoveIn, StayLine, StayOut, TaskIn
from core.pathways.shown import NEWEST_FIRST
from core.web.conflicts import refuse_stale
from core.web.lists import After, Limit, Listed, listed, page_and_count

router = Router(face=Face.API, prefix="/api/v1", tags=["pathways"])

LINE = tuple(StayLine.model_fields)
OF_CLIENT = Filter(Stay.client_id == bindparam("client"))
Given = TypeVar("Given", bound=BaseModel)
Mark = Annotated[str, Path(max_length=80)]


@router.get("/stays", requires(Stay, Action.READ), from_replica=True)
def list_stays(records: Records, after: After = None, limit: Limit = 50) -> Listed[StayLine]:
    """The stays on pathways that you may see, newest first."""
    return listed(*page_and_count(records, Stay, LINE, order=NEWEST_FIRST, limit=limit, after=after), _line)


@router.get("/clients/{client_id}/stays", requires(Stay, Action.READ))
def list_stays_of_a_client(
    records: Records, client_id: UUID, after: After = None, limit: Limit = 50
) -> Listed[StayLine]:
    """One person's stays that you may see, newest first."""
    about = {"client": records.one(Client, client_id).id}
    return listed(
        *page_and_count(
            records, Stay, LINE, order=NEWEST_FIRST, limit=limit, after=after, filters=(OF_CLIENT,), values=about
        ),
        _line,
    )


@router.get("/stays/{stay_id}", requires(Stay, Action.READ))
def show_stay(records: Records, stay_id: UUID) -> Reply[StayOut]:
    return _reply(records.one(Stay, stay_id))


@router.get("/stays/{stay_id}/definition", requires(Stay, Action.READ))
def show_definition_of_a_stay(records: Records, stay_id: UUID) -> Reply[Pathway]:
    """The pathway as the stay pinned it, whatever became of its plugin."""
    return Reply(needed(records, records.one(Stay, stay_id)))


@router.post("/stays/{stay_id}/move", requires(Stay, Action.WRITE))
def move_on(records: Records, stay_id: UUID, given: MoveIn, version: IfMatch) -> Reply[StayOut]:
    """To the next stage; what is left undone in the present one needs a reason."""
    return _done(records, stay_id, given, version, service.move_on)


@router.post("/stays/{stay_id}/tasks/{mark}", requires(Stay, Action.WRITE))
def finish_a_task(records: Records, stay_id: UUID, mark: Mark, given: TaskIn, version: IfMatch) -> Reply[StayOut]:
    """A task is done. `mark` is its key, a full stop, and the moment at which it began, as 20260302090000 in UTC; a
    follow-up after the stay needs words."""
    return _done(
        records, stay_id, given, version,
        lambda records, stay, given: service.finish_task(records, stay, mark, given),
    )  # fmt: skip


@router.post("/stays/{stay_id}/extend", requires(Stay, Action.WRITE))
def extend(records: Records, stay_id: UUID, given: ExtendIn, version: IfMatch) -> Reply[StayOut]:
    """The stay lasts longer, by what its pathway allows and as often."""
    return _done(records, stay_id, given, version, service.extend)


@router.post("/stays/{stay_id}/exit", requires(Stay, Action.CLOSE))
def leave(records: Records, stay_id: UUID, given: ExitIn, version: IfMatch) -> Reply[StayOut]:
    """They have left: their place is free at once, and what is to be done afterwards is due from now."""
    return _done(records, stay_id, given, version, service.leave)


@router.post("/stays/{stay_id}/hand-on", requires(Stay, Action.WRITE))
def hand_on(records: Records, stay_id: UUID, given: HandOnIn, version: IfMatch) -> Reply[StayOut]:
    """A colleague who supports the person sees to the stay from now on."""
    return _done(records, stay_id, given, version, service.hand_on)


def _done(
    records: Records, stay_id: UUID, given: Given, version: int, do: Callable[[Records, Stay, Given], None]
) -> Reply[StayOut]:
    stay = hold(records, Stay, stay_id)
    refuse_stale(version, stay.version, now=StayOut.model_validate(stay), yours=given)
    do(records, stay, given)
    return _reply(stay)


def _reply(stay: Stay) -> Reply[StayOut]:
    return Reply(StayOut.model_validate(stay), version=stay.version)


def _line(row: Row[*tuple[object, ...]]) -> StayLine:
    return StayLine.model_construct(None, **dict(zip(LINE, row, strict=False)))
