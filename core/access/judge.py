"""Deciding about one record: one query for its facts, then Casbin over the few rules that can apply."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy import Connection, RowMapping

from core.access.actor import Actor
from core.access.clauses import each_ones_facts, each_ones_proposed_facts, keep, proposed_facts, stored_facts
from core.access.decision import Decision
from core.access.policy import Asking, Policy
from core.access.protected import Judged, Label
from core.access.vocabulary import Action

NO_FACTS = ("label", "record_id", "place")
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
        asking = self.asking
        query = keep(self.policy, ("stored", asking, model, action),
                     lambda: stored_facts(self.policy, asking, action, model))  # fmt: skip
        row = connection.execute(query, {**self.actor.parameters(), "record_id": id}).mappings().first()
        return self._decide(action, model, row)

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
            by_place = {row["place"]: row for row in rows}
            found += [self._decide(action, model, by_place[n]) for n in range(len(some))]
        return found

    def _decide(self, action: Action, model: type[Judged], row: RowMapping | None) -> Decision:
        asking, kind = self.asking, model.kind.name
        facts = frozenset(name for name, holds in row.items() if holds and name not in NO_FACTS) if row else frozenset()
        label = str(row["label"]) if row else Label.NORMAL
        rules = self.policy.open_rules(asking, kind, action)
        allowed, rule = rules.judge(label, facts)
        if row is None:
            return Decision(False, policy=self.policy.number)
        return Decision(allowed, rule, facts, self.policy.number, label, rules.labels_of)

    def may_ever(self, model: type[Judged], action: Action) -> bool:
        """Whether any rule could allow it: what navigation goes by, never a decision."""
        return self.policy.may_ever(self.asking, model.kind.name, action)
