"""Who can see one record today: everybody whose roles a rule could open it to is judged on the facts as they are
stored."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from sqlalchemy import Connection, select

from core.access.actor import Actor
from core.access.audit.entries import Entry
from core.access.audit.looking import may_look
from core.access.errors import NotFound
from core.access.floor import CONFLICTS
from core.access.judge import Judge
from core.access.paging import record_of
from core.access.policy import Policy
from core.access.protected import Protected
from core.access.records import Records
from core.access.rules import Rule
from core.access.vocabulary import ANY, EVERY

AT_MOST = 5_000
"""People judged; a partnership has a few hundred."""


@dataclass(frozen=True)
class Sight:
    """Somebody who may read the record, and the rule that lets them."""

    actor: Actor
    rule: Rule


@dataclass(frozen=True)
class Asked:
    """Of which record (None: it is not shown to whoever asks), and whether they keep the audit of the organisation that
    it belongs to."""

    model: type[Protected]
    id: UUID
    keeps_audit: bool
    record: Protected | None


def asked_by(records: Records, kind: str, id: UUID) -> Asked:
    """Whoever may look at the audit of the organisation that owns the record need not be able to read it. Absent, and
    open in neither way, are the same `NotFound`."""
    model = records.judge.policy.words.models.get(kind)
    if model is None or not issubclass(model, Protected):
        raise NotFound
    keeps_audit = _is_ours(records, model, id) and may_look(records)
    return Asked(model, id, keeps_audit, None if keeps_audit else records.one(model, id))


def who_can_see(
    records: Records, asked: Asked, people: Callable[[Connection], Iterable[Actor]]
) -> list[Sight]:  # fmt: skip
    """Among these people, in their order. Links that keep somebody apart from their own people are known to privacy
    officers only: told to anybody else, it is as if there were none, and who is missing gives nobody away. The look is
    written down."""
    records._trail.note(Entry("look at who can see", asked.model.kind.name, asked.id))
    past = () if may_look(records) else CONFLICTS
    policy, connection, found = records.judge.policy, records._connection, list[Sight]()
    could = _roles_that_could(policy, asked.model.kind.name)
    for actor in islice((one for one in people(connection) if not could.isdisjoint(one.roles)), AT_MOST):
        if rule := Judge(policy, actor).lets_read(connection, asked.model, asked.id, past=past):
            found.append(Sight(actor, rule))
    return found


def _is_ours(records: Records, model: type[Protected], id: UUID) -> bool:
    record = record_of(model)
    if record.owner is None:
        return False
    owner = records._connection.execute(select(record.owner).where(record.id == id)).scalar()
    return owner is not None and records.actor.acts_for(owner)


def _roles_that_could(policy: Policy, kind: str) -> frozenset[str]:
    """Roles that a rule which allows something on such records names, or that have everything of such a role."""
    kinds = {ANY, *policy.wider("g2", kind)}
    named = {rule.role for rule in policy.rules.values() if rule.effect == "allow" and rule.kind in kinds}
    return frozenset(role for role in policy.words.roles if EVERY in named or policy.wider("g", role) & named)
