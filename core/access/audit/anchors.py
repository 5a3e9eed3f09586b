"""Signed anchors: what the head of the audit's chain was on a day, kept where whoever could change the audit could not.

An anchor is a small JSON document: its number without gaps, the moment, how many entries were sealed, the hash of the
last seal, the digest of the anchor before, and an Ed25519 signature over all of it.
"""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FORMAT = "fingerpost anchor 1"


class AnchorFault(Exception):
    """The anchors themselves are not as they left; the words say which, and what it may mean."""


@dataclass(frozen=True)
class ChainAnchor:
    """`position` and `hash` (hexadecimal) are of the newest seal; `before` is the digest of the anchor before, empty
    for the first. `next_key` announces the key that signs from now on. `replaces`: after a restore, the number of the
    first anchor that vouches for what was given up, with the reason."""

    number: int
    at: str
    position: int
    hash: str
    before: str
    key: str
    next_key: str | None = None
    replaces: int | None = None
    why: str | None = None

    @property
    def digest(self) -> str:
        return hashlib.sha256(self._said()).hexdigest()

    @property
    def file_name(self) -> str:
        return f"anchor-{self.number:06}.json"

    @property
    def day(self) -> str:
        return self.at[:10]

    def signed(self, key: Ed25519PrivateKey) -> str:
        """The document as it leaves the house."""
        said = {"format": FORMAT, **asdict(self), "signature": key.sign(self._said()).hex()}
        return json.dumps(said, indent=2) + "\n"

    def _said(self) -> bytes:
        return json.dumps({"format": FORMAT, **asdict(self)}, sort_keys=True).encode()


def public_of(key: Ed25519PrivateKey) -> str:
    """The public half, by which anchors are checked: 64 hexadecimal digits, no secret."""
    return key.public_key().public_bytes_raw().hex()


def read_anchor(document: str, name: str) -> ChainAnchor:
    """Raises `AnchorFault` for what is no anchor, or was changed since it was signed."""
    try:
        said = json.loads(document)
        signature, sort = bytes.fromhex(said.pop("signature")), said.pop("format")
        anchor = ChainAnchor(**said)
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(anchor.key))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise AnchorFault(f"{name} is no anchor, or was damaged") from None
    if sort != FORMAT:
        raise AnchorFault(f"{name} is of another version of Fingerpost")
    try:
        public.verify(signature, anchor._said())
    except InvalidSignature:
        raise AnchorFault(f"{name} was changed after it was signed") from None
    return anchor


def anchors_in(folder: Path) -> list[ChainAnchor]:
    """Every anchor of a folder by number. Raises `AnchorFault`."""
    found, faults = readable_in(folder)
    if faults:
        raise AnchorFault(faults[0])
    return found


def readable_in(folder: Path) -> tuple[list[ChainAnchor], list[str]]:
    """The anchors of a folder by number, and what is wrong with each file that is none."""
    found, faults = list[ChainAnchor](), list[str]()
    for file in sorted(folder.glob("anchor-*.json")):
        try:
            found.append(read_anchor(file.read_text("utf-8"), file.name))
        except AnchorFault as fault:
            faults.append(str(fault))
        except (OSError, UnicodeDecodeError):
            faults.append(f"{file.name} cannot be read")
    return sorted(found, key=lambda one: one.number), faults


def check_line(anchors: Sequence[ChainAnchor], trusted: Collection[str] = ()) -> None:
    """Raises `AnchorFault` for the first thing that is wrong with the line."""
    _, faults = along(anchors, trusted)
    if faults:
        raise AnchorFault(faults[0])


def along(anchors: Sequence[ChainAnchor], trusted: Collection[str] = ()) -> tuple[list[ChainAnchor], list[str]]:
    """Whether each follows the one before, signed by a key that is trusted or was announced by one that was: those
    that vouch for the audit, and every fault, of each strange key the first. With no key given the first anchor's is
    trusted."""
    known, strange = set(trusted) or {one.key for one in anchors[:1]}, set[str]()
    sound, faults = list[ChainAnchor](), list[str]()
    for n, anchor in enumerate(anchors):
        if n and (fault := _between(anchors[n - 1], anchor)):
            faults.append(fault)
        if anchor.key in known:
            sound.append(anchor)
            known |= {anchor.next_key} if anchor.next_key else set()
        elif anchor.key not in strange:
            strange.add(anchor.key)
            faults.append(
                f"anchor {anchor.number} of {anchor.day} is signed with a key ({anchor.key[:16]}…) that no anchor"
                " before announced. If the key was lost, ask who runs the service for the new public half, and name"
                " it too; otherwise somebody else made this anchor"
            )
    return sound, faults


def _between(before: ChainAnchor, anchor: ChainAnchor) -> str | None:
    if anchor.number != before.number + 1:
        return f"anchor {before.number + 1} is missing, or there are two"
    if anchor.before != before.digest:
        return f"anchor {anchor.number} does not follow anchor {before.number}: one was replaced"
    return None


def that_hold(anchors: Sequence[ChainAnchor]) -> list[ChainAnchor]:
    """Without those that a restore has given up."""
    given_up = {number for one in anchors if one.replaces is not None for number in range(one.replaces, one.number)}
    return [one for one in anchors if one.number not in given_up]


def given_up(anchors: Sequence[ChainAnchor]) -> list[str]:
    """What was given up by a restore, in words: told with every check."""
    return [
        f"On {one.day} an older state was put back: anchors {one.replaces} to {one.number - 1} no longer hold."
        f" The reason given: {one.why}"
        for one in anchors
        if one.replaces is not None
    ]
