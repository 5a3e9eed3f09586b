"""Who cannot be given a person: told in neutral words to whoever gives work out, and to nobody else."""

from uuid import UUID

from core.access.decision import Decision
from core.access.each import kept_apart
from core.access.errors import Invalid, Refused
from core.access.floor import WORKER
from core.access.protected import Judged
from core.access.records import Records
from core.access.vocabulary import Action

CANNOT = "This worker cannot be given this person. Ask your privacy officer."


def is_apart(decision: Decision) -> bool:
    """Whether only that keeps the worker from it whom the proposed record names."""
    return decision.rule is not None and decision.rule.id.startswith(WORKER)


def refuse_apart(decision: Decision, field: str) -> None:
    """Raises `Invalid` in words where only the worker is the wrong one."""
    if is_apart(decision):
        raise Invalid(field, CANNOT)


def refuse_giving(records: Records, action: Action, record: Judged, client_id: UUID, person_id: UUID) -> None:
    """Before `record` names this person as its owner. Raises `Invalid`; `Refused` for whoever may not give it away: to
    them it tells nothing."""
    if person_id not in kept_apart(records, record.kind, client_id, [person_id]):
        return
    decision = records.decide(action, record)
    if not (decision.allowed or is_apart(decision)):
        raise Refused(str(decision))
    raise Invalid("owner_id", CANNOT)
