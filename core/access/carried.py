"""Whose records one agreement alone carries to a person: what would close to them if it ended."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from sqlalchemy import Connection, Select, null, select

from core.access.actor import Actor
from core.access.clauses import keep, resting_on
from core.access.policy import Asking, Policy
from core.access.protected import Anchor, Judged, Protected, Record, table_of
from core.access.rules import Rule
from core.access.vocabulary import Action

Query = Select[UUID | None, UUID]
Found = tuple[str, UUID | None, UUID]
"""(kind, owner, client); no owner: it is part of the identity, which all share."""


def rules_on(policy: Policy, key: str) -> list[Rule]:
    """The rules that rest on the agreement with this key, in their order."""
    return [rule for rule in policy.rules.values() if rule.basis == key]


def kinds_on(policy: Policy, key: str) -> list[type[Judged]]:
    """The kinds of record about clients that such rules reach."""
    words = {rule.kind for rule in rules_on(policy, key) if rule.effect == "allow"}
    reached = [model for name, model in sorted(policy.words.models.items())
               if {*policy.wider("g2", name), "any"} & words]  # fmt: skip
    return [model for model in reached if model.kind.anchor is Anchor.CLIENT and issubclass(model, Protected)]


def carried_to(connection: Connection, policy: Policy, key: str, actor: Actor) -> Iterator[Found]:
    """Each client of whom the actor may read something by this agreement and by nothing else."""
    asking = Asking(actor.roles, actor.organisation)
    for model in kinds_on(policy, key):
        made = partial(_query, policy, asking, key, model)
        query = keep(policy, ("carried", asking, key, model.kind.name), made)
        if query is not None:
            for owner, client in connection.execute(query, actor.parameters()):
                yield model.kind.name, owner, client


def _query(policy: Policy, asking: Asking, key: str, model: type[Judged]) -> Query | None:
    record = Record(model.kind, table_of(model))
    carried = resting_on(policy, asking, Action.READ, record, key)
    if carried is None:
        return None
    owner = null() if record.owner is None else record.owner
    return (
        select(owner.label("owner"), record.about.label("client")).where(carried, record.about.is_not(None)).distinct()
    )
