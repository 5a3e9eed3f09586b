"""Pages of Today and of one's own account."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.records import Records
from core.access.routing import COOKIE, Face, Router, public, signed_in
from core.access.system import Reason
from core.people.sessions import act_for
from core.web.environment import render
from core.web.forms import FormState, TypedForm
from core.web.parts import Choice

router = Router(face=Face.PAGE)


@router.get("/", signed_in("Today shows only lines that the door lets through"))
def today(records: Records, request: Request) -> Response:
    """What needs me now."""
    return render(request, "people/today.html", lines=request.app.state.places.today(records))


@router.get("/account", signed_in("everybody may see their own account"))
def account(records: Records, request: Request) -> Response:
    roles = [request.app.state.words.roles[role].words for role in records.actor.roles]
    return render(request, "people/account.html", roles=roles)


@router.get("/acting-for", signed_in("everybody may see which organisations they have roles in"))
def acting_for_page(records: Records, request: Request) -> Response:
    return render(request, "people/acting_for.html", state=FormState(), choices=_choices(request))


@router.post("/acting-for", public("the session and its form token are checked with the change itself"))
def acting_for_posted(request: Request, form: TypedForm) -> Response:
    chosen = FormState(form)
    with request.app.state.doors.system(Reason.SIGN_IN) as system:
        token = request.cookies.get(COOKIE, "")
        changed = act_for(system, token, chosen.value("csrf"), chosen.value("organisation"))
    return RedirectResponse("/" if changed else "/acting-for", 303)


def _choices(request: Request) -> list[Choice]:
    return [Choice(key, name) for key, name in request.state.identity.others]
