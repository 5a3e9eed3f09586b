"""The ticker's work on the outbox: each message becomes a notice with its deliveries, in one transaction a batch."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, update

from core.access.outbox import take
from core.access.protected import table_of
from core.access.system import SystemRecords
from core.database import clock
from core.notices.addresses import sent_by, ways
from core.notices.ladders import next_step
from core.notices.models import TOLD, Delivery, Importance, Notice
from core.notices.telling import ANSWERED, NOTICE
from core.ticker.jobs import Job, Tick

NOTICES = table_of(Notice)
SAME = select(NOTICES.c.id).where(NOTICES.c.person_id == bindparam("told"), NOTICES.c.source == bindparam("about"))
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
        for _, body in messages:
            post(system, _first(body))
    return max(len(messages), len(answered))


def post(system: SystemRecords, told: Row) -> None:
    """One notice with its deliveries; the second telling of the same thing changes nothing."""
    if system.connection.execute(SAME, {"told": told["person_id"], "about": told["source"]}).first() is not None:
        return
    now, ladder = clock.now(), told["ladder"]
    step = next_step(None if ladder is None else str(ladder), int(str(told["step"])))
    shown = {name: told[name] for name in TOLD if name != "made_at"}
    notice = system.add(Notice(**shown, made_at=now, answer_by=now + step.wait if step else None))
    found = ways(system.connection, notice.person_id, notice.organisation_id, notice.importance)
    if sent := [sent_by(notice.id, notice.importance, way) for way in found]:
        system.connection.execute(insert(Delivery), sent)


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
