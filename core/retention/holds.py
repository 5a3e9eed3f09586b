"""Use cases of legal holds: placing one, asking for its release, releasing it."""

from uuid import UUID

from sqlalchemy import select

from core.access.errors import Conflict, Invalid, Refused
from core.access.records import Records
from core.access.vocabulary import Action
from core.conflicts.finding import find_client
from core.database import clock
from core.people.models import Person
from core.people.work_keeper import WorkKeeper
from core.retention.models import DisposalReview, LegalHold, Scope
from core.retention.schedule import schedule
from core.retention.schemas import HoldIn, ReleaseIn
from core.retention.stopping import LOCK

EXACTLY = "Give the NHS number, or both names and the date of birth."
ANOTHER = "Another person releases it: somebody who did not ask for that."


def place(records: Records, keeper: WorkKeeper, given: HoldIn) -> LegalHold:
    """From this moment nothing that it covers is destroyed. Raises `Invalid` naming the field."""
    today = clock.today()
    if given.ends is not None and given.ends < today:
        raise Invalid("ends", "The last day is today or later.")
    records.alone(LOCK)
    return records.add(
        LegalHold(
            organisation_id=records.actor.organisation_id, scope=given.scope, record_id=_whom(records, keeper, given),
            record_kind=_kind(records, given), ground=given.ground, words=given.words, starts=today, ends=given.ends,
            placed_by=records.actor.person_id, placed_at=clock.now(),
        )
    )  # fmt: skip


def ask_release(records: Records, *, hold: LegalHold, given: ReleaseIn) -> None:
    """Another person releases it. Raises `Conflict` for one that is over."""
    _refuse_over(hold)
    if hold.release_asked_by == records.actor.person_id:
        return
    records.because(given.reason)
    hold.release_asked_by, hold.release_asked_at, hold.release_reason = (
        records.actor.person_id, clock.now(), given.reason,
    )  # fmt: skip
    records.flush()


def release(records: Records, *, hold: LegalHold) -> None:
    """By somebody who did not ask for it. Raises `Refused` to whoever did, `Conflict` where nobody has."""
    if hold.released_by == records.actor.person_id:
        return
    _refuse_over(hold)
    if hold.release_asked_by is None:
        raise Conflict("Nobody has asked for the release of this hold.")
    if not records.decide(Action.CLOSE, hold).allowed:
        raise Refused(ANOTHER)
    with records.act(Action.CLOSE, hold):
        hold.released_by, hold.released_at = records.actor.person_id, clock.now()


def may_release(records: Records, hold: LegalHold) -> bool:
    waits = hold.release_asked_by is not None and hold.released_at is None
    return waits and records.decide(Action.CLOSE, hold).allowed


def _whom(records: Records, keeper: WorkKeeper, given: HoldIn) -> UUID | None:
    if given.scope is Scope.CLIENT:
        if given.review_id is not None:
            return records.one(DisposalReview, given.review_id).client_id
        if given.nhs_number is None and not (given.given_name and given.family_name and given.date_of_birth):
            raise Invalid("nhs_number", EXACTLY)
        return find_client(records, keeper, given)
    if given.scope is Scope.STAFF:
        known = select(Person.id).where(Person.id == given.person_id, Person.is_system.is_(False))
        if given.person_id is None or not records.rows(known):
            raise Invalid("person_id", "Choose a member of staff.")
        return given.person_id
    return None


def _kind(records: Records, given: HoldIn) -> str | None:
    if given.scope is not Scope.KIND:
        return None
    if given.record_kind not in kinds(records):
        raise Invalid("record_kind", "Choose a kind of record.")
    return given.record_kind


def kinds(records: Records) -> list[str]:
    """Kinds that the service destroys."""
    words, known = records.judge.policy.words, schedule()
    return sorted(name for name, kind in words.kinds.items() if known.classes[known.class_of(kind)].destroyed)


def _refuse_over(hold: LegalHold) -> None:
    if hold.released_at is not None:
        raise Conflict("This hold has been released already.")
