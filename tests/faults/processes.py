"""The service as it really runs: a process with workers, which a test kills, stops and starts again."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import psutil

from core.operations.metrics import SHARED

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
TOKEN = "a token for monitoring"


def wait_for(true: Callable[[], bool], words: str, seconds: float = PATIENCE) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, f"waited {seconds} seconds in vain until {words}"
        time.sleep(0.02)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass
class Service:
    """`fingerpost serve` on one database; `log` is where its lines go."""

    url: str
    workers: int
    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.begin()
        self.wait_until_ready()

    def begin(self) -> None:
        environment = {name: value for name, value in os.environ.items() if name != SHARED}
        environment["FINGERPOST_METRICS_TOKEN"] = TOKEN
        environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), environment.get("PYTHONPATH", "")])
        command = [sys.executable, "-m", "core.start", "serve", "--database", self.url, "--port", str(self.port),
                   "--workers", str(self.workers)]  # fmt: skip
        with self.log.open("ab") as told:
            self.process = subprocess.Popen(
                command, stdout=told, stderr=told, cwd=self.log.parent, env=environment, start_new_session=True
            )

    def wait_until_ready(self) -> None:
        wait_for(self.is_ready, "the service is ready")

    def is_ready(self) -> bool:
        try:
            return httpx2.get(f"{self.address}/readyz", timeout=5).status_code == 204
        except httpx2.TransportError:
            return False

    def under_way(self) -> float:
        """How many requests have arrived and are not answered, besides the one that asks."""
        shown = httpx2.get(f"{self.address}/metrics", headers={"authorization": f"Bearer {TOKEN}"}, timeout=30).text
        (line,) = [line for line in shown.splitlines() if line.startswith("fingerpost_requests_under_way ")]
        return float(line.split()[1]) - 1

    def children(self) -> Sequence[psutil.Process]:
        """The workers, where there are several."""
        assert self.process is not None
        return [child for child in psutil.Process(self.process.pid).children() if _is_worker(child)]

    def kill_everything(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def tell_to_stop(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)

    def ended(self) -> int:
        """Its exit code: how the operating system says that a signal ended it is a negative one."""
        assert self.process is not None
        return self.process.wait(timeout=PATIENCE)


def _is_worker(child: psutil.Process) -> bool:
    """Not the helper that watches over shared memory, and not what has just ended."""
    try:
        return "spawn_main" in " ".join(child.cmdline())
    except psutil.Error:
        return False


@contextmanager
def service(url: str, folder: Path, workers: int = 1) -> Iterator[Service]:
    """Ready to answer; killed at the end if it still runs."""
    made = Service(url, workers, folder / "service.log")
    made.start()
    try:
        yield made
    finally:
        if made.process is not None and made.process.poll() is None:
            made.kill_everything()
