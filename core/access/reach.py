"""What somebody can see, counted: for each kind of record each rule that opens any, of whom, and how many."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy import Select, func, literal, select

from core.access.actor import Actor
from core.access.clauses import by_rule, keep
from core.access.paging import record_of
from core.access.policy import Asking
from core.access.protected import Kind, Protected
from core.access.records import Records
from core.access.rules import Rule
from core.access.vocabulary import Action

AT_MOST = 1000
"""Counted no further: what is more says so."""


@dataclass(frozen=True)
class Reached:
    """Records of one kind and one organisation (None: of nobody) that one rule opens. A record that several rules open
    is counted with each. `is_capped`: there are more, perhaps of other organisations too."""

    kind: Kind
    rule: Rule
    owner_id: UUID | None
    count: int
    is_capped: bool


def reach_of(records: Records, subject: Actor) -> Iterator[Reached]:
    """As the policy in force opens it to these roles today. The asker sees numbers only, and must be entitled to them:
    whoever calls this has asked for that. Nobody acts as the subject, and no record is loaded."""
    records.note("look at reach", detail=f"person {subject.person_id}")
    policy, asking = records.judge.policy, Asking(subject.roles, subject.organisation)
    bound = {**subject.parameters(), "page_limit": AT_MOST}
    for name, model in sorted(policy.words.models.items()):
        if not issubclass(model, Protected) or not policy.may_ever(asking, name, Action.READ):
            continue
        queries = keep(policy, ("reach", asking, model), partial(_queries, records, asking, model))
        for rule, query in queries:
            found = records._connection.execute(query, bound).all()
            whole = sum(count for _, count in found)
            yield from (Reached(model.kind, rule, owner, count, whole >= AT_MOST) for owner, count in found)


def _queries(records: Records, asking: Asking, model: type[Protected]) -> list[tuple[Rule, Select[UUID, int]]]:
    record = record_of(model)
    owner = literal(None) if record.owner is None else record.owner
    each = []
    for rule, condition in by_rule(records.judge.policy, asking, Action.READ, record):
        some = select(owner.label("owner")).where(condition).limit(AT_MOST).subquery()
        each.append((rule, select(some.c.owner, func.count()).group_by(some.c.owner)))
    return each
