"""The API of what people say of sharing."""

from uuid import UUID

from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.models import Client
from core.consent import service
from core.consent.models import Consent
from core.consent.schemas import ConsentIn, ConsentOut, WithdrawConsentIn
from core.web.conflicts import refuse_stale
from core.web.lists import Listed, whole

router = Router(face=Face.API, prefix="/api/v1/clients/{client_id}/consents", tags=["consent"])


@router.get("", requires(Consent, Action.READ))
def list_consents(records: Records, client_id: UUID) -> Listed[ConsentOut]:
    """Consents, dissents and objections: those that count first, the newest first."""
    return whole(ConsentOut, service.said_by(records, records.one(Client, client_id).id))


@router.post("", requires(Consent, Action.CREATE), status=201)
def record_consent(records: Records, client_id: UUID, given: ConsentIn) -> Reply[ConsentOut]:
    """What the person says of sharing what your organisation holds. The one that would see more cannot record it."""
    made = service.record(records, client=records.one(Client, client_id), given=given)
    location = f"/api/v1/clients/{client_id}/consents/{made.id}"
    return Reply(ConsentOut.model_validate(made), version=made.version, location=location)


@router.get("/{consent_id}", requires(Consent, Action.READ))
def show_consent(records: Records, client_id: UUID, consent_id: UUID) -> Reply[ConsentOut]:
    return _reply(service.one_of(records, client_id, consent_id))


@router.post("/{consent_id}/withdraw", requires(Consent, Action.CLOSE))
def withdraw_consent(
    records: Records, client_id: UUID, consent_id: UUID, given: WithdrawConsentIn, version: IfMatch
) -> Reply[ConsentOut]:
    """It counts no longer, from the next request on."""
    consent = service.one_of(records, client_id, consent_id)
    refuse_stale(version, consent.version, now=ConsentOut.model_validate(consent), yours=given)
    service.withdraw(records, consent=consent, given=given)
    return _reply(consent)


def _reply(consent: Consent) -> Reply[ConsentOut]:
    return Reply(ConsentOut.model_validate(consent), version=consent.version)
