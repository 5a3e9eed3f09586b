"""Rendering a page about one client: identity bar on top, sections at the side, for every feature."""

from fastapi import Request
from fastapi.responses import HTMLResponse

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


def render_about(
    request: Request,
    records: Records,
    client: Client,
    template: str,
    *,
    slug: str | None = None,
    status_code: int = 200,
    **context: object,
) -> HTMLResponse:
    """A page whose template extends `clients/record.html`; it is given `client`, `identity` and `sections` as well."""
    context |= {"client": client, "identity": identity_of(records, client)}
    context["sections"] = sections_of(request, records, client, slug)
    return render(request, template, status_code=status_code, **context)
