"""Checking definitions that are being written: one file, or the folder of a plugin."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from core.content.definition import Definition
from core.content.faults import ContentError, ContentFault
from core.content.instruments import SCORERS, Instrument
from core.content.kinds import KINDS
from core.content.loader import Loaded, load_file, load_folder
from core.content.scorers import Scorer


def faults_in(path: Path, scorers: Mapping[str, Scorer] | None) -> tuple[int, tuple[ContentFault, ...]]:
    """How many definitions were read without a fault, and every fault of every file.

    A file is of the kind whose folder it stands in, and an instrument anywhere else. `scorers`: those of the installed
    plugins; None leaves their names unchecked.
    """
    known = None if scorers is None else {SCORERS: scorers}
    whole = path.resolve()
    if whole.is_file():
        return _of_file(whole, known)
    checked: list[Loaded[Definition]] = []
    faults: list[ContentFault] = []
    for folder, kind in _folders(whole):
        loaded, found = _loaded(folder, kind, known)
        checked += loaded
        faults += found
    return len(checked), tuple(faults)


def _of_file(file: Path, known: Mapping[str, object] | None) -> tuple[int, tuple[ContentFault, ...]]:
    """In a folder of definitions the file is checked beside its neighbours, against the lock of the folder."""
    kind, plugin = _kind_of(file.parent), file.parent.parent.name
    if kind is not None:
        _, faults = _loaded(file.parent, kind, known)
        if ours := tuple(fault for fault in faults if fault.file == f"{kind.FOLDER}/{file.name}"):
            return 0, ours
    try:
        load_file(plugin, file.name, file, kind or Instrument, known)
    except ContentError as error:
        return 0, error.faults
    return 1, ()


def _loaded(
    folder: Path, kind: type[Definition], known: Mapping[str, object] | None
) -> tuple[list[Loaded[Definition]], list[ContentFault]]:
    plugin = folder.parent.name
    try:
        loaded = load_folder(plugin, folder, kind, known)
    except ContentError as error:
        return [], list(error.faults)
    message = f"the key must begin with '{plugin}:'"
    strangers = [one for one in loaded if one.definition.plugin != plugin]
    return list(loaded), [ContentFault(plugin, one.file, 1, one.definition.key, message) for one in strangers]


def _folders(path: Path) -> Iterator[tuple[Path, type[Definition]]]:
    """The folders of definitions of a plugin; the path may be one of them."""
    if own := _kind_of(path):
        yield path, own
        return
    yield from ((path / kind.FOLDER, kind) for kind in KINDS if (path / kind.FOLDER).is_dir())


def _kind_of(folder: Path) -> type[Definition] | None:
    return next((kind for kind in KINDS if folder.name == kind.FOLDER), None)
