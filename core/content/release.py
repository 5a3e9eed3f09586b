"""Locks what a plugin releases: `python -m core.content.release plugins.missing_link` adds it to `released.lock`."""

import sys
from importlib.resources import files
from pathlib import Path

from core.content.kinds import KINDS
from core.content.loader import load_folder
from core.content.lock import LOCK_FILE, lock_text


def lock_releases(package: str) -> list[Path]:
    """Write the lock of each folder of definitions of a plugin's package as it is now.

    Raises ContentError when a version that was released before has changed: the lock is only ever added to.
    """
    written = []
    for kind in KINDS:
        folder = files(package) / kind.FOLDER
        if folder.is_dir():
            loaded = load_folder(package.rpartition(".")[2], folder, kind)
            path = Path(str(folder / LOCK_FILE))
            path.write_text(lock_text({one.release: one.sha256 for one in loaded}), encoding="utf-8")
            written.append(path)
    return written


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(*lock_releases(name), sep="\n")
