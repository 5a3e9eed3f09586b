"""The plain YAML of content: text, numbers, true and false, lists and keys; every value with its line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from core.content.faults import Path

# PyYAML's own reading (YAML 1.1) turns yes, no, on and off into booleans, 010 into 8 and 2026-01-31 into a date:
# none of that is what a practitioner means. These are all the words that are not text.
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)$")
_FRACTION = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+$")
_PLAIN: Mapping[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}
_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")}
_TAGS |= {"tag:yaml.org,2002:value"}
_DEEPEST = 20
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlFault(ValueError):
    """Text that is not the plain YAML of content; `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message


@dataclass(frozen=True)
class YamlText:
    """What a file says, and at which line each path in it stands."""

    value: object
    lines: Mapping[Path, int]

    def nearest(self, path: Path) -> Path:
        """`path` without the steps that the file does not have: a missing key, or a name pydantic put in between."""
        found: Path = ()
        for step in path:
            if (*found, step) in self.lines:
                found = (*found, step)
        return found


def read_yaml(content: bytes) -> YamlText:
    """Read one document.

    Raises YamlFault for broken YAML, a key written twice, aliases, tags, and text that is not UTF-8.
    """
    try:
        node = yaml.compose(content.decode("utf-8-sig"), Loader=_Loader)
    except UnicodeDecodeError as error:
        raise YamlFault(content[: error.start].count(b"\n") + 1, "save the file as UTF-8 text") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise YamlFault(line, f"this is not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise YamlFault(1, f"this is not YAML: {error}") from None
    if node is None:
        raise YamlFault(1, "the file is empty")
    lines: dict[Path, int] = {(): node.start_mark.line + 1}
    return YamlText(_Reading(lines).value_of(node, ()), lines)


class _Reading:
    """One walk through the nodes of a document."""

    def __init__(self, lines: dict[Path, int]) -> None:
        self.lines = lines
        self.seen: set[int] = set()

    def value_of(self, node: yaml.Node, path: Path) -> object:
        line = node.start_mark.line + 1
        if id(node) in self.seen:
            raise YamlFault(line, "write it out: content does not use & and * (aliases)")
        self.seen.add(id(node))
        if node.tag not in _TAGS:
            raise YamlFault(line, f"content does not use tags ({node.tag})")
        if len(path) > _DEEPEST:
            raise YamlFault(line, "lists and keys are nested too deeply")
        if isinstance(node, yaml.MappingNode):
            return {key: self.value_of(value, (*path, key)) for key, value in self._pairs(node, path)}
        if isinstance(node, yaml.SequenceNode):
            return [self._entry(value, (*path, index)) for index, value in enumerate(node.value)]
        return _scalar(node)

    def _entry(self, node: yaml.Node, path: Path) -> object:
        self.lines[path] = node.start_mark.line + 1
        return self.value_of(node, path)

    def _pairs(self, node: yaml.MappingNode, path: Path) -> Iterator[tuple[str, yaml.Node]]:
        for key_node, value in node.value:
            line, key = key_node.start_mark.line + 1, key_node.value
            if not isinstance(key, str):
                raise YamlFault(line, "a key must be a word")
            if (*path, key) in self.lines:
                raise YamlFault(line, f"'{key}' is written twice, first at line {self.lines[*path, key]}")
            self.lines[*path, key] = line
            yield key, value


def _scalar(node: yaml.Node) -> object:
    text = str(node.value)
    if getattr(node, "style", None):  # quoted or a block: always text
        return text
    if text in _PLAIN:
        return _PLAIN[text]
    if _WHOLE.match(text):
        return int(text)
    return float(text) if _FRACTION.match(text) else text
