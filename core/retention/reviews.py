"""Use cases of reviews: what is due, agreeing to its end, keeping it, giving the second yes."""

from collections.abc import Sequence
from datetime import date

from core.access.errors import Conflict, Invalid, Refused
from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.retention.models import Answer, DisposalReview
from core.retention.schemas import AnswerIn

TWICE = "Another person gives the second yes."
ONE = "Say first that it may be destroyed; then another person says so too."


def answer(records: Records, *, review: DisposalReview, given: AnswerIn) -> None:
    """Keep it until a day, or agree to its end. Until it is destroyed an answer can be changed. Raises `Invalid`."""
    if given.answer is Answer.KEPT and (given.keep_until is None or given.keep_until <= clock.today()):
        raise Invalid("keep_until", "Give a day after today until which it is kept.")
    if given.answer is Answer.AGREED and review.due_on > clock.today():
        raise Invalid("answer", "It is not due yet: it can be kept longer, but not agreed to before its day.")
    me = records.actor.person_id
    if (review.answer, review.answered_by, review.keep_until) == (given.answer, me, given.keep_until):
        return
    records.because(given.reason)
    review.answer, review.reason = given.answer, given.reason
    review.keep_until = given.keep_until if given.answer is Answer.KEPT else None
    review.answered_by, review.answered_at = me, clock.now()
    review.seconded_by = review.seconded_at = None
    records.flush()


def second(records: Records, *, review: DisposalReview) -> None:
    """A second person agrees. Raises `Conflict` where nobody has agreed before, `Refused` to whoever did."""
    if review.seconded_by == records.actor.person_id:
        return
    if review.answer is not Answer.AGREED:
        raise Conflict(ONE)
    if not records.decide(Action.APPROVE, review).allowed:
        raise Refused(TWICE)
    with records.act(Action.APPROVE, review):
        review.seconded_by, review.seconded_at = records.actor.person_id, clock.now()


def is_settled(reviews: Sequence[DisposalReview]) -> bool:
    """Whether all holders of a record have agreed, by two different people at least."""
    people = {id for one in reviews for id in (one.answered_by, one.seconded_by) if id is not None}
    return bool(reviews) and all(one.answer is Answer.AGREED for one in reviews) and len(people) > 1


def may_be_seconded(records: Records, review: DisposalReview) -> bool:
    waits = review.answer is Answer.AGREED and review.seconded_by is None
    return waits and records.decide(Action.APPROVE, review).allowed


def is_due(review: DisposalReview, today: date) -> bool:
    return review.due_on <= today
