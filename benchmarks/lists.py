"""First page of "clients I may see": the door against the same SQL by the bare driver, and against other designs."""

from collections.abc import Callable

from sqlalchemy import Connection, event

from benchmarks.crowd import Crowd
from benchmarks.rivals import rivals
from benchmarks.timing import interleaved
from core.access.actor import Actor
from core.access.doors import Doors
from core.access.policy import Policy
from core.access.records import Records
from core.clients.api import BY_NAME, LINE
from core.clients.models import Client


def run(doors: Doors, crowd: Crowd, rounds: int, with_rivals: bool) -> list[tuple[str, dict[str, float]]]:
    """(person, median milliseconds of each way) for the four people."""
    rows = []
    with doors.database.read.connect() as reading:
        policy = doors.policies.get(reading, 1)
    for name, actor in crowd.everybody().items():
        with Records(doors.database, doors.audit, policy, actor) as first:
            first.count(Client)
        records = Records(doors.database, doors.audit, policy, actor)
        with records, doors.database.read.connect() as connection:
            ways = {"door": lambda records=records: records.columns(Client, LINE, order=BY_NAME)}
            ways["driver"] = bare(doors, policy, actor, connection)
            if with_rivals:
                ways |= rivals(doors.database, actor)
            rows.append((name, interleaved(ways, rounds)))
            records._trail.clear()  # measured, not shown to anybody
    return rows


def bare(doors: Doors, policy: Policy, actor: Actor, connection: Connection) -> Callable[[], object]:
    """The very statement of the door, caught on its way to the driver, run by the driver alone."""
    caught: list[tuple[str, object]] = []

    def catch(*event_: object) -> None:
        caught.append((str(event_[2]), event_[3]))

    event.listen(doors.database.read, "before_cursor_execute", catch)
    with Records(doors.database, doors.audit, policy, actor) as records:
        records.columns(Client, LINE, order=BY_NAME)
        records._trail.clear()
    event.remove(doors.database.read, "before_cursor_execute", catch)
    statement, parameters = caught[-1]
    cursor = connection.connection.dbapi_connection.cursor()  # type: ignore[union-attr]
    return lambda: cursor.execute(statement, parameters).fetchall()
