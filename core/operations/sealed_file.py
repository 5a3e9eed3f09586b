"""A file that nobody reads, changes or shortens unseen without its key: compressed, then AES-256-GCM block by block.

First a head: the format's name, a random salt, and a check that tells a wrong key from a damaged file. Then blocks of
64 KiB. A block's nonce holds its number and whether it is the last, so that none can be moved or left out, nor the end
cut off (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár).
"""

import hmac
import os
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

FORMAT = b"fingerpost backup 1\n"
SALT, CHECK, TAG = 16, 32, 16
HEAD = len(FORMAT) + SALT + CHECK
BLOCK = 64 * 1024
FAST = 1


class Damaged(Exception):
    """The file is not as it was written; the words say where."""


class WrongKey(Exception):
    """Not the key that the file was written with."""


class Target(Protocol):
    """What sealed bytes are written to."""

    def write(self, data: bytes, /) -> object: ...


class SealedWriter:
    """Takes bytes; only `finish` makes the file whole."""

    def __init__(self, file: Target, secret: bytes) -> None:
        salt = os.urandom(SALT)
        self._cipher, check = _keys(secret, salt)
        self._file, self._deflate = file, zlib.compressobj(FAST)
        self._waiting, self._number = bytearray(), 0
        file.write(FORMAT + salt + check)

    def write(self, data: bytes) -> None:
        self._take(self._deflate.compress(data))

    def finish(self) -> None:
        self._take(self._deflate.flush())
        self._put(bytes(self._waiting), is_last=True)

    def _take(self, data: bytes) -> None:
        """What fills a block is written; at least a byte stays for the last one."""
        self._waiting += data
        while len(self._waiting) > BLOCK:
            self._put(bytes(self._waiting[:BLOCK]), is_last=False)
            del self._waiting[:BLOCK]

    def _put(self, block: bytes, *, is_last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, is_last), block, None))
        self._number += 1


def sealed_lines(file: BinaryIO, secret: bytes) -> Iterator[bytes]:
    """The lines that were written, without their ends, each only once its block has proved sound. A file that is not
    whole raises `Damaged`, at the latest instead of ending."""
    inflate, rest = zlib.decompressobj(), b""
    for block in _blocks(file, secret):
        *lines, rest = (rest + inflate.decompress(block)).split(b"\n")
        yield from lines
    if rest or not inflate.eof:
        raise Damaged("its end is missing")


def _blocks(file: BinaryIO, secret: bytes) -> Iterator[bytes]:
    cipher, number = _open_head(file.read(HEAD), secret), 0
    block = file.read(BLOCK + TAG)
    while block or number == 0:
        following = file.read(BLOCK + TAG)
        try:
            yield cipher.decrypt(_nonce(number, not following), block, None)
        except InvalidTag:
            raise Damaged(f"from byte {HEAD + number * (BLOCK + TAG):,} on it was changed or cut off") from None
        block, number = following, number + 1


def _open_head(head: bytes, secret: bytes) -> AESGCM:
    if head[: len(FORMAT)] != FORMAT:
        raise Damaged("it is no backup of Fingerpost, or of a newer version")
    if len(head) < HEAD:
        raise Damaged("it was cut off near its beginning")
    cipher, check = _keys(secret, head[len(FORMAT) : -CHECK])
    if not hmac.compare_digest(check, head[-CHECK:]):
        raise WrongKey
    return cipher


def _keys(secret: bytes, salt: bytes) -> tuple[AESGCM, bytes]:
    """Slow and hungry on purpose (half a second, 64 MB): a guessed passphrase costs as much each time."""
    both = Scrypt(salt=salt, length=64, n=2**16, r=8, p=2).derive(secret)
    return AESGCM(both[:32]), hmac.digest(both[32:], FORMAT + salt, "sha256")


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
