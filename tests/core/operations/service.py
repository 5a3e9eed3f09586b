"""The whole service in a test's own process, with somebody signed in; and its log, line by line."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import structlog
from pydantic import SecretStr
from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.extensions.manager import PluginHost
from core.operations.logs import write_logs
from core.settings import Settings
from tests import world
from tests.core.casework.visitors import Visitor, visitor

TOKEN = "a token for monitoring"


@contextmanager
def service_on(url: str, token: str | None = TOKEN) -> Iterator[TestClient]:
    """Faults are answered, as they are in a process of its own."""
    settings = Settings(database_url=url, secure_cookies=False, metrics_token=SecretStr(token) if token else None)
    app = create_app(settings, PluginHost([]))
    with TestClient(app, base_url="http://localhost", follow_redirects=False, raise_server_exceptions=False) as client:
        yield client


def seeded(service: TestClient, name: str = "Ana Worker") -> Visitor:
    """The partnership with the shipped rules, and a navigator of Missing Link."""
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        partners = world.partnership(system)
        world.publish_policy(system)
        return visitor(system, service, partners.missing_link, "recovery_navigator", name=name)


class Log:
    """What was written to the log."""

    def __init__(self, stream: StringIO) -> None:
        self._stream = stream

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@contextmanager
def log_kept(level: str = "info") -> Iterator[Log]:
    """The log of this process, as the service writes it; put back afterwards."""
    root = logging.getLogger()
    before, lowest, stream = list(root.handlers), root.level, StringIO()
    write_logs(level, stream)
    try:
        yield Log(stream)
    finally:
        structlog.reset_defaults()
        logging.captureWarnings(False)
        root.handlers[:] = before
        root.setLevel(lowest)
