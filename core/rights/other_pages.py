"""Pages of addenda and of the Caldicott log."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.beside import EntryNamed
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.models import Client
from core.clients.people_named import names_of_people
from core.clients.record import render_about
from core.rights import caldicott
from core.rights.addenda import addenda_to, entry_named, write
from core.rights.addendum_models import Addendum, SaidBy
from core.rights.caldicott_api import NEWEST
from core.rights.caldicott_models import CaldicottEntry, Decided, Principle
from core.rights.schemas_addenda import AddendumIn, CaldicottChangeIn, CaldicottNewIn
from core.web.conflicts import conflict_page, version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered
from core.web.lists import After

router = Router(face=Face.PAGE)


@router.get("/addenda/new/{kind}/{record_id}", requires(Addendum, Action.CREATE))
def new_addendum_page(records: Records, request: Request, kind: str, record_id: UUID) -> Response:
    return _addendum_form(records, request, entry_named(records, kind, record_id), FormState())


@router.post("/addenda/new/{kind}/{record_id}", requires(Addendum, Action.CREATE))
def addendum_written(records: Records, request: Request, kind: str, record_id: UUID, form: TypedForm) -> Response:
    """Sent twice it is written once: the same words beside the same entry are there already."""
    to = entry_named(records, kind, record_id)

    def act(given: AddendumIn) -> Response:
        same = [one for one in addenda_to(records, [to.id]) if (one.disputed, one.view) == (given.disputed, given.view)]
        made = same[0] if same else write(records, kind=kind, id=record_id, given=given)
        return RedirectResponse(f"/addenda/{made.id}", 303)

    return answered(AddendumIn, form, act, lambda state: _addendum_form(records, request, to, state, 422))


@router.get("/addenda/{addendum_id}", requires(Addendum, Action.READ))
def addendum_page(records: Records, request: Request, addendum_id: UUID) -> Response:
    one = records.one(Addendum, addendum_id)
    client = records.one(Client, one.client_id)
    return render_about(
        request, records, client, "rights/addendum.html", one=one, people=names_of_people(records, [one.written_by]),
        what=records.judge.policy.words.kinds[one.record_kind].words,
    )  # fmt: skip


def _addendum_form(
    records: Records, request: Request, to: EntryNamed, state: FormState, status: int = 200
) -> Response:  # fmt: skip
    return render_about(
        request, records, records.one(Client, to.about), "rights/addendum_form.html", status_code=status, state=state,
        to=to, what=to.kind.words, said_by=SaidBy,
    )  # fmt: skip


@router.get("/caldicott", requires(CaldicottEntry, Action.READ))
def caldicott_page(records: Records, request: Request, after: After = None) -> Response:
    page = records.page(CaldicottEntry, order=NEWEST, limit=50, after=after)
    return render(
        request, "rights/caldicott.html", entries=page.rows, people=names_of_people(records, _reviewers(*page.rows)),
        may_add=records.judge.may_ever(CaldicottEntry, Action.CREATE),
        next_href=page.next and f"/caldicott?after={page.next}", first_href="/caldicott" if after else None,
    )  # fmt: skip


@router.get("/caldicott/new", requires(CaldicottEntry, Action.CREATE))
def new_caldicott_page(
    records: Records, request: Request, request_id: UUID | None = None, client_id: UUID | None = None
) -> Response:
    raised_by = {"request_id": request_id, "client_id": client_id}
    state = FormState({name: str(id) for name, id in raised_by.items() if id})
    return _caldicott_form(request, state)


@router.post("/caldicott/new", requires(CaldicottEntry, Action.CREATE))
def caldicott_recorded(records: Records, request: Request, form: TypedForm) -> Response:
    def act(given: CaldicottNewIn) -> Response:
        return RedirectResponse(f"/caldicott/{caldicott.record(records, given).id}", 303)

    return answered(CaldicottNewIn, form, act, lambda state: _caldicott_form(request, state, 422))


@router.get("/caldicott/{entry_id}", requires(CaldicottEntry, Action.READ))
def caldicott_entry_page(records: Records, request: Request, entry_id: UUID) -> Response:
    return _entry(records, request, records.one(CaldicottEntry, entry_id), FormState())


@router.post("/caldicott/{entry_id}", requires(CaldicottEntry, Action.WRITE))
def caldicott_changed(records: Records, request: Request, entry_id: UUID, form: TypedForm) -> Response:
    entry = records.one(CaldicottEntry, entry_id)
    if (version := version_in(form)) != entry.version:
        action = current = f"/caldicott/{entry.id}"
        return conflict_page(request, form, version=version, now=_said(entry), action=action, current=current)

    def act(given: CaldicottChangeIn) -> Response:
        caldicott.change(records, entry, given)
        return RedirectResponse(f"/caldicott/{entry.id}", 303)

    return answered(CaldicottChangeIn, form, act, lambda state: _entry(records, request, entry, state, 422))


def _said(entry: CaldicottEntry) -> CaldicottChangeIn:
    return CaldicottChangeIn.model_construct(
        asked=entry.asked, principles=list(entry.considered), reasoning=entry.reasoning, decision=entry.decision,
        decision_words=entry.decision_words, decided_on=entry.decided_on, review_on=entry.review_on, reason="",
    )  # fmt: skip


def _entry(
    records: Records, request: Request, entry: CaldicottEntry, state: FormState, status: int = 200
) -> Response:  # fmt: skip
    may_change = records.may(Action.WRITE, entry)
    return render(
        request, "rights/caldicott_entry.html", status_code=status, entry=entry, may_change=may_change,
        state=state if state.errors else FormState.showing(_said(entry)), principles=Principle, decisions=Decided,
        people=names_of_people(records, _reviewers(entry)),
    )  # fmt: skip


def _caldicott_form(request: Request, state: FormState, status: int = 200) -> Response:
    return render(
        request, "rights/caldicott_form.html", status_code=status, state=state, principles=Principle, decisions=Decided
    )


def _reviewers(*entries: CaldicottEntry) -> list[UUID | None]:
    return [one.reviewer_id for one in entries]
