"""The API of resets: asking for one, the second yes, and its link."""

from uuid import UUID

from fastapi import Request
from sqlalchemy import Row

from core.access.errors import StaleVersion
from core.access.idempotency import refuse_key
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.people.links import address_of
from core.people.reset_models import SignInReset
from core.people.reset_pages import NEWEST_FIRST
from core.people.resets import approve_reset, ask_for_reset, make_link
from core.people.schemas import ResetAsked, ResetLinkOut, ResetOut
from core.web.lists import After, Limit, Listed, listed, page_and_count

router = Router(face=Face.API, prefix="/api/v1/sign-in-resets", tags=["sign-in resets"])

LINE = ("id", *(name for name in ResetOut.model_fields if name != "id"))


@router.get("", requires(SignInReset, Action.READ))
def list_resets(records: Records, after: After = None, limit: Limit = 50) -> Listed[ResetOut]:
    """The resets you may see, those asked for last first."""
    return listed(*page_and_count(records, SignInReset, LINE, order=NEWEST_FIRST, limit=limit, after=after), _line)


@router.post("", requires(SignInReset, Action.CREATE), status=201)
def ask_for_a_reset(records: Records, asked: ResetAsked) -> Reply[ResetOut]:
    """Of the sign-in of somebody who works in your organisation, never your own. If they hold a powerful role, or work
    for another organisation too, it waits for a people admin of another organisation, and counts from the next day."""
    reset = ask_for_reset(records, asked=asked)
    return Reply(ResetOut.model_validate(reset), version=reset.version, location=f"{router.prefix}/{reset.id}")


@router.get("/{reset_id}", requires(SignInReset, Action.READ))
def show_reset(records: Records, reset_id: UUID) -> Reply[ResetOut]:
    return _shown(records.one(SignInReset, reset_id))


@router.post("/{reset_id}/approve", requires(SignInReset, Action.APPROVE))
def approve_a_reset(records: Records, reset_id: UUID, version: IfMatch) -> Reply[ResetOut]:
    """The second yes to a reset that another organisation asked for."""
    reset = _opened(records, reset_id, version)
    approve_reset(records, reset=reset)
    return _shown(reset)


@router.post("/{reset_id}/link", requires(SignInReset, Action.GRANT))
def make_a_link(records: Records, request: Request, reset_id: UUID, version: IfMatch) -> Reply[ResetLinkOut]:
    """Makes the link with which the person chooses a new password: shown this once, good for one use within 24 hours.
    All that they are signed in with ends now. Answers of this call are not kept, so it takes no Idempotency-Key."""
    refuse_key(request)
    reset = _opened(records, reset_id, version)
    link = address_of(request.app.state.settings.public_url, make_link(records, reset=reset))
    return Reply(ResetLinkOut(link=link), version=reset.version)


def _line(row: Row[*tuple[object, ...]]) -> ResetOut:
    return ResetOut.model_construct(**dict(zip(LINE, row, strict=False)))  # type: ignore[arg-type]


def _opened(records: Records, reset_id: UUID, version: int) -> SignInReset:
    reset = records.one(SignInReset, reset_id)
    if reset.version != version:
        raise StaleVersion(reset.version, ResetOut.model_validate(reset).model_dump(mode="json"))
    return reset


def _shown(reset: SignInReset) -> Reply[ResetOut]:
    return Reply(ResetOut.model_validate(reset), version=reset.version)
