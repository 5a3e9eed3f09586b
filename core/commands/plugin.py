"""`fingerpost plugin`: begin a plugin of your own, and look whether it conforms."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module, invalidate_caches
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from core.commands.answers import print_json
from core.commands.endings import Commands, Ending, WrongUse
from core.commands.options import AsJson
from core.commands.plugin_files import files_of
from core.content.faults import ContentError
from core.content.release import lock_releases
from core.extensions.catalogue import CatalogueError
from core.extensions.conformance import faults_of
from core.extensions.installed import Plugin, PluginError, installed_plugins
from core.extensions.manager import PluginHost
from core.extensions.project import Project, read_project
from core.plugin_pages.showing import contribution
from core.policy_admin.checking import PolicyFile, faults_in, standing_words
from core.vocabulary import declared

app = typer.Typer(cls=Commands, no_args_is_help=True, help="For whoever writes a plugin of their own.")
POLICY = "policy.csv"
NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Its name: lower-case letters, digits and _")],
    folder: Annotated[Path, typer.Option(help="Where its folder is made")] = Path("."),
) -> None:
    """Begin a plugin: a package that conforms, with one form, to be changed into your own.

    Example: fingerpost plugin new bright_paths --folder /srv/plugins
    """
    if not NAME.fullmatch(name):
        raise WrongUse(f"'{name}' is no name for a plugin: use 2 to 40 lower-case letters, digits and _.")
    place = folder / name
    if place.exists():
        raise Ending(f"{place} is there already: choose another name or folder.")
    for path, text in files_of(name).items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_text(text, encoding="utf-8")
    with _importable(Project(place, name, f"{name}.plugin")):
        lock_releases(name)
    typer.echo(f"{place} is made. Look whether it conforms: fingerpost plugin test {place}")


@app.command(name="test")
def look_at(
    path: Annotated[Path, typer.Argument(help="The folder with its pyproject.toml")], as_json: AsJson = False
) -> None:
    """Look whether a plugin that is not installed conforms; every fault names the plugin, the file and the line.

    Example: fingerpost plugin test /srv/plugins/bright_paths
    """
    faults = list(_faults(path))
    if as_json:
        print_json({"faults": faults})
    else:
        typer.echo("\n".join(faults) or "It conforms.")
    raise typer.Exit(1 if faults else 0)


def _faults(path: Path) -> Iterator[str]:
    """Beside the plugins that are installed, as it would be."""
    try:
        project = read_project(path)
        with _importable(project):
            yield from _faults_of(project)
    except PluginError as fault:
        yield str(fault)
    except (ContentError, CatalogueError) as fault:
        yield from str(fault).splitlines()


def _faults_of(project: Project) -> Iterator[str]:
    try:
        module = import_module(project.module)
    except Exception as error:
        # An edge: whatever a stranger's module does, its author is told which and why.
        raise PluginError(
            project.name, f"{project.module} did not load: {type(error).__name__}: {error}"
        ) from error  # fmt: skip
    plugin = Plugin(project.name, module)
    others = [one for one in installed_plugins() if one.name != plugin.name]
    host = PluginHost([*others, plugin])
    words = declared(one.name for one in host.plugins)
    contribution(host, words)
    yield from faults_of(plugin, host.catalogue, words)
    shipped = files("policies").joinpath("partnership.csv").read_text("utf-8")
    asked = [PolicyFile("partnership.csv", shipped), PolicyFile(POLICY, plugin.policy_text)]
    for fault in faults_in(asked, standing_words(words)):
        yield f"plugin {plugin.name}, {fault}"


@contextmanager
def _importable(project: Project) -> Iterator[None]:
    """The project's folder on the path, and its modules forgotten afterwards."""
    place, top = str(project.folder.resolve()), project.module.partition(".")[0]
    sys.path.insert(0, place)
    invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(place)
        for module in [module for module in sys.modules if module.partition(".")[0] == top]:
            del sys.modules[module]
        invalidate_caches()
