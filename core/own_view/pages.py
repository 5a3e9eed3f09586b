"""Pages of a person's own page, for the worker who gives it to them: what they would see, links, a question."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.errors import Invalid, NotFound
from core.access.holding import hold
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.models import Client
from core.clients.record import render_about
from core.own_view import decisions, links
from core.own_view.doors import TheShowing
from core.own_view.languages import ENGLISH, languages
from core.own_view.models import LASTS, ClientLink, DisclosureDecision
from core.own_view.schemas import LinkIn, QuestionIn
from core.people.showing import Showing
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/clients/{client_id}/own-page")


@router.get("", requires(ClientLink, Action.READ))
def own_page(
    records: Records, request: Request, client_id: UUID, showing: TheShowing, asked: str | None = None
) -> Response:
    notice = "The Caldicott Guardian is told of your question. You will hear when it is decided." if asked else None
    client = records.one(Client, client_id)
    return _page(records, request, client, showing, FormState({"language": ENGLISH}), notice=notice)


@router.get("/preview", requires(ClientLink, Action.CREATE))
def preview_page(
    records: Records, request: Request, client_id: UUID, showing: TheShowing, language: str = ENGLISH
) -> Response:
    """Exactly what they will see; it may be printed and handed over."""
    client = _mine(records, client_id)
    words = languages().get(language)
    if words is None:
        raise NotFound
    try:
        view = links.preview(records, showing, client)
    except Invalid as wrong:
        state = FormState({"language": ENGLISH}).with_error("", wrong.message)
        return _page(records, request, client, showing, state, 422)
    return render(request, "own_view/shown.html", words=words, view=view, preview=f"/clients/{client.id}/own-page")


@router.post("/links", requires(ClientLink, Action.CREATE))
def link_made(records: Records, request: Request, client_id: UUID, showing: TheShowing, form: TypedForm) -> Response:
    client = hold(records, Client, client_id)

    def act(given: LinkIn) -> Response:
        made = links.make(records, showing, request.app.state.settings, client=client, given=given)
        return render_about(
            request, records, client, "own_view/made.html", slug="own-page", made=made, days=LASTS.days,
        )  # fmt: skip

    # a box that is not ticked sends nothing: it is answered with no
    return answered(LinkIn, {"asked_alone": "no", **form}, act,
                    lambda state: _page(records, request, client, showing, state, 422))  # fmt: skip


@router.post("/links/{link_id}/end", requires(ClientLink, Action.CLOSE))
def link_ended(records: Records, client_id: UUID, link_id: UUID) -> Response:
    """Ending the same link twice does no harm."""
    link = links.one_of(records, client_id, link_id)
    if link.is_open:
        links.end(records, link)
    return RedirectResponse(f"/clients/{client_id}/own-page", 303)


@router.get("/ask", requires(DisclosureDecision, Action.CREATE))
def ask_page(records: Records, request: Request, client_id: UUID) -> Response:
    return _ask(records, request, records.one(Client, client_id), FormState())


@router.post("/ask", requires(DisclosureDecision, Action.CREATE))
def asked(records: Records, request: Request, client_id: UUID, showing: TheShowing, form: TypedForm) -> Response:
    client = records.one(Client, client_id)

    def act(given: QuestionIn) -> Response:
        decisions.ask(records, showing, client=client, given=given)
        return RedirectResponse(f"/clients/{client.id}/own-page?asked=yes", 303)

    return answered(QuestionIn, form, act, lambda state: _ask(records, request, client, state, 422))


def _mine(records: Records, client_id: UUID) -> Client:
    client = records.one(Client, client_id)
    if not links.may_make(records, client.id):
        raise NotFound
    return client


def _page(
    records: Records, request: Request, client: Client, showing: Showing, state: FormState, status: int = 200,
    notice: str | None = None,
) -> Response:  # fmt: skip
    may_make = links.may_make(records, client.id)
    ways = links.reaches(records, showing, request.app.state.settings, client.id) if may_make else []
    return render_about(
        request, records, client, "own_view/of_client.html", slug="own-page", status_code=status, state=state,
        notice=notice, may_make=may_make, may_ask=decisions.may_ask(records, client.id), days=LASTS.days,
        links=[(one, one.is_open and records.may(Action.CLOSE, one)) for one in links.links_of(records, client.id)],
        ways=[Choice(one.value, one.words) for one in ways], languages=_languages(),
    )  # fmt: skip


def _ask(records: Records, request: Request, client: Client, state: FormState, status: int = 200) -> Response:
    return render_about(
        request, records, client, "own_view/ask.html", slug="own-page", status_code=status, state=state,
        may_ask=decisions.may_ask(records, client.id),
    )  # fmt: skip


def _languages() -> list[Choice]:
    return [Choice(tag, language.name) for tag, language in languages().items()]
