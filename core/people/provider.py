"""The identity provider: where it is, how people are sent there, and what it says of whoever comes back."""

import base64
import hashlib
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import cast
from urllib.parse import quote, urlencode, urlsplit

from core.people.provider_rules import Claims, ProviderRules, WrongRules
from core.people.provider_tokens import NotAccepted, UnknownKey, claims_of
from core.settings import Settings

TIMEOUT, LARGEST = 8.0, 1_000_000
REST = 10.0
"""Seconds for which a provider that did not answer is left alone: whoever waits for it holds a thread others need."""
KEPT, ANEW = 3600.0, 60.0
"""Seconds for which what the provider says of itself is kept; and before unknown keys are asked for once more."""
BACK = "/sign-in/provider/back"
OF_THE_TOKEN = frozenset({"amr", "acr"})
"""How somebody signed in this time: said by what is signed, or not at all."""
Json = Mapping[str, object]


class ProviderDown(Exception):
    """The provider cannot be reached, or answers with what is no answer."""


@dataclass(frozen=True)
class Errand:
    """What one visit carries along: only the browser that began it knows `state`, only we know `verifier`."""

    state: str
    nonce: str
    verifier: str

    @property
    def challenge(self) -> str:
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@dataclass
class Provider:
    """One provider; what it says of itself and its keys are fetched when first needed."""

    issuer: str
    client_id: str
    secret: str
    back: str
    rules: ProviderRules
    _fetched: dict[str, tuple[float, Json]] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _left_alone_until: float = 0.0

    @classmethod
    def of(cls, settings: Settings) -> "Provider | None":
        """None where the settings name none. Raises `WrongRules`."""
        if not settings.oidc_issuer:
            return None
        if find_spec("joserfc") is None:
            raise WrongRules("An identity provider is named: install fingerpost[oidc], which can check what it signs.")
        rules = ProviderRules.read(Path(settings.oidc_rules)) if settings.oidc_rules else ProviderRules()
        back = f"{settings.public_url.rstrip('/')}{BACK}"
        return cls(
            settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret.get_secret_value(), back, rules
        )

    def address(self, errand: Errand) -> str:
        """Where to send the browser. Raises `ProviderDown`."""
        asked = {
            "response_type": "code", "client_id": self.client_id, "redirect_uri": self.back,
            "scope": " ".join(self.rules.scopes), "state": errand.state, "nonce": errand.nonce,
            "code_challenge": errand.challenge, "code_challenge_method": "S256",
        }  # fmt: skip
        place = self._place("authorization_endpoint")
        return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}"

    def who(self, code: str, errand: Errand) -> Claims:
        """What the provider says of whoever came back with this code. Raises `ProviderDown` or `NotAccepted`."""
        answer = self._exchange(code, errand)
        token, access = answer.get("id_token"), answer.get("access_token")
        if not isinstance(token, str):
            raise NotAccepted("no identity token")
        claims = self._checked(token, errand)
        more = self._more(access) if isinstance(access, str) and "userinfo_endpoint" in self._about() else {}
        if more and more.get("sub") != claims["sub"]:
            raise NotAccepted("somebody else's claims")
        return {**{name: said for name, said in more.items() if name not in OF_THE_TOKEN}, **claims}

    def _exchange(self, code: str, errand: Errand) -> Json:
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": self.back,
            "code_verifier": errand.verifier, "client_id": self.client_id,
        }  # fmt: skip
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        ways = self._about().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if self.secret and isinstance(ways, list) and "client_secret_basic" not in ways:
            form["client_secret"] = self.secret
        elif self.secret:
            pair = f"{quote(self.client_id, safe='')}:{quote(self.secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        request = urllib.request.Request(
            self._place("token_endpoint"), urlencode(form).encode(), headers, method="POST"
        )
        return _answer(request)

    def _checked(self, token: str, errand: Errand) -> dict[str, object]:
        """With the keys that are known; with new ones, if it is signed by one that is not among them."""
        asked = {"issuer": self.issuer, "client_id": self.client_id, "nonce": errand.nonce}
        keys = self._place("jwks_uri")
        try:
            return claims_of(token, self._kept(keys), **asked)
        except UnknownKey:
            return claims_of(token, self._kept(keys, ANEW), **asked)

    def _more(self, access: str) -> Json:
        request = urllib.request.Request(
            self._place("userinfo_endpoint"), headers={"Authorization": f"Bearer {access}"}
        )
        return _answer(request)

    def _about(self) -> Json:
        about = self._kept(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if about.get("issuer") != self.issuer:
            raise ProviderDown("another issuer")
        return about

    def _place(self, name: str) -> str:
        """Encrypted, except on this machine."""
        place = urlsplit(str(self._about().get(name, "")))
        if place.scheme != "https" and place.hostname not in ("localhost", "127.0.0.1", "::1"):
            raise ProviderDown(f"no {name}")
        return place.geturl()

    def _kept(self, address: str, at_most: float = KEPT) -> Json:
        with self._turn:
            since, known = self._fetched.get(address, (0.0, {}))
            if known and time.monotonic() - since <= at_most:
                return known
            if time.monotonic() < self._left_alone_until:
                raise ProviderDown("a moment ago")
            try:
                known = _answer(urllib.request.Request(address, headers={"Accept": "application/json"}))
            except (ProviderDown, NotAccepted) as fault:
                self._left_alone_until = time.monotonic() + REST
                raise ProviderDown(str(fault)) from None
            self._fetched[address] = (time.monotonic(), known)
        return known


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        """Never followed: a provider is where it says it is."""


_DIRECT = urllib.request.build_opener(_Stay)


def _answer(request: urllib.request.Request) -> Json:
    """Its JSON object. A refusal in the provider's own words is `NotAccepted`: a code used twice, a wrong verifier."""
    try:
        with _DIRECT.open(request, timeout=TIMEOUT) as answer:
            said = json.loads(answer.read(LARGEST))
    except urllib.error.HTTPError as refused:
        if refused.code in (400, 401, 403):
            raise NotAccepted(f"answered {refused.code}") from None
        raise ProviderDown(f"answered {refused.code}") from None
    except (OSError, ValueError) as fault:
        raise ProviderDown(type(fault).__name__) from None
    if not isinstance(said, dict):
        raise ProviderDown("no object")
    return cast(Json, said)
