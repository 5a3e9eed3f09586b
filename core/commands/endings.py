"""How commands end: 0 done, 1 the answer is no, 2 wrong use; always one clear sentence, never a traceback."""

from typing import cast

import typer
from pydantic import ValidationError
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from typer.core import TyperGroup

from core.access.errors import Invalid
from core.commands.wrong_settings import is_about_settings, sentences_of
from core.content.faults import ContentError
from core.extensions.catalogue import CatalogueError
from core.extensions.installed import PluginError
from core.people.provider_rules import WrongRules

NO, WRONG_USE = 1, 2


class Ending(Exception):
    """The command stops here, with this sentence on stderr."""

    code = NO


class WrongUse(Ending):
    """What was asked for makes no sense, whatever the database holds."""

    code = WRONG_USE


class Commands(TyperGroup):
    """A group whose commands' expected failures become sentences: the edge of the command line."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]
        try:
            return super().invoke(cast("object", ctx))  # type: ignore[arg-type]
        except Ending as ending:
            _say(str(ending), ending.code)
        except Invalid as fault:
            _say(fault.message, NO)
        except ValidationError as refusal:
            if not is_about_settings(refusal):
                raise
            _say("\n".join(sentences_of(refusal)), WRONG_USE)
        except WrongRules as fault:
            _say(f"FINGERPOST_OIDC_RULES: {fault}.", WRONG_USE)
        except (ArgumentError, NoSuchModuleError):
            _say("This is no database URL. Write sqlite:///path or postgresql://user@host/name.", WRONG_USE)
        except DBAPIError as failure:
            _say(f"The database cannot be used: {first_line(failure.orig)}.", NO)
        except ModuleNotFoundError as missing:
            if missing.name != "psycopg":
                raise
            _say("For PostgreSQL, install the driver: pip install 'fingerpost[postgres]'.", NO)
        except (PluginError, CatalogueError, ContentError) as fault:
            _say(f"A plugin keeps the program from starting: {fault}", NO)
        except OSError as failure:
            _say(f"{failure.filename or 'A file'}: {failure.strerror or 'cannot be used'}.", NO)
        return None


def _say(sentence: str, code: int) -> None:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


def first_line(failure: BaseException | None) -> str:
    return str(failure).strip().partition("\n")[0].rstrip(".") or "it did not answer"
