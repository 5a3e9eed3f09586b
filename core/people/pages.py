"""Pages of Today and of the organisation acted for."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.records import Records
from core.access.routing import Face, Router, public, signed_in
from core.people.myself import WHY, myself
from core.people.sessions import act_for
from core.web.environment import render
from core.web.forms import FormState, TypedForm
from core.web.parts import Choice

router = Router(face=Face.PAGE)


@router.get("/", signed_in("Today shows only lines that the door lets through"))
def today(records: Records, request: Request) -> Response:
    """What needs me now."""
    return render(request, "people/today.html", lines=request.app.state.places.today(records))


@router.get("/session", signed_in("whoever types for long is still there, and no record is shown"), status=204)
def still_here(records: Records) -> None:
    """Asked by the page itself while somebody types, so that their session goes on."""


@router.get("/acting-for", signed_in("everybody may see which organisations they have roles in"))
def acting_for_page(records: Records, request: Request) -> Response:
    return render(request, "people/acting_for.html", state=FormState(), choices=_choices(request))


@router.post("/acting-for", public(WHY))
def acting_for_posted(request: Request, form: TypedForm) -> Response:
    with myself(request, form) as me:
        changed = act_for(me, FormState(form).value("organisation"))
    return RedirectResponse("/" if changed else "/acting-for", 303)


def _choices(request: Request) -> list[Choice]:
    return [Choice(key, name) for key, name in request.state.identity.others]
