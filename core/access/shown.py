"""What a select shows, as the audit trail tells it: ids of which kinds of record, and what else was asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Select, inspect
from sqlalchemy.sql.visitors import iterate

from core.access.errors import Bypass, NotFound, StaleVersion
from core.access.protected import Kept, Protected

Entity = TypeVar("Entity", bound=Protected)
Named = TypeVar("Named", bound=Kept)


@dataclass(frozen=True)
class Shown:
    """`ids`: (place among the columns, kind) of each id; `others`: kinds shown or counted without an id; `columns`:
    the names asked for."""

    ids: tuple[tuple[int, str], ...]
    others: tuple[str, ...]
    columns: str


def shown_by(statement: Select[*tuple[object, ...]]) -> Shown:
    """… by this select of columns."""
    asked = statement.column_descriptions
    ids = tuple((n, _name(a["entity"])) for n, a in enumerate(asked) if a["name"] == "id" and guards(a["entity"]))
    others = set(_kinds(statement)) - {kind for _, kind in ids}
    return Shown(ids, tuple(sorted(others)), ", ".join(a["name"] for a in asked))


def guards(model: object) -> bool:
    """Whether the door filters rows of this mapped class or alias."""
    return model is not None and issubclass(inspect(model).mapper.class_, Protected)


def _kinds(statement: Select[*tuple[object, ...]]) -> Iterator[str]:
    """The kinds of record that a select shows columns of, or counts."""
    shown = [a["entity"] for a in statement.column_descriptions]
    sources = [part for source in statement.get_final_froms() for part in iterate(source)]
    for entity in (*shown, *(part._annotations.get("parententity") for part in sources)):
        if guards(entity):
            yield _name(entity)


def _name(model: object) -> str:
    return inspect(model).mapper.class_.kind.name  # type: ignore[no-any-return]


def class_of(what: type[Entity] | Select[Entity]) -> type[Entity]:
    """The one protected class that a page or a count is of. Raises `Bypass` for anything else."""
    if not isinstance(what, Select):
        if not (isinstance(what, type) and issubclass(what, Protected)):
            raise Bypass("ask for a protected class, or a select of one")
        return what
    asked = what.column_descriptions
    if (
        len(asked) != 1
        or asked[0]["expr"] is not asked[0].get("entity")
        or asked[0]["aliased"]
        or not guards(asked[0]["entity"])
    ):
        raise Bypass("a page or a count is of one protected class")
    return asked[0]["entity"]  # type: ignore[no-any-return]


def as_asked(found: Named | None, version: int | None) -> Named:
    """The record, if it is there and still the version that was asked for."""
    if found is None:
        raise NotFound
    if version is not None and version != found.version:
        raise StaleVersion(found.version)
    return found
