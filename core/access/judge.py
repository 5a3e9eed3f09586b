"""Deciding about one record: one query for its facts, then Casbin over the few rules that can apply."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy import Connection, RowMapping

from core.access.actor import Actor
from core.access.clauses import (
    PLACE,
    all_proposed_facts,
    each_ones_facts,
    each_ones_proposed_facts,
    keep,
    proposed_facts,
    stored_facts,
)
from core.access.decision import Decision
from core.access.floor import SILENT, WORKER
from core.access.policy import Asking, OpenRules, Policy
from core.access.protected import Judged, Label
from core.access.rules import OWN, Rule
from core.access.vocabulary import Action

NO_FACTS = ("label", "record_id", PLACE)
AT_ONCE = 25


@dataclass(frozen=True)
class Judge:
    """One actor under one policy."""

    policy: Policy
    actor: Actor

    @cached_property
    def asking(self) -> Asking:
        return Asking(self.actor.roles, self.actor.organisation)

    def stored(self, connection: Connection, action: Action, model: type[Judged], id: UUID) -> Decision:
        """On the record as the database has it; an absent one is refused like one that nothing allows."""
        return self._decide(action, model, self._stored(connection, action, model, id))

    def lets_read(
        self, connection: Connection, model: type[Judged], id: UUID, *, past: tuple[str, ...] = ()
    ) -> Rule | None:
        """The rule by which a stored record may be read; `past`: beginnings of the ids of refusals looked past."""
        if not self.may_ever(model, Action.READ):
            return None
        row = self._stored(connection, Action.READ, model, id)
        decision = self._decide(Action.READ, model, row)
        if decision.allowed or row is None or not past:
            return decision.rule if decision.allowed else None
        rules, facts = self.policy.open_rules(self.asking, model.kind.name, Action.READ).labels_of, _facts_in(row)
        held = [one for one, labels in rules.items() if str(row["label"]) in labels and one.needs.met_by(facts)]
        if any(one.effect == "deny" and not one.id.startswith(past) for one in held):
            return None
        allowing = [one for one in held if one.effect == "allow"]
        return next((one for one in allowing if one.basis == OWN), allowing[0] if allowing else None)

    def _stored(self, connection: Connection, action: Action, model: type[Judged], id: UUID) -> RowMapping | None:
        """The record's label and facts."""
        asking = self.asking
        query = keep(self.policy, ("stored", asking, model, action),
                     lambda: stored_facts(self.policy, asking, action, model))  # fmt: skip
        return connection.execute(query, {**self.actor.parameters(), "record_id": id}).mappings().first()

    def allowed_among(
        self, connection: Connection, action: Action, model: type[Judged], ids: Collection[UUID]
    ) -> frozenset[UUID]:
        """Which of many records as the database has them: one query for the facts of all, each decided by itself."""
        asking = self.asking
        query = keep(self.policy, ("stored, many", asking, model, action),
                     lambda: each_ones_facts(self.policy, asking, action, model))  # fmt: skip
        rows = connection.execute(query, {**self.actor.parameters(), "record_ids": list(ids)}).mappings()
        return frozenset(row["record_id"] for row in rows if self._decide(action, model, row).allowed)

    def proposed(
        self, connection: Connection, action: Action, model: type[Judged], values: Mapping[str, object]
    ) -> Decision:
        """On a record as it would become: the same conditions over its values."""
        asking = self.asking
        query = keep(self.policy, ("proposed", asking, model, action),
                     lambda: proposed_facts(self.policy, asking, action, model))  # fmt: skip
        bound = {f"new_{name}": value for name, value in values.items()}
        row = connection.execute(query, {**bound, **self.actor.parameters()}).mappings().one()
        return self._decide(action, model, row)

    def proposed_each(
        self, connection: Connection, action: Action, model: type[Judged], proposals: Sequence[Mapping[str, object]]
    ) -> list[Decision]:
        """On many records as they would become, in their order: one query for the facts of `AT_ONCE`."""
        asking, found = self.asking, list[Decision]()
        query = keep(self.policy, ("proposed, many", asking, model, action),
                     lambda: each_ones_proposed_facts(self.policy, asking, action, model, AT_ONCE))  # fmt: skip
        for first in range(0, len(proposals), AT_ONCE):
            some = proposals[first : first + AT_ONCE]
            full = [*some, *[some[-1]] * (AT_ONCE - len(some))]  # one statement for any number: the last fills it up
            bound = {f"new_{n}_{name}": value for n, one in enumerate(full) for name, value in one.items()}
            rows = connection.execute(query, {**bound, **self.actor.parameters()}).mappings()
            by_place = {row[PLACE]: row for row in rows}
            found += [self._decide(action, model, by_place[n]) for n in range(len(some))]
        return found

    def proposed_of_any_kind(
        self, connection: Connection, action: Action, proposals: Sequence[tuple[type[Judged], Mapping[str, object]]]
    ) -> list[Decision]:
        """On a few records as they would become, of several kinds, in their order: one query for the facts of all."""
        asking, models = self.asking, tuple(model for model, _ in proposals)
        query, names = keep(self.policy, ("proposed, of any kind", asking, models, action),
                            lambda: all_proposed_facts(self.policy, asking, action, models))  # fmt: skip
        bound = {f"new_{n}_{name}": value for n, (_, one) in enumerate(proposals) for name, value in one.items()}
        found = {row[-1]: row for row in connection.execute(query, {**bound, **self.actor.parameters()})}
        facts = [dict(zip(names[model], found[n], strict=False)) for n, model in enumerate(models)]
        return [self._decide(action, model, row) for model, row in zip(models, facts, strict=True)]

    def _decide(self, action: Action, model: type[Judged], row: Mapping[str, object] | RowMapping | None) -> Decision:
        asking, kind = self.asking, model.kind.name
        facts = _facts_in(row) if row else frozenset[str]()
        label = str(row["label"]) if row else Label.NORMAL
        rules = self.policy.open_rules(asking, kind, action)
        allowed, rule = rules.judge(label, facts)
        if row is None or _is_silent(rule, rules, label, facts):
            return Decision(False, policy=self.policy.number)
        return Decision(allowed, rule, facts, self.policy.number, label, rules.labels_of)

    def but_for(self, decision: Decision, action: Action, model: type[Judged], condition: str) -> bool:
        """Whether it was refused, and would be allowed if this one condition did not hold."""
        if decision.allowed or condition not in decision.facts:
            return False
        rules = self.policy.open_rules(self.asking, model.kind.name, action)
        return rules.judge(decision.label, decision.facts - {condition})[0]

    def may_ever(self, model: type[Judged], action: Action) -> bool:
        """Whether any rule could allow it: what navigation goes by, never a decision."""
        return self.policy.may_ever(self.asking, model.kind.name, action)


def _facts_in(row: Mapping[str, object] | RowMapping) -> frozenset[str]:
    return frozenset(name for name, holds in row.items() if holds and name not in NO_FACTS)


def _is_silent(rule: Rule | None, rules: OpenRules, label: str, facts: frozenset[str]) -> bool:
    """Whether nobody may hear that this rule decided: then it looks as if the record were not there."""
    if rule is None or not rule.id.startswith((*SILENT, WORKER)):
        return False
    if rule.id.startswith(SILENT):
        return True
    return not any(
        other.effect == "allow" and label in labels and other.needs.met_by(facts)
        for other, labels in rules.labels_of.items()
    )
