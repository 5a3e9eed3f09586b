"""Locks what a plugin releases: `python -m core.content.release plugins.missing_link` adds it to `released.lock`."""

import sys
from importlib.resources import files
from pathlib import Path

from core.content.loader import FOLDER, load_folder
from core.content.lock import LOCK_FILE, lock_text


def lock_releases(package: str) -> Path:
    """Write the lock of a plugin's package as it is now.

    Raises ContentError when a version that was released before has changed: the lock is only ever added to.
    """
    folder = files(package) / FOLDER
    loaded = load_folder(package.rpartition(".")[2], folder)
    path = Path(str(folder / LOCK_FILE))
    path.write_text(lock_text({one.release: one.sha256 for one in loaded}), encoding="utf-8")
    return path


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(lock_releases(name))
