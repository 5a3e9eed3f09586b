"""The API of retention: the schedule, what is due, holds, certificates."""

from uuid import UUID

from sqlalchemy import select

from core.access.errors import Conflict
from core.access.paging import Order
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.conflicts.doors import TheKeeper
from core.retention import holds, periods, reviews
from core.retention.certificates import as_json, digest_of
from core.retention.models import Disposal, DisposalReview, LegalHold, RetentionPeriod
from core.retention.schedule import schedule
from core.retention.schemas import (
    AnswerIn,
    CertificateOut,
    ClassOut,
    HoldIn,
    HoldOut,
    PeriodIn,
    PeriodOut,
    ReleaseIn,
    ReviewOut,
)
from core.web.conflicts import refuse_stale
from core.web.lists import After, Limit, Listed, listed, whole

router = Router(face=Face.API, prefix="/api/v1/retention", tags=["retention"])
SOONEST = Order((DisposalReview.due_on,))


@router.get("/schedule", requires(RetentionPeriod, Action.READ))
def show_schedule(records: Records) -> Listed[ClassOut]:
    """How long each class of records is kept at least, and how long your organisation keeps it."""
    return whole(ClassOut, schedule_of(records))


@router.put("/schedule/{record_class}", requires(RetentionPeriod, Action.CREATE))
def set_period(records: Records, record_class: str, given: PeriodIn, version: IfMatch) -> Reply[PeriodOut]:
    """Your organisation keeps this class longer, or as long as the minimum again; never shorter. One of which nothing
    was said yet has version 0."""
    made = periods.set_period(records, name=record_class, given=given, version=version)
    return Reply(PeriodOut.model_validate(made), version=made.version)


@router.get("/due", requires(DisposalReview, Action.READ))
def list_due(records: Records, limit: Limit = 50, after: After = None) -> Listed[ReviewOut]:
    """People of whom what your organisation holds is due, or will be within half a year, the soonest first."""
    page = records.page(select(DisposalReview), order=SOONEST, limit=limit, after=after)
    return listed(page, records.count(DisposalReview), ReviewOut.model_validate)


@router.get("/due/{review_id}", requires(DisposalReview, Action.READ))
def show_due(records: Records, review_id: UUID) -> Reply[ReviewOut]:
    return _review(records.one(DisposalReview, review_id))


@router.post("/due/{review_id}/answer", requires(DisposalReview, Action.WRITE))
def answer_due(records: Records, review_id: UUID, given: AnswerIn, version: IfMatch) -> Reply[ReviewOut]:
    """Keep it until a day, or agree to its end. Nothing is destroyed before every organisation that holds something has
    agreed, and two different people."""
    one = records.one(DisposalReview, review_id)
    refuse_stale(version, one.version, now=ReviewOut.model_validate(one), yours=given)
    reviews.answer(records, review=one, given=given)
    return _review(one)


@router.post("/due/{review_id}/second", requires(DisposalReview, Action.APPROVE))
def second_due(records: Records, review_id: UUID, version: IfMatch) -> Reply[ReviewOut]:
    """A second person agrees."""
    one = records.one(DisposalReview, review_id)
    _refuse_old(version, one.version)
    reviews.second(records, review=one)
    return _review(one)


@router.get("/holds", requires(LegalHold, Action.READ))
def list_holds(records: Records, limit: Limit = 50, after: After = None) -> Listed[HoldOut]:
    """Legal holds of your organisation."""
    page = records.page(select(LegalHold), limit=limit, after=after)
    return listed(page, records.count(LegalHold), HoldOut.model_validate)


@router.post("/holds", requires(LegalHold, Action.CREATE), status=201)
def place_hold(records: Records, given: HoldIn, keeper: TheKeeper) -> Reply[HoldOut]:
    """From this moment nothing that it covers is destroyed, by whichever organisation. Tries to name a person are
    counted."""
    made = holds.place(records, keeper, given)
    return Reply(HoldOut.model_validate(made), version=made.version, location=f"{router.prefix}/holds/{made.id}")


@router.get("/holds/{hold_id}", requires(LegalHold, Action.READ))
def show_hold(records: Records, hold_id: UUID) -> Reply[HoldOut]:
    return _hold(records.one(LegalHold, hold_id))


@router.post("/holds/{hold_id}/ask-release", requires(LegalHold, Action.WRITE))
def ask_release(records: Records, hold_id: UUID, given: ReleaseIn, version: IfMatch) -> Reply[HoldOut]:
    """Another person then releases it."""
    one = records.one(LegalHold, hold_id)
    refuse_stale(version, one.version, now=HoldOut.model_validate(one), yours=given)
    holds.ask_release(records, hold=one, given=given)
    return _hold(one)


@router.post("/holds/{hold_id}/release", requires(LegalHold, Action.CLOSE))
def release_hold(records: Records, hold_id: UUID, version: IfMatch) -> Reply[HoldOut]:
    """By somebody who did not ask for it."""
    one = records.one(LegalHold, hold_id)
    _refuse_old(version, one.version)
    holds.release(records, hold=one)
    return _hold(one)


@router.get("/certificates", requires(Disposal, Action.READ))
def list_certificates(records: Records, limit: Limit = 50, after: After = None) -> Listed[CertificateOut]:
    """What was destroyed of what your organisation held."""
    page = records.page(select(Disposal), limit=limit, after=after)
    return listed(page, records.count(Disposal), certificate_of)


@router.get("/certificates/{certificate_id}", requires(Disposal, Action.READ))
def show_certificate(records: Records, certificate_id: UUID) -> CertificateOut:
    return certificate_of(records.one(Disposal, certificate_id))


def schedule_of(records: Records) -> list[ClassOut]:
    """Every class, with the kinds that this installation knows."""
    known, ours, kinds = schedule(), periods.ours(records), records.judge.policy.words.kinds
    return [
        ClassOut(
            record_class=name, **one.model_dump(),
            kinds=sorted(kind.words for kind in kinds.values() if known.class_of(kind) == name),
            our_years=ours[name].years if name in ours else None,
            our_years_after_death=ours[name].years_after_death if name in ours else None,
            our_version=periods.version_of(ours.get(name)),
        )
        for name, one in known.classes.items()
    ]  # fmt: skip


def certificate_of(one: Disposal) -> CertificateOut:
    said = {name: getattr(one, name) for name in CertificateOut.model_fields if hasattr(one, name)}
    return CertificateOut(**{**said, "digest_is_right": digest_of(one) == one.digest, "digest_of": as_json(one)})


def _refuse_old(version: int, now: int) -> None:
    if version != now:
        raise Conflict("Somebody has changed this meanwhile. Read it again.")


def _review(one: DisposalReview) -> Reply[ReviewOut]:
    return Reply(ReviewOut.model_validate(one), version=one.version)


def _hold(one: LegalHold) -> Reply[HoldOut]:
    return Reply(HoldOut.model_validate(one), version=one.version)
