"""`fingerpost serve`: the service on this machine, by one or several workers."""

import ipaddress
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
import uvicorn

from core.commands.databases import in_use
from core.commands.endings import Ending, WrongUse
from core.commands.options import DEFAULT_URL, VARIABLE, DatabaseUrl
from core.operations.logs import write_logs
from core.operations.metrics import SHARED
from core.organisations.installation import is_demo
from core.people.provider import Provider
from core.settings import Settings

LOOPBACK = "127.0.0.1"
GRACE = 30
"""Seconds."""
UNANSWERED = 90
"""Seconds after which a worker that does not answer is replaced; one that starts beside others under full load, on a
slow machine, takes half a minute, and the old ones go on meanwhile."""
Port = Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on")]


def serve(
    database: DatabaseUrl = DEFAULT_URL,
    host: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 is every one")] = LOOPBACK,
    port: Port = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="How many processes answer")] = 1,
    ticker: Annotated[bool, typer.Option(help="Do what happens by itself; without it nothing is sent: a drill")] = True,
) -> None:
    """Serve the pages and the API until stopped.

    Put a proxy with HTTPS in front: sign-in cookies travel over HTTPS only. A demo database is served on this machine
    alone.

    Example: fingerpost serve --database sqlite:///fingerpost.db --port 8000
    """
    with in_use(database) as installation, installation.database.read.connect() as connection:
        demo = is_demo(connection)
    if demo and not is_loopback(host):
        raise WrongUse(f"A demo database is served on this machine only. Leave out --host, or use {LOOPBACK}.")
    refuse_taken(host, port)
    if not ticker:
        os.environ["FINGERPOST_TICKER"] = "false"
    listen(database, host, port, workers, demo=demo)


def listen(url: str, host: str, port: int, workers: int, *, demo: bool) -> None:
    """Answer until stopped. Each worker makes its own application from the environment.

    On SIGTERM no new request is taken, those under way are answered, what the ticker has begun is finished, and then
    the process ends; whatever takes longer than `GRACE` is cut off.
    """
    os.environ[VARIABLE] = url
    if demo:
        os.environ |= {"FINGERPOST_SECURE_COOKIES": "false", "FINGERPOST_LOG_LEVEL": "warning"}  # loopback has no HTTPS
    settings = Settings()
    Provider.of(settings)  # whatever is wrong with its rules is said once, and not by each worker again and again
    write_logs(settings.log_level)
    with counted_together(workers):
        uvicorn.run(
            "core.serving:application", factory=True, host=host, port=port, workers=workers, access_log=False,
            server_header=False, proxy_headers=not demo, log_config=None, log_level=settings.log_level, ws="none",
            timeout_graceful_shutdown=GRACE, timeout_worker_healthcheck=UNANSWERED,
        )  # fmt: skip


@contextmanager
def counted_together(workers: int) -> Iterator[None]:
    """A folder in which several workers keep their counts, so that whichever is asked can tell all of them."""
    if workers == 1 or SHARED in os.environ:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="fingerpost-metrics-") as folder:
        os.environ[SHARED] = folder
        try:
            yield
        finally:
            del os.environ[SHARED]


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach it; names other than localhost are not looked up, and count as not."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_taken(host: str, port: int) -> None:
    """Ends the command if another program listens there, or the address is not this machine's."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except PermissionError:
        raise Ending(f"Port {port} needs more rights than you have. Choose one above 1023: --port 8000.") from None
    except socket.gaierror:
        raise WrongUse(f"There is no address called {host}.") from None
    except OSError:
        raise Ending(
            f"{host} port {port} is not free. Stop what uses it, or choose another: --port {port + 1}."
        ) from None
