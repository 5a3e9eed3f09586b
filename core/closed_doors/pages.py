"""Pages before a closed door: asking, claiming, breaking the glass; and what of it is active."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.people_named import names_of_organisations, names_of_people
from core.closed_doors.api import glass_of
from core.closed_doors.asking import ask
from core.closed_doors.claiming import Came, Outcome, confirm, end_now, open_by_own_word
from core.closed_doors.models import REASONS, AccessRequest, AskReason, ClaimSort, SelfClaim
from core.closed_doors.places import may_claim
from core.closed_doors.schemas import AskIn, ClaimIn
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered

router = Router(face=Face.PAGE)

SAID = {
    Outcome.NOTHING: "Nothing was opened. Nobody is exactly that, or a rule forbids it.",
    Outcome.TOO_MANY: "Nothing was opened. You have tried too often: wait, or ring whoever is on call.",
    Outcome.CLAIMED_BEFORE: "Nothing was opened. You claimed this before, and nobody confirmed it. Ask for access.",
    Outcome.END_THE_OTHER: "Nothing was opened. You have broken the glass for somebody else: end that first.",
}


@router.get("/ask-for-access", requires(AccessRequest, Action.CREATE))
def ask_page(records: Records, request: Request) -> Response:
    return _ask(records, request, FormState())


@router.post("/ask-for-access", requires(AccessRequest, Action.CREATE))
def access_asked(records: Records, request: Request, form: TypedForm) -> Response:

    def act(asked: AskIn) -> Response:
        ask(records, request.app.state.doors, asked)
        return RedirectResponse("/ask-for-access/sent", 303)

    return answered(AskIn, form, act, lambda state: _ask(records, request, state, 422))


@router.get("/ask-for-access/sent", requires(AccessRequest, Action.CREATE))
def sent_page(records: Records, request: Request) -> Response:
    return render(request, "closed_doors/sent.html")


@router.get("/own-access", requires(SelfClaim, Action.READ))
def own_access_page(records: Records, request: Request) -> Response:
    """Mine, and those that I may confirm; the newest first."""
    claims = records.find(select(SelfClaim).order_by(SelfClaim.id.desc()).limit(100))
    people = names_of_people(records, [one.person_id for one in claims])
    return render(
        request, "closed_doors/own_access.html", claims=claims, people=people, me=records.actor.person_id,
        organisations=names_of_organisations(records), sorts=may_claim(records),
    )  # fmt: skip


@router.get("/own-access/new/{sort}", requires(SelfClaim, Action.CREATE))
def claim_page(records: Records, request: Request, sort: ClaimSort) -> Response:
    return _claim(records, request, sort, FormState())


@router.post("/own-access/new/{sort}", requires(SelfClaim, Action.CREATE))
def claimed(records: Records, request: Request, sort: ClaimSort, form: TypedForm) -> Response:

    def act(asked: ClaimIn) -> Response:
        came = open_by_own_word(records, request.app.state.doors, asked, glass=glass_of(request))
        return _came(records, request, sort, came)

    again = {**form, "sort": sort.value}
    return answered(ClaimIn, again, act, lambda state: _claim(records, request, sort, state, 422))


@router.get("/own-access/{claim_id}", requires(SelfClaim, Action.READ))
def own_claim_page(records: Records, request: Request, claim_id: UUID) -> Response:
    claim = records.one(SelfClaim, claim_id)
    people = names_of_people(records, [claim.person_id, claim.confirmed_by])
    return render(
        request, "closed_doors/claim.html", claim=claim, people=people, mine=claim.person_id == records.actor.person_id,
        organisations=names_of_organisations(records),
        may_confirm=claim.may_be_confirmed and records.may(Action.APPROVE, claim),
        may_end=claim.is_active and records.may(Action.CLOSE, claim),
    )  # fmt: skip


@router.post("/own-access/{claim_id}/confirm", requires(SelfClaim, Action.APPROVE))
def claim_confirmed(records: Records, claim_id: UUID, form: TypedForm) -> Response:
    claim = records.one(SelfClaim, claim_id)
    if claim.confirmed_by is None:
        confirm(records, records.one(SelfClaim, claim_id, version_in(form)))
    return RedirectResponse(f"/own-access/{claim_id}", 303)


@router.post("/own-access/{claim_id}/end", requires(SelfClaim, Action.CLOSE))
def claim_ended(records: Records, claim_id: UUID, form: TypedForm) -> Response:
    if records.one(SelfClaim, claim_id).is_active:
        end_now(records, records.one(SelfClaim, claim_id, version_in(form)))
    return RedirectResponse("/own-access", 303)


def _came(records: Records, request: Request, sort: ClaimSort, came: Came) -> Response:
    """Not an error page, for the try and its alarm are kept."""
    if came.claim is not None:
        return RedirectResponse(f"/clients/{came.claim.client_id}", 303)
    return render(request, "closed_doors/nothing.html", said=SAID[came.outcome], sort=sort)


def _ask(records: Records, request: Request, state: FormState, status: int = 200) -> Response:
    return render(
        request, "closed_doors/ask.html", status_code=status, state=state, reasons=AskReason, sorts=may_claim(records)
    )  # fmt: skip


def _claim(records: Records, request: Request, sort: ClaimSort, state: FormState, status: int = 200) -> Response:
    return render(
        request, "closed_doors/own_word.html", status_code=status, state=state, sort=sort, reasons=REASONS[sort],
        hours=glass_of(request).total_seconds() / 3600,
    )  # fmt: skip
