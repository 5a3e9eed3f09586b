"""The ticker's work on notices: from the outbox into inboxes, and up the ladder while nobody answers."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection, func, insert, select

from core.access.outbox import take
from core.access.protected import table_of
from core.access.system import SystemRecords
from core.database import clock
from core.database.ids import new_id
from core.notices.ladders import Holder, Step, next_step, people_of
from core.notices.models import Channel, Delivery, DeliveryState, Importance, Notice, StaffAddress
from core.notices.telling import TOPIC
from core.ticker.jobs import Job, Tick

NOTICES, ADDRESSES = table_of(Notice), table_of(StaffAddress)
BATCH = 500
RANK = {importance: rank for rank, importance in enumerate(Importance)}
Row = Mapping[str, object]


def hand_out(tick: Tick) -> None:
    """Each batch is one transaction: a message leaves the outbox as its notice appears, or neither."""
    while _hand_out_batch(tick) == BATCH:
        pass


def _hand_out_batch(tick: Tick) -> int:
    with tick.door() as system:
        messages = take(system.connection, TOPIC, BATCH)
        for _, body in messages:
            _post(system, _from(body))
    return len(messages)


def escalate(tick: Tick) -> None:
    """Whoever is next on the ladder is told once time is up and nobody of the thread has acknowledged."""
    with tick.door() as system:
        due = select(NOTICES).where(NOTICES.c.answer_by <= tick.at).order_by(NOTICES.c.id).limit(BATCH)
        for row in system.connection.execute(due).mappings().all():
            settled = system.get(Notice, row["id"])
            settled.answer_by, settled.escalated_at = None, tick.at
            if not _answered(system.connection, row["thread"]):
                _climb(system, row)


def _climb(system: SystemRecords, row: Row) -> None:
    """A step whose people are all absent is passed over at once."""
    step_number, told = _number(row["step"]), _told(system.connection, str(row["thread"]))
    while (step := next_step(str(row["ladder"]), step_number)) is not None:
        step_number += 1
        people = [one for one in _asked(system.connection, step, row) if one[0] not in told]
        for person_id, organisation_id in people:
            _post(system, {**row, "person_id": person_id, "organisation_id": organisation_id, "step": step_number,
                           "source": f"{row['thread']}, step {step_number}"})  # fmt: skip
        if people:
            return


def _asked(connection: Connection, step: Step, row: Row) -> list[Holder]:
    """Always the managers of the person told first, whoever was told since."""
    first = select(NOTICES.c.person_id, NOTICES.c.organisation_id)
    first = first.where(NOTICES.c.thread == row["thread"], NOTICES.c.step == 0)
    person_id, organisation_id = connection.execute(first).one()
    return list(people_of(connection, step, person_id, organisation_id))


def _post(system: SystemRecords, told: Row) -> None:
    """One notice with its deliveries; the second telling of the same thing changes nothing."""
    connection = system.connection
    same = (NOTICES.c.person_id == told["person_id"], NOTICES.c.source == told["source"])
    if connection.execute(select(func.count()).select_from(NOTICES).where(*same)).scalar_one():
        return
    step = next_step(_text(told["ladder"]), _number(told["step"]))
    shown = ("person_id", "organisation_id", "words", "href", "importance", "source", "thread", "ladder", "step")
    notice = Notice(
        **{name: told[name] for name in shown}, made_at=clock.now(), answer_by=clock.now() + step.wait if step else None
    )
    system.add(notice)
    _address(connection, notice)


def _address(connection: Connection, notice: Notice) -> None:
    """One delivery for each way in which the person wants to hear of what is this important. Nobody can switch off
    being told of a matter of safety."""
    asked = select(ADDRESSES.c.channel, ADDRESSES.c.least).where(ADDRESSES.c.person_id == notice.person_id)
    for channel, least in connection.execute(asked).all():
        if notice.importance is Importance.SAFETY or RANK[notice.importance] >= RANK[Importance(least)]:
            connection.execute(
                insert(Delivery),
                {"id": new_id(), "notice_id": notice.id, "channel": Channel(channel),
                 "state": DeliveryState.WAITING, "tries": 0, "due_at": clock.now()},
            )  # fmt: skip


def _from(body: Row) -> Row:
    return {
        **body,
        "person_id": UUID(str(body["person_id"])),
        "organisation_id": UUID(str(body["organisation_id"])),
        "importance": Importance(str(body["importance"])),
        "thread": f"{body['source']} for {body['person_id']}",
        "step": 0,
    }


def _answered(connection: Connection, thread: object) -> bool:
    asked = select(NOTICES.c.id).where(NOTICES.c.thread == thread, NOTICES.c.acknowledged_at.is_not(None)).limit(1)
    return connection.execute(asked).first() is not None


def _told(connection: Connection, thread: str) -> set[object]:
    return set(connection.execute(select(NOTICES.c.person_id).where(NOTICES.c.thread == thread)).scalars())


def _number(value: object) -> int:
    return int(str(value))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


JOBS = (
    Job("notices: hand out", timedelta(seconds=5), hand_out),
    Job("notices: escalate", timedelta(seconds=30), escalate),
)
