"""Values of a record as text that other systems read, and the columns a record has."""

import json
from base64 import b64encode
from datetime import date, datetime, time
from enum import Enum
from uuid import UUID

from core.access.protected import table_of
from core.clients.history import OWN_COLUMNS

NOT_OURS = frozenset({"version", "sort_name", "spoken_name", "message_digest", "submission", "address_key"})
"""Columns that mean something to this product alone."""
KEPT_FOR_US = NOT_OURS | OWN_COLUMNS
"""The same in what records said before, of which history shows nobody more."""


def columns_of(model: type) -> tuple[str, ...]:
    return tuple(column.name for column in table_of(model).c if column.name not in NOT_OURS)


def plain(value: object) -> object:
    """As JSON has it: days and moments as ISO 8601, codes as codes, documents as base64."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return str(value) if isinstance(value, UUID) else value


def cell(value: object) -> str:
    """As a spreadsheet has it, and as `import organisation` reads it: yes and no, lists with | between."""
    said = plain(value)
    match said:
        case None:
            return ""
        case bool():
            return "yes" if said else "no"
        case list() if all(isinstance(one, str) for one in said):
            return " | ".join(said)
        case dict() | list():
            return json.dumps(said, ensure_ascii=False)
        case _:
            return str(said)
