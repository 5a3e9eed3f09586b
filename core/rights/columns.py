"""What the columns of a kind are to whoever hands records out: fields, documents, or references that say nothing."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeVar

from sqlalchemy import Column, LargeBinary

from core.access.audit.history import Past
from core.access.protected import Protected, table_of
from core.clients.models import Client
from core.interop.leaving.values import KEPT_FOR_US, columns_of
from core.organisations.models import Organisation
from core.people.models import Person

Made = TypeVar("Made")
REASONS = "why_changed"
"""The word under which something is given in place of the reasons for changes, which never go by themselves."""


def once_a_kind(make: Callable[[type[Protected]], Made]) -> Callable[[type[Protected]], Made]:
    """What is made of a kind stays as it is: asked for every record, it is made once."""
    kept: dict[type[Protected], Made] = {}

    def get(model: type[Protected]) -> Made:
        if model not in kept:
            kept[model] = make(model)
        return kept[model]

    return get


@once_a_kind
def columns_by_name(model: type[Protected]) -> Mapping[str, Column[object]]:
    return {column.name: column for column in table_of(model).c}


@once_a_kind
def documents_of(model: type[Protected]) -> tuple[str, ...]:
    """Columns that hold a document."""
    return tuple(name for name, one in columns_by_name(model).items() if isinstance(one.type, LargeBinary))


@once_a_kind
def given_of(model: type[Protected]) -> tuple[str, ...]:
    """Columns that the person is given, documents among them."""
    return columns_of(model)


@once_a_kind
def saying_of(model: type[Protected]) -> tuple[str, ...]:
    """Columns that say something by themselves: neither references nor documents."""
    columns = columns_by_name(model).items()
    return tuple(name for name, one in columns if not one.foreign_keys and name not in documents_of(model))


def pointing_to(model: type[Protected], *to: type) -> frozenset[str]:
    """Columns that refer to one of these."""
    tables = [table_of(one) for one in to]
    columns = columns_by_name(model).items()
    return frozenset(name for name, one in columns if any(key.column.table in tables for key in one.foreign_keys))


@once_a_kind
def fields_of(model: type[Protected]) -> tuple[str, ...]:
    """What may be left out of a record of a kind, by column: who is named in it, too, but not whom it is about."""
    named = pointing_to(model, Person, Organisation)
    return tuple(
        name
        for name in given_of(model)
        if name not in whose(model) and (name in named or not columns_by_name(model)[name].foreign_keys)
    )


@once_a_kind
def whose(model: type[Protected]) -> frozenset[str]:
    """Columns that say which record it is, and of which client: of the past, this may be somebody else."""
    return frozenset({"id", model.kind.about or "id"}) | pointing_to(model, Client)


def told_before(model: type[Protected], past: Past) -> Mapping[str, Collection[object]]:
    """What one change tells: fields with what they said before and after."""
    fields = past.fields.items()
    return {name: pair for name, pair in fields if name not in KEPT_FOR_US and name not in whose(model)}


def may_be_left_out(model: type[Protected], history: Iterable[Past]) -> frozenset[str]:
    """Fields of a record, and those that it had before."""
    before = (name for past in history for name in told_before(model, past))
    return frozenset({*fields_of(model), *before})
