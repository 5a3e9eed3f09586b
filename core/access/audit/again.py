"""A stored decision made again: the same facts under the policy version that the entry cites."""

from dataclasses import dataclass

from sqlalchemy import RowMapping

from core.access.audit.entries import ALLOWED
from core.access.decision import Decision
from core.access.policy import Asking, Policy
from core.access.vocabulary import Action

ACTIONS = {"open": Action.READ}
"""Words of the audit that are not words of the policy."""


@dataclass(frozen=True)
class MadeAgain:
    """`is_same`: the verdict, and the rule that decided, are the ones that the entry holds."""

    action: Action
    decision: Decision
    is_same: bool


def is_decision(entry: RowMapping) -> bool:
    """Whether the entry holds a decision with its facts: lists, searches and the system's own work hold none."""
    return entry["policy"] is not None and entry["facts"] is not None and action_of(entry) is not None


def action_of(entry: RowMapping) -> Action | None:
    word = str(entry["action"])
    return ACTIONS.get(word) or (Action(word) if word in set(Action) else None)


def decide_again(policy: Policy, entry: RowMapping, organisation: str) -> MadeAgain:
    """`organisation` is the key of the one that was acted for; `policy` the version that the entry cites."""
    action = action_of(entry)
    assert action is not None, "only a decision is made again"
    label, *facts = str(entry["facts"]).split(" ")
    asking = Asking(tuple(str(entry["roles"] or "").split()), organisation)
    rules = policy.open_rules(asking, str(entry["kind"]), action)
    allowed, rule = rules.judge(label, frozenset(facts))
    is_same = allowed == (entry["outcome"] == ALLOWED) and (rule.id if rule else None) == entry["rule"]
    return MadeAgain(action, Decision(allowed, rule, frozenset(facts), policy.number, label, rules.labels_of), is_same)
