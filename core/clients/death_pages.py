"""Pages on which it is recorded that a person has died, and on which that is taken back if it was a mistake."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients import deaths
from core.clients.death_models import Death, DeathSource
from core.clients.deaths import DeathIn, TakeBackIn
from core.clients.models import Client
from core.clients.record import render_about
from core.web.conflicts import version_in
from core.web.forms import FormState, TypedForm, answered, parse
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/clients/{client_id}/death")

SURE = (Choice("yes", "Yes, it is certain"), Choice("no", "No, I only heard of it"))


@router.get("", requires(Death, Action.READ))
def death_page(records: Records, request: Request, client_id: UUID) -> Response:
    """What was recorded; while nothing stands, the form for whoever may fill it in."""
    return _page(request, records, records.one(Client, client_id), FormState())


@router.post("", requires(Death, Action.CREATE))
def death_posted(records: Records, request: Request, client_id: UUID, form: TypedForm) -> Response:
    client = records.one(Client, client_id)

    def act(given: DeathIn) -> Response:
        deaths.record_death(records, client=client, given=given)
        return _back(client)

    return answered(DeathIn, form, act, lambda state: _page(request, records, client, state, 422))


@router.get("/{death_id}/take-back", requires(Death, Action.CLOSE))
def take_back_page(records: Records, request: Request, client_id: UUID, death_id: UUID) -> Response:
    return _take_back_form(request, records, deaths.one_of(records, client_id, death_id), FormState())


@router.post("/{death_id}/take-back", requires(Death, Action.CLOSE))
def take_back_posted(records: Records, request: Request, client_id: UUID, death_id: UUID, form: TypedForm) -> Response:
    """A death that was taken back meanwhile is shown so: both who say it mean the same."""
    death, given = deaths.one_of(records, client_id, death_id), parse(TakeBackIn, form)
    version_in(form)
    if isinstance(given, FormState):
        return _take_back_form(request, records, death, given, 422)
    if death.stands:
        deaths.take_back(records, death=death, given=given)
    return _back(records.one(Client, client_id))


def _back(client: Client) -> Response:
    return RedirectResponse(f"/clients/{client.id}/death", 303)


def _page(request: Request, records: Records, client: Client, state: FormState, status: int = 200) -> Response:
    found = deaths.deaths_of(records, client.id)
    proposed = Death(client_id=client.id)
    return render_about(
        request, records, client, "clients/death.html", slug="identity", status_code=status, state=state,
        deaths=[(one, one.stands and records.may(Action.CLOSE, one)) for one in found], sources=DeathSource, sure=SURE,
        stands=any(one.stands for one in found), may_record=records.decide(Action.CREATE, proposed).allowed,
    )  # fmt: skip


def _take_back_form(request: Request, records: Records, death: Death, state: FormState, status: int = 200) -> Response:
    client = records.one(Client, death.client_id)
    return render_about(
        request, records, client, "clients/death_take_back.html", slug="identity", status_code=status, state=state,
        death=death,
    )  # fmt: skip
