"""The public form of a service: for oneself, for somebody one cares about, or for somebody one works with. Nobody signs
in, and no answer tells whether anybody is known here."""

from datetime import timedelta
from math import ceil
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.errors import NotFound
from core.access.records import Records
from core.access.routing import Face, Router, public
from core.database import clock
from core.organisations.installation import form_key
from core.organisations.models import Organisation, Service
from core.people.intake import form_wait
from core.referrals.offers import offer_of
from core.ways_in.doors import TheIntake
from core.ways_in.form_tokens import new_token, read_token
from core.ways_in.public_arrivals import PublicIn, SafeWay, WhoAsks
from core.ways_in.public_taking import Became, Follow, had_form, nobody_follows, take_form
from core.ways_in.status_links import address_of, open_for_arrival, token_of_form
from core.ways_in.status_models import LASTS
from core.web.environment import render
from core.web.forms import FormState, TypedForm, parse
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/refer")

WHY = "people ask for help here without an account"
TOKEN, TRAP = "form_token", "fp_leave_empty"
"""The second is for machines: no browser knows a value for a field of that name."""
YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))
OPENED_LONG_AGO = "This page was open for a long time, or was opened elsewhere. Look through it, then send it again"
TOO_QUICK = "Look through what you have typed, then send it again"
SENT_ALREADY = "This form was sent already. To send something else, open the form again"
TOO_MANY = "Very many forms come at this moment. Telephone the service, or try again in an hour"
_SERVICES = (
    select(Service).options(joinedload(Service.organisation))
    .join(Organisation).order_by(Organisation.name, Service.name)
)  # fmt: skip


@router.get("", public(WHY))
def services_page(request: Request, intake: TheIntake) -> Response:
    """Every service whose organisation has switched its form on."""
    with intake.anywhere() as records:
        today = clock.today()
        found = [(service, offer_of(service, today)) for service in _open_to_all(records)]
    return render(request, "ways_in/public_services.html", viewer=None, services=found)


@router.get("/sent", public(WHY))
def sent_page(request: Request) -> Response:
    return render(request, "ways_in/public_sent.html", viewer=None, link=None, days=LASTS.days)


@router.get("/{service_id}", public(WHY))
def form_page(request: Request, service_id: UUID, intake: TheIntake) -> Response:
    service = _service(intake, service_id)
    return _form(request, service, FormState()) if _takes(service) else _closed(request, intake, service)


@router.post("/{service_id}", public(WHY))
def form_posted(request: Request, service_id: UUID, form: TypedForm, intake: TheIntake) -> Response:
    """The cheap questions come first: nothing is written for a form that was not made here. What was opened before the
    service closed is still heard."""
    doors, service = request.app.state.doors, _service(intake, service_id)
    token = read_token(form_key(doors), service.id, str(form.get(TOKEN) or ""))
    if token is None and not _takes(service):
        return _closed(request, intake, service)
    if token is None or token.is_over:
        return _again(request, service, form, OPENED_LONG_AGO)
    asked = parse(PublicIn, form)
    if isinstance(asked, FormState):
        return _form(request, service, asked, 422, str(form[TOKEN]))
    if token.is_too_quick:
        return _again(request, service, form, TOO_QUICK, str(form[TOKEN]))
    if wait := form_wait(doors, request.client.host if request.client else None):
        return _wait(request, service, form, wait)
    link = token_of_form(form_key(doors), token.name) if asked.who is WhoAsks.PROFESSIONAL else None
    became = take_form(
        intake, service, asked, token.name, is_trapped=bool(form.get(TRAP)), is_closed=not _takes(service),
        follow=_followed(link),
    )  # fmt: skip
    if link is not None and became in (Became.TAKEN, Became.HELD, Became.HELD_BEFORE):
        return _sent_to_follow(request, None if became is Became.HELD_BEFORE else link)
    return _answer(request, service, form, became)


def _followed(link: str | None) -> Follow:
    """Professionals may look how it stands; people who ask for themselves or a relative are told in a safe way."""
    return nobody_follows if link is None else lambda records, arrival: open_for_arrival(records, arrival, link)


def _sent_to_follow(request: Request, link: str | None) -> Response:
    """The same whatever became of it; shown with this answer alone, and again if the same form is sent again. None for
    what waits already by another form: a link of its own would open nothing."""
    address = address_of(request.app.state.settings.public_url, link) if link else None
    return render(
        request, "ways_in/public_sent.html", viewer=None, link=address, is_before=link is None, days=LASTS.days
    )


def _answer(request: Request, service: Service, form: TypedForm, became: Became) -> Response:
    if became is Became.CHANGED:
        return _again(request, service, form, SENT_ALREADY, status=409)
    if became is Became.TOO_MANY:
        return _later(_again(request, service, form, TOO_MANY, status=429), timedelta(hours=1))
    return RedirectResponse("/refer/sent", 303)


def _wait(request: Request, service: Service, form: TypedForm, wait: timedelta) -> Response:
    minutes = ceil(wait.total_seconds() / 60)
    words = f"Many forms were sent from where you are. Wait {minutes} minutes, then send it again, or telephone"
    return _later(_again(request, service, form, words, str(form[TOKEN]), status=429), wait)


def _later(response: Response, wait: timedelta) -> Response:
    response.headers["Retry-After"] = str(ceil(wait.total_seconds()))
    return response


def _again(
    request: Request, service: Service, form: TypedForm, words: str, token: str | None = None, *, status: int = 422
) -> Response:
    """What was typed is never lost."""
    return _form(request, service, FormState(form).with_error("", words), status, token)


def _form(
    request: Request, service: Service, state: FormState, status: int = 200, token: str | None = None
) -> Response:
    key = form_key(request.app.state.doors)
    return render(
        request, "ways_in/public_form.html", status_code=status, viewer=None, csrf="", state=state, service=service,
        offer=offer_of(service, clock.today()), token=token or new_token(key, service.id), who=WhoAsks, ways=SafeWay,
        yes_no=YES_NO, trap=TRAP,
    )  # fmt: skip


def _closed(request: Request, intake: TheIntake, service: Service) -> Response:
    """Raises `NotFound` for a service that never had a public form."""
    if not (service.takes_public or had_form(intake, service)):
        raise NotFound
    until = service.closed_until if service.is_closed_on(clock.today()) else None
    return render(request, "ways_in/public_closed.html", viewer=None, service=service, until=until)


def _takes(service: Service) -> bool:
    return service.takes_public and not service.is_closed_on(clock.today())


def _service(intake: TheIntake, service_id: UUID) -> Service:
    """With a public form or without. Raises `NotFound`."""
    with intake.anywhere() as records:
        found = next(iter(records.find(_SERVICES.where(Service.id == service_id))), None)
    if found is None:
        raise NotFound
    return found


def _open_to_all(records: Records) -> list[Service]:
    return list(records.find(_SERVICES.where(Service.takes_public.is_(True))))
