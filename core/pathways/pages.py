"""Pages of pathways: what an organisation offers, the board of each, a client's own, and beginning a stay."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response
from fastapi.responses import RedirectResponse

from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.casework.submissions import new_form, submission_of
from core.clients.models import Client
from core.clients.record import render_about
from core.content.pathways import Pathway
from core.organisations.installed import Host
from core.pathways.definitions import offered, offered_pathway
from core.pathways.entry import may_begin, refuse_outsiders, unmet
from core.pathways.models import Stay
from core.pathways.schemas import BeginIn, VisitIn
from core.pathways.service import begin
from core.pathways.shown import board_of, due_words, stays_of
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered
from core.web.parts import Choice

router = Router(face=Face.PAGE)

SLUG = "pathways"
Word = Annotated[str, Path(max_length=60)]


@router.get("/pathways", requires(Stay, Action.READ))
def pathways_page(records: Records, request: Request, host: Host) -> Response:
    """Those that the organisation has switched on."""
    return render(request, "pathways/pathways.html", pathways=offered(records, host))


@router.get("/pathways/{plugin}/{name}", requires(Stay, Action.READ))
def board_page(records: Records, request: Request, host: Host, plugin: Word, name: Word) -> Response:
    """Stages as columns, with the stays that the viewer may see."""
    pathway = offered_pathway(records, host, f"{plugin}:{name}")
    may_welcome = pathway.may_be_anonymous and may_begin(records, pathway, None)
    board = board_of(records, pathway)
    return render(request, "pathways/board.html", board=board, may_welcome=may_welcome, due_words=due_words)


@router.get("/pathways/{plugin}/{name}/visit", requires(Stay, Action.CREATE))
def visit_page(records: Records, request: Request, host: Host, plugin: Word, name: Word) -> Response:
    return _visit_form(request, _open_to_all(records, host, plugin, name), new_form())


@router.post("/pathways/{plugin}/{name}/visit", requires(Stay, Action.CREATE))
def visit_posted(records: Records, request: Request, host: Host, plugin: Word, name: Word, form: TypedForm) -> Response:
    """Somebody comes in who need not say who they are."""
    pathway = _open_to_all(records, host, plugin, name)

    def act(given: VisitIn) -> Response:
        submission = submission_of(FormState(form), f"{pathway.key} {given.model_dump_json()}")
        return _to(begin(records, pathway, None, given, submission))

    return answered(VisitIn, form, act, lambda state: _visit_form(request, pathway, state, 422))


@router.get("/clients/{client_id}/pathways", requires(Stay, Action.READ))
def client_pathways_page(records: Records, request: Request, host: Host, client_id: UUID) -> Response:
    client = records.one(Client, client_id)
    stays = stays_of(records, client.id)
    on = {one.stay.pathway for one in stays if one.stay.open_for == client.id}
    startable = [one for one in offered(records, host) if one.key not in on and may_begin(records, one, client.id)]
    return render_about(
        request, records, client, "pathways/of_client.html", slug=SLUG, listed=Stay, stays=stays, startable=startable,
        due_words=due_words,
    )  # fmt: skip


@router.get("/clients/{client_id}/pathways/new/{plugin}/{name}", requires(Stay, Action.CREATE))
def begin_page(records: Records, request: Request, host: Host, client_id: UUID, plugin: Word, name: Word) -> Response:
    client, pathway = _to_begin(records, host, client_id, f"{plugin}:{name}")
    return _begin_form(request, records, client, pathway, new_form())


@router.post("/clients/{client_id}/pathways/new/{plugin}/{name}", requires(Stay, Action.CREATE))
def begin_posted(
    records: Records, request: Request, host: Host, client_id: UUID, plugin: Word, name: Word, form: TypedForm
) -> Response:
    client, pathway = _to_begin(records, host, client_id, f"{plugin}:{name}")

    def act(given: BeginIn) -> Response:
        submission = submission_of(FormState(form), f"{client.id} {pathway.key} {given.model_dump_json()}")
        return _to(begin(records, pathway, client, given, submission))

    return answered(BeginIn, form, act, lambda state: _begin_form(request, records, client, pathway, state, 422))


def _open_to_all(records: Records, host: Host, plugin: str, name: str) -> Pathway:
    pathway = offered_pathway(records, host, f"{plugin}:{name}")
    refuse_outsiders(records, pathway, None)
    return pathway


def _to_begin(records: Records, host: Host, client_id: UUID, key: str) -> tuple[Client, Pathway]:
    client, pathway = records.one(Client, client_id), offered_pathway(records, host, key)
    refuse_outsiders(records, pathway, client.id)
    return client, pathway


def _visit_form(request: Request, pathway: Pathway, state: FormState, status: int = 200) -> Response:
    return render(
        request, "pathways/visit.html", status_code=status, pathway=pathway, state=state, to_confirm=_choices(pathway)
    )


def _begin_form(
    request: Request, records: Records, client: Client, pathway: Pathway, state: FormState, status: int = 200
) -> Response:
    return render_about(
        request, records, client, "pathways/begin.html", slug=SLUG, status_code=status, pathway=pathway, state=state,
        to_confirm=_choices(pathway), missing=unmet(records, pathway, client),
    )  # fmt: skip


def _choices(pathway: Pathway) -> list[Choice]:
    return [Choice(one.key, one.text) for one in pathway.to_confirm]


def _to(stay: Stay) -> Response:
    return RedirectResponse(f"/stays/{stay.id}", 303)
