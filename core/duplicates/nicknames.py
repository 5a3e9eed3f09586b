"""Names that one person goes by: read once from `nicknames.txt`, our own list."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from core.clients.names import fold


@cache
def _groups() -> Mapping[str, frozenset[str]]:
    """For each name, all names of the lines it stands in."""
    found: dict[str, set[str]] = {}
    for line in files("core.duplicates").joinpath("nicknames.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            names = {fold(name) for name in line.split()}
            for name in names:
                found.setdefault(name, set()).update(names)
    return {name: frozenset(names) for name, names in found.items()}


def names_like(name: str) -> frozenset[str]:
    """The folded name and what people who have it are called, or who are called so may be named."""
    return _groups().get(name, frozenset((name,)))
