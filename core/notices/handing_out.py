"""The ticker's work on the outbox: each message becomes a notice with its deliveries, in one transaction a batch."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, update

from core.access.outbox import take
from core.access.protected import table_of
from core.access.system import SystemRecords
from core.database import clock
from core.notices.addresses import held, sent_by, ways
from core.notices.ladders import next_step
from core.notices.models import TOLD, Delivery, Importance, Notice
from core.notices.telling import ANSWERED, NOTICE
from core.ticker.jobs import Job, Tick

NOTICES = table_of(Notice)
SAME = select(NOTICES.c.person_id, NOTICES.c.source).where(
    NOTICES.c.person_id.in_(bindparam("told", expanding=True)), NOTICES.c.source.in_(bindparam("about", expanding=True))
)
BATCH = 200
Row = Mapping[str, object]


def hand_out(tick: Tick) -> None:
    """A message leaves the outbox as its notice appears, or neither."""
    while _hand_out_batch(tick) == BATCH:
        pass


def _hand_out_batch(tick: Tick) -> int:
    with tick.door() as system:
        answered = take(system.connection, ANSWERED, BATCH)
        for _, body in answered:
            _settle(system.connection, body)
        messages = take(system.connection, NOTICE, BATCH)
        post(system, [_first(body) for _, body in messages])
    return max(len(messages), len(answered))


def post(system: SystemRecords, told: Sequence[Row]) -> None:
    """Notices with their deliveries; the second telling of the same thing changes nothing."""
    notices = [_notice(row) for row in _not_told_yet(system.connection, told)]
    if not notices:
        return
    system.add_all(notices)
    addresses = held(system.connection, {one.person_id for one in notices})
    sent = [
        sent_by(one.id, one.importance, way)
        for one in notices
        for way in ways(addresses, one.person_id, one.organisation_id, one.importance)
    ]
    if sent:
        system.connection.execute(insert(Delivery), sent)


def _not_told_yet(connection: Connection, told: Sequence[Row]) -> list[Row]:
    """Each (person, source) once."""
    new = {(row["person_id"], row["source"]): row for row in reversed(told)}
    people, sources = {person for person, _ in new}, {source for _, source in new}
    for row in connection.execute(SAME, {"told": list(people), "about": list(sources)}):
        new.pop((row.person_id, row.source), None)
    return list(reversed(new.values()))


def _notice(told: Row) -> Notice:
    now, ladder = clock.now(), told["ladder"]
    step = next_step(None if ladder is None else str(ladder), int(str(told["step"])))
    shown = {name: told[name] for name in TOLD if name != "made_at"}
    return Notice(**shown, made_at=now, answer_by=now + step.wait if step else None)


def _first(body: Row) -> Row:
    """The first of a thread, from the outbox."""
    return {
        **body,
        "person_id": UUID(str(body["person_id"])),
        "organisation_id": UUID(str(body["organisation_id"])),
        "importance": Importance(str(body["importance"])),
        "thread": f"{body['source']} for {body['person_id']}",
        "step": 0,
    }


def _settle(connection: Connection, body: Row) -> None:
    """Everybody of the thread sees who sees to it; nobody else is asked."""
    thread = update(Notice).where(Notice.thread == body["thread"], Notice.seen_to_by.is_(None))
    connection.execute(thread.values(seen_to_by=str(body["by"]), answer_by=None, version=Notice.version + 1))


JOB = Job("notices: hand out", timedelta(seconds=5), hand_out)
