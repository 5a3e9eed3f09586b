"""Pages of the privacy officers' queue: what waits, and one matter with its evidence, to take, look into and close."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.people_named import names_of_organisations, names_of_people
from core.database import clock
from core.privacy.api import SOONEST
from core.privacy.models import Finding, MatterState, PrivacyMatter
from core.privacy.raising import HERE
from core.privacy.schemas import CloseIn, LookIn
from core.privacy.service import close, look, take
from core.web.conflicts import conflict_page, version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered
from core.web.lists import After

router = Router(face=Face.PAGE, prefix="/privacy")

ROWS = 50


@router.get("", requires(PrivacyMatter, Action.READ))
def queue_page(records: Records, request: Request, after: After = None, closed: bool = False) -> Response:
    """What waits, the most pressing first; `closed`: what has been closed instead."""
    asked = select(PrivacyMatter).where((PrivacyMatter.state == MatterState.CLOSED) == closed)
    page = records.page(asked, order=SOONEST, limit=ROWS, after=after)
    shown = "?closed=true" if closed else ""
    joined = "&" if closed else "?"
    return render(
        request, "privacy/queue.html", matters=page.rows, closed=closed, now_at=clock.now(),
        organisations=names_of_organisations(records), people=names_of_people(records, _people(*page.rows)),
        next_href=page.next and f"{HERE}{shown}{joined}after={page.next}", first_href=HERE + shown if after else None,
    )  # fmt: skip


@router.get("/{matter_id}", requires(PrivacyMatter, Action.READ))
def matter_page(records: Records, request: Request, matter_id: UUID) -> Response:
    return _page(records, request, records.one(PrivacyMatter, matter_id), FormState())


@router.post("/{matter_id}/take", requires(PrivacyMatter, Action.WRITE))
def matter_taken(records: Records, matter_id: UUID, form: TypedForm) -> Response:
    matter = records.one(PrivacyMatter, matter_id)
    if matter.taken_by != records.actor.person_id:
        take(records, records.one(PrivacyMatter, matter_id, version_in(form)))
    return _back(matter)


@router.post("/{matter_id}/look", requires(PrivacyMatter, Action.WRITE))
def look_begun(records: Records, request: Request, matter_id: UUID, form: TypedForm) -> Response:
    matter = records.one(PrivacyMatter, matter_id)

    def act(asked: LookIn) -> Response:
        look(records, matter, reason=asked.reason)
        return _back(matter)

    return answered(LookIn, form, act, lambda state: _page(records, request, matter, state, 422))


@router.post("/{matter_id}/close", requires(PrivacyMatter, Action.CLOSE))
def matter_closed(records: Records, request: Request, matter_id: UUID, form: TypedForm) -> Response:
    matter = records.one(PrivacyMatter, matter_id)
    if matter.is_open and (version := version_in(form)) != matter.version:
        action, current = f"{HERE}/{matter.id}/close", f"{HERE}/{matter.id}"
        return conflict_page(request, form, version=version, now=_said(matter), action=action, current=current)

    def act(asked: CloseIn) -> Response:
        close(records, matter, **asked.model_dump())
        return _back(matter)

    return answered(CloseIn, form, act, lambda state: _page(records, request, matter, state, 422))


def _said(matter: PrivacyMatter) -> CloseIn:
    return CloseIn.model_construct(
        outcome=matter.outcome, outcome_words=matter.outcome_words, learning=matter.learning
    )  # fmt: skip


def _back(matter: PrivacyMatter) -> Response:
    return RedirectResponse(f"{HERE}/{matter.id}", 303)


def _page(
    records: Records, request: Request, matter: PrivacyMatter, state: FormState, status: int = 200
) -> Response:  # fmt: skip
    mine = matter.taken_by == records.actor.person_id and matter.is_open
    is_looking = mine and matter.looked_by == records.actor.person_id and (matter.looked_until or clock.today()) >= (
        clock.today()
    )  # fmt: skip
    return render(
        request, "privacy/matter.html", status_code=status, state=state, matter=matter, findings=Finding, mine=mine,
        is_looking=is_looking, now_at=clock.now(), may_close=matter.is_open and records.may(Action.CLOSE, matter),
        organisations=names_of_organisations(records), people=names_of_people(records, _people(matter)),
    )  # fmt: skip


def _people(*matters: PrivacyMatter) -> list[UUID | None]:
    return [id for one in matters for id in (one.person_id, one.taken_by, one.looked_by, one.closed_by)]
