"""The search page: posted from the header of every page, so that no name stands in an address."""

from fastapi import Request, Response
from pydantic import BaseModel

from core.access.errors import Invalid
from core.access.records import Records
from core.access.routing import Face, Router, signed_in
from core.clients.fields import Line
from core.clients.schemas import SearchIn
from core.clients.search import read_search, search
from core.web.environment import render
from core.web.forms import FormState, TypedForm, parse
from core.web.places import Places

router = Router(face=Face.PAGE)

MOST = 50


class Typed(BaseModel):
    """What is typed into the search box."""

    q: Line | None = None


@router.get("/search", signed_in("only people whom the door shows are found"))
def search_page(records: Records, request: Request) -> Response:
    return _page(request, FormState())


@router.post("/search", signed_in("only people whom the door shows are found"))
def search_posted(records: Records, request: Request, form: TypedForm) -> Response:
    typed = parse(Typed, form)
    if isinstance(typed, FormState):
        return _page(request, typed, 422)
    try:
        found = search(records, read_search(SearchIn(text=typed.q)), limit=MOST)
    except Invalid as wrong:
        return _page(request, FormState(form).with_error("q", wrong.message), 422)
    return render(
        request,
        "clients/search.html",
        state=FormState(form),
        rows=found.page.rows,
        count=found.count,
        more=found.page.next,
        pages=_places(request).found(records, typed.q or ""),
    )


def _page(request: Request, state: FormState, status: int = 200) -> Response:
    return render(
        request, "clients/search.html", status_code=status, state=state, rows=None, count=None, more=None, pages=()
    )


def _places(request: Request) -> Places:
    places: Places = request.app.state.places
    return places
