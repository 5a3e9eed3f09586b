"""What a DIALOG+ picture page costs: CPU milliseconds of one request each, beside a page of the same record with no picture."""

import asyncio
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from starlette.testclient import TestClient

from core import models
from core.access.system import Reason, SystemRecords
from core.app import create_app
from core.assessments.models import Assessment, Outcome
from core.clients.models import Client
from core.database.engine import open_database
from core.database.migrate import upgrade
from core.extensions.manager import PluginHost
from core.policy_admin.shipped import shipped_policy
from core.settings import Settings
from tests import world
from tests.core.assessments.made_up import module_of
from tests.core.casework.visitors import Visitor, visitor
from tests.core.dialog.instrument import AREAS, DIALOG

ROUNDS, MONTHS, LIMIT = 200, 6, 8


@dataclass(frozen=True)
class Cost:
    """CPU milliseconds of one page, and how many times that of a page through the same door with nothing on it."""

    page: str
    cpu: float
    of_bare: float


def main() -> None:
    for one in run():
        print(f"| {one.page} | {one.cpu:.1f} ms of CPU | {one.of_bare:.1f} bare pages |")


def run(rounds: int = ROUNDS) -> list[Cost]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'pictures.db'}"
        database = open_database(url)
        upgrade(database, models.METADATA)
        database.close()
        host = PluginHost([module_of("partnership", [DIALOG])])
        app = create_app(Settings(database_url=url, secure_cookies=False, ticker=False), host)
        with TestClient(app, base_url="http://localhost", follow_redirects=False) as service:
            with app.state.doors.system(Reason.SEED) as system:
                client, worker = _fill(system, service, host)
            session = worker.post(f"/clients/{client.id}/dialog", {}).headers["location"]
            for number in range(1, len(AREAS) + 1):
                worker.post(f"{session}/rate/{number}", {"rating": "5"}, version=str(number))
            bare = _cost(app, f"/clients/{client.id}/dialog", worker.token, rounds)
            costs: list[tuple[str, float]] = [("the list of sessions, no picture (bare)", bare)]
            for words, path in (
                ("over time", f"/clients/{client.id}/assessments/over-time/partnership/dialog"),
                ("choosing, in a session", f"{session}/choose"),
                ("to take home", f"{session}/take-home"),
            ):
                costs.append((words, _cost(app, path, worker.token, rounds)))
    return [Cost(words, cost, cost / bare) for words, cost in costs]


def _fill(system: SystemRecords, service: TestClient, host: PluginHost) -> tuple[Client, Visitor]:
    """A person with half a year of DIALOGs."""
    partners = world.partnership(system)
    world.publish_policy(system, shipped_policy(host))
    world.plugin_enabled(system, partners.second_step, "partnership")
    client, worker = world.client(system), visitor(system, service, partners.second_step, "recovery_navigator")
    world.involvement(system, client, partners.second_step)
    world.allocation(system, client, worker.person, partners.second_step)
    for month in range(MONTHS):
        system.add(
            Assessment(
                client_id=client.id, organisation_id=partners.second_step.id, worker_id=worker.person.id,
                plugin="partnership", instrument=DIALOG.key, instrument_version=1, title="DIALOG",
                outcome=Outcome.COMPLETED, answers=dict.fromkeys(AREAS, month + 1),
                scores={"sqol": month + 1.0, "treatment_satisfaction": month + 1.0},
                completed_at=world.MORNING + timedelta(days=30 * month),
            )
        )  # fmt: skip
    return client, worker


def _cost(app, path: str, token: str, rounds: int) -> float:  # type: ignore[no-untyped-def]
    """CPU milliseconds of the process for one request, without a client's own cost: the median of many."""
    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"", "scheme": "http",
        "headers": [(b"host", b"localhost"), (b"cookie", f"fingerpost={token}".encode())], "server": ("localhost", 80),
        "client": ("127.0.0.1", 1), "root_path": "", "http_version": "1.1", "asgi": {"version": "3.0"},
    }  # fmt: skip
    statuses: list[int] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])  # type: ignore[arg-type]

    async def many() -> list[float]:
        costs = []
        for _ in range(rounds):
            begun = time.process_time()
            await app({**scope, "state": {}}, receive, send)
            costs.append((time.process_time() - begun) * 1000)
        return sorted(costs)

    taken = asyncio.run(many())
    if set(statuses) != {200}:
        raise RuntimeError(f"{path}: {set(statuses)}")
    return taken[rounds // 2]


if __name__ == "__main__":
    main()
