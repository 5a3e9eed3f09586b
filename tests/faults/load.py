"""People at work: threads that write contacts, each with a key, and send again under the same key until answered."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx2

from tests.faults.processes import PATIENCE

CONTACT: Mapping[str, Any] = {
    "day": "2026-03-03", "began": "14:30", "minutes": 45, "mechanism": "01", "attendance": "5", "purpose": "planning",
}  # fmt: skip
AGAIN = frozenset({409, 500, 502, 503, 507})
"""Answers after which the same request is sent again under its key."""


@dataclass
class Load:
    """Writes contacts at `address` (an API path) while it runs. `acknowledged`: where each key's contact was said to
    be. The note of a contact is its key."""

    service: str
    address: str
    token: str
    threads: int = 4
    acknowledged: dict[str, str] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "Load":
        self._running = [threading.Thread(target=self._work) for _ in range(self.threads)]
        for thread in self._running:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._running:
            thread.join()

    def _work(self) -> None:
        while not self._stop.is_set():
            key = str(uuid4())
            try:
                self.acknowledged[key] = self.write(key)
            except AssertionError as fault:
                self.faults.append(str(fault))
                return

    def write(self, key: str) -> str:
        """Where the contact is; the same request again until somebody answers it."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            try:
                answer = self.once(key)
            except httpx2.TransportError:
                time.sleep(0.05)
                continue
            self.statuses.append(answer.status_code)
            if answer.status_code == 201:
                return str(answer.headers["location"])
            assert answer.status_code in AGAIN, f"{answer.status_code}: {answer.text[:300]}"
            time.sleep(0.05)
        raise AssertionError("nobody answered in time")

    def once(self, key: str, timeout: float = 60) -> httpx2.Response:
        headers = {"authorization": f"Bearer {self.token}", "idempotency-key": key}
        body = {**CONTACT, "note": key}
        return httpx2.post(f"{self.service}{self.address}", json=body, headers=headers, timeout=timeout)

    def more(self, count: int) -> Callable[[], bool]:
        """Whether that many more have been acknowledged since now."""
        wanted = len(self.acknowledged) + count
        return lambda: len(self.acknowledged) >= wanted or bool(self.faults)
