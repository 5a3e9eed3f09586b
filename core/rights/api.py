"""The API of requests in which people exercise a right."""

from uuid import UUID

from fastapi import Request, Response

from core.access.paging import Filter, Order
from core.access.records import Records
from core.access.replies import IfMatch, Reply, responder
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.models import Client
from core.rights import service
from core.rights.by_name import Outcome, receive_of
from core.rights.documents import document_gathered
from core.rights.download import handed_out
from core.rights.gathering import decisions_of
from core.rights.judging import content_of, fields_in, judge
from core.rights.models import RequestState, RightsDecision, RightsGathering, RightsRequest
from core.rights.schemas import (
    BackIn,
    CloseIn,
    EntryOut,
    ExtendIn,
    PassOnIn,
    RequestLine,
    RequestOfIn,
    RequestOut,
    RequestWhoIn,
    SecondIn,
    VerdictIn,
)
from core.rights.showing import entry_out
from core.web.conflicts import refuse_stale
from core.web.forms import FieldError
from core.web.lists import After, Limit, Listed, cut, listed, page_and_count
from core.web.problems import answer

router = Router(face=Face.API, prefix="/api/v1/rights-requests", tags=["rights"])

LINE = ("id", *(name for name in RequestLine.model_fields if name != "id"))
SOONEST = Order((RightsRequest.due_on,))
OPEN = Filter(RightsRequest.state != RequestState.CLOSED)
WORKS = requires(RightsRequest, Action.WRITE)
SECONDS = requires(RightsRequest, Action.APPROVE)


@router.get("", requires(RightsRequest, Action.READ))
def list_requests(
    records: Records, after: After = None, limit: Limit = 50, closed: bool = False
) -> Listed[RequestLine]:
    """Requests that you may see, what is due first; `closed`: closed ones too."""
    filters = () if closed else (OPEN,)
    found = page_and_count(records, RightsRequest, LINE, order=SOONEST, limit=limit, after=after, filters=filters)
    return listed(*found, lambda row: RequestLine.model_construct(**dict(zip(LINE, row, strict=False))))  # type: ignore[arg-type]


@router.post("", requires(RightsRequest, Action.CREATE), status=201)
def receive_request(records: Records, given: RequestOfIn) -> Reply[RequestOut]:
    """Somebody whose record you may read exercises a right, in whatever form they said so."""
    made = service.receive(records, client=records.one(Client, given.client_id), given=given)
    return _reply(made)


@router.post("/by-name", WORKS, status=201, reply=RequestOut)
def receive_request_by_name(records: Records, request: Request, given: RequestWhoIn) -> Response:
    """Of exactly the person named: for a privacy officer to whom they wrote. Tries are counted."""
    came = receive_of(records, request.app.state.doors, given=given)
    if came.request_id is not None:
        return responder(RequestOut, 201)(_reply(service.one_request(records, came.request_id)))
    if came.outcome is Outcome.TOO_MANY:
        return answer(request, 429, detail=came.outcome.words)
    return answer(request, 422, errors=[FieldError(given.sought_by, came.outcome.words)])  # the try stays counted


@router.get("/{request_id}", requires(RightsRequest, Action.READ))
def show_request(records: Records, request_id: UUID) -> Reply[RequestOut]:
    return _reply(service.one_request(records, request_id))


@router.post("/{request_id}/take", WORKS)
def take_request(records: Records, request_id: UUID, version: IfMatch) -> Reply[RequestOut]:
    """You handle it; it opens to you who the person is, and for a request to see the record what is held."""
    asked = service.one_request(records, request_id, version)
    service.take(records, asked)
    return _reply(asked)


@router.post("/{request_id}/extend", WORKS)
def extend_request(records: Records, request_id: UUID, given: ExtendIn, version: IfMatch) -> Reply[RequestOut]:
    """Once, by two months; tell the person within the first month, and why."""
    asked = service.one_request(records, request_id, version)
    service.extend(records, asked, because=given.because)
    return _reply(asked)


@router.post("/{request_id}/second", WORKS)
def ask_for_a_second(records: Records, request_id: UUID, given: SecondIn, version: IfMatch) -> Reply[RequestOut]:
    """Which organisation gives the second yes."""
    asked = service.one_request(records, request_id, version)
    service.ask_second(records, asked, organisation_id=given.organisation_id)
    return _reply(asked)


@router.post("/{request_id}/pass-on", WORKS)
def pass_request_on(records: Records, request_id: UUID, given: PassOnIn) -> dict[str, UUID]:
    """The same request at another organisation, due on the same day. Its id there."""
    asked = service.one_request(records, request_id)
    return {"id": service.pass_on(records, request=asked, to=given.organisation_id)}


@router.post("/{request_id}/gather", requires(RightsGathering, Action.CREATE))
def gather_what_is_held(records: Records, request_id: UUID) -> Reply[RequestOut]:
    """Everything that is held, of every kind and organisation, as far as it may be handed out by you."""
    asked = service.one_request(records, request_id)
    service.gather_now(records, asked)
    return _reply(asked)


@router.get("/{request_id}/entries", requires(RightsGathering, Action.READ))
def list_entries(
    records: Records, request_id: UUID, after: After = None, limit: Limit = 50, marked: bool = False
) -> Listed[EntryOut]:
    """What was gathered last, with its marks; `marked`: only what somebody has to look at."""
    asked = service.one_request(records, request_id)
    entries, decisions = service.entries_of(records, asked), decisions_of(records, asked)
    lines = (entry_out(one, decisions.get(one.place)) for one in entries if one.marks or not marked)
    return cut(EntryOut, lines, limit, after, lambda line: line.place)


@router.put("/{request_id}/entries/{kind}/{record_id}", requires(RightsDecision, Action.CREATE))
def judge_entry(
    records: Records, request_id: UUID, kind: str, record_id: UUID, given: VerdictIn, version: IfMatch
) -> Reply[EntryOut]:
    """Give it whole, without some of its fields, or keep it back with a ground and a reason. If-Match is the entry's
    `decision_version`."""
    asked = service.one_request(records, request_id)
    entry, held = content_of(records, service.entries_of(records, asked), kind, record_id)
    decision = judge(records, asked, entry, given, version=version, fields=fields_in(held))
    return Reply(entry_out(entry, decision), decision.version)


@router.get("/{request_id}/entries/{kind}/{record_id}/document", requires(RightsGathering, Action.READ))
def open_gathered_document(records: Records, request_id: UUID, kind: str, record_id: UUID) -> Response:
    """The document of an entry that was gathered, as it came, for whoever judges it."""
    return document_gathered(records, request_id, kind, record_id)


@router.post("/{request_id}/ready", WORKS)
def say_ready(records: Records, request_id: UUID, version: IfMatch) -> Reply[RequestOut]:
    """The first yes: everything with a mark has been judged."""
    asked = service.one_request(records, request_id, version)
    service.say_ready(records, asked)
    return _reply(asked)


@router.post("/{request_id}/take-as-second", SECONDS)
def take_as_second(records: Records, request_id: UUID, version: IfMatch) -> Reply[RequestOut]:
    """You look through it as the second; it opens to you what was gathered."""
    asked = service.one_request(records, request_id, version)
    service.take_as_second(records, asked)
    return _reply(asked)


@router.post("/{request_id}/release", SECONDS)
def release_request(records: Records, request_id: UUID, version: IfMatch) -> Reply[RequestOut]:
    """The second yes, judged anew: refused and explained if anything has closed or changed."""
    asked = service.one_request(records, request_id, version)
    service.release(records, asked)
    return _reply(asked)


@router.post("/{request_id}/send-back", requires(RightsRequest, Action.READ))
def send_request_back(records: Records, request_id: UUID, given: BackIn, version: IfMatch) -> Reply[RequestOut]:
    """To be looked at again; what was judged stays."""
    asked = service.one_request(records, request_id, version)
    service.send_back(records, asked, because=given.because)
    return _reply(asked)


@router.get("/{request_id}/package", requires(RightsGathering, Action.READ))
def take_the_package(records: Records, request: Request, request_id: UUID) -> Response:
    """One ZIP for the person. Judged before it is written, while it is, and after; its name says nobody's."""
    return handed_out(records, request, service.one_request(records, request_id))


@router.post("/{request_id}/close", requires(RightsRequest, Action.CLOSE))
def close_request(records: Records, request_id: UUID, given: CloseIn, version: IfMatch) -> Reply[RequestOut]:
    """What came of it. It opens nothing any more."""
    asked = service.one_request(records, request_id)
    refuse_stale(version, asked.version, now=RequestOut.model_validate(asked), yours=given)
    service.close(records, asked, given)
    return _reply(asked)


def _reply(asked: RightsRequest) -> Reply[RequestOut]:
    return Reply(RequestOut.model_validate(asked), asked.version, f"{router.prefix}/{asked.id}")
