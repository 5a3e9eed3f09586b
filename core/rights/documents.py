"""One document that was gathered, for whoever judges it: decided as all that a request hands out is."""

from uuid import UUID

from fastapi import Response

from core.access.errors import NotFound
from core.access.records import Records
from core.rights import service
from core.rights.columns import documents_of
from core.rights.held import with_documents
from core.rights.judging import content_of, model_of
from core.web.downloads import saved_only


def document_gathered(records: Records, request_id: UUID, kind: str, record_id: UUID) -> Response:
    """As it came. Raises `NotFound` for an entry that has none, was not gathered, or may not be handed out."""
    asked = service.one_request(records, request_id)
    _, held = content_of(records, service.entries_of(records, asked), kind, record_id)
    found = with_documents(records, model_of(records, kind), record_id) if held else None
    contents = [getattr(found, column) for column in documents_of(type(found))] if found else []
    content = next(filter(None, contents), None)
    if found is None or content is None:
        raise NotFound
    records.note("downloaded", found, detail="to answer a request to see the record")
    media_type = getattr(getattr(found, "sort", None), "media_type", "application/octet-stream")
    return saved_only(content, str(getattr(found, "name", "document")), media_type)
