"""The page that a person's link opens, without an account: a form for the code, and one answer to the right one."""

from datetime import timedelta
from math import ceil

from fastapi import Request, Response

from core.access.routing import Face, Router, public
from core.own_view.languages import ENGLISH, Language, languages
from core.own_view.models import LASTS
from core.own_view.opening import Wrong, language_of, open_link
from core.people.showing import own_page_wait
from core.web.environment import render
from core.web.forms import FormState, TypedForm

router = Router(face=Face.PAGE)

WHY = "whoever has the link, and the code that was given in person, is shown their own support, and has no account here"


@router.get("/open/{token}", public(WHY))
def code_page(request: Request, token: str) -> Response:
    """A form alone, whatever the link is: programs that look through mail open links too, and must spend none."""
    return _code(request, token, _words(request, token), FormState())


@router.post("/open/{token}", public(WHY))
def code_given(request: Request, token: str, form: TypedForm) -> Response:
    doors, words = request.app.state.doors, _words(request, token)
    state = FormState(form)
    if not state.value("code").strip():
        return _code(request, token, words, state.with_error("code", words.say("code_missing")), 422)
    if wait := own_page_wait(doors, request.client.host if request.client else None):
        return _wait(request, words, wait)
    found = open_link(
        doors, token, state.value("code")[:40], lambda view: _bare(request, "shown", words, view=view, preview=None)
    )
    if found is None:
        return _bare(request, "gone", words, 404, days=LASTS.days)
    if isinstance(found, Wrong):
        return _code(request, token, words, state.with_error("code", words.say("code_wrong")), 422)
    return found


def _words(request: Request, token: str) -> Language:
    """The link's own language, which says nothing of who or where."""
    known = languages()
    return known.get(language_of(request.app.state.doors, token) or ENGLISH, known[ENGLISH])


def _code(request: Request, token: str, words: Language, state: FormState, status: int = 200) -> Response:
    return _bare(request, "code", words, status, token=token[:200], state=state)


def _wait(request: Request, words: Language, wait: timedelta) -> Response:
    seconds = ceil(wait.total_seconds())
    response = _bare(request, "wait", words, 429, minutes=ceil(seconds / 60))
    response.headers["Retry-After"] = str(seconds)
    return response


def _bare(request: Request, name: str, words: Language, status: int = 200, **context: object) -> Response:
    return render(request, f"own_view/{name}.html", status_code=status, viewer=None, words=words, **context)
