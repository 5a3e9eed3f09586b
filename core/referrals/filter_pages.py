"""The page and the API of saved filters of the board."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict

from core.access.errors import Invalid
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.referrals import board_filters
from core.referrals.board_filters import BoardFilter, FilterIn, filters_of
from core.web.conflicts import refuse_stale, version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered
from core.web.lists import Listed

router = Router(face=Face.PAGE, prefix="/referrals/filters")
api = Router(face=Face.API, prefix="/api/v1/board-filters", tags=["referrals"])


class FilterOut(BaseModel):
    """A saved filter; `query` is the end of the board's address."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    query: str
    is_default: bool
    is_shared: bool
    version: int


@router.get("", requires(BoardFilter, Action.READ))
def filters_page(records: Records, request: Request) -> Response:
    return _page(records, request, FormState())


@router.post("", requires(BoardFilter, Action.CREATE))
def filter_saved(records: Records, request: Request, form: TypedForm) -> Response:
    """From the board, which then shows it."""

    def act(given: FilterIn) -> Response:
        saved = board_filters.save(records, given)
        return RedirectResponse(f"/referrals?{saved.query}", 303)

    return answered(FilterIn, form, act, lambda state: _page(records, request, state, 422))


@router.post("/{filter_id}", requires(BoardFilter, Action.WRITE))
def filter_changed(records: Records, filter_id: UUID, form: TypedForm) -> Response:
    """One button each: the board opens with it or not, colleagues may use it or not, it is put away."""
    saved, act = records.one(BoardFilter, filter_id), FormState(form).value("act")
    if version_in(form) != saved.version:
        raise Invalid("version", "This was changed meanwhile. Open the page again.")
    if act == "away":
        board_filters.put_away(records, saved)
    else:
        usual = not saved.is_default if act == "usual" else saved.is_default
        shared = not saved.is_shared if act == "share" else saved.is_shared
        board_filters.change(records, saved, is_default=usual, is_shared=shared)
    return RedirectResponse("/referrals/filters", 303)


@api.get("", requires(BoardFilter, Action.READ))
def list_filters(records: Records) -> Listed[FilterOut]:
    """Your own saved filters of the board, then those that colleagues share."""
    items = [FilterOut.model_validate(one) for one in filters_of(records)]
    return Listed[FilterOut].model_construct(items=items, next=None, count=len(items), count_is_capped=False)


@api.post("", requires(BoardFilter, Action.CREATE), status=201)
def save_filter(records: Records, given: FilterIn) -> Reply[FilterOut]:
    """Save what the board is narrowed to by a name; the same name again says it anew."""
    saved = board_filters.save(records, given)
    return Reply(FilterOut.model_validate(saved), version=saved.version)


@api.post("/{filter_id}/put-away", requires(BoardFilter, Action.WRITE))
def put_filter_away(records: Records, filter_id: UUID, version: IfMatch) -> Reply[FilterOut]:
    """You do not want it any more; nobody is offered it."""
    saved = records.one(BoardFilter, filter_id)
    now = FilterOut.model_validate(saved)
    refuse_stale(version, saved.version, now=now, yours=now)
    board_filters.put_away(records, saved)
    return Reply(FilterOut.model_validate(saved), version=saved.version)


def _page(records: Records, request: Request, state: FormState, status: int = 200) -> Response:
    saved = filters_of(records)
    return render(request, "referrals/filters.html", status_code=status, saved=saved, state=state)
