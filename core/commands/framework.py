"""`fingerpost framework`: the competency frameworks of the installed plugins, and files that are to become one."""

from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from core.commands.answers import print_json, print_table
from core.commands.endings import NO, Commands, WrongUse
from core.commands.options import AsJson
from core.competencies.comparing import Comparison, Line, Sort
from core.competencies.comparing import compare as compare_frameworks
from core.competencies.frameworks import named_on
from core.competencies.schemas import AnomalyOut, ComparisonOut, FrameworkLine, FrameworkOut
from core.competencies.showing import names_of, sort_words
from core.content.anomalies import anomalies_of
from core.content.faults import ContentError, ContentFault
from core.content.frameworks import Framework
from core.content.loader import load_file, load_folder
from core.extensions.manager import PluginHost
from core.extensions.shelf import Shelf

app = typer.Typer(cls=Commands, no_args_is_help=True, help="Competency frameworks: list, read, compare, check a file.")
KEY = "plugin:name, with @ and a number for a version that is not the latest"
Key = Annotated[str, typer.Argument(help=f"The framework: {KEY}", metavar="KEY")]
Other = Annotated[str, typer.Argument(help="The other framework", metavar="KEY")]


@app.command(name="list")
def list_frameworks(as_json: AsJson = False) -> None:
    """Show every version of every framework that an installed plugin declares, switched on or not.

    Example: fingerpost framework list
    """
    found = [FrameworkLine.model_validate(one) for one in _shelf()]
    if as_json:
        print_json({"frameworks": [one.model_dump(mode="json") for one in found]})
        return
    rows = [
        (one.key, str(one.version), one.title, one.owner, one.state.words, str(one.indicator_count)) for one in found
    ]
    print_table(("Key", "Version", "Title", "Whose", "State", "Indicators"), rows)


@app.command()
def show(key: Key, as_json: AsJson = False) -> None:
    """Show one framework: its indicators by competency and level, its rules, and what is odd in it.

    Example: fingerpost framework show second_step:recovery_coach
    """
    shelf = _shelf()
    framework = _named(shelf, key)
    if as_json:
        versions = tuple(one for one in reversed(shelf.of_plugin(framework.plugin)) if one.key == framework.key)
        print_json(FrameworkOut.of(framework, versions).model_dump(mode="json"))
        return
    typer.echo(f"{framework.owner}: {framework.title}, version {framework.version}. {framework.sign_off}.")
    for competency in framework.competencies:
        typer.echo(f"\n{competency.number} {competency.title}")
        for level in framework.levels:
            lines = [f"    - {' '.join(one.whole.split())}" for one in competency.at(level)]
            lines += [f"    Rule: {framework.sentence_of(rule)}." for rule in framework.rules_at(competency, level)]
            typer.echo("\n".join([f"  {level.label}", *(lines or ["    (nothing stated)"])]))
    _tell_odd(framework)


@app.command()
def compare(left: Key, right: Other, as_json: AsJson = False) -> None:
    """Compare two frameworks indicator by indicator; wording is matched, whatever the level is called.

    Example: fingerpost framework compare missing_link:recovery_navigator second_step:recovery_coach
    """
    shelf = _shelf()
    comparison = compare_frameworks(_named(shelf, left), _named(shelf, right))
    if as_json:
        print_json(ComparisonOut.of(comparison).model_dump(mode="json"))
        return
    _tell_differences(comparison)


@app.command()
def validate(
    path: Annotated[Path, typer.Argument(help="A YAML file, or a plugin's folder of them")], as_json: AsJson = False
) -> None:
    """Name every fault of a framework file, with line; and what is odd in it, which is no fault.

    Exit code 1 says that there is a fault.

    Example: fingerpost framework validate plugins/second_step/frameworks
    """
    found: tuple[Framework, ...] = ()
    faults: tuple[ContentFault, ...] = ()
    try:
        found = _read(path)
    except ContentError as error:
        faults = error.faults
    if as_json:
        odd = [{"key": one.key} | AnomalyOut.of(odd).model_dump() for one in found for odd in anomalies_of(one)]
        print_json({"faults": [fault.__dict__ for fault in faults], "anomalies": odd})
    else:
        typer.echo("\n".join(map(str, faults)) or "No faults.")
        for framework in found:
            _tell_odd(framework)
    raise typer.Exit(NO if faults else 0)


def _shelf() -> Shelf[Framework]:
    return PluginHost.installed().catalogue.frameworks


def _named(shelf: Shelf[Framework], key: str) -> Framework:
    found = named_on(shelf, key)
    if found is not None:
        return found
    known = sorted({one.key for one in shelf})
    near = get_close_matches(key, known, 1)
    hint = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(known) or 'none'}."
    raise WrongUse(f"There is no framework '{key}'. {hint}")


def _read(path: Path) -> tuple[Framework, ...]:
    """Faults name the plugin by the folder that a plugin's folder of frameworks stands in."""
    if path.is_dir():
        return tuple(one.definition for one in load_folder(path.resolve().parent.name, path, Framework))
    plugin = path.resolve().parent.parent.name
    return (load_file(plugin, str(path), path, Framework).definition,)


def _tell_odd(framework: Framework) -> None:
    stated = [f"- {words}" for words in framework.anomalies]
    found = [f"- {one.oddity.words}: {one.message}" for one in anomalies_of(framework)]
    for title, lines in (("found", found), ("stated in the file", stated)):
        if lines:
            typer.echo("\n".join([f"\nOdd in {framework.key}, {title}:", *lines]))


def _tell_differences(comparison: Comparison) -> None:
    names = names_of(comparison)
    print_table(("Indicators", "Number"), [(sort_words(sort, names), str(comparison.count(sort))) for sort in Sort])
    for part in comparison.differing:
        typer.echo(f"\n{part.title}")
        for line in part.lines:
            typer.echo(f"  {sort_words(line.sort, names)}: {_told(line)}")


def _told(line: Line) -> str:
    """Both sides; of the same wording once."""
    sides = [(one.level.label, one.indicator.text) for one in (line.left, line.right) if one]
    if line.sort is Sort.MOVED:
        return f"{sides[0][0]} and {sides[1][0]}: {sides[0][1]}"
    return " | ".join(f"{level}: {text}" for level, text in sides)
