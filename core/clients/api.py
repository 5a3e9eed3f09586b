"""The clients API: lists, search, identity, other names, timeline."""

from datetime import datetime
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Row

from core.access.paging import id_of
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.models import Client, ClientName
from core.clients.schemas import ClientLine, ClientOut, IdentityIn, NameIn, NameOut, SearchIn
from core.clients.search import BY_NAME, read_search, search
from core.clients.service import add_name, edit_identity, names_of
from core.web.conflicts import refuse_stale
from core.web.lists import After, Limit, Listed, cut, listed, page_and_count, whole
from core.web.places import Places

router = Router(face=Face.API, prefix="/api/v1/clients", tags=["clients"])

LINE = tuple(name for name in ClientLine.model_fields if name != "id")


class EventOut(BaseModel):
    """One line of a client's timeline."""

    model_config = ConfigDict(from_attributes=True)

    at: datetime
    recorded_at: datetime
    kind: str
    title: str
    summary: str | None
    worker: str
    organisation: str
    href: str | None


@router.get("", requires(Client, Action.READ), from_replica=True)
def list_clients(records: Records, after: After = None, limit: Limit = 50) -> Listed[ClientLine]:
    """The clients you may see, by family name."""
    return listed(*page_and_count(records, Client, LINE, order=BY_NAME, limit=limit, after=after), _line)


@router.post("/search", requires(Client, Action.READ))
def search_clients(records: Records, asked: SearchIn) -> Listed[ClientLine]:
    """Clients you may see that fit all of what is given. An NHS number that still needs tracing is never matched."""
    found = search(records, read_search(asked), limit=asked.limit, after=asked.after)
    return listed(found.page, found.count, lambda client: ClientLine.model_validate(client, from_attributes=True))


@router.get("/{client_id}", requires(Client, Action.READ))
def show_client(records: Records, client_id: UUID) -> Reply[ClientOut]:
    client = records.one(Client, client_id)
    return Reply(ClientOut.model_validate(client), version=client.version)


@router.patch("/{client_id}", requires(Client, Action.WRITE))
def change_client(records: Records, client_id: UUID, asked: IdentityIn, version: IfMatch) -> Reply[ClientOut]:
    """Fields left out stay as they are. A stale version answers 409 with the record as it is now and what was sent."""
    client = records.one(Client, client_id)
    refuse_stale(version, client.version, now=ClientOut.model_validate(client), yours=asked)
    edit_identity(records, client=client, asked=asked)
    return Reply(ClientOut.model_validate(client), version=client.version)


@router.get("/{client_id}/names", requires(ClientName, Action.READ))
def list_names(records: Records, client_id: UUID) -> Listed[NameOut]:
    """Other names the person has or had."""
    return whole(NameOut, names_of(records, records.one(Client, client_id)))


@router.post("/{client_id}/names", requires(ClientName, Action.CREATE), status=201)
def new_name(records: Records, client_id: UUID, asked: NameIn) -> Reply[NameOut]:
    name = add_name(records, client=records.one(Client, client_id), asked=asked)
    return Reply(NameOut.model_validate(name), version=name.version)


@router.get("/{client_id}/timeline", requires(Client, Action.READ))
def show_timeline(
    records: Records, request: Request, client_id: UUID, after: After = None, limit: Limit = 50
) -> Listed[EventOut]:
    """What all organisations recorded about the person, as far as you may see it, newest first."""
    places: Places = request.app.state.places
    client = records.one(Client, client_id)
    return cut(EventOut, places.timeline(records, client.id), limit, after)


def _line(row: Row[*tuple[object, ...]]) -> ClientLine:
    """Written straight: a page of 500 rows was validated when it was saved."""
    return ClientLine.model_construct(None, id=id_of(row), **dict(zip(LINE, row, strict=False)))
