"""Links to a record that has been joined with another lead to the one that goes on, for those who may see it.

Everybody else meets the same 404 as for an address that never was; it is asked for every address that answers so.
"""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from core.access.doors import Doors
from core.access.own_forms import SAFE
from core.access.routing import credentials_of
from core.clients.models import Client
from core.duplicates.models import ClientMerge

NAMED = "client_id"


def lead_on(request: Request) -> Response | None:
    """Where an address leads that names a record of a client; None for the 404 it would have been."""
    named = _named(request)
    if named is None or request.method not in SAFE:
        return None
    doors: Doors = request.app.state.doors
    asked = (
        select(ClientMerge.client_id)
        .join(Client, Client.id == ClientMerge.client_id)
        .where(ClientMerge.merged_id == named, ClientMerge.undone_at.is_(None))
    )
    with doors.answering(credentials_of(request), writing=False) as call:
        found = call.records.rows(asked) if call is not None else []
    if not found:
        return None
    path = request.url.path.replace(str(named), str(found[0].client_id))
    return RedirectResponse(f"{path}?{request.url.query}" if request.url.query else path, 307)


def _named(request: Request) -> UUID | None:
    try:
        return UUID(str(request.path_params.get(NAMED)))
    except ValueError:
        return None
