"""Pages of signing in with an identity provider, and of linking one's account to it."""

import secrets
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.errors import NotFound
from core.access.records import Records
from core.access.routing import Face, Router, credentials_of, public, signed_in
from core.people.account_pages import OWN, asks_code, proved
from core.people.code_pages import half_way
from core.people.entering import Entered, HalfWay
from core.people.entrance import HERE, NOBODY, gate_of, visit_of, with_session
from core.people.myself import WHY
from core.people.provider import Provider, ProviderDown
from core.people.provider_entering import (
    VISIT_LASTS,
    Linked,
    NotLinked,
    Taken,
    come_back,
    linked_since,
    set_out,
    unlink,
)  # fmt: skip
from core.people.provider_tokens import NotAccepted
from core.people.sign_in import identify
from core.web.environment import render
from core.web.forms import FormState, TypedForm

router = Router(face=Face.PAGE)

COOKIE = "fingerpost_provider"
LINK = "/account/provider"
DOWN = "{} cannot be reached at the moment. Sign in with your password, or try again in some minutes."
NO = "That sign-in with {} was not accepted. Start again from the sign-in page."
UNKNOWN = "Your account is not linked to {} yet. Sign in with your password once, and link it under My account."
TAKEN = "This account of {} is linked to somebody already, or your account to another one."
OVER = "{} knows you, but you have no role here at present. Ask your people admin."


@router.get("/sign-in/provider", public(NOBODY))
def gone(request: Request) -> Response:
    """By a link, not a form: our pages' forms may lead nowhere else."""
    provider, errand = _provider(request), set_out(gate_of(request))
    try:
        return _sent(request, RedirectResponse(provider.address(errand), 303), errand.state)
    except ProviderDown:
        return _said(request, DOWN, 503)


@router.get("/sign-in/provider/back", public(NOBODY))
def come(request: Request, state: str = "", code: str = "") -> Response:
    """The browser brings back what only it was given; a code that somebody else began is nobody's."""
    provider, known = _provider(request), request.cookies.get(COOKIE, "")
    if not code or not 0 < len(state) <= 200 or not secrets.compare_digest(state.encode(), known.encode()):
        return _forget(_said(request, NO, 400))
    try:
        outcome = come_back(gate_of(request), provider, visit_of(request, {}), state, code, _who(request))
    except ProviderDown:
        return _forget(_said(request, DOWN, 503))
    except NotAccepted:
        return _forget(_said(request, NO, 400))
    return _forget(_after(request, outcome))


@router.get(LINK, signed_in(OWN))
def link_page(records: Records, request: Request) -> Response:
    return _link_page(request, FormState(), 200)


@router.post(LINK, public(WHY))
def link_asked(request: Request, form: TypedForm) -> Response:
    """With the password once more: whoever finds a session open links no account of theirs."""
    provider = _provider(request)
    me = proved(request, form, lambda state, status: _link_page(request, state, status))
    if isinstance(me, Response):
        return me
    errand = set_out(gate_of(request), me)
    try:
        address = provider.address(errand)
    except ProviderDown:
        return _said(request, DOWN, 503)
    return _sent(request, _link_page(request, FormState(), 200, address), errand.state)


@router.post(f"{LINK}/end", signed_in(OWN))
def unlinked(records: Records, request: Request) -> Response:
    issuer, me = _provider(request).issuer, records.actor.person_id
    records.alongside(lambda connection: unlink(connection, issuer, me))
    records.note("identity provider unlinked", detail=str(me))
    return RedirectResponse("/account", 303)


def _after(request: Request, outcome: object) -> Response:
    match outcome:
        case Entered():
            return with_session(request, RedirectResponse("/", 303), outcome)
        case HalfWay():
            return half_way(request, outcome, FormState())
        case Linked():
            return RedirectResponse(LINK, 303)
        case NotLinked():
            return _said(request, UNKNOWN, 403)
        case Taken():
            return _said(request, TAKEN, 409)
        case _:
            return _said(request, OVER, 403)


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise NotFound
    return provider


def _who(request: Request) -> UUID | None:
    with request.app.state.doors.database.read.connect() as connection:
        identity = identify(connection, credentials_of(request))
    return identity.actor.person_id if identity else None


def _link_page(request: Request, state: FormState, status: int, address: str | None = None) -> Response:
    provider, me = _provider(request), request.state.identity.actor.person_id
    with request.app.state.doors.database.read.connect() as connection:
        since = linked_since(connection, provider.issuer, me)
    return render(
        request, "people/provider.html", status_code=status, state=state, since=since, name=provider.rules.name,
        address=address, asks_code=asks_code(request),
    )  # fmt: skip


def _said(request: Request, words: str, status: int) -> Response:
    name = _provider(request).rules.name
    said = words.format(name)
    return render(
        request, "people/provider_said.html", status_code=status, viewer=None, words=said[:1].upper() + said[1:]
    )


def _sent(request: Request, response: Response, state: str) -> Response:
    response.set_cookie(
        COOKIE, state, max_age=int(VISIT_LASTS.total_seconds()), httponly=True, samesite="lax",
        secure=request.app.state.settings.secure_cookies, path=HERE,
    )  # fmt: skip
    return response


def _forget(response: Response) -> Response:
    response.delete_cookie(COOKIE, path=HERE)
    return response
