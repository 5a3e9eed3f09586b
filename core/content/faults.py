"""What is wrong with a piece of content, and where: plugin, file, line and key."""

from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class PlacedFault:
    """A fault in one definition; `path` leads to it, such as `("scores", 0, "bands")`."""

    path: Path
    message: str


class PlacedFaults(ValueError):
    """Faults found by comparing parts of a definition with each other; each keeps its own place."""

    def __init__(self, faults: Iterable[PlacedFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.message for fault in self.faults))


@dataclass(frozen=True)
class ContentFault:
    """One fault as its author reads it."""

    plugin: str
    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        at = f" ({self.key})" if self.key else ""
        return f"plugin {self.plugin}, {self.file} line {self.line}{at}: {self.message}"


class ContentError(ValueError):
    """A plugin's content cannot be used; every fault found is named."""

    def __init__(self, faults: Iterable[ContentFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
