"""Pages for privacy officers: somebody of ours may be in the record a second time, where we cannot see."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from sqlalchemy import select

from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.fields import Reason
from core.clients.models import Client
from core.duplicates.between import answer
from core.duplicates.models import HiddenMatch, MatchState
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/hidden-matches")


class AnswerIn(BaseModel):
    """An officer's word on a hidden match."""

    state: MatchState
    reason: Reason


@router.get("", requires(HiddenMatch, Action.READ))
def hidden_page(records: Records, request: Request) -> Response:
    """Of my organisation, those still open first, the newest first."""
    found = records.find(select(HiddenMatch).order_by(HiddenMatch.id.desc()).limit(200))
    in_order = sorted(found, key=lambda match: not match.state.is_open)
    return render(request, "duplicates/hidden.html", matches=in_order)


@router.get("/{match_id}", requires(HiddenMatch, Action.READ))
def match_page(records: Records, request: Request, match_id: UUID) -> Response:
    return _page(records, request, records.one(HiddenMatch, match_id), FormState())


@router.post("/{match_id}", requires(HiddenMatch, Action.WRITE))
def match_answered(records: Records, request: Request, match_id: UUID, form: TypedForm) -> Response:
    match = records.one(HiddenMatch, match_id)

    def act(asked: AnswerIn) -> Response:
        answer(records, match=match, to=asked.state, reason=asked.reason)
        return RedirectResponse(f"/hidden-matches/{match.id}", 303)

    return answered(AnswerIn, form, act, lambda state: _page(records, request, match, state, 422))


def _page(records: Records, request: Request, match: HiddenMatch, state: FormState, status: int = 200) -> Response:
    """Our own person, as long as the match is open; of the other one nothing but the signs."""
    ours = records.find(select(Client).where(Client.id == match.client_id))
    yes = (
        Choice(MatchState.AGREED, "They are one person: join the records")
        if match.twin_id
        else Choice(MatchState.ASKED, "They may be one person: ask the other organisation")
    )
    choices = [yes, Choice(MatchState.DIFFERENT, "They are never the same person")]
    return render(
        request, "duplicates/hidden_match.html", status_code=status, state=state, match=match,
        client=ours[0] if ours else None, choices=choices if match.state is MatchState.FOUND else [],
    )  # fmt: skip
