"""The ticker's work on what leaves the house. Each is marked before it goes, and ticked off with the mark of the next,
so that a process that dies leaves exactly one of which nobody knows whether it arrived."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, Select, Update, bindparam, or_, update

from core.access.protected import table_of
from core.database import clock
from core.notices.mail_server import Unreachable
from core.notices.models import DeliveryState, OnItsWay
from core.notices.sending import AddressRefused, Broken, NotNow, Unsure
from core.ticker.jobs import Tick

BATCH = 100
AT_ONCE = timedelta(minutes=1)
"""A run ends after this, so that what came meanwhile and is more urgent goes first in the next."""
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120, 240, 480))
"""Between one try and the next; after the last, about sixteen hours on, it is dead and shown as such."""
SETTLED = frozenset({DeliveryState.SENT, DeliveryState.DEAD})
IN_A_ROW = 3
"""So many broken off one after the other: it is the way, not the addresses."""

Due = Row[*tuple[object, ...]]
Send = Callable[[Due], None]
"""Raises `AddressRefused`, `NotNow`, `Broken` or `Unsure`."""


def nothing_rests(connection: Connection, row: Due, until: datetime) -> None:
    """For ways on which one that must wait keeps nothing else waiting."""


@dataclass(frozen=True)
class Route:
    """One way out. `rows` selects (id, tries, again, …) of all that goes this way, most urgent first; `again` says
    whether one that may have arrived is sent a second time. `rests` is told of what must wait because its receiver
    does not answer."""

    model: type[OnItsWay]
    rows: Select[*tuple[object, ...]]
    opened: Callable[[], AbstractContextManager[Send]]
    rests: Callable[[Connection, Due, datetime], None] = nothing_rests
    is_one_way: bool = True
    """Whether all goes to one server: then some broken off in a row say that it does not work."""

    def deliver(self, tick: Tick) -> None:
        """The job. Raises `Unreachable` if the way does not work: then the job has failed."""
        _Run(self, tick).to_the_end()


@dataclass(frozen=True)
class _Outcome:
    row: Due
    state: DeliveryState
    fault: str | None = None
    is_broken: bool = False

    def written(self, now: datetime) -> "_Written":
        """As it is kept: given up after the last wait."""
        tries: int = self.row.tries
        state = DeliveryState.WAITING if self.state is DeliveryState.UNSURE and self.row.again else self.state
        if state is DeliveryState.WAITING and tries < len(WAITS):
            return _Written(state, self.fault, tries + 1, now + WAITS[tries], None)
        if state is DeliveryState.WAITING:
            state = DeliveryState.DEAD
        return _Written(state, self.fault, tries + 1, None, now if state is DeliveryState.SENT else None)


@dataclass(frozen=True)
class _Written:
    state: DeliveryState
    fault: str | None
    tries: int
    due_at: datetime | None
    sent_at: datetime | None


@dataclass
class _Run:
    route: Route
    tick: Tick
    broken: int = field(default=0)
    row: Update = field(init=False)

    def __post_init__(self) -> None:
        table = table_of(self.route.model)
        same = (table.c.id == bindparam("row"), table.c.state == bindparam("was"))
        self.row = update(table).where(*same)  # made once: it runs for every message

    def to_the_end(self) -> None:
        self._settle_cut_off()
        until = clock.now() + AT_ONCE
        while clock.now() < until and not self.tick.is_stopping() and (rows := self._due()):
            with self.route.opened() as send:
                last = self._send_all(send, rows, until)
            if last is not None and self.route.is_one_way and self.broken >= IN_A_ROW:
                raise Unreachable(last.fault)

    def _due(self) -> Sequence[Due]:
        """A time further ahead than the longest wait was written before the clock was set back."""
        table, now = table_of(self.route.model), clock.now()
        is_due = or_(table.c.due_at.is_(None), table.c.due_at <= now, table.c.due_at > now + WAITS[-1])
        waiting = (table.c.state == DeliveryState.WAITING, is_due)
        with self.tick.doors.database.read.connect() as connection:
            return connection.execute(self.route.rows.where(*waiting).limit(BATCH)).all()

    def _send_all(self, send: Send, rows: Sequence[Due], until: datetime) -> _Outcome | None:
        """Until one must wait: the connection may be broken, and others may have to wait with it. The last outcome."""
        last = None
        for row in rows:
            if self.tick.is_stopping() or clock.now() >= until or not self._write(last, row):
                break
            last = _tried(send, row)
            self.broken = self.broken + 1 if last.is_broken else 0
            if last.state not in SETTLED:
                break
        self._write(last, None)
        return last

    def _write(self, last: _Outcome | None, begun: Due | None) -> bool:
        """What became of one and the beginning of the next, in one transaction; whether that one still waited."""
        with self.tick.door() as system:
            if last is not None:
                self._keep(system.connection, last)
            if begun is None:
                return False
            marked = {"row": begun.id, "was": DeliveryState.WAITING, "state": DeliveryState.SENDING}
            return system.connection.execute(self.row, marked).rowcount == 1

    def _keep(self, connection: Connection, outcome: _Outcome) -> None:
        written = outcome.written(clock.now())
        kept = connection.execute(self.row, {"row": outcome.row.id, "was": DeliveryState.SENDING, **vars(written)})
        if kept.rowcount == 1 and outcome.is_broken and written.due_at is not None:
            self.route.rests(connection, outcome.row, written.due_at)

    def _settle_cut_off(self) -> None:
        """Whoever holds the ticker sends one at a time on each way: what is still marked was cut off."""
        marked = self.route.rows.where(table_of(self.route.model).c.state == DeliveryState.SENDING)
        with self.tick.door() as system:
            for row in system.connection.execute(marked).all():
                self._keep(system.connection, _Outcome(row, DeliveryState.UNSURE, "cut off while it was sent"))


def _tried(send: Send, row: Due) -> _Outcome:
    try:
        send(row)
    except AddressRefused as refused:
        return _Outcome(row, DeliveryState.DEAD, str(refused))
    except Unsure as problem:
        return _Outcome(row, DeliveryState.UNSURE, str(problem), is_broken=True)
    except NotNow as problem:
        return _Outcome(row, DeliveryState.WAITING, str(problem), isinstance(problem, Broken))
    return _Outcome(row, DeliveryState.SENT)
