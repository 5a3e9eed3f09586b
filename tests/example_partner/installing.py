"""Installs the example partner as pip does for an editable package: a path, and a record of its entry points."""

import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import invalidate_caches
from pathlib import Path

FOLDER = Path(__file__).parent
NAME = "bright_harbour"


@contextmanager
def installed(site: Path) -> Iterator[None]:
    """`site`: an empty folder, on the path for as long as it is installed."""
    project = tomllib.loads((FOLDER / "pyproject.toml").read_text())["project"]
    record = site / f"{NAME}-{project['version']}.dist-info"
    record.mkdir()
    (record / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )  # fmt: skip
    groups = (f"[{group}]\n" + "\n".join(f"{k} = {v}" for k, v in found.items())
              for group, found in project["entry-points"].items())  # fmt: skip
    (record / "entry_points.txt").write_text("\n".join(groups) + "\n")
    before = list(sys.path)
    sys.path[:0] = [str(site), str(FOLDER)]
    invalidate_caches()
    try:
        yield
    finally:
        sys.path[:] = before  # not less: whoever had put the folder there before goes on finding it
        for module in [module for module in sys.modules if module.partition(".")[0] == NAME]:
            del sys.modules[module]
        invalidate_caches()
