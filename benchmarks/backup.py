"""Backing up a database of 1 GB while 50 requests a second are served: how long each request took, with and without.

`python -m benchmarks.backup [--gigabytes 1] [--only sqlite|postgresql]`: prints a table; needs three times the space in
the temporary folder.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx2
from sqlalchemy import func, insert, select

from benchmarks.crowd import MOMENT, Crowd
from benchmarks.databases import crowded, urls
from core.access.doors import Doors
from core.access.protected import table_of
from core.access.system import Reason
from core.casework.models import Contact
from core.clients.models import Client
from core.database.engine import open_database
from core.database.ids import new_id
from core.database.server import size_of
from core.duplicates.models import MatchedClient
from core.people.sign_in import make_key

RATE, WITHOUT = 50, 20.0
"""Requests a second, and seconds of them before the backup begins."""
WRITES = 5
"""Every fifth request writes a contact; the others are lists of 50 clients."""
NOTE, BATCH = 6_000, 2_000
WORDS = ("walked", "spoke", "about", "housing", "benefits", "her", "plan", "for", "the", "week", "sleep", "and", "hope")
KEY = {"FINGERPOST_BACKUP_KEY": "correct horse battery staple"}


@dataclass
class Taken:
    """Milliseconds from when a request was due until its answer was read, and how many went wrong."""

    times: list[float] = field(default_factory=list)
    wrong: int = 0

    @property
    def figures(self) -> dict[str, float]:
        ordered = sorted(self.times)
        at = [ordered[min(len(ordered) - 1, int(len(ordered) * part))] for part in (0.5, 0.95, 0.99)]
        return {"requests": len(ordered), "p50": at[0], "p95": at[1], "p99": at[2], "slowest": ordered[-1],
                "wrong": self.wrong}  # fmt: skip


def grow(doors: Doors, crowd: Crowd, wanted: int) -> int:
    """Contacts with long notes until the database has `wanted` bytes; its size then."""
    choose, engine = random.Random(7), doors.database.write
    worker, contacts = crowd.practitioner, table_of(Contact)
    with engine.connect() as connection:
        clients = connection.execute(select(table_of(Client).c.id).limit(5_000)).scalars().all()
    while True:
        rows = [_contact(choose, choose.choice(clients), worker) for _ in range(BATCH)]
        with doors.database.writing(), engine.begin() as connection:
            connection.execute(insert(contacts), rows)
            size = size_of(connection)
        if size >= wanted:
            return size


def _contact(choose: random.Random, client_id: object, worker) -> dict[str, object]:  # type: ignore[no-untyped-def]
    note = " ".join(choose.choices(WORDS, k=NOTE // 6)) + f" {choose.random()}"
    made = {"id": new_id(), "client_id": client_id, "organisation_id": worker.organisation_id, "minutes": 30}
    made |= {"worker_id": worker.person_id, "at": MOMENT + timedelta(minutes=choose.randrange(10**5)), "version": 1}
    made |= {"mechanism": "01", "attendance": "5", "purpose": "planning", "note": note, "label": "normal"}
    return made | {"recorded_at": MOMENT, "interpreter_present": False, "adjustment_made": False}


@contextmanager
def asked(request: Callable[[int], None]) -> Iterator[Taken]:
    """`RATE` requests a second, each on time whatever became of those before it."""
    taken, stop = Taken(), threading.Event()

    def one(number: int, due: float) -> None:
        try:
            request(number)
        except Exception:
            taken.wrong += 1
        taken.times.append((time.perf_counter() - due) * 1000)

    def all_of_them() -> None:
        began = time.perf_counter()
        with ThreadPoolExecutor(64) as people:
            for number in range(10**9):
                due = began + number / RATE
                if stop.wait(max(0.0, due - time.perf_counter())):
                    return
                people.submit(one, number, due)

    asking = threading.Thread(target=all_of_them)
    asking.start()
    try:
        yield taken
    finally:
        stop.set()
        asking.join()


def requests(address: str, key: str) -> Callable[[int], None]:
    people = httpx2.Client(base_url=f"{address}/api/v1", headers={"authorization": f"Bearer {key}"}, timeout=60,
                           limits=httpx2.Limits(max_connections=64))  # fmt: skip
    contact = {"day": "2026-03-03", "began": "14:30", "minutes": 45, "mechanism": "01", "attendance": "5",
               "purpose": "planning"}  # fmt: skip
    client_id = people.get("/clients?limit=1").raise_for_status().json()["items"][0]["id"]

    def request(number: int) -> None:
        if number % WRITES:
            people.get("/clients?limit=50").raise_for_status()
        else:
            headers = {"idempotency-key": str(uuid4())}
            people.post(f"/clients/{client_id}/contacts", json=contact, headers=headers).raise_for_status()

    return request


def run(url: str, gigabytes: float, folder: Path) -> dict[str, dict[str, float]]:
    """Figures without and during the backup."""
    doors, crowd = crowded(url, 2_000)
    worker = crowd.support_worker
    with doors.system(Reason.SIGN_IN) as system:
        key = make_key(system, worker.person_id, worker.organisation_id, "measured")
    size = grow(doors, crowd, int(gigabytes * 1e9))
    doors.database.close()
    found: dict[str, dict[str, float]] = {}
    with serving(url) as address:
        request = requests(address, key)
        for number in range(RATE):
            request(number)
        _until_compared(url)
        with asked(request) as taken:
            time.sleep(WITHOUT)
        found["without"] = taken.figures
        with asked(request) as taken:
            began = time.perf_counter()
            backup(url, folder / "measured.backup")
            seconds = time.perf_counter() - began
        found["during"] = {**taken.figures, "seconds": seconds, "MB": size / 1e6}
    return found


def _until_compared(url: str) -> None:
    """A crowd that came all at once is compared by the ticker for a minute or two: a service in use has that behind it."""
    database = open_database(url)
    left = select(func.count()).select_from(table_of(Client)).where(
        table_of(Client).c.id.not_in(select(table_of(MatchedClient).c.client_id))
    )  # fmt: skip
    while True:
        with database.read.connect() as connection:
            if not connection.execute(left).scalar_one():
                break
        time.sleep(1)
    database.close()


def backup(url: str, file: Path) -> None:
    """As an administrator runs it, beside the service."""
    command = [*COMMAND, "backup", str(file), "--database", url]
    subprocess.run(command, check=True, env={**os.environ, **KEY}, capture_output=True)
    file.unlink()


COMMAND = (sys.executable, "-m", "core.start")


@contextmanager
def serving(url: str) -> Iterator[str]:
    """`fingerpost serve` with two workers."""
    port = 8765
    quiet = {"FINGERPOST_LOG_LEVEL": "warning"}
    process = subprocess.Popen(
        [*COMMAND, "serve", "--database", url, "--port", str(port), "--workers", "2"], env={**os.environ, **quiet}
    )
    try:
        address = f"http://127.0.0.1:{port}"
        while not _is_ready(address):
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


def _is_ready(address: str) -> bool:
    try:
        return httpx2.get(f"{address}/readyz").status_code == 204
    except httpx2.TransportError:
        return False


def main() -> None:
    ask = argparse.ArgumentParser(prog="python -m benchmarks.backup", description=__doc__)
    ask.add_argument("--gigabytes", type=float, default=1.0)
    ask.add_argument("--only", choices=("sqlite", "postgresql"))
    said = ask.parse_args()
    with urls() as given, tempfile.TemporaryDirectory() as folder:
        for sort, url in given.items():
            if said.only not in (None, sort):
                continue
            for when, figures in run(url, said.gigabytes, Path(folder)).items():
                shown = ", ".join(f"{name} {value:,.0f}" for name, value in figures.items())
                print(f"{sort}, {when} the backup: {shown} (times in ms)", flush=True)


if __name__ == "__main__":
    main()
