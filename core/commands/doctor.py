"""`fingerpost doctor`: how an installation is, and what to do about it."""

import typer
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from core.commands.answers import print_json, show_finding
from core.commands.databases import any_shape, refuse_missing_file
from core.commands.endings import NO, Ending, first_line
from core.commands.options import DEFAULT_URL, AsJson, DatabaseUrl
from core.commands.wrong_settings import is_about_settings, sentences_of
from core.operations.doctor import examine
from core.operations.findings import Finding, Verdict, broken
from core.settings import Settings


def doctor(database: DatabaseUrl = DEFAULT_URL, as_json: AsJson = False) -> None:
    """Look at everything that makes the service safe, change nothing, and say what to do.

    Exit code 1 says that something is broken; what is worth a look but works is a 0.

    Example: fingerpost doctor
    """
    findings = _findings(database)
    is_broken = any(one.verdict is Verdict.BROKEN for one in findings)
    if as_json:
        print_json({"is_broken": is_broken, "findings": [one.__dict__ for one in findings]})
    else:
        for one in findings:
            show_finding(one)
    raise typer.Exit(NO if is_broken else 0)


def _findings(url: str) -> list[Finding]:
    """Whatever keeps the database from answering is a finding too."""
    found: list[Finding] = []
    try:
        refuse_missing_file(url)
        with any_shape(url) as installation, installation.database.read.connect() as connection:
            plugins = {plugin.name for plugin in installation.host.plugins}
            for finding in examine(connection, installation.doors.policies, plugins, Settings()):
                found.append(finding)
    except ValidationError as refusal:
        if not is_about_settings(refusal):
            raise
        todo = "Set it right and run this again: without its settings nothing else can be looked at."
        found += [broken("settings", words, todo) for words in sentences_of(refusal)]
    except Ending as missing:
        words, _, todo = str(missing).partition(". ")
        found.append(broken("database", f"{words}.", todo))
    except DBAPIError as failure:
        words = f"It does not answer: {first_line(failure.orig)}."
        found.append(broken("database", words, "Is the server running, and is the address right?"))
    return found
