"""Whether records, as they are or as they could be, are open to somebody else: asked on their behalf, nobody acts as
them."""

from collections.abc import Sequence
from uuid import UUID

from core.access.actor import Actor
from core.access.change import change_of
from core.access.judge import Judge
from core.access.protected import Judged, Protected
from core.access.records import Records
from core.access.vocabulary import Action


def open_to(records: Records, subject: Actor, proposed: Sequence[Protected]) -> list[Protected]:
    """Which of these invented records the subject could read, under the policy in force and by the facts of today.
    Nothing is loaded and nothing that exists is told. One question for all: so many at most as a page speaks of.
    Whoever calls this must be entitled to the answer."""
    judge = Judge(records.judge.policy, subject)
    asked = [one for one in proposed if judge.may_ever(type(one), Action.READ)]
    if not asked:
        return []
    values = [(type(one), change_of(one).values) for one in asked]
    decisions = judge.proposed_of_any_kind(records._connection, Action.READ, values)
    return [one for one, decision in zip(asked, decisions, strict=True) if decision.allowed]


def is_open_to(records: Records, subject: Actor, model: type[Judged], id: UUID) -> bool:
    """Whether the subject could read this record now. Nothing is loaded. Whoever calls this must be entitled to the
    answer."""
    return Judge(records.judge.policy, subject).stored(records._connection, Action.READ, model, id).allowed
