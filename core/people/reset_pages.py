"""The page of resets: asking for one, the second yes, and the link, shown once."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from core.access.errors import Invalid
from core.access.paging import Order
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.database import clock
from core.organisations.models import Organisation
from core.people.links import LASTS, address_of
from core.people.models import Person
from core.people.reset_models import SignInReset
from core.people.resets import approve_reset, ask_for_reset, make_link
from core.people.roles import people_here
from core.people.schemas import ResetAsked
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered
from core.web.lists import After
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/people/resets")

NEWEST_FIRST = Order((SignInReset.asked_at,), descending=True)
ROWS = 50


@dataclass(frozen=True)
class ResetLine:
    """A reset as the page shows it; `state` says in words how far it is."""

    reset: SignInReset
    person: str
    organisation: str
    asked_by: str
    state: str
    may_approve: bool
    may_make_link: bool


@router.get("", requires(SignInReset, Action.READ))
def resets_page(records: Records, request: Request, after: After = None, person_id: UUID | None = None) -> Response:
    """`person_id`: whom the form names already, for links from a person's page."""
    return _page(records, request, FormState({"person_id": str(person_id or "")}), after=after)


@router.post("", requires(SignInReset, Action.CREATE))
def reset_asked(records: Records, request: Request, form: TypedForm) -> Response:
    """Where one yes is enough the link is made at once."""

    def act(asked: ResetAsked) -> Response:
        reset = ask_for_reset(records, asked=asked)
        return _link_page(records, request, reset) if reset.is_approved else RedirectResponse("/people/resets", 303)

    return answered(ResetAsked, form, act, lambda state: _page(records, request, state, status=422))


@router.post("/{reset_id}/approve", requires(SignInReset, Action.APPROVE))
def reset_approved(records: Records, reset_id: UUID, form: TypedForm) -> Response:
    approve_reset(records, reset=_opened(records, reset_id, form))
    return RedirectResponse("/people/resets", 303)


@router.post("/{reset_id}/link", requires(SignInReset, Action.GRANT))
def link_made(records: Records, request: Request, reset_id: UUID, form: TypedForm) -> Response:
    return _link_page(records, request, _opened(records, reset_id, form))


def _opened(records: Records, reset_id: UUID, form: Mapping[str, str | list[str]]) -> SignInReset:
    reset = records.one(SignInReset, reset_id)
    if version_in(form) != reset.version:
        raise Invalid("version", "This reset was changed meanwhile. Open the page again.")
    return reset


def _link_page(records: Records, request: Request, reset: SignInReset) -> Response:
    """The only time that the link is shown."""
    token = make_link(records, reset=reset)
    (line,) = _lines(records, [reset])
    link = address_of(request.app.state.settings.public_url, token)
    hours = int(LASTS.total_seconds()) // 3600
    return render(request, "people/reset_link.html", line=line, link=link, hours=hours)


def _page(
    records: Records, request: Request, state: FormState, *, after: UUID | None = None, status: int = 200
) -> Response:
    page = records.page(SignInReset, order=NEWEST_FIRST, limit=ROWS, after=after)
    may_ask = records.judge.may_ever(SignInReset, Action.CREATE)
    people = [Choice(str(one.id), one.name) for one in people_here(records)] if may_ask else []
    return render(
        request, "people/resets.html", status_code=status, state=state, may_ask=may_ask, people=people,
        lines=_lines(records, list(page.rows)), next_href=page.next and f"/people/resets?after={page.next}",
        first_href="/people/resets" if after else None,
    )  # fmt: skip


def _lines(records: Records, resets: list[SignInReset]) -> list[ResetLine]:
    ids = {id for reset in resets for id in (reset.person_id, reset.asked_by)}
    people = {one.id: one.name for one in records.find(select(Person).where(Person.id.in_(ids)))}
    organisations = {one.id: one.name for one in records.find(select(Organisation))}
    return [
        ResetLine(
            reset, people[reset.person_id], organisations[reset.organisation_id], people[reset.asked_by],
            _state(reset), may_approve=not reset.is_approved and records.may(Action.APPROVE, reset),
            may_make_link=_is_ready(reset) and records.may(Action.GRANT, reset),
        )
        for reset in resets
    ]  # fmt: skip


def _is_ready(reset: SignInReset) -> bool:
    return reset.is_approved and reset.issued_at is None and reset.starts <= clock.today()


def _state(reset: SignInReset) -> str:
    if reset.issued_at is not None:
        return "Link made"
    if not reset.is_approved:
        return "Waits for a second yes"
    return "Ready: make its link" if _is_ready(reset) else "Counts from tomorrow"
