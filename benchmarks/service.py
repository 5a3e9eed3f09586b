"""The service as a process: how soon it answers, how much memory a worker holds, what a page costs."""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

CLIENTS = "600"


def run(rounds: int) -> dict[str, float]:
    """Seconds to make the demo and to the first answer, MB of one worker, CPU milliseconds of one HTML page."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/demo.db"
        os.environ |= {"PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}  # compiled once, as pip does
        began = time.perf_counter()
        made = _fingerpost("demo", "--no-serve", "--json", "--database", url, "--clients", CLIENTS)
        figures = {"demo made, s": time.perf_counter() - began}
        accounts = {account["username"]: account for account in json.loads(made)["accounts"]}
        began = time.perf_counter()
        with _serving(url) as (port, process):
            figures["first answer, s"] = time.perf_counter() - began
            _page(port, process, accounts["senior@second-step"], rounds)
            figures["memory of one worker, MB"] = _memory(process)
        with _serving(url, FINGERPOST_TICKER="no") as (
            port,
            process,
        ):  # a page alone, beside nothing that runs by itself
            figures["page CPU, ms"] = _page(port, process, accounts["senior@second-step"], rounds)
    return figures


@contextmanager
def _serving(url: str, **environment: str) -> Iterator[tuple[int, int]]:
    """(port, process id) of the service, once it answers."""
    port = _free_port()
    command = [*COMMAND, "serve", "--port", str(port), "--database", url]
    process = subprocess.Popen(command, env=os.environ | environment)
    try:
        _wait(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


COMMAND = (sys.executable, "-m", "core.start")


def _fingerpost(*arguments: str) -> str:
    return subprocess.run([*COMMAND, *arguments], check=True, capture_output=True, text=True).stdout


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
            connection.request("GET", "/sign-in")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the service did not answer")


def _page(port: int, process: int, account: dict[str, str], rounds: int) -> float:
    """CPU of the first page of clients, 50 rows, signed in."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    form = urlencode({"username": account["username"], "password": account["password"]})
    connection.request("POST", "/sign-in", form, {"Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    answer.read()
    cookie = re.split(";", answer.headers["set-cookie"])[0]

    def ask() -> None:
        connection.request("GET", "/clients", headers={"Cookie": cookie})
        page = connection.getresponse()
        body = page.read()
        if page.status != 200:
            raise RuntimeError(f"{page.status}: {body[:200]!r}")

    for _ in range(5):
        ask()
    before = cpu(process)
    for _ in range(rounds):
        ask()
    return (cpu(process) - before) * 1000 / rounds


def cpu(process: int) -> float:
    """Seconds of CPU a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(process: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0
