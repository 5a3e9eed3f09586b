"""What is held on a person, as far as whoever works on their request may hand it out: read a page at a time."""

from collections.abc import Iterator, Mapping
from typing import cast
from uuid import UUID

from sqlalchemy import Uuid, bindparam, inspect
from sqlalchemy.orm import undefer
from sqlalchemy.sql.base import ExecutableOption

from core.access.audit.history import Past
from core.access.histories import histories
from core.access.paging import Filter
from core.access.protected import Anchor, Protected, ToThePerson
from core.access.records import Records
from core.access.vocabulary import Action
from core.rights.columns import documents_of, once_a_kind

PAGE = 500
Place = tuple[str, UUID]
"""(kind, id)"""
Held = tuple[Protected, list[Past]]
"""A record, and what it said before, oldest first."""


def kinds_gathered(records: Records) -> list[type[Protected]]:
    """Every kind about a client that there is, those of plugins too, by its word; none is named here."""
    models = (model for _, model in sorted(records.judge.policy.words.models.items()))
    of_clients = [
        model
        for model in models
        if issubclass(model, Protected)
        and model.kind.anchor is Anchor.CLIENT
        and model.kind.to_the_person is not ToThePerson.KEPT
    ]
    return [model for model in of_clients if records.judge.may_ever(model, Action.EXPORT)]


def pages(records: Records, model: type[Protected], client_id: UUID) -> Iterator[list[Held]]:
    """Records of one kind. Documents are not loaded, all text is."""
    after = None
    while True:
        page = records.page(
            model, limit=PAGE, after=after, action=Action.EXPORT, filters=(_about(model),),
            values={"about_client": client_id}, load=_text_of(model),
        )  # fmt: skip
        past = histories(records, page.rows)
        yield [(one, list(past.get(one.id, ()))) for one in page.rows]
        after = page.next
        if after is None:
            return


def each(records: Records, model: type[Protected], client_id: UUID) -> Iterator[Held]:
    for page in pages(records, model, client_id):
        yield from page


def one_of(records: Records, model: type[Protected], id: UUID) -> Held | None:
    """One record, if it may be handed out."""
    page = records.page(
        model, action=Action.EXPORT, filters=(_with_id(model),), values={"the_record": id}, load=_text_of(model)
    )
    return next(((one, [*histories(records, [one]).get(id, ())]) for one in page.rows), None)


def with_documents(records: Records, model: type[Protected], id: UUID) -> Protected | None:
    """The same with what is in its documents, which may be large: have the door forget it when it has been used."""
    load = (*_text_of(model), *(undefer(getattr(model, name)) for name in documents_of(model)))
    page = records.page(
        model, action=Action.EXPORT, filters=(_with_id(model),), values={"the_record": id}, load=load
    )  # fmt: skip
    return next(iter(page.rows), None)


def ids_of(
    records: Records, model: type[Protected], client_id: UUID, action: Action, columns: tuple[str, ...]
) -> Iterator[tuple[UUID, int]]:
    """Ids, each with the first of these columns, or 0: nothing else is loaded."""
    after = None
    while True:
        page = records.columns(
            model, columns, limit=PAGE, after=after, action=action, filters=(_about(model),),
            values={"about_client": client_id},
        )  # fmt: skip
        yield from ((cast(UUID, row[-1]), cast(int, row[0]) if columns else 0) for row in page.rows)
        after = page.next
        if after is None:
            return


def versions_now(records: Records, client_id: UUID) -> Mapping[Place, int]:
    """What may be handed out at this moment, and in which version: nothing is loaded."""
    return {
        (model.kind.name, id): version
        for model in kinds_gathered(records)
        for id, version in ids_of(records, model, client_id, Action.EXPORT, ("version",))
    }


@once_a_kind
def _text_of(model: type[Protected]) -> tuple[ExecutableOption, ...]:
    """So that what is loaded late elsewhere comes with its page."""
    late = (one.key for one in inspect(model).column_attrs if one.deferred)
    return tuple(undefer(getattr(model, name)) for name in late if name not in documents_of(model))


@once_a_kind
def _about(model: type[Protected]) -> Filter:
    """Made once for each kind, so that its statement is kept."""
    return Filter(getattr(model, model.kind.about or "id") == bindparam("about_client", type_=Uuid()))


@once_a_kind
def _with_id(model: type[Protected]) -> Filter:
    return Filter(model.id == bindparam("the_record", type_=Uuid()))
