"""Pages of clocks: those that run, and pausing one."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.errors import NotFound
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.identity import identity_of
from core.database import clock
from core.referrals.clock_lists import running
from core.referrals.clock_models import PauseReason, ReferralClock
from core.referrals.clock_schemas import PauseIn
from core.referrals.clocks import clock_to_change, pause, resume, shown
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered
from core.web.lists import After
from core.web.parts import ConflictRow
from core.web.problems import conflict

router = Router(face=Face.PAGE)
A_PAGE = 50


@router.get("/clocks", requires(ReferralClock, Action.READ))
def clocks_page(records: Records, request: Request, after: After = None) -> Response:
    """What runs now, due first."""
    page, count = running(records, after=after, limit=A_PAGE)
    rows = shown(records, page.rows, clock.now())
    return render(
        request, "referrals/clocks.html", rows=rows, count=count, next=page.next, is_first=after is None
    )  # fmt: skip


@router.get("/referrals/{referral_id}/clocks/{clock_id}/pause", requires(ReferralClock, Action.WRITE))
def pause_page(records: Records, request: Request, referral_id: UUID, clock_id: UUID) -> Response:
    return _form(records, request, _of(records, referral_id, clock_id), FormState())


@router.post("/referrals/{referral_id}/clocks/{clock_id}/pause", requires(ReferralClock, Action.WRITE))
def pause_posted(records: Records, request: Request, referral_id: UUID, clock_id: UUID, form: TypedForm) -> Response:
    one = _of(records, referral_id, clock_id)
    if stale := _stale(records, request, one, form, "pause", "Pause it"):
        return stale

    def act(given: PauseIn) -> Response:
        pause(records, one, given.reason, given.words)
        return _back(referral_id)

    return answered(PauseIn, form, act, lambda state: _form(records, request, one, state, 422))


@router.post("/referrals/{referral_id}/clocks/{clock_id}/resume", requires(ReferralClock, Action.WRITE))
def resume_posted(records: Records, request: Request, referral_id: UUID, clock_id: UUID, form: TypedForm) -> Response:
    one = _of(records, referral_id, clock_id)
    if stale := _stale(records, request, one, form, "resume", "Let it go on"):
        return stale
    resume(records, one)
    return _back(referral_id)


def _of(records: Records, referral_id: UUID, clock_id: UUID) -> ReferralClock:
    one = clock_to_change(records, clock_id)
    if one.referral_id != referral_id:
        raise NotFound
    return one


def _back(referral_id: UUID) -> Response:
    return RedirectResponse(f"/referrals/{referral_id}#clocks", 303)


def _stale(
    records: Records, request: Request, one: ReferralClock, form: TypedForm, act: str, yours: str
) -> Response | None:
    """The page with both versions if somebody else has paused it, or the referral has moved on."""
    if version_in(form) == one.version:
        return None
    place, (now,) = f"/referrals/{one.referral_id}", shown(records, [one], clock.now())
    rows = [ConflictRow("This clock", yours, now.words)]
    return conflict(
        request, action=f"{place}/clocks/{one.id}/{act}", state=FormState(form), version=one.version, rows=rows,
        current=f"{place}#clocks",
    )  # fmt: skip


def _form(records: Records, request: Request, one: ReferralClock, state: FormState, status: int = 200) -> Response:
    client, (now,) = one.referral.client, shown(records, [one], clock.now())
    return render(
        request, "referrals/pause_form.html", status_code=status, state=state, shown=now, reasons=PauseReason,
        identity=identity_of(records, client) if client else None, place=f"/referrals/{one.referral_id}",
    )  # fmt: skip
