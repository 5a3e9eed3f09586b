"""The board of 5,000 open referrals: CPU and statements of its first page, beside its own SQL and rendering alone.

`python -m benchmarks.board [--rounds N] [--referrals N] [--only sqlite|postgresql]`
"""

import argparse
import asyncio
import random
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from datetime import time as time_of_day
from statistics import median
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy import event, insert, select

from benchmarks.databases import crowded, urls
from benchmarks.servers import product
from core.access.doors import Doors
from core.access.protected import table_of
from core.access.system import Reason
from core.clients.models import Client
from core.clocks.calendars import usual
from core.clocks.reckoning import Unit
from core.clocks.standing import warns_at
from core.database import clock
from core.database.ids import new_id
from core.operations.logs import write_logs
from core.organisations.models import Service
from core.people.models import Person, SignIn
from core.people.sign_in import fingerprint
from core.referrals.clock_models import ReferralClock
from core.referrals.codes import ClinicalPriority, NeedTag
from core.referrals.models import Referral, State
from core.timeframes.models import Measures, Timeframe
from core.web.environment import Pages

REFERRALS, CLIENTS = 5_000, 20_000
CPU_LIMIT, MOST_STATEMENTS = 10.0, 6
OPEN = (State.RECEIVED, State.IN_TRIAGE, State.CONVERSATION, State.ALLOCATED, State.ACTIVE)
PAGES = {"all": "/referrals", "narrowed": "/referrals?whose=nobody&need=debt&all=yes"}
Statement = tuple[str, object]
Ask = Callable[[], object]


@dataclass
class Caught:
    """What one answer ran and rendered."""

    statements: list[Statement] = field(default_factory=list)
    rendered: list[tuple[str, dict[str, object]]] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """CPU milliseconds of the whole page, and of its statements by the driver with its rendering; statements in all,
    and those of the board itself, signing in aside."""

    database: str
    page: str
    cpu: float
    alone: float
    statements: int
    of_board: int


def run(rounds: int, referrals: int = REFERRALS, only: str | None = None) -> Iterator[Row]:
    with urls() as places:
        for name, url in places.items():
            if only in (None, name):
                doors, crowd = crowded(url, CLIENTS)
                token = _fill(doors, referrals, crowd.practitioner.person_id, crowd.practitioner.organisation_id)
                doors.database.close()
                app = product(url)
                for page, address in PAGES.items():
                    yield _measured(app, name, page, _asks(app, token, address), rounds)
                app.state.doors.database.close()


def _measured(app: FastAPI, database: str, page: str, ask: Ask, rounds: int) -> Row:
    caught = _catch(app, ask)
    taken = _cpu({"page": ask, "alone": _alone(app, caught)}, rounds)
    first = next(n for n, (sql, _) in enumerate(caught.statements) if "ranked" in sql or "board_filter" in sql)
    return Row(database, page, *taken.values(), len(caught.statements), len(caught.statements) - first)


def _fill(doors: Doors, referrals: int, person: UUID, organisation: UUID) -> str:
    """The cookie of a senior navigator to whose organisation all of them came, each with a clock and needs."""
    draw, token, now = random.Random(5), secrets.token_urlsafe(16), clock.now()
    with doors.system(Reason.SEED) as system:
        service = system.find(select(Service).where(Service.organisation_id == organisation).limit(1))[0]
        frame = system.add(
            Timeframe(
                organisation_id=organisation, service_id=service.id, measures=Measures.TRIAGE, number=5,
                unit=Unit.WORKING_DAYS, calendar_key=usual().key, cut_off=time_of_day(17),
                may_pause=True, starts=date(2020, 1, 1),
            )
        )  # fmt: skip
        staff = [one.id for one in system.find(select(Person).limit(20))]
        clients = system.connection.execute(select(table_of(Client).c.id).limit(referrals)).scalars().all()
        made = [_referral(draw, service, frame, client, staff) for client in clients]
        system.connection.execute(insert(table_of(Referral)), [referral for referral, _ in made])
        system.connection.execute(insert(table_of(ReferralClock)), [one for _, one in made])
        system.add(
            SignIn(
                token_hash=fingerprint(token), person_id=person, organisation_id=organisation, csrf="measured",
                began_at=now, ends_at=now + timedelta(hours=8),
            )
        )  # fmt: skip
    return token


def _referral(
    draw: random.Random, service: Service, frame: Timeframe, client: UUID, staff: list[UUID]
) -> tuple[dict[str, object], dict[str, object]]:
    """One in five open states; those that somebody has taken say who."""
    came, state, promise = (
        clock.now() - timedelta(minutes=draw.randrange(60 * 24 * 20)),
        draw.choice(OPEN),
        frame.promise,
    )
    both = {"id": new_id(), "organisation_id": service.organisation_id, "client_id": client, "version": 1}
    both |= {"label": "normal", "is_open": True}
    needs = [need.value for need in draw.sample(list(NeedTag), draw.randrange(4))]
    referral = {
        **both, "service_id": service.id, "received_at": came, "state": state, "priority": ClinicalPriority.ROUTINE,
        "needs": needs, "import_notes": [], "from_name": "The surgery", "women_only": False, "opens_record": True,
        "triaged_by": None if state is State.RECEIVED else draw.choice(staff),
    }  # fmt: skip
    due = came + timedelta(days=7)
    one = {
        **both, "id": new_id(), "referral_id": referral["id"], "timeframe_id": frame.id, "measures": frame.measures,
        "started_at": came, "pauses": [], "is_paused": False, "due_at": due,
        "warn_at": warns_at(came, due, promise.length, promise.calendar),
    }  # fmt: skip
    return referral, one


def _asks(app: FastAPI, token: str, address: str) -> Ask:
    """One request straight to the application: no client and no socket are measured with it."""
    path, _, query = address.partition("?")
    headers = [(b"cookie", f"fingerpost={token}".encode()), (b"host", b"localhost")]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": query.encode(), "headers": headers,
        "root_path": "", "server": ("localhost", 80), "client": ("127.0.0.1", 1),
    }  # fmt: skip
    loop = asyncio.new_event_loop()

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, object]) -> None:
        if message.get("status", 200) != 200:
            raise RuntimeError(f"{address}: {message['status']}")

    return lambda: loop.run_until_complete(app({**scope, "state": {}}, receive, send))


def _catch(app: FastAPI, ask: Ask) -> Caught:
    """What a second request runs and renders, in order."""
    caught, pages, engine = Caught(), app.state.pages, app.state.doors.database.read
    ask()

    class Kept(Pages):
        def text(self, template: str, **context: object) -> str:
            caught.rendered.append((template, context))
            return super().text(template, **context)

    def note(*given: object) -> None:
        if str(given[2]).startswith(("SELECT", "WITH")):  # SQLite's own BEGIN is none
            caught.statements.append((str(given[2]), given[3]))

    app.state.pages = Kept(pages.environment, pages.static)
    event.listen(engine, "before_cursor_execute", note)
    ask()
    event.remove(engine, "before_cursor_execute", note)
    app.state.pages = pages
    return caught


def _alone(app: FastAPI, caught: Caught) -> Ask:
    """The same SQL by the driver, and the same template with the same values: what no page can be cheaper than."""
    held = app.state.doors.database.read.connect()  # as long as it is measured: the pool would hand it to the product
    connection = held.connection.dbapi_connection

    def ask() -> None:
        cursor = connection.cursor()
        for sql, values in caught.statements:
            cursor.execute(sql, values)
            cursor.fetchall()
        connection.rollback()
        for template, context in caught.rendered:
            app.state.pages.text(template, **context)

    return ask


def _cpu(ways: dict[str, Ask], rounds: int) -> dict[str, float]:
    """Median CPU milliseconds of this process, each way once a round."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 3):
        for name, ask in ways.items():
            began = time.process_time()
            ask()
            if number >= 3:
                taken[name].append((time.process_time() - began) * 1000)
    return {name: median(times) for name, times in taken.items()}


def main() -> None:
    ask = argparse.ArgumentParser(prog="python -m benchmarks.board", description=__doc__)
    ask.add_argument("--rounds", type=int, default=60)
    ask.add_argument("--referrals", type=int, default=REFERRALS)
    ask.add_argument("--only", choices=("sqlite", "postgresql"))
    asked = ask.parse_args()
    write_logs("error")
    for row in run(asked.rounds, asked.referrals, asked.only):
        met = "yes" if row.cpu <= CPU_LIMIT and row.of_board <= MOST_STATEMENTS else "NO"
        print(
            f"{row.database:10} {row.page:8} page {row.cpu:5.1f} ms CPU, its SQL and rendering alone {row.alone:5.1f} ms"
            f" ({row.cpu / row.alone:.1f} times), {row.statements} statements, of the board {row.of_board}. Met: {met}"
        )


if __name__ == "__main__":
    main()
