"""Pages of seals: those about one person, sealing an entry, and one seal with who may open it."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from core.access.errors import Conflict
from core.access.protected import Protected
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.models import Client
from core.clients.record import render_about
from core.database import clock
from core.sealing import service
from core.sealing.models import GROUNDS, WHY, Seal, SealLevel, SealOpening
from core.sealing.schemas import LiftIn, NameIn, OverrideIn, SealIn
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered
from core.web.parts import Choice

router = Router(face=Face.PAGE)

CHANGED = "This seal was changed meanwhile. Open the page again."


@router.get("/clients/{client_id}/seals", requires(Seal, Action.READ))
def seals_page(records: Records, request: Request, client_id: UUID) -> Response:
    client = records.one(Client, client_id)
    found = service.seals_of(records, client.id)
    return render_about(request, records, client, "sealing/of_client.html", slug="seals", seals=found)


@router.get("/seals/new/{kind}/{record_id}", requires(Seal, Action.CREATE))
def seal_page(records: Records, request: Request, kind: str, record_id: UUID) -> Response:
    return _seal_form(records, request, service.entry_of(records, kind, record_id), FormState())


@router.post("/seals/new/{kind}/{record_id}", requires(Seal, Action.CREATE))
def entry_sealed(records: Records, request: Request, kind: str, record_id: UUID, form: TypedForm) -> Response:
    entry = service.entry_of(records, kind, record_id)

    def act(given: SealIn) -> Response:
        return RedirectResponse(f"/seals/{service.seal(records, entry=entry, given=given).id}", 303)

    return answered(SealIn, form, act, lambda state: _seal_form(records, request, entry, state, 422))


@router.get("/seals/{seal_id}", requires(Seal, Action.READ))
def one_page(records: Records, request: Request, seal_id: UUID) -> Response:
    return _one(records, request, records.one(Seal, seal_id), FormState())


@router.post("/seals/{seal_id}/openings", requires(SealOpening, Action.CREATE))
def somebody_named(records: Records, request: Request, seal_id: UUID, form: TypedForm) -> Response:
    return _acted(records, request, seal_id, form, NameIn)


@router.post("/seals/{seal_id}/override", requires(SealOpening, Action.CREATE))
def opened_on_a_ground(records: Records, request: Request, seal_id: UUID, form: TypedForm) -> Response:
    return _acted(records, request, seal_id, form, OverrideIn)


@router.post("/seals/{seal_id}/lift", requires(Seal, Action.CLOSE))
def seal_lifted(records: Records, request: Request, seal_id: UUID, form: TypedForm) -> Response:
    return _acted(records, request, seal_id, form, LiftIn)


@router.post("/seals/{seal_id}/openings/{opening_id}/end", requires(SealOpening, Action.CLOSE))
def opening_ended(records: Records, seal_id: UUID, opening_id: UUID, form: TypedForm) -> Response:
    seal = records.one(Seal, seal_id)
    opening = service.opening_of(records, seal, opening_id)
    if opening.in_force(clock.today()) and version_in(form) != opening.version:
        raise Conflict(CHANGED)
    service.end_opening(records, opening=opening)
    return RedirectResponse(f"/seals/{seal.id}", 303)


def _acted(records: Records, request: Request, seal_id: UUID, form: TypedForm, what: type[BaseModel]) -> Response:
    seal = records.one(Seal, seal_id)
    if version_in(form) != seal.version:
        raise Conflict(CHANGED)

    def act(given: BaseModel) -> Response:
        match given:
            case NameIn():
                service.name(records, seal=seal, given=given)
            case OverrideIn():
                service.override(records, seal=seal, given=given)
            case LiftIn():
                service.lift(records, seal=seal, given=given)
        return RedirectResponse(f"/seals/{seal.id}", 303)

    return answered(what, form, act, lambda state: _one(records, request, seal, state, 422))


def _seal_form(records: Records, request: Request, entry: Protected, state: FormState, status: int = 200) -> Response:
    return render(
        request, "sealing/seal.html", status_code=status, state=state, entry=entry, kind=entry.kind,
        may_seal=service.may_seal(records, entry), known=service.seal_of(records, entry.id), levels=SealLevel,
        why=[Choice(one.value, one.words.replace("Sealed it, ", "").capitalize()) for one in WHY],
    )  # fmt: skip


def _one(records: Records, request: Request, seal: Seal, state: FormState, status: int = 200) -> Response:
    may_name = service.may_name(records, seal)
    members = service.people_of_teams(records) if may_name else []
    is_open, named = service.is_open(records, seal), service.openings(records, seal)
    return render(
        request, "sealing/one.html", status_code=status, state=state, seal=seal, is_open=is_open,
        openings=[(each, seal.stands and service.may_end(records, each)) for each in named], may_name=may_name,
        members=[Choice(str(one.id), name) for one, name in members],
        may_override=not is_open and service.may_override(records, seal),
        may_lift=seal.stands and records.may(Action.CLOSE, seal),
        grounds=[Choice(one.value, one.words) for one in GROUNDS],
    )  # fmt: skip
