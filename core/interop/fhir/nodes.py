"""Walking a FHIR resource with the path in hand, so that every fault can name its field."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from core.interop.fhir.documents import Json
from core.interop.fhir.faults import Fault, is_plain

MAX_LINE = 300
"""Characters of one line of text: a name part, a display, a code's words."""

MAX_PASSAGE = 100_000
"""Characters of one passage of clinical text."""

MAX_REPEATS = 100
"""How often one field of one resource may repeat."""

_NAMES: dict[type, str] = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}


@dataclass(frozen=True)
class Warnings:
    """Plain sentences gathered while one entry is read; each names its field."""

    sentences: list[str] = field(default_factory=list)

    def add(self, path: str, sentence: str) -> None:
        line = f"{path}: {sentence}"
        if line not in self.sentences:
            self.sentences.append(line)


@dataclass(frozen=True)
class Node:
    """One JSON object and where it stands. A field that is absent reads as None or empty; a wrong type is a Fault."""

    value: dict[str, Json]
    path: str
    warnings: Warnings

    @property
    def resource_type(self) -> str:
        """Of a whole resource; empty for a part of one."""
        found = self.value.get("resourceType")
        return found if isinstance(found, str) else ""

    def at(self, name: str) -> str:
        return f"{self.path}.{name}"

    def has(self, name: str) -> bool:
        return name in self.value

    def warn(self, name: str, sentence: str) -> None:
        self.warnings.add(self.at(name), sentence)

    def fault(self, name: str, message: str) -> Fault:
        return Fault(self.at(name), message)

    def part(self, name: str) -> "Node | None":
        if name not in self.value:
            return None
        return self._node(self.value[name], self.at(name))

    def parts(self, name: str) -> "tuple[Node, ...]":
        return tuple(self._node(item, path) for item, path in self._items(name))

    def text(self, name: str, limit: int = MAX_LINE) -> str | None:
        """One line: line breaks and runs of spaces become one space."""
        if name not in self.value:
            return None
        return _line(self.value[name], self.at(name), limit)

    def need_text(self, name: str, limit: int = MAX_LINE) -> str:
        found = self.text(name, limit)
        if found is None:
            raise self.fault(name, "This field is missing. Ask the sender to fill it in.")
        return found

    def texts(self, name: str, limit: int = MAX_LINE) -> tuple[str, ...]:
        # FHIR pads a list of texts with null where only an extension stands beside it.
        lines = (_line(item, path, limit) for item, path in self._items(name) if item is not None)
        return tuple(line for line in lines if line)

    def passage(self, name: str) -> str | None:
        """Text that keeps its line breaks."""
        if name not in self.value:
            return None
        return _checked(self.value[name], self.at(name), MAX_PASSAGE).strip() or None

    def truth(self, name: str) -> bool | None:
        value = self.value.get(name)
        if name in self.value and not isinstance(value, bool):
            raise self.fault(name, f"This is {_kind(value)}; it must be true or false.")
        return value if isinstance(value, bool) else None

    def rank(self, name: str) -> int | None:
        value = self.value.get(name)
        if name not in self.value:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 1000:
            raise self.fault(name, "This must be a whole number from 1 to 999.")
        return value

    def _items(self, name: str) -> Iterator[tuple[Json, str]]:
        items = self.value.get(name, [])
        if not isinstance(items, list):
            raise self.fault(name, f"This is {_kind(items)}; it must be a list.")
        if len(items) > MAX_REPEATS:
            raise self.fault(name, f"This stands {len(items)} times; up to {MAX_REPEATS} can be read.")
        return ((item, f"{self.at(name)}[{position}]") for position, item in enumerate(items))

    def _node(self, value: Json, path: str) -> "Node":
        if not isinstance(value, dict):
            raise Fault(path, f"This is {_kind(value)}; it must be an object.")
        return Node(value, path, self.warnings)


def _line(value: Json, path: str, limit: int) -> str | None:
    return " ".join(_checked(value, path, limit).split()) or None


def _checked(value: Json, path: str, limit: int) -> str:
    if not isinstance(value, str):
        raise Fault(path, f"This is {_kind(value)}; it must be text.")
    if len(value) > limit:
        raise Fault(path, f"This has {len(value)} characters; up to {limit} can be read. Nothing was cut: shorten it.")
    if not is_plain(value):
        raise Fault(path, "This holds control or broken characters. Remove them and send it again.")
    return value


def _kind(value: Json) -> str:
    return _NAMES.get(type(value), "a number")
