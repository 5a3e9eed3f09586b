"""The one exception of this package, which never leaves it, and how foreign text may be quoted in a report."""

import re

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
MAX_QUOTED = 160


class Fault(ValueError):
    """Why an entry cannot be read: `field` is a path such as `Patient.birthDate`, `message` says what to do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field, self.message = field, message


def is_plain(text: str) -> bool:
    """Whether both databases, a page and a terminal can hold it: no control characters, no halves of characters."""
    return _FORBIDDEN.search(text) is None


def shown(text: str) -> str:
    """Foreign text for a report: what cannot be printed becomes “?”, and very long text ends in “…”."""
    clean = _FORBIDDEN.sub("?", text)
    return clean if len(clean) <= MAX_QUOTED else clean[:MAX_QUOTED] + "…"
