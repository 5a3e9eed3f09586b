"""Reads the YAML files of a plugin's package: each file one version of one definition, every fault named."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Generic, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from core.content.definition import Definition
from core.content.faults import ContentError, ContentFault, Path, PlacedFaults
from core.content.frameworks import Framework
from core.content.instruments import SCORERS, Instrument
from core.content.lock import LOCK_FILE, Release, content_hash, read_lock
from core.content.pathways import Pathway
from core.content.scorers import Scorer
from core.content.strict import Strict
from core.content.yaml_text import YamlFault, YamlText, read_yaml

Kind = TypeVar("Kind", bound=Definition)


@dataclass(frozen=True)
class Loaded(Generic[Kind]):
    """A definition with the file it came from and the hash of what that says."""

    definition: Kind
    file: str
    sha256: str

    @property
    def release(self) -> Release:
        return self.definition.release


def load_instruments(package: str, scorers: Iterable[Scorer] = ()) -> tuple[Instrument, ...]:
    """The instruments of a plugin, in the order of their file names.

    `package` is the plugin's package, as `__package__`; `scorers` those that it registers, with which the worked
    examples are scored. Raises ContentError naming plugin, file, line and key.
    """
    return _load(package, Instrument, {SCORERS: {scorer.key: scorer for scorer in scorers}})


def load_frameworks(package: str) -> tuple[Framework, ...]:
    """The competency frameworks of a plugin, in the order of their file names; as `load_instruments`."""
    return _load(package, Framework)


def load_pathways(package: str) -> tuple[Pathway, ...]:
    """The pathways of a plugin, in the order of their file names; as `load_instruments`."""
    return _load(package, Pathway)


def load_folder(
    plugin: str, folder: Traversable, kind: type[Kind], known: Mapping[str, object] | None = None
) -> tuple[Loaded[Kind], ...]:
    """The definitions of one kind in a folder, checked against its `released.lock`; all faults of all files at once.

    `known`: what definitions may name besides each other; None leaves such names unchecked.
    """
    if not folder.is_dir():
        raise ContentError([ContentFault(plugin, kind.FOLDER, 1, "", "the folder is missing")])
    loaded: list[Loaded[Kind]] = []
    faults: list[ContentFault] = []
    for file in sorted(folder.iterdir(), key=lambda found: found.name):
        if file.name == LOCK_FILE:
            continue
        try:
            loaded.append(load_file(plugin, f"{kind.FOLDER}/{file.name}", file, kind, known))
        except ContentError as error:
            faults.extend(error.faults)
    # A file that cannot be read is not a released version gone missing: that is asked only of what can.
    if faults := faults or [
        *_repeated(plugin, loaded),
        *_changed(plugin, loaded, f"{kind.FOLDER}/{LOCK_FILE}", folder),
    ]:
        raise ContentError(faults)
    return tuple(loaded)


def load_file(
    plugin: str, name: str, file: Traversable, kind: type[Kind], known: Mapping[str, object] | None = None
) -> Loaded[Kind]:
    """One file; `name` is what faults call it. Raises ContentError with every fault."""
    if not file.name.endswith(".yaml"):
        raise ContentError([ContentFault(plugin, name, 1, "", "only .yaml files belong here")])
    try:
        text = read_yaml(file.read_bytes())
        return Loaded(kind.model_validate(text.value, context=known), name, content_hash(text.value))
    except YamlFault as fault:
        raise ContentError([ContentFault(plugin, name, fault.line, "", fault.message)]) from None
    except ValidationError as error:
        raise ContentError(_faults(plugin, name, text, error.errors())) from None


def unreleased(plugin: str, folder: Traversable, kind: type[Kind]) -> tuple[Loaded[Kind], ...]:
    """What is not in the lock yet: drafts, whose text may still change."""
    released = _released(folder)
    return tuple(loaded for loaded in load_folder(plugin, folder, kind) if loaded.release not in released)


def _load(package: str, kind: type[Kind], known: Mapping[str, object] | None = None) -> tuple[Kind, ...]:
    plugin = package.rpartition(".")[2]
    return tuple(one.definition for one in load_folder(plugin, files(package) / kind.FOLDER, kind, known))


def _faults(plugin: str, name: str, text: YamlText, errors: Iterable[ErrorDetails]) -> Iterator[ContentFault]:
    for path, message in _placed(errors):
        place = text.nearest(path)
        yield ContentFault(plugin, name, text.lines[place], ".".join(map(str, place)), message)


def _placed(errors: Iterable[ErrorDetails]) -> Iterator[tuple[Path, str]]:
    for error in errors:
        cause = error.get("ctx", {}).get("error")
        if isinstance(cause, PlacedFaults):
            yield from ((fault.path, fault.message) for fault in cause.faults)
        else:
            yield error["loc"], _plainly(error)


def _plainly(error: ErrorDetails) -> str:
    key = str(error["loc"][-1]) if error["loc"] else ""
    if error["type"] == "missing":
        return f"'{key}' is missing"
    if error["type"] == "extra_forbidden":
        near = get_close_matches(key, _known_keys(Strict), n=1)
        return f"unknown key '{key}'" + (f"; did you mean '{near[0]}'?" if near else "")
    return error["msg"].removeprefix("Value error, ")


def _known_keys(model: type[Strict]) -> set[str]:
    return set(model.model_fields).union(*(_known_keys(kind) for kind in model.__subclasses__()))


def _repeated(plugin: str, loaded: Sequence[Loaded[Kind]]) -> Iterator[ContentFault]:
    first: dict[Release, str] = {}
    for one in loaded:
        if one.release in first:
            key, version = one.release
            message = f"{key} version {version} is already in {first[one.release]}"
            yield ContentFault(plugin, one.file, 1, "version", message)
        first.setdefault(one.release, one.file)


def _released(folder: Traversable) -> dict[Release, str]:
    lock = folder / LOCK_FILE
    return read_lock(lock.read_text(encoding="utf-8")) if lock.is_file() else {}


def _changed(plugin: str, loaded: Sequence[Loaded[Kind]], lock: str, folder: Traversable) -> Iterator[ContentFault]:
    try:
        released = _released(folder)
    except ValueError as error:
        line, _, message = str(error).removeprefix("line ").partition(": ")
        yield ContentFault(plugin, lock, int(line), "", message)
        return
    now = {one.release: one for one in loaded}
    for (key, version), digest in released.items():
        one = now.get((key, version))
        if one is None:
            message = f"{key} version {version} is released and must stay; put changes in a file of their own"
            yield ContentFault(plugin, lock, 1, key, message)
        elif one.sha256 != digest:
            message = f"{key} version {version} is released and may not change; make it version {version + 1}"
            yield ContentFault(plugin, one.file, 1, "version", message)
