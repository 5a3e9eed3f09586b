"""What the forms of one referral share: the page itself, the way back, and what a stale form is answered."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.records import Records
from core.clients.identity import identity_of
from core.referrals.models import Referral
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, Typed
from core.web.parts import ConflictRow
from core.web.problems import conflict


def back_to(referral: Referral) -> Response:
    return RedirectResponse(f"/referrals/{referral.id}", 303)


def stale_page(request: Request, referral: Referral, form: Typed, step: str, yours: str) -> Response | None:
    """The page with both versions if somebody else has moved the referral on."""
    place = f"/referrals/{referral.id}"
    taker = f", taken by {referral.triager.name}" if referral.triager else ""
    row = ConflictRow("This referral", yours, f"{referral.state.words}{taker}")
    return changed_page(request, form, referral.version, row, action=f"{place}/{step}", current=place)


def changed_page(
    request: Request, form: Typed, version: int, row: ConflictRow, *, action: str, current: str
) -> Response | None:
    """The same about something that belongs to a referral: what was typed is kept and can be sent again."""
    if version_in(form) == version:
        return None
    return conflict(request, action=action, state=FormState(form), version=version, rows=[row], current=current)


def step_form(
    request: Request,
    records: Records,
    referral: Referral,
    template: str,
    state: FormState,
    status: int,
    **context: object,
) -> Response:
    client = referral.client
    return render(
        request, f"referrals/{template}.html", status_code=status, referral=referral, state=state,
        identity=identity_of(records, client) if client else None, place=f"/referrals/{referral.id}", **context,
    )  # fmt: skip
