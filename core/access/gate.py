"""What every write passes: decided as it is and as it would become, and for what it refers to; then kept as history."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Connection

from core.access.audit.entries import REFUSED, Entry, Trail
from core.access.audit.history import change_row, remember
from core.access.change import Change, change_of, referred
from core.access.decision import Decision
from core.access.errors import Bypass, Refused
from core.access.judge import Judge
from core.access.labels import follow
from core.access.protected import Judged, Kind
from core.access.vocabulary import Action


def entry(action: str, entity: Judged, decision: Decision, detail: str | None = None) -> Entry:
    """The audit entry of an act on a record, with the rule and the basis it rested on."""
    kind, rule = entity.kind, decision.rule
    about = entity.__dict__.get(kind.about) if kind.about else None
    owner = entity.__dict__.get(kind.owner) if kind.owner else None
    return Entry(
        action, kind.name, entity.id, about, rule=rule.id if rule else None, basis=rule.basis if rule else None,
        policy=decision.policy, detail=detail, owner_id=owner, facts=decision.in_short,
    )  # fmt: skip


def refusal(action: str, kind: Kind, id: UUID | None, decision: Decision) -> Entry:
    """The audit entry of something that no rule allowed, or that one refused."""
    rule = decision.rule.id if decision.rule and not decision.allowed else None
    facts = None if decision.allowed else decision.in_short
    return Entry(action, kind.name, id, outcome=REFUSED, rule=rule, policy=decision.policy, facts=facts)


@dataclass
class Gate:
    """One door's writes. `named` are the entities on which a named act is under way."""

    judge: Judge
    trail: Trail
    named: dict[Judged, Action] = field(default_factory=dict)
    reason: str | None = None
    _passed: dict[Judged, tuple[Action, Decision, Change]] = field(default_factory=dict)
    _past: list[dict[str, object]] = field(default_factory=list)
    _foreseen: dict[type[Judged], frozenset[UUID]] = field(default_factory=dict)
    _proposed: dict[Judged, tuple[Change, Decision]] = field(default_factory=dict)

    @contextmanager
    def foreseeing(self, connection: Connection, entities: Sequence[Judged]) -> Iterator[None]:
        """While many new records are flushed: whether they may be made, and which of those they refer to may be read,
        asked of all at once. What is not allowed here, or has changed by then, is asked once more by itself."""
        changes = [(entity, change_of(entity)) for entity in entities]
        asked: dict[type[Judged], set[UUID]] = {}
        for entity, change in changes:
            for other, target in referred(entity, change):
                asked.setdefault(other, set()).add(target)
        self._foreseen = {
            other: self.judge.allowed_among(connection, Action.READ, other, ids) for other, ids in asked.items()
        }
        for model in {type(entity) for entity in entities}:
            some = [(entity, change) for entity, change in changes if type(entity) is model]
            decided = self.judge.proposed_each(connection, Action.CREATE, model, [change.values for _, change in some])
            self._proposed |= {entity: (change, one) for (entity, change), one in zip(some, decided, strict=True)}
        try:
            yield
        finally:
            self._foreseen, self._proposed = {}, {}

    def inserting(self, connection: Connection, entity: Judged) -> None:
        change = change_of(entity)
        if change.values["id"] is not None:
            raise Bypass("ids are made by the product, not chosen")
        if entity.kind.made_by not in (None, *self.judge.actor.roles):
            raise Bypass(f"{entity.kind.name} is written down by {entity.kind.made_by} alone")
        before, decision = self._proposed.get(entity, (None, None))
        if decision is None or not decision.allowed or before != change:
            decision = self.judge.proposed(connection, Action.CREATE, type(entity), change.values)
        self._need(connection, Action.CREATE, entity, decision, change)

    def updating(self, connection: Connection, entity: Judged) -> None:
        change = change_of(entity, connection)
        if not change.fields:
            return
        if fixed := {"id", *entity.kind.fixed} & change.fields.keys():
            raise Bypass(f"{min(fixed)} never changes")
        action = self.named.get(entity, Action.WRITE)
        decision = self.judge.stored(connection, action, type(entity), entity.id)
        if action is Action.WRITE and decision.allowed:
            after = self.judge.proposed(connection, action, type(entity), change.values)
            decision = decision if after.allowed else after
        self._need(connection, action, entity, decision, change)

    def written(self, connection: Connection, entity: Judged) -> None:
        """The row is written: its history follows with its flush, its audit entry in the same transaction."""
        action, decision, change = self._passed.pop(entity, (None, None, None))
        if action is None or decision is None or change is None:
            return
        if entity.kind.label in change.fields:
            follow(connection, self.trail, entity, self.reason)
        fields = {} if action is Action.CREATE else change.as_json()
        self._past.append(change_row(self.trail.stamp, entity.kind.name, entity.id, fields, self.reason))
        self.trail.wrote(entry(action, entity, decision, ", ".join(sorted(fields))[:500] or None))

    def flushed(self, connection: Connection) -> None:
        """The history of all that one flush wrote, in one statement."""
        past, self._past = self._past, []
        remember(connection, past)

    def _need(self, connection: Connection, action: Action, entity: Judged, decision: Decision, change: Change) -> None:
        if not decision.allowed:
            self._note_refused(action, entity, decision)
            raise Refused(str(decision))
        for other, target in referred(entity, change):
            if target in self._foreseen.get(other, ()):
                continue
            if not self.judge.stored(connection, Action.READ, other, target).allowed:
                self._note_refused(action, entity, decision)
                raise Refused(f"This refers to {other.kind.words} that you may not see, or that do not exist.")
        self._passed[entity] = (action, decision, change)

    def _note_refused(self, action: Action, entity: Judged, decision: Decision) -> None:
        self.trail.note(refusal(action, entity.kind, entity.__dict__.get("id"), decision))
