"""`fingerpost instrument`: what instruments there are, how answers to one are scored. Asks no database."""

import json
import sys
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from core.commands.answers import print_json, print_table, remark
from core.commands.endings import Commands, Ending, WrongUse
from core.commands.options import AsJson
from core.content.answers import AnswersRefused
from core.content.change import Change, item_changes, score_changes
from core.content.instruments import Instrument
from core.content.scorers import Scorer
from core.content.scoring import Scored
from core.extensions.catalogue import CatalogueError
from core.extensions.content_check import faults_in
from core.extensions.installed import PluginError
from core.extensions.manager import PluginHost
from core.extensions.scoring import scored_with

app = typer.Typer(cls=Commands, no_args_is_help=True, help="What instruments there are, and how answers are scored.")
Key = Annotated[str, typer.Argument(metavar="KEY", help="The instrument, as `instrument list` names it")]
Answers = Annotated[str, typer.Argument(metavar="ANSWERS.json", help='{"item key": answer}; - is standard input')]


@app.command(name="list")
def list_instruments(as_json: AsJson = False) -> None:
    """Show every instrument of every installed plugin, the latest version of each.

    Example: fingerpost instrument list
    """
    shelf = PluginHost.installed().catalogue.instruments
    found = [one for one in shelf if shelf.latest(one.key) is one]
    if as_json:
        print_json({"instruments": [_in_short(one) for one in found]})
        return
    rows = [(one.key, str(one.version), one.title, str(len(one.items)), one.wording.value) for one in found]
    print_table(("Key", "Version", "Title", "Questions", "Wording"), rows)


@app.command()
def show(key: Key, as_json: AsJson = False) -> None:
    """Show one instrument: its questions, what answers them, and its scores.

    Example: fingerpost instrument show partnership:gad_7
    """
    instrument = _instrument(PluginHost.installed(), key)
    if as_json:
        print_json(instrument.model_dump(mode="json", exclude_none=True))
        return
    typer.echo(f"{instrument.title} ({instrument.key}, version {instrument.version})\n{instrument.summary}\n")
    for section in instrument.sections:
        print_table(("Key", "Kind", section.title), [(item.key, item.kind, item.text) for item in section.items])
    rows = [(one.key, one.title, one.method.value, one.direction.value.replace("_", " ")) for one in instrument.scores]
    if rows:
        print_table(("Key", "Score", "Method", "Direction"), rows)
    typer.echo(f"{instrument.source}\n{instrument.licence}\n{instrument.wording_source}")


@app.command()
def score(key: Key, answers: Answers) -> None:
    """Score answers; prints JSON. A score of null is withheld, because an answer that it needs is missing.

    Example: echo '{"nervous": "several_days"}' | fingerpost instrument score partnership:gad_7 -
    """
    host = PluginHost.installed()
    result = _scored(host, _instrument(host, key), answers)
    print_json(
        {
            "scores": dict(result.scores),
            "bands": dict(result.bands),
            "answered": {one: list(counts) for one, counts in result.answered.items()},
            "prompts": [prompt.words for prompt in result.prompts],
            "outcomes": dict(result.outcomes),
        }
    )


@app.command()
def change(key: Key, before: Answers, after: Answers) -> None:
    """Compare two sets of answers, score by score and where it means something question by question; prints JSON.

    Example: fingerpost instrument change partnership:phq_9 before.json after.json
    """
    host = PluginHost.installed()
    instrument = _instrument(host, key)
    if before == after == "-":
        raise WrongUse("Only one of the two can be standard input.")
    first, second = _read(before), _read(after)
    was, now = _scored_from(host, instrument, before, first), _scored_from(host, instrument, after, second)
    print_json(
        {
            "scores": {one: _told(found) for one, found in score_changes(instrument, was.scores, now.scores).items()},
            "items": {one: _told(found) for one, found in item_changes(instrument, first, second).items()},
        }
    )


@app.command()
def validate(path: Annotated[Path, typer.Argument(metavar="PATH", help="A definition, or a plugin's folder")]) -> None:
    """Check definitions as they are checked when the program starts; every fault with plugin, file and line.

    Example: fingerpost instrument validate plugins/missing_link
    """
    if not path.exists():
        raise Ending(f"There is no {path}.")
    checked, faults = faults_in(path, _known_scorers())
    if not checked and not faults:
        raise Ending(f"There are no definitions in {path}.")
    typer.echo("\n".join(map(str, faults)) or f"No faults in {checked} definition{'s' if checked > 1 else ''}.")
    raise typer.Exit(1 if faults else 0)


def _known_scorers() -> Mapping[str, Scorer] | None:
    """Those of the installed plugins. One that is broken itself must not keep its author from checking it."""
    try:
        return PluginHost.installed().catalogue.scorers
    except (PluginError, CatalogueError):
        return None


def _in_short(one: Instrument) -> dict[str, object]:
    return {
        "key": one.key,
        "version": one.version,
        "title": one.title,
        "plugin": one.plugin,
        "questions": len(one.items),
        "scores": [score.key for score in one.scores],
        "wording": one.wording.value,
        "licence": one.licence,
    }


def _instrument(host: PluginHost, key: str) -> Instrument:
    shelf = host.catalogue.instruments
    found = shelf.latest(key)
    if found is not None:
        return found
    known = sorted({one.key for one in shelf})
    near = get_close_matches(key, known, 1, 0.4)
    hint = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(known)}."
    raise WrongUse(f"There is no instrument '{key[:120]}'. {hint}")


def _scored(host: PluginHost, instrument: Instrument, name: str) -> Scored:
    return _scored_from(host, instrument, name, _read(name))


def _scored_from(host: PluginHost, instrument: Instrument, name: str, answers: Mapping[str, object]) -> Scored:
    try:
        result = scored_with(host.catalogue, instrument, answers)
    except AnswersRefused as refused:
        faults = "\n".join(f"{name}: {fault.field}: {fault.message}" for fault in refused.faults)
        sayable = faults.encode("utf-8", "backslashreplace").decode()
        raise Ending(f"{sayable}\nThese are no answers to {instrument.key}; nothing was scored.") from None
    if passed_over := sorted(result.not_asked & answers.keys()):
        remark(f"{name}: not asked with these answers, so not counted: {', '.join(passed_over)}")
    if result.could_not_score:
        remark(f"The scorer of {instrument.plugin} failed; what it counts could not be scored.")
    return result


def _read(name: str) -> dict[str, object]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
        answers = json.loads(text, object_pairs_hook=_once)
    except (OSError, UnicodeDecodeError) as error:
        raise Ending(f"{name}: cannot be read ({error.__class__.__name__}).") from None
    except RecursionError:
        raise Ending(f"{name}: lists and keys are nested too deeply.") from None
    except ValueError as error:
        raise Ending(f"{name}: this is not JSON: {error}") from None
    if not isinstance(answers, dict):
        raise Ending(f'{name}: give an object: {{"item key": answer}}.')
    return answers


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A question answered twice would silently count once."""
    read: dict[str, object] = {}
    for key, value in pairs:
        if key in read:
            raise ValueError(f"'{key[:60]}' is there twice")
        read[key] = value
    return read


def _told(found: Change) -> dict[str, object]:
    return {
        "before": found.before,
        "after": found.after,
        "change": found.change,
        "reliable_change": found.reliable_change,
        "verdict": found.verdict.value,
    }
