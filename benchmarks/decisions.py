"""One decision against its facts query by the bare driver."""

from sqlalchemy import event, select

from benchmarks.crowd import Crowd
from benchmarks.timing import interleaved
from core.access.doors import Doors
from core.access.judge import Judge
from core.access.protected import table_of
from core.access.vocabulary import Action
from core.clients.models import Client


def run(doors: Doors, crowd: Crowd, rounds: int) -> dict[str, float]:
    """Median milliseconds of `decide` and of its query for a practitioner and some client."""
    with doors.database.read.connect() as connection:
        judge = Judge(doors.policies.get(connection, 1), crowd.practitioner)
        some = connection.execute(select(table_of(Client).c.id).limit(1)).scalar_one()
        caught: list[tuple[str, object]] = []

        def catch(*given: object) -> None:
            caught.append((str(given[2]), given[3]))

        judge.stored(connection, Action.READ, Client, some)
        event.listen(doors.database.read, "before_cursor_execute", catch)
        judge.stored(connection, Action.READ, Client, some)
        event.remove(doors.database.read, "before_cursor_execute", catch)
        statement, parameters = caught[-1]
        cursor = connection.connection.dbapi_connection.cursor()  # type: ignore[union-attr]
        ways = {
            "decide": lambda: judge.stored(connection, Action.READ, Client, some),
            "facts by driver": lambda: cursor.execute(statement, parameters).fetchall(),
        }
        return interleaved(ways, rounds)
