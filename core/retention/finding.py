"""The ticker's look for records that are due, or soon will be: each organisation is asked about what it holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, Select, delete, exists, func, select

from core.access.protected import table_of
from core.access.system import SystemRecords
from core.casework.models import Contact
from core.clients.models import Client
from core.database import clock
from core.privacy.models import Sort
from core.privacy.raising import Matter, raise_matter
from core.retention.lives import Counts, held_by, is_supported, kept_of, lives_of, longer_periods
from core.retention.models import Answer, DisposalReview
from core.retention.reckoning import Kept, Life
from core.retention.schedule import schedule
from core.retention.stopping import stopped_by
from core.ticker.jobs import Tick

C, CONTACTS, R = table_of(Client), table_of(Contact), table_of(DisposalReview)
BATCH = 200
AHEAD = timedelta(days=180)
"""So early a record is shown among those that will be due."""


@dataclass(frozen=True)
class Due:
    """One person whose records are due, or will be."""

    client_id: UUID
    life: Life
    kept: Kept
    held: Counts
    stopped_by: Sequence[str]


def look(tick: Tick) -> None:
    """Everybody, a batch at a time: looked through without keeping anybody from writing, then asked about in a short
    transaction; then what is not due any more goes from the list."""
    found, today = set[UUID](), clock.today()
    for ids in _batches(tick, today):
        with tick.giving_way(), tick.doors.database.read.connect() as connection:
            due = list(due_among(connection, ids, today))
        found |= {one.client_id for one in due}
        if due:
            _ask_about(tick, due, today)
    if not tick.is_stopping():
        with tick.door() as system:
            _forget_others(system, found)
            _tell(system, today)


def _ask_about(tick: Tick, due: Sequence[Due], today: date) -> None:
    """Those whom nobody has begun to support since they were found, and who are still there."""
    with tick.giving_way(), tick.door() as system:
        ids = [one.client_id for one in due]
        still = set(system.connection.execute(_unsupported(today).where(C.c.id.in_(ids))).scalars())
        for one in due:
            if one.client_id in still:
                ask(system, one, today, clock.now())


def due_among(connection: Connection, ids: Sequence[UUID], today: date) -> Iterator[Due]:
    """Of these people, those whose records are due within half a year."""
    lives, held, longer = lives_of(connection, ids), held_by(connection, ids), longer_periods(connection)
    for id, life in lives.items():
        kept = kept_of(life, held[id], longer)
        if kept.due_on <= today + AHEAD:
            yield Due(id, life, kept, held[id], stopped_by(connection, id, held[id], today))


def _batches(tick: Tick, today: date) -> Iterator[Sequence[UUID]]:
    """People whom nobody supports, and of whom no contact is so young that nothing can be due."""
    newest, after = today + AHEAD - timedelta(days=365 * schedule().shortest), UUID(int=0)
    since = clock.now() - (today - newest)
    young = exists().where(CONTACTS.c.client_id == C.c.id, CONTACTS.c.at > since)
    asked = _unsupported(today).where(~young).order_by(C.c.id).limit(BATCH)
    while not tick.is_stopping():
        with tick.doors.database.read.connect() as connection:
            ids = connection.execute(asked.where(C.c.id > after)).scalars().all()
        if not ids:
            return
        yield ids
        after = ids[-1]


def _unsupported(today: date) -> Select[UUID]:
    return select(C.c.id).where(C.c.merged_into_id.is_(None), ~is_supported(C.c.id, today))


def ask(system: SystemRecords, due: Due, today: date, at: datetime) -> None:
    """One question to each holder; what was answered stands while nothing has changed and its time is not over."""
    known: dict[UUID, DisposalReview] = {}
    for one in system.find(select(DisposalReview).where(DisposalReview.client_id == due.client_id)):
        if one.organisation_id in known or one.organisation_id not in due.held:
            system.connection.execute(delete(R).where(R.c.id == one.id))
        else:
            known[one.organisation_id] = one
    for organisation_id, counts in due.held.items():
        said = _said(due, counts)
        if organisation_id not in known:
            system.add(
                DisposalReview(
                    client_id=due.client_id, organisation_id=organisation_id, found_at=at, **said
                )
            )  # fmt: skip
        else:
            _renew(known[organisation_id], said, today)
    system.flush()


def _said(due: Due, counts: Mapping[str, int]) -> dict[str, object]:
    return {
        "due_on": due.kept.due_on, "seen_on": due.life.seen_on, "died_on": due.life.died_on,
        "record_class": due.kept.record_class, "why": due.kept.why, "years": due.kept.years,
        "counts": dict(sorted(counts.items())), "stopped_by": list(due.stopped_by),
    }  # fmt: skip


def _renew(one: DisposalReview, said: Mapping[str, object], today: date) -> None:
    """Answered for other records, or only until today: asked once more."""
    asked_anew = one.due_on != said["due_on"] or one.counts != said["counts"]
    is_over = one.answer is Answer.KEPT and one.keep_until is not None and one.keep_until < today
    for name, value in said.items():
        if getattr(one, name) != value:
            setattr(one, name, value)
    if one.answer is not Answer.WAITING and (asked_anew or is_over):
        one.answer, one.answered_by, one.answered_at = Answer.WAITING, None, None
        one.seconded_by = one.seconded_at = one.keep_until = None


def _forget_others(system: SystemRecords, found: set[UUID]) -> None:
    listed = system.connection.execute(select(R.c.client_id).distinct()).scalars()
    for id in [one for one in listed if one not in found]:
        system.connection.execute(delete(R).where(R.c.client_id == id))


def _tell(system: SystemRecords, today: date) -> None:
    """Each organisation's officers once a month, with a number and nothing else."""
    waiting = select(R.c.organisation_id, func.count()).where(R.c.answer == Answer.WAITING, R.c.due_on <= today)
    for organisation_id, people in system.connection.execute(waiting.group_by(R.c.organisation_id)).all():
        evidence = {"people_whose_records_are_due": people, "see": "/retention/due"}
        source = f"records due {today:%Y-%m}"
        raise_matter(system, Matter(organisation_id, Sort.RETENTION_DUE, source, evidence=evidence))
