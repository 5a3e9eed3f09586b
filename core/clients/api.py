"""The clients API."""

from uuid import UUID

from core.access.paging import Order
from core.access.records import Records
from core.access.replies import Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.models import Client
from core.clients.schemas import ClientLine, ClientOut
from core.web.lists import After, Limit, Listed, listed

router = Router(face=Face.API, prefix="/api/v1/clients", tags=["clients"])

BY_NAME = Order((Client.sort_name,))
LINE = ("id", *(name for name in ClientLine.model_fields if name != "id"))


@router.get("", requires(Client, Action.READ))
def list_clients(records: Records, after: After = None, limit: Limit = 50) -> Listed[ClientLine]:
    """The clients you may see, by family name."""
    page = records.columns(Client, LINE, order=BY_NAME, limit=limit, after=after)
    return listed(
        page, records.count(Client), lambda row: ClientLine.model_construct(**dict(zip(LINE, row, strict=False)))
    )


@router.get("/{client_id}", requires(Client, Action.READ))
def show_client(records: Records, client_id: UUID) -> Reply[ClientOut]:
    client = records.one(Client, client_id)
    return Reply(ClientOut.model_validate(client), version=client.version)
