"""What somebody needs to set up an authenticator app: a picture to scan, a key to type, an address."""

from dataclasses import dataclass

import segno
from markupsafe import Markup

from core.people.totp import address, written


@dataclass(frozen=True)
class App:
    """Shown while an app is set up, and never after."""

    picture: Markup
    key: str
    address: str

    @classmethod
    def of(cls, secret: bytes, username: str) -> "App":
        says = address(secret, username)
        code = segno.make(says, error="m", micro=False)
        drawn = code.svg_inline(scale=4, dark="#212b32", light="#fff", svgclass="fp-qr", lineclass=None, omitsize=True)
        return cls(Markup(drawn), written(secret), says)
