"""The key that signs anchors: a file of the service's own account that nobody else may read."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from core.access.audit.anchors import AnchorFault

OTHERS = 0o077
MINE = 0o600


def make_key(file: Path) -> Ed25519PrivateKey:
    """A new key in a new file, written through to the disk. Raises `FileExistsError`: a key is never overwritten."""
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, MINE), "wb") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    return key


def read_key(file: Path | None) -> Ed25519PrivateKey:
    """Raises `AnchorFault` for a key that is lost, damaged, or open to others."""
    if file is None:
        raise AnchorFault("no key signs anchors: FINGERPOST_ANCHOR_KEY names none")
    try:
        text, mode = file.read_bytes(), file.stat().st_mode
    except OSError:
        raise AnchorFault(f"the key that signs anchors cannot be read: {file.name} is lost") from None
    if os.name == "posix" and mode & OTHERS:
        raise AnchorFault(f"others on this machine may read the key that signs anchors. Run: chmod 600 {file.name}")
    try:
        key = load_pem_private_key(text, None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise AnchorFault(f"{file.name} holds no Ed25519 key")
    return key
