"""A 50-row authorised API list with audit, against an endpoint that runs the same statements by the bare driver."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.crowd import Crowd
from benchmarks.servers import ADDRESS
from benchmarks.service import cpu
from benchmarks.timing import interleaved
from core.access.doors import Doors
from core.access.system import Reason
from core.people.sign_in import make_key


def run(doors: Doors, url: str, crowd: Crowd, folder: Path, rounds: int) -> dict[str, float]:
    """Median milliseconds of both, and the CPU milliseconds of one request of each."""
    with doors.system(Reason.SIGN_IN) as system:
        key = make_key(system, crowd.practitioner.person_id, crowd.practitioner.organisation_id, "measured")
    statements = folder / "statements"
    subprocess.run([sys.executable, "-m", "benchmarks.servers", "catch", url, "0", str(statements), key], check=True)
    with serving("door", url, statements, key) as door, serving("raw", url, statements, key) as raw:
        taken = interleaved({"door": _asks(door[0], key), "raw": _asks(raw[0], key)}, rounds)
        for name, (port, process) in {"door": door, "raw": raw}.items():
            before, ask = cpu(process), _asks(port, key)
            for _ in range(rounds):
                ask()
            taken[f"{name} cpu"] = (cpu(process) - before) * 1000 / rounds
    return taken


@contextmanager
def serving(kind: str, url: str, statements: Path, key: str) -> Iterator[tuple[int, int]]:
    """(port, process id) of a server of this kind, answering."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "benchmarks.servers", kind, url, str(port), str(statements), key]
    process = subprocess.Popen(command)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 0.2).close()
                break
            except OSError:
                time.sleep(0.05)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def _asks(port: int, key: str):  # type: ignore[no-untyped-def]
    connection = http.client.HTTPConnection("127.0.0.1", port)

    def ask() -> None:
        connection.request("GET", ADDRESS, headers={"Authorization": f"Bearer {key}"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200 or len(body) < 1000:
            raise RuntimeError(f"{answer.status}: {body[:200]!r}")

    return ask
