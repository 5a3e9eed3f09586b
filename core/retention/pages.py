"""Pages of retention: the schedule, what is due, one review, certificates."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from core.access.errors import Conflict
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.people_named import names_of_organisations, names_of_people
from core.database import clock
from core.retention import periods, reviews
from core.retention.api import SOONEST, certificate_of, schedule_of
from core.retention.around import places_for
from core.retention.models import Answer, Disposal, DisposalReview, LegalHold, RetentionPeriod, Scope
from core.retention.schedule import schedule
from core.retention.schemas import AnswerIn, PeriodIn
from core.web.conflicts import conflict_page, version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered
from core.web.lists import After
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/retention")

HERE, ROWS = "/retention", 50
ANSWERS = [
    Choice(Answer.AGREED.value, "It may be destroyed"),
    Choice(Answer.KEPT.value, "Keep it until a day"),
]


@router.get("/schedule", requires(RetentionPeriod, Action.READ))
def schedule_page(records: Records, request: Request) -> Response:
    ours = periods.organisation_of(records).name
    return render(
        request, "retention/schedule.html", around=places_for(records), classes=schedule_of(records), ours=ours
    )


@router.get("/schedule/{record_class}", requires(RetentionPeriod, Action.CREATE))
def period_page(records: Records, request: Request, record_class: str) -> Response:
    known = periods.ours(records).get(record_class)
    shipped = periods.class_named(record_class)
    state = FormState(
        {
            "years": str(known.years if known else shipped.years),
            "years_after_death": str((known.years_after_death if known else shipped.years_after_death) or ""),
        }
    )  # fmt: skip
    return _period(records, request, record_class, state)


@router.post("/schedule/{record_class}", requires(RetentionPeriod, Action.CREATE))
def period_set(records: Records, request: Request, record_class: str, form: TypedForm) -> Response:
    periods.class_named(record_class)
    version, sent = periods.version_of(periods.ours(records).get(record_class)), version_in(form)
    if sent != version:
        now, here = periods.as_given(records, record_class), f"{HERE}/schedule/{record_class}"
        return conflict_page(request, form, version=version, now=now, action=here, current=here)

    def act(given: PeriodIn) -> Response:
        periods.set_period(records, name=record_class, given=given, version=sent)
        return RedirectResponse(f"{HERE}/schedule", 303)

    return answered(PeriodIn, form, act, lambda state: _period(records, request, record_class, state, 422))


@router.get("/due", requires(DisposalReview, Action.READ))
def due_page(records: Records, request: Request, after: After = None) -> Response:
    page = records.page(select(DisposalReview), order=SOONEST, limit=ROWS, after=after)
    return render(
        request, "retention/due.html", around=places_for(records), reviews=page.rows, today=clock.today(),
        held=_held(records), classes=schedule().classes, first_href=f"{HERE}/due" if after else None,
        next_href=page.next and f"{HERE}/due?after={page.next}",
    )  # fmt: skip


@router.get("/due/{review_id}", requires(DisposalReview, Action.READ))
def review_page(records: Records, request: Request, review_id: UUID) -> Response:
    return _review(records, request, records.one(DisposalReview, review_id), FormState())


@router.post("/due/{review_id}/answer", requires(DisposalReview, Action.WRITE))
def review_answered(records: Records, request: Request, review_id: UUID, form: TypedForm) -> Response:
    one = _fresh(records, review_id, form)

    def act(given: AnswerIn) -> Response:
        reviews.answer(records, review=one, given=given)
        return RedirectResponse(f"{HERE}/due/{one.id}", 303)

    return answered(AnswerIn, form, act, lambda state: _review(records, request, one, state, 422))


@router.post("/due/{review_id}/second", requires(DisposalReview, Action.APPROVE))
def review_seconded(records: Records, review_id: UUID, form: TypedForm) -> Response:
    reviews.second(records, review=_fresh(records, review_id, form))
    return RedirectResponse(f"{HERE}/due/{review_id}", 303)


@router.get("/certificates", requires(Disposal, Action.READ))
def certificates_page(records: Records, request: Request, after: After = None) -> Response:
    page = records.page(select(Disposal), limit=ROWS, after=after)
    here = f"{HERE}/certificates"
    return render(
        request, "retention/certificates.html", around=places_for(records), certificates=page.rows,
        classes=schedule().classes,
        next_href=page.next and f"{here}?after={page.next}", first_href=here if after else None,
    )  # fmt: skip


@router.get("/certificates/{certificate_id}", requires(Disposal, Action.READ))
def certificate_page(records: Records, request: Request, certificate_id: UUID) -> Response:
    one = records.one(Disposal, certificate_id)
    return render(
        request, "retention/certificate.html", one=one, out=certificate_of(one), classes=schedule().classes,
        organisations=names_of_organisations(records), people=names_of_people(records, [UUID(id) for id in one.agreed]),
        kinds={name: kind.words for name, kind in records.judge.policy.words.kinds.items()},
    )  # fmt: skip


def _fresh(records: Records, review_id: UUID, form: TypedForm) -> DisposalReview:
    one = records.one(DisposalReview, review_id)
    if version_in(form) != one.version:
        raise Conflict("Somebody has changed this review meanwhile. Open the page again.")
    return one


def _held(records: Records) -> set[UUID | None]:
    """Whom our own holds name."""
    mine = select(LegalHold.id, LegalHold.record_id).where(
        LegalHold.released_at.is_(None), LegalHold.scope == Scope.CLIENT
    )  # fmt: skip
    return {row.record_id for row in records.rows(mine)}


def _period(records: Records, request: Request, name: str, state: FormState, status: int = 200) -> Response:
    known = periods.ours(records).get(name)
    return render(
        request, "retention/period.html", status_code=status, state=state, name=name, one=periods.class_named(name),
        known=known, version=periods.version_of(known), ours=periods.organisation_of(records).name,
    )  # fmt: skip


def _review(records: Records, request: Request, one: DisposalReview, state: FormState, status: int = 200) -> Response:
    names = names_of_people(records, [one.answered_by, one.seconded_by])
    return render(
        request, "retention/review.html", status_code=status, state=state, one=one, answers=ANSWERS, people=names,
        organisations=names_of_organisations(records), classes=schedule().classes, today=clock.today(),
        may_answer=records.may(Action.WRITE, one), may_second=reviews.may_be_seconded(records, one),
        kinds={name: kind.words for name, kind in records.judge.policy.words.kinds.items()},
        is_held=one.client_id in _held(records),
    )  # fmt: skip
