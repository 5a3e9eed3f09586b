"""A record's history in words: each field's old and new value, who changed it, for whom, when and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import inspect

from core.access.audit.history import Past
from core.access.protected import Protected
from core.access.records import Records
from core.clients.people_named import names_of_organisations, names_of_people

OWN_COLUMNS = frozenset({"sort_name", "spoken_name", "message_digest", "message_key", "message"})
"""Columns that the product keeps for itself."""


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


def past_in_words(records: Records, entity: Protected) -> list[PastChange]:
    """Newest first. Whoever may read the record may read what it said before."""
    past = records.history(entity)
    ids = [change.actor_id for change in past]
    ids += [UUID(value) for change in past for value in _ids_in(change)]
    people, organisations = names_of_people(records, ids), names_of_organisations(records)
    names = {str(id): name for id, name in (*people.items(), *organisations.items())}
    return [_told(change, type(entity), names) for change in reversed(past)]


def _told(change: Past, model: type[Protected], names: Mapping[str, str]) -> PastChange:
    fields = tuple(
        FieldChange(_field(name), _value(model, name, old, names), _value(model, name, new, names))
        for name, (old, new) in sorted(change.fields.items())
        if name not in OWN_COLUMNS
    )
    who = names.get(str(change.actor_id), "The system")
    return PastChange(change.at, who, names.get(str(change.organisation_id), ""), change.reason or None, fields)


def _ids_in(change: Past) -> list[str]:
    values = [value for pair in change.fields.values() for value in pair]
    return [value for value in values if isinstance(value, str) and _is_id(value)]


def _is_id(value: str) -> bool:
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False


def _field(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ").capitalize()


def _value(model: type[Protected], name: str, value: object, names: Mapping[str, str]) -> str:
    if value is None or value == "":
        return "Nothing"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or "Nothing"
    code = getattr(inspect(model).columns[name].type, "enum_class", None)
    if isinstance(code, type) and issubclass(code, Enum):
        return str(getattr(code(value), "words", str(value).replace("_", " ").capitalize()))
    text = str(value)
    return names.get(text, "Somebody or something else") if _is_id(text) else text
