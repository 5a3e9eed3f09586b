"""The ticker's work on ladders: whoever is next is told once time is up and nobody has said that they see to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from core.access.protected import table_of
from core.access.system import SystemRecords
from core.notices.handing_out import post
from core.notices.ladders import Finders, Holder, next_step
from core.notices.models import Notice
from core.ticker.jobs import Job, Tick

NOTICES = table_of(Notice)
BATCH = 200
SET_BACK = timedelta(minutes=5)
"""More than clocks are put right by from day to day."""
Row = Mapping[str, object]


@dataclass(frozen=True)
class Escalating:
    """The job, with who is meant by the words of ladders."""

    finders: Finders

    def __call__(self, tick: Tick) -> None:
        while self._batch(tick) == BATCH:
            pass

    def _batch(self, tick: Tick) -> int:
        due = select(NOTICES).where(_is_due(tick.at)).order_by(NOTICES.c.id).limit(BATCH)
        with tick.door() as system:
            rows = [dict(row) for row in system.connection.execute(due).mappings()]
            for row in rows:
                self._climb(system, row, tick)
        return len(rows)

    def _climb(self, system: SystemRecords, row: Row, tick: Tick) -> None:
        """A step of which nobody is there, or everybody has been told, is passed over at once."""
        connection, thread = system.connection, row["thread"]
        values: dict[str, object] = {"answer_by": None, "version": Notice.version + 1}
        if not _answered(connection, thread):
            values["escalated_at"] = tick.at
            self._ask_next(system, row)
        connection.execute(update(Notice).where(Notice.id == row["id"]).values(values))

    def _ask_next(self, system: SystemRecords, row: Row) -> None:
        number, told = int(str(row["step"])), _told(system.connection, row["thread"])
        passed_over = {one.person_id for one in told} | set(self.finders.left_out(system, str(row["href"])))
        while (step := next_step(str(row["ladder"]), number)) is not None:
            number += 1
            asked = self.finders.asked(system.connection, step, told[0])
            if new := [holder for holder in asked if holder.person_id not in passed_over]:
                post(system, [_next(row, holder, number) for holder in new])
                return


def _is_due(now: datetime) -> ColumnElement[bool]:
    """One told well after now was told before the clock was set back: rather too early than too late."""
    before = and_(NOTICES.c.answer_by.is_not(None), NOTICES.c.made_at > now + SET_BACK)
    return or_(NOTICES.c.answer_by <= now, before)


def _next(row: Row, holder: Holder, number: int) -> Row:
    source = f"{row['thread']}, step {number}"
    return {
        **row,
        "person_id": holder.person_id,
        "organisation_id": holder.organisation_id,
        "step": number,
        "source": source,
    }


def _answered(connection: Connection, thread: object) -> bool:
    asked = select(NOTICES.c.id).where(NOTICES.c.thread == thread, NOTICES.c.acknowledged_at.is_not(None)).limit(1)
    return connection.execute(asked).first() is not None


def _told(connection: Connection, thread: object) -> Sequence[Holder]:
    """Who has been told, the first in front: it is always their managers who are asked."""
    asked = select(NOTICES.c.person_id, NOTICES.c.organisation_id).where(NOTICES.c.thread == thread)
    return [Holder(*row) for row in connection.execute(asked.order_by(NOTICES.c.step, NOTICES.c.id))]


def escalation(finders: Finders) -> Job:
    return Job("notices: escalate", timedelta(seconds=15), Escalating(finders))
