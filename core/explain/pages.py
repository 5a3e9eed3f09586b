"""The pages "who can see this and why" and "history", for any kind of record."""

from uuid import UUID

from fastapi import Request, Response

from core.access.explain import explain_all
from core.access.protected import Protected
from core.access.records import Records
from core.access.routing import Face, Router, signed_in
from core.access.vocabulary import Action
from core.clients.history import past_in_words
from core.clients.record import render_about
from core.explain.records_of import client_of, record_of
from core.web.environment import render

router = Router(face=Face.PAGE)

READABLE = signed_in("only a record that you may read is explained; any other is not found")


@router.get("/explain/{kind}/{record_id}", READABLE)
def explain_page(records: Records, request: Request, kind: str, record_id: UUID) -> Response:
    record = record_of(records, kind, record_id)
    reading, *others = explain_all(records, record)
    may = [one for one in others if one.allowed and one.action is not Action.KNOW]  # whoever reads it knows of it
    may_not = [one for one in others if not one.allowed]
    return _page(request, records, record, "explain/explain.html", reading=reading, may=may, may_not=may_not)


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
    return render_about(request, records, client, template, slug=None, status_code=200, **context)
