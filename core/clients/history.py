"""A record's past in words: each field's old and new value, who changed it, for whom, when and why."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import Column, Date, Uuid

from core.access.audit.history import Past
from core.access.protected import Judged, table_of
from core.access.records import Records
from core.clients.people_named import names_of_organisations, names_of_people
from core.database.base import UtcDateTime
from core.web.filters import moment, plain_day

OWN_COLUMNS = frozenset(
    {
        "sort_name", "spoken_name", "family_sound", "given_sound", "message_digest", "message_key", "message",
    }
)  # fmt: skip
"""Columns that the product keeps for itself."""

Say = Callable[[object], str]


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, as people read it."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class PastChange:
    """One change; no fields means that the record was made."""

    at: datetime
    who: str
    organisation: str
    reason: str | None
    fields: tuple[FieldChange, ...]


def told(words: str, say: Say | None = None) -> dict[str, object]:
    """For `mapped_column(info=told("When"))`: how history calls the column and, where its type does not tell, how it
    says a stored value. A column without it goes by its name."""
    return {"words": words, "say": say}


def past_in_words(records: Records, entity: Judged) -> list[PastChange]:
    """Newest first. Whoever may read the record may read what it said before."""
    past = records.history(entity)
    columns = {column.name: column for column in table_of(type(entity)).c}
    ids = [change.actor_id for change in past]
    ids += [id for change in past for id in _ids_in(change, columns)]
    people, organisations = names_of_people(records, ids), names_of_organisations(records)
    names = {str(id): name for id, name in (*people.items(), *organisations.items())}
    return [_told(change, columns, names) for change in reversed(past)]


def _told(change: Past, columns: Mapping[str, Column[object]], names: Mapping[str, str]) -> PastChange:
    places = {name: place for place, name in enumerate(columns)}
    in_order = sorted(change.fields.items(), key=lambda field: places.get(field[0], len(places)))
    fields = tuple(
        FieldChange(
            field_in_words(name, columns.get(name)),
            *(value_in_words(columns.get(name), value, names) for value in values),
        )
        for name, values in in_order
        if name not in OWN_COLUMNS
    )
    who = names.get(str(change.actor_id), "The system")
    return PastChange(change.at, who, names.get(str(change.organisation_id), ""), change.reason or None, fields)


def _ids_in(change: Past, columns: Mapping[str, Column[object]]) -> Iterator[UUID]:
    for name, values in change.fields.items():
        if _is_id(columns.get(name)):
            yield from (UUID(str(value)) for value in values if value is not None)


def _is_id(column: Column[object] | None) -> bool:
    return column is not None and isinstance(column.type, Uuid)


def field_in_words(name: str, column: Column[object] | None) -> str:
    """How people call a column."""
    words = column.info.get("words") if column is not None else None
    return str(words) if words else _spaced(name.removesuffix("_id"))


def value_in_words(column: Column[object] | None, value: object, names: Mapping[str, str]) -> str:
    """A value as JSON has it. By the column as it is now; one that is no more says what was stored. `names` of people
    and organisations stand by their ids."""
    if value is None or value in ("", [], {}):
        return "Nothing"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if column is not None and (say := column.info.get("say")):
        return str(say(value))
    if isinstance(value, list):
        return ", ".join(value_in_words(None, one, names) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{_spaced(str(name))}: {value_in_words(None, one, names)}" for name, one in value.items())
    text = str(value)
    if _is_id(column):
        return names.get(text, "Somebody or something else")
    return _by_type(column, text) if column is not None else text


def _by_type(column: Column[object], text: str) -> str:
    if isinstance(column.type, UtcDateTime):
        return moment(datetime.fromisoformat(text))
    if isinstance(column.type, Date):
        return plain_day(date.fromisoformat(text))
    codes: type[Enum] | None = getattr(column.type, "enum_class", None)
    if codes is None:
        return text
    code = next((one for one in codes if one.value == text), None)
    return str(getattr(code, "words", _spaced(text)))


def _spaced(name: str) -> str:
    return name.replace("_", " ").capitalize()
