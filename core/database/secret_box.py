"""Secrets at rest: sealed with the installation's key, where it has one, so that a copy of the database tells none."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.settings import Settings

OPEN, SEALED = b"\0", b"\1"
NONCE = 12


class WrongKey(ValueError):
    """The key of this installation is missing, or is not the one that sealed this."""


@dataclass(frozen=True)
class SecretBox:
    """AES-GCM under a key derived from `FINGERPOST_SECRET_KEY`; without one, secrets are kept as they are."""

    cipher: AESGCM | None

    @classmethod
    def of(cls, settings: Settings) -> "SecretBox":
        if settings.secret_key is None:
            return cls(None)
        derive = HKDF(SHA256(), 32, salt=None, info=b"fingerpost: secrets")
        return cls(AESGCM(derive.derive(settings.secret_key.get_secret_value().encode())))

    def seal(self, secret: bytes, whose: UUID) -> bytes:
        """Opens for this person, or this organisation, only: swapping two rows opens neither."""
        if self.cipher is None:
            return OPEN + secret
        nonce = secrets.token_bytes(NONCE)
        return SEALED + nonce + self.cipher.encrypt(nonce, secret, whose.bytes)

    def open(self, kept: bytes, whose: UUID) -> bytes:
        """Raises `WrongKey`."""
        if kept[:1] == OPEN:
            return kept[1:]
        if self.cipher is None:
            raise WrongKey
        try:
            return self.cipher.decrypt(kept[1 : NONCE + 1], kept[NONCE + 1 :], whose.bytes)
        except InvalidTag:
            raise WrongKey from None

    def should_seal(self, kept: bytes) -> bool:
        """Whether this was kept before the installation had a key."""
        return self.cipher is not None and kept[:1] == OPEN
