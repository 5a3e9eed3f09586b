"""Pages on which an organisation adds a service, and changes one."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.errors import NotFound
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.organisations.models import Service
from core.staff.schemas import ServiceIn
from core.staff.teams import add_service, change_service, teams_here
from core.web.conflicts import conflict_page, version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/services")

YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))


@router.get("/new", requires(Service, Action.CREATE))
def service_form(records: Records, request: Request) -> Response:
    return _page(records, request, FormState({"women_only": "no"}))


@router.post("/new", requires(Service, Action.CREATE))
def service_added(records: Records, request: Request, form: TypedForm) -> Response:

    def act(asked: ServiceIn) -> Response:
        add_service(records, asked=asked)
        return RedirectResponse("/teams", 303)

    return answered(ServiceIn, form, act, lambda state: _page(records, request, state, status=422))


@router.get("/{service_id}/change", requires(Service, Action.WRITE))
def change_form(records: Records, request: Request, service_id: UUID) -> Response:
    service = records.kept(Service, service_id)
    if not records.may(Action.WRITE, service):
        raise NotFound
    return _page(records, request, FormState.showing(_now(service)), service)


@router.post("/{service_id}/change", requires(Service, Action.WRITE))
def service_changed(records: Records, request: Request, service_id: UUID, form: TypedForm) -> Response:
    service = records.kept(Service, service_id)

    def act(asked: ServiceIn) -> Response:
        if version_in(form) != service.version:
            place, now = f"/services/{service.id}/change", _now(service)
            return conflict_page(request, form, version=service.version, now=now, action=place, current="/teams")
        change_service(records, service=service, asked=asked)
        return RedirectResponse("/teams", 303)

    return answered(ServiceIn, form, act, lambda state: _page(records, request, state, service, 422))


def _now(service: Service) -> ServiceIn:
    return ServiceIn(**{name: getattr(service, name) for name in ServiceIn.model_fields})


def _page(
    records: Records, request: Request, state: FormState, service: Service | None = None, status: int = 200
) -> Response:
    teams = [Choice(str(team.id), team.name) for team in teams_here(records)]
    return render(
        request, "staff/service.html", status_code=status, state=state, teams=teams, yes_no=YES_NO, service=service
    )
