"""The API of a person's own view: what they would see, links for them, questions to the Caldicott Guardian."""

from uuid import UUID

from fastapi import Request

from core.access.errors import NotFound
from core.access.holding import hold
from core.access.idempotency import refuse_key
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.models import Client
from core.own_view import decisions, links
from core.own_view.doors import TheShowing
from core.own_view.models import ClientLink, DisclosureDecision
from core.own_view.schemas import DecisionIn, DecisionOut, LinkIn, LinkMadeOut, LinkOut, OwnViewOut, QuestionIn
from core.web.conflicts import refuse_stale
from core.web.lists import Listed, whole

router = Router(face=Face.API, prefix="/api/v1", tags=["what people see themselves"])
OF_CLIENT = "/clients/{client_id}/own-page"


@router.get(OF_CLIENT, requires(ClientLink, Action.CREATE))
def show_own_page(records: Records, client_id: UUID, showing: TheShowing) -> OwnViewOut:
    """What the person would see now. This look is itself written down."""
    client = records.one(Client, client_id)
    if not links.may_make(records, client.id):
        raise NotFound
    return OwnViewOut.model_validate(links.preview(records, showing, client))


@router.get(OF_CLIENT + "/links", requires(ClientLink, Action.READ))
def list_links(records: Records, client_id: UUID) -> Listed[LinkOut]:
    """Newest first; without addresses and codes."""
    return whole(LinkOut, links.links_of(records, records.one(Client, client_id).id))


@router.post(OF_CLIENT + "/links", requires(ClientLink, Action.CREATE), status=201)
def send_link(records: Records, request: Request, client_id: UUID, given: LinkIn, showing: TheShowing) -> LinkMadeOut:
    """A link goes to a way of contact that is recorded as safe; links of before end. The code is in this one answer:
    give it to the person face to face."""
    refuse_key(request)
    client = hold(records, Client, client_id)
    made = links.make(records, showing, request.app.state.settings, client=client, given=given)
    return LinkMadeOut(link=LinkOut.model_validate(made.link), code=made.code)


@router.post(OF_CLIENT + "/links/{link_id}/end", requires(ClientLink, Action.CLOSE))
def end_link(records: Records, client_id: UUID, link_id: UUID) -> LinkOut:
    """It opens nothing any more."""
    link = links.one_of(records, client_id, link_id)
    links.end(records, link)
    return LinkOut.model_validate(link)


@router.post(OF_CLIENT + "/questions", requires(DisclosureDecision, Action.CREATE), status=204)
def ask_guardian(records: Records, client_id: UUID, given: QuestionIn, showing: TheShowing) -> None:
    """A question to the Caldicott Guardian of your organisation. You do not read it afterwards."""
    decisions.ask(records, showing, client=records.one(Client, client_id), given=given)


@router.get("/disclosure", requires(DisclosureDecision, Action.READ))
def list_decisions(records: Records) -> Listed[DecisionOut]:
    """Questions to your organisation and what was decided: those that wait first."""
    return whole(DecisionOut, decisions.waiting(records))


@router.get("/disclosure/{decision_id}", requires(DisclosureDecision, Action.READ))
def show_decision(records: Records, decision_id: UUID) -> Reply[DecisionOut]:
    return _reply(records.one(DisclosureDecision, decision_id))


@router.post("/disclosure/{decision_id}", requires(DisclosureDecision, Action.APPROVE))
def decide(
    records: Records, decision_id: UUID, given: DecisionIn, version: IfMatch, showing: TheShowing
) -> Reply[DecisionOut]:
    """What the person is not shown from now on, with the reasons; also to decide anew."""
    decision = hold(records, DisclosureDecision, decision_id)
    refuse_stale(version, decision.version, now=DecisionOut.model_validate(decision), yours=given)
    decisions.decide(records, showing, decision=decision, given=given)
    return _reply(decision)


def _reply(decision: DisclosureDecision) -> Reply[DecisionOut]:
    return Reply(DecisionOut.model_validate(decision), version=decision.version)
