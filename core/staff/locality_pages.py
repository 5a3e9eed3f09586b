"""Pages of the partnership's localities: their names, adding one, renaming one."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.organisations.models import Locality
from core.staff.localities import add_locality, localities, rename_locality
from core.staff.schemas import LocalityIn
from core.web.conflicts import conflict_page, version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered

router = Router(face=Face.PAGE, prefix="/localities")

HERE = "/localities"


@router.get("", requires(Locality, Action.CREATE))
def localities_page(records: Records, request: Request) -> Response:
    return _all(records, request, FormState())


@router.post("", requires(Locality, Action.CREATE))
def locality_added(records: Records, request: Request, form: TypedForm) -> Response:

    def act(asked: LocalityIn) -> Response:
        add_locality(records, asked=asked)
        return RedirectResponse(HERE, 303)

    return answered(LocalityIn, form, act, lambda state: _all(records, request, state, 422))


@router.get("/{locality_id}/change", requires(Locality, Action.WRITE))
def locality_form(records: Records, request: Request, locality_id: UUID) -> Response:
    locality = records.kept(Locality, locality_id)
    return _one(request, locality, FormState.showing(LocalityIn(name=locality.name)))


@router.post("/{locality_id}/change", requires(Locality, Action.WRITE))
def locality_renamed(records: Records, request: Request, locality_id: UUID, form: TypedForm) -> Response:
    locality = records.kept(Locality, locality_id)

    def act(asked: LocalityIn) -> Response:
        if version_in(form) != locality.version:
            place, now = f"{HERE}/{locality.id}/change", LocalityIn(name=locality.name)
            return conflict_page(request, form, version=locality.version, now=now, action=place, current=HERE)
        rename_locality(records, locality=locality, asked=asked)
        return RedirectResponse(HERE, 303)

    return answered(LocalityIn, form, act, lambda state: _one(request, locality, state, 422))


def _all(records: Records, request: Request, state: FormState, status: int = 200) -> Response:
    return render(request, "staff/localities.html", status_code=status, state=state, localities=localities(records))


def _one(request: Request, locality: Locality, state: FormState, status: int = 200) -> Response:
    return render(request, "staff/locality.html", status_code=status, state=state, locality=locality)
