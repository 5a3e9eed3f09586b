"""Rendering a page about one client: identity bar on top, sections at the side, for every feature."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse

from core.access.protected import Protected
from core.access.records import Records
from core.clients.identity import identity_of
from core.clients.models import Client
from core.web.environment import render
from core.web.parts import Link
from core.web.places import Places


def sections_of(request: Request, records: Records, client: Client, slug: str | None) -> tuple[Link, ...]:
    """The pages of the record that the viewer's roles may open; `slug` is the present one."""
    places: Places = request.app.state.places
    return tuple(
        Link(f"/clients/{client.id}/{section.slug}".rstrip("/"), section.words, current=section.slug == slug)
        for section in places.sections(records)
    )


def on_entries(request: Request, records: Records, *entries: tuple[Protected, bool]) -> Mapping[UUID, Sequence[Link]]:
    """By the id of each: links for `clients/entry.html`."""
    places: Places = request.app.state.places
    return places.on_entries(records, entries)


def render_about(
    request: Request,
    records: Records,
    client: Client,
    template: str,
    *,
    slug: str | None = None,
    status_code: int = 200,
    entry: tuple[Protected, bool] | None = None,
    listed: type[Protected] | None = None,
    **context: object,
) -> HTMLResponse:
    """A page whose template extends `clients/record.html`; it is given `client`, `identity` and `sections` as well.
    `entry`: the one that it shows, and whether the viewer may change it; `listed`: the kind of which it is a list."""
    context |= {"client": client, "identity": identity_of(records, client)}
    context["sections"] = sections_of(request, records, client, slug)
    if entry is not None:
        context["entry_links"] = on_entries(request, records, entry)[entry[0].id]
    places: Places = request.app.state.places
    if listed is not None:
        context["not_opened"] = places.not_opened(records, client.id, listed)
    context["beside"] = places.beside(records)
    return render(request, template, status_code=status_code, **context)
