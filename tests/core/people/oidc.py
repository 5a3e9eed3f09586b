"""Identity providers to test with: a real one in a process of its own, and one that says whatever a test wants said."""

import json
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, Key, KeySet, RSAKey


@contextmanager
def real_provider() -> Iterator[str]:
    """The address of a provider that has just started."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{address}/.well-known/openid-configuration")
        yield address
    finally:
        process.terminate()
        process.wait(10)


def known_there(provider: str, subject: str, **claims: object) -> None:
    """Somebody the real provider knows, with claims."""
    body = json.dumps(claims).encode()
    request = urllib.request.Request(
        f"{provider}/users/{subject}", body, {"Content-Type": "application/json"}, method="PUT"
    )
    urllib.request.urlopen(request, timeout=10).close()


def signs_in_there(address: str, subject: str) -> str:
    """What the browser is sent back to, once somebody has signed in at the provider."""
    request = urllib.request.Request(address, urlencode({"sub": subject}).encode(), method="POST")
    try:
        _STAY.open(request, timeout=10)
    except urllib.error.HTTPError as answer:
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"
    raise AssertionError("the provider sent nobody back")


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        return None


_STAY = urllib.request.build_opener(_Stay)


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the provider did not start")


@dataclass
class Crooked:
    """A provider whose answers a test bends: `claims` over the right ones (None leaves one out), `key` to sign with,
    `published` keys, `algorithm`, `status` of the token endpoint, `text` in place of its answer."""

    key: Key = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    claims: dict[str, object] = field(default_factory=dict)
    userinfo: dict[str, object] = field(default_factory=dict)
    published: list[Key] | None = None
    algorithm: str = "RS256"
    status: int = 200
    text: bytes | None = None
    issuer: str = ""
    says_issuer: str | None = None
    asked: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def back(self, address: str, code: str = "a code") -> str:
        """As if somebody had signed in here: what the browser is sent back to."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        query = urlencode({"state": self.asked["state"], "code": code})
        return f"{urlsplit(self.asked['redirect_uri']).path}?{query}"

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, bytes]:
        if path.endswith("openid-configuration"):
            return 200, json.dumps(self._about()).encode()
        if path == "/keys":
            keys = [self.key] if self.published is None else self.published
            return 200, json.dumps(KeySet(keys).as_dict(private=False)).encode()
        if path == "/userinfo":
            return 200, json.dumps({"sub": "ana-there", **self.userinfo}).encode()
        challenge = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if challenge != self.asked["code_challenge"] or form["code"] in self.used:
            return 400, b'{"error": "invalid_grant"}'
        self.used.add(form["code"])
        body = json.dumps({"id_token": self._token(), "access_token": "opens userinfo"}).encode()
        return self.status, self.text if self.text is not None else body

    def _about(self) -> dict[str, object]:
        places = {name: f"{self.issuer}/{name}" for name in ("authorization_endpoint", "token_endpoint")}
        more = {"userinfo_endpoint": f"{self.issuer}/userinfo", "jwks_uri": f"{self.issuer}/keys"}
        return {"issuer": self.says_issuer or self.issuer, **places, **more}

    def _token(self) -> str:
        now = int(time.time())
        right = {"iss": self.issuer, "aud": "fingerpost", "sub": "ana-there", "nonce": self.asked["nonce"]}
        claims = {**right, "iat": now, "exp": now + 300, **self.claims}
        said = {name: value for name, value in claims.items() if value is not None}
        if self.algorithm == "none":
            parts = (json.dumps({"alg": "none"}), json.dumps(said))
            return ".".join(urlsafe_b64encode(part.encode()).rstrip(b"=").decode() for part in parts) + "."
        return jwt.encode({"alg": self.algorithm, "kid": self.key.kid}, said, self.key, algorithms=[self.algorithm])


def elliptic() -> Key:
    return ECKey.generate_key("P-256", {"kid": "curve"})


@contextmanager
def serving(crooked: Crooked) -> Iterator[Crooked]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say({})

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say({name: values[0] for name, values in parse_qs(sent).items()})

        def _say(self, form: dict[str, str]) -> None:
            status, body = crooked.answer(urlsplit(self.path).path, form)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    crooked.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield crooked
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
