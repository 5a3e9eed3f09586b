"""A client's rights: what was asked in their record, and a form to write down what they ask now."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.models import Client
from core.clients.record import render_about
from core.rights import service
from core.rights.models import Proof, RequestSort, RightsRequest
from core.rights.schemas import RequestIn
from core.web.forms import FormState, TypedForm, answered

router = Router(face=Face.PAGE, prefix="/clients/{client_id}/rights")


@router.get("", requires(RightsRequest, Action.READ))
def rights_of_client_page(records: Records, request: Request, client_id: UUID) -> Response:
    return _page(records, request, records.one(Client, client_id), FormState())


@router.post("", requires(RightsRequest, Action.CREATE))
def right_exercised(records: Records, request: Request, client_id: UUID, form: TypedForm) -> Response:
    client = records.one(Client, client_id)

    def act(given: RequestIn) -> Response:
        service.receive(records, client=client, given=given)
        return RedirectResponse(f"/clients/{client.id}/rights", 303)

    return answered(RequestIn, form, act, lambda state: _page(records, request, client, state, 422))


def _page(records: Records, request: Request, client: Client, state: FormState, status: int = 200) -> Response:
    return render_about(
        request, records, client, "rights/of_client.html", slug="rights", status_code=status, state=state,
        requests=service.requests_of(records, client.id), sorts=RequestSort, proofs=Proof,
        may_record=records.judge.may_ever(RightsRequest, Action.CREATE),
    )  # fmt: skip
