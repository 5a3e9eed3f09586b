"""The pages "who can see this and why" and "history", for any kind of record."""

from uuid import UUID

from fastapi import Request, Response

from core.access.explain import explain_all
from core.access.protected import Protected
from core.access.records import Records
from core.access.routing import Face, Router
from core.access.vocabulary import Action
from core.clients.history import past_in_words
from core.clients.record import render_about
from core.explain.api import READABLE, WHO
from core.explain.records_of import client_of, record_of
from core.explain.schemas import SeerOut
from core.explain.who import who_sees
from core.web.environment import render
from core.web.lists import After, cut

router = Router(face=Face.PAGE)

PEOPLE = 50
"""A page."""


@router.get("/explain/{kind}/{record_id}", READABLE)
def explain_page(records: Records, request: Request, kind: str, record_id: UUID) -> Response:
    record = record_of(records, kind, record_id)
    reading, *others = explain_all(records, record)
    may = [one for one in others if one.allowed and one.action is not Action.KNOW]  # whoever reads it knows of it
    may_not = [one for one in others if not one.allowed]
    return _page(request, records, record, "explain/explain.html", reading=reading, may=may, may_not=may_not)


@router.get("/explain/{kind}/{record_id}/people", WHO)
def people_page(records: Records, request: Request, kind: str, record_id: UUID, after: After = None) -> Response:
    who = who_sees(records, kind, record_id)
    page = cut(SeerOut, who.people, PEOPLE, after)
    here = f"/explain/{kind}/{record_id}/people"
    first, following = here if after else None, f"{here}?after={page.next}" if page.next else None
    context = {"who": who, "page": page, "first_href": first, "next_href": following}
    if who.record is not None:
        return _page(request, records, who.record, "explain/people.html", **context)
    about = {"identity": None, "sections": (), "kind": who.kind, "record_id": record_id}
    return render(request, "explain/people.html", status_code=200, **about, **context)


@router.get("/history/{kind}/{record_id}", READABLE)
def history_page(records: Records, request: Request, kind: str, record_id: UUID) -> Response:
    record = record_of(records, kind, record_id)
    return _page(request, records, record, "explain/history.html", changes=past_in_words(records, record))


def _page(request: Request, records: Records, record: Protected, template: str, **context: object) -> Response:
    """With the identity bar where the record is about a client whom the viewer may see."""
    context |= {"kind": record.kind, "record_id": record.id}
    client = client_of(records, record)
    if client is None:
        return render(request, template, status_code=200, identity=None, sections=(), **context)
    return render_about(
        request, records, client, template, slug=None, status_code=200, entry=None, listed=None, **context
    )
