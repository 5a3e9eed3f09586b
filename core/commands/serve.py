"""`fingerpost serve`: the service on this machine, by one or several workers."""

import ipaddress
import os
import socket
from typing import Annotated

import typer
import uvicorn

from core.commands.databases import in_use
from core.commands.endings import Ending, WrongUse
from core.commands.options import DEFAULT_URL, VARIABLE, DatabaseUrl
from core.organisations.installation import is_demo

LOOPBACK = "127.0.0.1"
Port = Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on")]


def serve(
    database: DatabaseUrl = DEFAULT_URL,
    host: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 is every one")] = LOOPBACK,
    port: Port = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="How many processes answer")] = 1,
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
    listen(database, host, port, workers, demo=demo)


def listen(url: str, host: str, port: int, workers: int, *, demo: bool) -> None:
    """Answer until stopped. Each worker makes its own application from the environment."""
    os.environ[VARIABLE] = url
    if demo:
        os.environ["FINGERPOST_SECURE_COOKIES"] = "false"  # loopback has no HTTPS
    uvicorn.run(
        "core.app:create_app", factory=True, host=host, port=port, workers=workers, access_log=False,
        server_header=False, proxy_headers=not demo, log_level="warning" if demo else "info",
    )  # fmt: skip


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
