"""The outside world of these tests: a mail server and a receiver of webhooks on loopback, each as bad as it is told."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep


@dataclass
class Mailbox:
    """A mail server: what it took, and how it behaves. `refuses`: addresses answered with 550; `busy`: with 451;
    `hangs_up_on`: after taking a message for it, without an answer; `waits`: seconds before each answer; `sender`: what
    is said of whoever sends."""

    port: int = 0
    took: list[tuple[str, str]] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    busy: set[str] = field(default_factory=set)
    hangs_up_on: set[str] = field(default_factory=set)
    waits: float = 0.0
    sender: str = "250 well"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def addresses(self) -> list[str]:
        return [address for address, _ in self.took]


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    mailbox = Mailbox()

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            address = ""
            self._say("220 here")
            while line := self.rfile.readline():
                sleep(mailbox.waits)
                word, _, rest = line.decode().strip().partition(" ")
                if word.upper() == "MAIL":
                    self._say(mailbox.sender)
                elif word.upper() == "RCPT":
                    address = rest.partition("<")[2].partition(">")[0]
                    self._say(_answer(mailbox, address))
                elif word.upper() == "DATA":
                    self._say("354 go on")
                    mailbox.took.append((address, self._text()))
                    if address in mailbox.hangs_up_on:
                        return None
                    self._say("250 taken")
                elif word.upper() == "QUIT":
                    return self._say("221 bye")
                else:
                    self._say("250 well")
            return None

        def _text(self) -> str:
            lines = iter(lambda: self.rfile.readline().decode(), ".\r\n")
            return "".join(lines)

        def _say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    socketserver.ThreadingTCPServer.allow_reuse_address = True
    with _served(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)) as port:
        mailbox.port = port
        yield mailbox


def _answer(mailbox: Mailbox, address: str) -> str:
    if address in mailbox.refuses:
        return "550 nobody here"
    return "451 later" if address in mailbox.busy else "250 well"


@dataclass(frozen=True)
class Call:
    """One POST as it arrived."""

    path: str
    headers: dict[str, str]
    body: str


@dataclass
class Receiver:
    """Another system: what it was told, and what it answers."""

    port: int = 0
    calls: list[Call] = field(default_factory=list)
    status: int = 200
    location: str | None = None
    before: Callable[[], None] = lambda: None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/told"


@contextmanager
def receiver() -> Iterator[Receiver]:
    here = Receiver()

    class Talk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            here.before()
            here.calls.append(Call(self.path, {name.lower(): said for name, said in self.headers.items()}, body))
            self.send_response(here.status)
            if here.location:
                self.send_header("Location", here.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Not in the test's output."""

    with _served(ThreadingHTTPServer(("127.0.0.1", 0), Talk)) as port:
        here.port = port
        yield here


@contextmanager
def _served(server: socketserver.BaseServer) -> Iterator[int]:
    server.daemon_threads = True  # type: ignore[attr-defined]
    with server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()
