"""Localities: the parts of the area that the partnership serves, by which its reports are read."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from core.access.errors import Invalid
from core.access.records import Records
from core.clients.names import fold
from core.organisations.models import Locality
from core.staff.schemas import LocalityIn

SAME_NAME = "There is a locality of this name already. Choose another name."
LONGEST_KEY = 40


def localities(records: Records) -> Sequence[Locality]:
    return records.find(select(Locality).order_by(Locality.name, Locality.id))


def add_locality(records: Records, *, asked: LocalityIn) -> Locality:
    """Its key is made of its first name. Raises `Invalid` for a name or key that is taken."""
    key = "_".join(fold(asked.name).split())[:LONGEST_KEY]
    _refuse_same(records, asked.name, key=key)
    return records.add(Locality(key=key, name=asked.name))


def rename_locality(records: Records, *, locality: Locality, asked: LocalityIn) -> None:
    _refuse_same(records, asked.name, but=locality.id)
    locality.name = asked.name
    records.flush()


def _refuse_same(records: Records, name: str, *, key: str | None = None, but: UUID | None = None) -> None:
    others = [one for one in localities(records) if one.id != but]
    if any(fold(one.name) == fold(name) or one.key == key for one in others):
        raise Invalid("name", SAME_NAME)
