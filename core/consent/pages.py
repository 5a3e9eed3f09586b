"""Pages of what a person says of sharing: what counts, a form to record it, one to take it back."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from core.access.errors import Conflict
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.models import Client
from core.clients.record import render_about
from core.consent import service
from core.consent.models import SCOPES, Consent, ConsentBasis, HowGiven, Saying
from core.consent.schemas import ConsentIn, WithdrawConsentIn
from core.organisations.models import Organisation
from core.web.conflicts import version_in
from core.web.forms import FormState, TypedForm, answered
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/clients/{client_id}/consents")


@router.get("", requires(Consent, Action.READ))
def consents_page(records: Records, request: Request, client_id: UUID) -> Response:
    return _page(records, request, records.one(Client, client_id), FormState())


@router.post("", requires(Consent, Action.CREATE))
def consent_recorded(records: Records, request: Request, client_id: UUID, form: TypedForm) -> Response:
    client = records.one(Client, client_id)

    def act(given: ConsentIn) -> Response:
        service.record(records, client=client, given=given)
        return RedirectResponse(f"/clients/{client.id}/consents", 303)

    return answered(ConsentIn, form, act, lambda state: _page(records, request, client, state, 422))


@router.get("/{consent_id}/withdraw", requires(Consent, Action.CLOSE))
def withdraw_page(records: Records, request: Request, client_id: UUID, consent_id: UUID) -> Response:
    return _withdraw_form(records, request, service.one_of(records, client_id, consent_id), FormState())


@router.post("/{consent_id}/withdraw", requires(Consent, Action.CLOSE))
def consent_withdrawn(
    records: Records, request: Request, client_id: UUID, consent_id: UUID, form: TypedForm
) -> Response:
    consent = service.one_of(records, client_id, consent_id)
    if version_in(form) != consent.version:
        raise Conflict("This was changed meanwhile. Open the page again.")

    def act(given: WithdrawConsentIn) -> Response:
        service.withdraw(records, consent=consent, given=given)
        return RedirectResponse(f"/clients/{client_id}/consents", 303)

    return answered(WithdrawConsentIn, form, act, lambda state: _withdraw_form(records, request, consent, state, 422))


def _page(records: Records, request: Request, client: Client, state: FormState, status: int = 200) -> Response:
    said, ours = service.said_by(records, client.id), records.actor.organisation_id
    others = [one for one in records.find(select(Organisation).order_by(Organisation.name)) if one.id != ours]
    return render_about(
        request, records, client, "consent/of_client.html", slug="consents", status_code=status, state=state,
        said=[(one, not one.has_ended and records.may(Action.CLOSE, one)) for one in said],
        may_record=service.may_record(records, client), sayings=Saying, bases=ConsentBasis, hows=HowGiven,
        others=[Choice(str(one.id), one.name) for one in others],
        scopes=[Choice(key, words) for key, words in SCOPES.items()],
    )  # fmt: skip


def _withdraw_form(
    records: Records, request: Request, consent: Consent, state: FormState, status: int = 200
) -> Response:
    client = records.one(Client, consent.client_id)
    return render_about(
        request, records, client, "consent/withdraw.html", slug="consents", status_code=status, state=state,
        consent=consent,
    )  # fmt: skip
