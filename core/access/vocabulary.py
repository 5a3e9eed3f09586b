"""Every word a policy may use, collected at start from the features and plugins that declare them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import ColumnElement

from core.access.actor import Me
from core.access.agreements import Scope
from core.access.protected import Anchor, Judged, Kind, Label, Record

ANY = "any"
EVERY = "*"
OF_CLIENTS = "client_record"
"""The word for every kind of record that is about a client, those of plugins and those still to come among them: it
needs no line in a policy, so that nothing held on a person can be forgotten."""


class Action(StrEnum):
    """What may be done with a record; wider words (`manage`) are groups of these, made in the policy."""

    KNOW = "know"
    READ = "read"
    COUNT = "count"
    CREATE = "create"
    WRITE = "write"
    BEGIN = "begin"
    CLOSE = "close"
    ALLOCATE = "allocate"
    ASSIGN = "assign"
    TRANSFER = "transfer"
    REOPEN = "reopen"
    GRANT = "grant"
    APPROVE = "approve"
    MERGE = "merge"
    EXPORT = "export"


T = TypeVar("T")
Test = Callable[[Me, Record], ColumnElement[bool]]


@dataclass(frozen=True)
class Condition:
    """A fact about actor and record that a rule may ask for, said once, in SQL.

    `anchors`: the records it can be asked of; `needs_owner`: it compares the owner, so a record without one cannot
    have it; `kinds`: if given, only these kinds have the columns it reads.
    """

    name: str
    words: str
    test: Test
    anchors: frozenset[Anchor] = frozenset(Anchor)
    needs_owner: bool = False
    kinds: frozenset[str] | None = None

    def fits(self, kind: Kind) -> bool:
        return (
            kind.anchor in self.anchors
            and not (self.needs_owner and kind.owner is None)
            and (self.kinds is None or kind.name in self.kinds)
        )


@dataclass(frozen=True)
class Role:
    """A role a person may hold in an organisation; a powerful one is granted by two people of two organisations."""

    name: str
    words: str
    powerful: bool = False


@dataclass(frozen=True)
class AccessWords:
    """What one feature (or plugin) declares: its record classes, conditions and roles."""

    models: tuple[type[Judged], ...] = ()
    conditions: tuple[Condition, ...] = ()
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """The words of one installation; organisations and agreements are data, the rest is declared in code."""

    models: Mapping[str, type[Judged]]
    conditions: Mapping[str, Condition]
    roles: Mapping[str, Role]
    organisations: frozenset[str] = frozenset()
    agreements: Mapping[str, Scope] = field(default_factory=dict)
    actions: frozenset[str] = field(default_factory=lambda: frozenset(Action))
    labels: tuple[str, ...] = tuple(Label)

    @property
    def kinds(self) -> Mapping[str, Kind]:
        return {name: model.kind for name, model in self.models.items()}

    @property
    def of_clients(self) -> frozenset[str]:
        """The kinds that `OF_CLIENTS` stands for."""
        return frozenset(name for name, kind in self.kinds.items() if kind.anchor is Anchor.CLIENT)


def collect(declared: Iterable[AccessWords]) -> Vocabulary:
    """One vocabulary of all declarations; the same word declared twice stops the start."""
    models: dict[str, type[Judged]] = {}
    conditions: dict[str, Condition] = {}
    roles: dict[str, Role] = {}
    for words in declared:
        for model in words.models:
            _once(models, model.kind.name, model)
        for condition in words.conditions:
            _once(conditions, condition.name, condition)
        for role in words.roles:
            _once(roles, role.name, role)
    return Vocabulary(models, conditions, roles)


def _once(known: dict[str, T], name: str, thing: T) -> None:
    if name in known or name in (ANY, EVERY):
        raise ValueError(f"the word '{name}' is declared twice")
    known[name] = thing
