"""The API of what plugins show, and the API's own document as far as it concerns whoever reads it."""

from typing import Annotated

from fastapi import Path, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from core.access.doors import Doors
from core.access.records import Records
from core.access.routing import Face, Router, credentials_of, public, signed_in
from core.organisations.installed import Host
from core.plugin_pages.document import document_for
from core.plugin_pages.pages import FAILED, ITS_OWN_RULE
from core.plugin_pages.showing import show
from core.web.lists import Listed, whole
from core.web.problems import answer

router = Router(face=Face.API, prefix="/api/v1", tags=["plugins"])

Address = Annotated[str, Path(max_length=200)]


class CellOut(BaseModel):
    """`href` leads to a page of Fingerpost."""

    model_config = ConfigDict(from_attributes=True)

    words: str
    href: str | None


class TableOut(BaseModel):
    """`empty` is said where there are no rows."""

    model_config = ConfigDict(from_attributes=True)

    caption: str
    columns: list[str]
    rows: list[list[CellOut]]
    empty: str


class ViewOut(BaseModel):
    """What a page of a plugin shows."""

    model_config = ConfigDict(from_attributes=True)

    paragraphs: list[str]
    table: TableOut | None


class FoundOut(BaseModel):
    """A page or a form that the organisation you act for has."""

    model_config = ConfigDict(from_attributes=True)

    href: str
    words: str
    hint: str | None


@router.get("/p/{plugin}/{page:path}", signed_in(ITS_OWN_RULE), reply=ViewOut)
def read_a_page_of_a_plugin(records: Records, request: Request, host: Host, plugin: Address, page: Address) -> Response:
    """The same that people see on the page of this address."""
    _, view = show(records, host, f"/p/{plugin}/{page}")
    if view is None:
        return answer(request, 500, detail=FAILED)
    return JSONResponse(ViewOut.model_validate(view).model_dump())


@router.get("/pages", signed_in("what an organisation has is no secret from its own people"))
def find_pages_and_forms(records: Records, request: Request, text: str = "") -> Listed[FoundOut]:
    """Pages and forms whose title holds these words; what your organisation did not switch on is not among them."""
    return whole(FoundOut, request.app.state.places.found(records, text[:200]))


@router.get("/openapi.json", public("it describes the API and holds no record"))
def read_this_document(request: Request, host: Host) -> Response:
    """With a key or a sign-in: with what your organisation has switched on besides."""
    doors: Doors = request.app.state.doors
    with doors.answering(credentials_of(request), writing=False) as call:
        records = None if call is None else call.records
        return JSONResponse(document_for(request.app.openapi(), host, records))
