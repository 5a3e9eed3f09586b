"""The list of released versions: what records pin may never change (`released.lock` in each folder of definitions).

A line is `key version sha256`. The hash is of what the file says, so comments and layout may still be tidied.
Before a release, add what is new with `python -m core.content.release PACKAGE`.
"""

import json
from collections.abc import Mapping
from hashlib import sha256

LOCK_FILE = "released.lock"
HEADER = "# Released versions: key, version, sha256 of the content. Never edit a line; a change is a new version.\n"

Release = tuple[str, int]


def content_hash(value: object) -> str:
    """The hash of a definition as read from YAML, whatever its layout and order of keys."""
    canonical = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def read_lock(text: str) -> dict[Release, str]:
    """The hash of each released version. Raises ValueError with the line number for a line that cannot be read."""
    released: dict[Release, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split()
        if len(parts) != 3 or not parts[1].isdecimal() or len(parts[2]) != 64:
            raise ValueError(f"line {number}: a line is: key version sha256")
        if (parts[0], int(parts[1])) in released:
            raise ValueError(f"line {number}: {parts[0]} version {parts[1]} is listed twice")
        released[parts[0], int(parts[1])] = parts[2]
    return released


def lock_text(hashes: Mapping[Release, str]) -> str:
    lines = (f"{key} {version} {digest}\n" for (key, version), digest in sorted(hashes.items()))
    return HEADER + "".join(lines)
