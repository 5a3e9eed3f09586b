"""A plugin under development: the folder with its pyproject.toml, read without installing it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from core.extensions.installed import GROUP, PluginError

FILE = "pyproject.toml"


@dataclass(frozen=True)
class Project:
    """`folder` is where Python finds its package; `module` the one that its entry point names."""

    folder: Path
    name: str
    module: str


def read_project(folder: Path) -> Project:
    """Raises PluginError naming file and line where it is no plugin's project."""
    file = folder / FILE
    if not file.is_file():
        raise PluginError(folder.name, f"{FILE} line 1: {folder} holds no such file")
    text = file.read_text(encoding="utf-8")
    try:
        named = tomllib.loads(text).get("project", {}).get("entry-points", {}).get(GROUP, {})
    except tomllib.TOMLDecodeError as fault:
        raise PluginError(folder.name, f"{FILE}: {fault}") from None
    if not isinstance(named, dict) or len(named) != 1:
        line = next((n for n, said in enumerate(text.splitlines(), 1) if GROUP in said), 1)
        raise PluginError(folder.name, f'{FILE} line {line}: name one module under [project.entry-points."{GROUP}"]')
    ((name, module),) = named.items()
    return Project(folder, str(name), str(module))
