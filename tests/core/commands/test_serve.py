"""`fingerpost serve`: what it refuses, and that a demo answers on this machine alone."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from core.commands.serve import is_loopback
from tests.core.commands.conftest import FIRST_PEOPLE, DemoMade, run

ROOT = Path(__file__).parents[3]
PATIENCE = 120.0


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def serving(*words: str) -> Iterator[None]:
    """The command in a process of its own, until the test is over."""
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-c", "from core.cli import app; app()", *words]
    service = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, cwd=ROOT.parent)  # fmt: skip
    try:
        yield
    finally:
        service.terminate()
        service.wait(timeout=PATIENCE)


def answer(address: str) -> int:
    """The status of a page, as soon as something answers."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return httpx2.get(address, follow_redirects=True).status_code
        except httpx2.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def own_address() -> str | None:
    """This machine's address for other machines; None where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("192.0.2.1", 9))  # a datagram socket sends nothing by connecting
        except OSError:
            return None
        address = str(asked.getsockname()[0])
    return None if is_loopback(address) else address


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1"])
def test_this_machine_alone_reaches_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", "localhost.example.org", ""])
def test_every_other_address_counts_as_beyond(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "localhost.example.org"])
def test_a_demo_is_never_served_beyond_this_machine(sqlite_demo: DemoMade, host: str) -> None:
    refused = run("serve", "--database", sqlite_demo.url, "--host", host)
    assert (refused.code, "this machine only" in refused.err) == (2, True)


def test_a_port_that_is_taken_is_one_sentence(sqlite_demo: DemoMade) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = run("serve", "--database", sqlite_demo.url, "--port", str(port))
    assert (refused.code, f"port {port} is not free" in refused.err) == (1, True)


def test_the_demo_looks_at_the_port_before_it_invents_anybody(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        run("demo", "--database", f"sqlite:///{tmp_path}/new.db", "--port", str(taken.getsockname()[1]))
    assert not list(tmp_path.iterdir())


def test_an_address_that_is_none_is_wrong_use(database_url: str) -> None:
    run("init", "--database", database_url, *FIRST_PEOPLE)
    assert run("serve", "--database", database_url, "--host", "no.such.host.invalid").code == 2


def test_a_port_out_of_range_is_wrong_use() -> None:
    assert run("serve", "--port", "70000").code == 2


def test_a_database_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    refused = run("serve", "--database", f"sqlite:///{tmp_path}/nosuch.db")
    assert (refused.code, "Run: fingerpost init" in refused.err) == (1, True)


def test_a_database_without_rules_is_told_to_begin(database_url: str) -> None:
    assert "Run: fingerpost init" in run("serve", "--database", database_url).err


@pytest.mark.slow
def test_a_demo_answers_here_and_nowhere_else(tmp_path: Path) -> None:
    port, elsewhere = free_port(), own_address()
    with serving("demo", "--clients", "1", "--port", str(port), "--database", f"sqlite:///{tmp_path}/demo.db"):
        assert answer(f"http://127.0.0.1:{port}/sign-in") == 200
        with socket.socket() as asked:
            assert elsewhere is None or asked.connect_ex((elsewhere, port)) != 0


@pytest.mark.slow
def test_two_workers_answer_for_a_database_in_use(tmp_path: Path) -> None:
    url, port = f"sqlite:///{tmp_path}/real.db", free_port()
    run("init", "--database", url, *FIRST_PEOPLE)
    with serving("serve", "--workers", "2", "--port", str(port), "--database", url):
        assert answer(f"http://127.0.0.1:{port}/sign-in") == 200
