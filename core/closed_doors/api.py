"""The API of closed doors: asking, one's own word, and who answers for the record."""

from datetime import timedelta
from uuid import UUID

from fastapi import Request
from sqlalchemy import select

from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.closed_doors.asking import ask, grant, refuse, requests_shown, take_back
from core.closed_doors.claiming import confirm, end_now, open_by_own_word
from core.closed_doors.models import AccessRequest, SelfClaim
from core.closed_doors.report import as_lines, report
from core.closed_doors.schemas import AskIn, Claimed, ClaimIn, ClaimOut, GrantIn, RefuseIn, ReportLine, RequestOut, Sent
from core.privacy.models import PrivacyMatter
from core.web.lists import Listed, whole

router = Router(face=Face.API, prefix="/api/v1", tags=["closed doors"])


def glass_of(request: Request) -> timedelta:
    return timedelta(minutes=request.app.state.settings.break_glass_minutes)


@router.post("/access-requests", requires(AccessRequest, Action.CREATE), status=202)
def ask_for_access(records: Records, request: Request, asked: AskIn) -> Sent:
    """Asks whoever holds the record of exactly this person. The answer is always the same, whether or not there is
    anybody. If it is granted you are told; otherwise you are told so after five working days."""
    ask(records, request.app.state.doors, asked)
    return Sent()


@router.get("/access-requests", requires(AccessRequest, Action.READ))
def list_access_requests(records: Records) -> Listed[RequestOut]:
    """Requests put to your organisation, as far as you may answer them; never your own."""
    return whole(RequestOut, requests_shown(records))


@router.get("/access-requests/{request_id}", requires(AccessRequest, Action.READ))
def show_access_request(records: Records, request_id: UUID) -> Reply[RequestOut]:
    return _request(records.one(AccessRequest, request_id))


@router.post("/access-requests/{request_id}/grant", requires(AccessRequest, Action.APPROVE))
def grant_access(records: Records, request_id: UUID, asked: GrantIn, version: IfMatch) -> Reply[RequestOut]:
    """Normal records of these kinds that your organisation owns, and who the person is, until that day."""
    made = records.one(AccessRequest, request_id, version)
    grant(records, made, kinds=asked.kinds, until=asked.until)
    return _request(made)


@router.post("/access-requests/{request_id}/refuse", requires(AccessRequest, Action.APPROVE))
def refuse_access(records: Records, request_id: UUID, asked: RefuseIn, version: IfMatch) -> Reply[RequestOut]:
    """Whoever asked is told only that it was not granted, and not at once."""
    made = records.one(AccessRequest, request_id, version)
    refuse(records, made, refusal=asked.refusal)
    return _request(made)


@router.post("/access-requests/{request_id}/take-back", requires(AccessRequest, Action.APPROVE))
def take_a_grant_back(records: Records, request_id: UUID, version: IfMatch) -> Reply[RequestOut]:
    """Ends a grant at once."""
    made = records.one(AccessRequest, request_id, version)
    take_back(records, made)
    return _request(made)


@router.post("/self-claims", requires(SelfClaim, Action.CREATE))
def open_by_own_claim(records: Records, request: Request, asked: ClaimIn) -> Claimed:
    """Opens the record of exactly this person by your own word, for a time; a privacy officer looks at each. Tries are
    counted. `nothing`: nobody is exactly that, or a rule forbids it."""
    came = open_by_own_word(records, request.app.state.doors, asked, glass=glass_of(request))
    made = None if came.claim is None else ClaimOut.model_validate(came.claim)
    return Claimed(outcome=came.outcome.value, claim=made)


@router.get("/self-claims", requires(SelfClaim, Action.READ))
def list_self_claims(records: Records) -> Listed[ClaimOut]:
    """Your own, and those of others on people whom you support; the newest first, at most 200."""
    return whole(ClaimOut, records.find(select(SelfClaim).order_by(SelfClaim.id.desc()).limit(200)))


@router.get("/self-claims/{claim_id}", requires(SelfClaim, Action.READ))
def show_self_claim(records: Records, claim_id: UUID) -> Reply[ClaimOut]:
    return _claim(records.one(SelfClaim, claim_id))


@router.post("/self-claims/{claim_id}/confirm", requires(SelfClaim, Action.APPROVE))
def confirm_a_claim(records: Records, claim_id: UUID, version: IfMatch) -> Reply[ClaimOut]:
    """You support the person, and say that the other worker does too: it lasts 28 days. Never your own."""
    claim = records.one(SelfClaim, claim_id, version)
    confirm(records, claim)
    return _claim(claim)


@router.post("/self-claims/{claim_id}/end", requires(SelfClaim, Action.CLOSE))
def end_a_claim(records: Records, claim_id: UUID, version: IfMatch) -> Reply[ClaimOut]:
    """At once: your own, or as a privacy officer of the organisation."""
    claim = records.one(SelfClaim, claim_id, version)
    end_now(records, claim)
    return _claim(claim)


@router.get("/privacy-report", requires(PrivacyMatter, Action.COUNT))
def show_privacy_report(records: Records, quarter: str | None = None) -> Listed[ReportLine]:
    """For boards: by organisation, how often records were opened by one's own word and what came of it. Numbers from
    1 to 4 are kept back (null)."""
    return whole(ReportLine, as_lines(report(records, quarter)))


def _claim(claim: SelfClaim) -> Reply[ClaimOut]:
    return Reply(ClaimOut.model_validate(claim), claim.version, f"{router.prefix}/self-claims/{claim.id}")


def _request(made: AccessRequest) -> Reply[RequestOut]:
    return Reply(RequestOut.model_validate(made), made.version, f"{router.prefix}/access-requests/{made.id}")
