"""Calling an address that somebody of an organisation chose: never anything inside the house, whatever its name
resolves to, never where a redirect points, and never for longer than a deadline."""

import http.client
import ipaddress
import socket
import ssl
from contextlib import closing
from dataclasses import dataclass
from threading import Timer
from urllib.parse import SplitResult, urlsplit

WRAPPING = tuple(ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96"))
"""IPv6 addresses that stand for IPv4 ones, which may be inside."""
TIMEOUT, DEADLINE = 10.0, 30.0
"""Seconds for each step of a call, and for the call as a whole."""


class Inside(Exception):
    """The address is one that webhooks may not call."""


@dataclass(frozen=True)
class Outside:
    """`inside_too`: an installation on one's own machines may call http addresses and its own network."""

    inside_too: bool = False

    def check(self, url: str) -> None:
        """Raises `Inside` for what will never be called; what the name resolves to is checked with every call."""
        place = _split(url)
        if place.scheme != "https" and not (self.inside_too and place.scheme == "http"):
            raise Inside("the address must begin with https://")
        try:
            (place.hostname or "").encode("idna")
        except UnicodeError:
            raise Inside("the address has no server name that there could be") from None
        if not place.hostname or place.username or place.password or place.fragment:
            raise Inside("the address needs a server name, and no user, password or fragment")
        if (literal := _literal(place.hostname)) is not None:
            self._check_address(literal)

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        """The status answered. Raises `Inside`, or `OSError` and `http.client.HTTPException` for what went wrong."""
        self.check(url)
        place = _split(url)
        with closing(self._connected(place)) as connection:
            # A receiver that sends a byte now and then would hold everybody else's messages up.
            guard = Timer(DEADLINE, connection.sock.shutdown, [socket.SHUT_RDWR])
            guard.start()
            try:
                path = f"{place.path or '/'}{'?' if place.query else ''}{place.query}"
                connection.request("POST", path, body, headers)
                return connection.getresponse().status
            finally:
                guard.cancel()

    def _connected(self, place: SplitResult) -> http.client.HTTPConnection:
        """Connected to the very address that was checked: a name may resolve to another one a moment later."""
        host, secure = place.hostname or "", place.scheme == "https"
        connection = http.client.HTTPConnection(host, place.port or (443 if secure else 80), timeout=TIMEOUT)
        plain = socket.create_connection((self._resolved(host, connection.port), connection.port), timeout=TIMEOUT)
        try:
            wrap = ssl.create_default_context().wrap_socket
            connection.sock = wrap(plain, server_hostname=host) if secure else plain
        except BaseException:
            plain.close()
            raise
        return connection

    def _resolved(self, host: str, port: int) -> str:
        try:
            found = [str(answer[4][0]) for answer in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except UnicodeError:
            raise Inside("the address has no server name that there could be") from None
        for address in found:
            self._check_address(address)
        return found[0]

    def _check_address(self, address: str) -> None:
        ip = ipaddress.ip_address(address.partition("%")[0])
        mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None) or ip
        is_wrapped = ip.version == 6 and any(ip in net for net in WRAPPING)
        if not self.inside_too and (is_wrapped or not mapped.is_global or mapped.is_multicast):
            raise Inside("the address is inside a private network")


def _literal(host: str) -> str | None:
    """The address that a name stands for without being looked up: also one written as a single number, and this very
    machine's own name (RFC 6761 §6.3)."""
    if host.rstrip(".").rpartition(".")[2] == "localhost":
        return "127.0.0.1"
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None


def _split(url: str) -> SplitResult:
    if any(not 33 <= ord(letter) < 127 for letter in url):
        raise Inside("the address may hold no blanks and no letters beyond English ones")
    try:
        place = urlsplit(url)
        _ = place.port  # read only when asked for
    except ValueError:
        raise Inside("the address cannot be read") from None
    return place
