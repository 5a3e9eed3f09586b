"""Explaining a decision in plain sentences: the rule that decided, what it rests on, what held; and for what is not
allowed, the nearest rules with what each of them misses."""

from dataclasses import dataclass

from sqlalchemy import select

from core.access.agreements import Agreement
from core.access.decision import Decision, Near, basis_words, missing_words
from core.access.policy import Asking
from core.access.protected import Kind, Label, Protected
from core.access.records import Records
from core.access.rules import BASIS, LAW, OWN, Rule
from core.access.vocabulary import EVERY, Action, Vocabulary

SAYINGS = {
    Action.KNOW: "know that it exists",
    Action.READ: "read it",
    Action.WRITE: "change it",
    Action.CLOSE: "close or end it",
    Action.ALLOCATE: "allocate it",
    Action.GRANT: "grant it",
    Action.APPROVE: "approve it",
}
"""What may be done with a record that exists."""


@dataclass(frozen=True)
class Nearest:
    """A rule that would have allowed it: what it says, and what is missing for it to hold."""

    rule: str
    sentence: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """One decision about one record. `others` are roles, none of them the asker's, for whom a rule could allow it."""

    action: Action
    words: str
    allowed: bool
    rule: str | None
    sentence: str
    basis: str | None
    agreement: str | None
    held: tuple[str, ...]
    nearest: tuple[Nearest, ...]
    others: tuple[str, ...]
    policy: int


def explain(records: Records, entity: Protected, action: Action) -> Explanation:
    """Why this actor may, or may not, do this with a record that this door has shown."""
    decision, words = records.decide(action, entity), records.judge.policy.words
    rule = decision.rule
    return Explanation(
        action=action,
        words=SAYINGS[action],
        allowed=decision.allowed,
        rule=rule.id if rule else None,
        sentence=_sentence(decision, action, entity.kind, words),
        basis=basis_words(rule.basis) if rule and decision.allowed else None,
        agreement=_agreement(records, rule) if rule and decision.allowed else None,
        held=_held(decision, words),
        nearest=tuple(_nearest(near, action, entity.kind, words) for near in decision.near),
        others=() if decision.allowed and action is not Action.READ else _others(records, entity, action),
        policy=decision.policy,
    )


def explain_all(records: Records, entity: Protected) -> list[Explanation]:
    """Reading first, then every action that some rule of this policy could allow to somebody on this kind of record."""
    everybody = _everybody(records)
    may = records.judge.policy.may_ever
    actions = [one for one in SAYINGS if one is not Action.READ and may(everybody, entity.kind.name, one)]
    return [explain(records, entity, action) for action in (Action.READ, *actions)]


def rule_words(rule: Rule, action: Action, kind: Kind, words: Vocabulary) -> str:
    """A rule as one sentence, about this action on this kind of record."""
    role = "Anybody" if rule.role == EVERY else f"A {words.roles[rule.role].words}"
    acting = "" if rule.organisation == EVERY else f" acting for {rule.organisation.replace('_', ' ').title()}"
    may = "may" if rule.effect == "allow" else "may never"
    when = _when(rule, words)
    return f"{role}{acting} {may} {SAYINGS[action]}, for {kind.words}{_labels(rule)}{when}."


def proposal_words(rule: Rule, words: Vocabulary) -> str:
    """A rule that a plugin proposes as one sentence, about records that nobody has named yet."""
    known = words.roles.get(rule.role)
    role = "Anybody" if rule.role == EVERY else f"A {known.words if known else rule.role}"
    acting = "" if rule.organisation == EVERY else f" acting for {rule.organisation.replace('_', ' ').title()}"
    kind = words.kinds[rule.kind].words if rule.kind in words.kinds else rule.kind.replace("_", " ")
    may = "may" if rule.effect == "allow" else "may never"
    action = "change" if rule.action == Action.WRITE else rule.action.replace("_", " ")
    return f"{role}{acting} {may} {action} {kind}{_labels(rule)}{_when(rule, words)}."


def _sentence(decision: Decision, action: Action, kind: Kind, words: Vocabulary) -> str:
    if decision.rule is not None:
        return rule_words(decision.rule, action, kind, words)
    if decision.near:
        return "No rule allows it now. The nearest ones are below."
    return "No rule allows it to any of your roles."


def _nearest(near: Near, action: Action, kind: Kind, words: Vocabulary) -> Nearest:
    missing = tuple(missing_words(word, words) for word in near.missing)
    return Nearest(near.rule.id, rule_words(near.rule, action, kind, words), missing)


def _when(rule: Rule, words: Vocabulary) -> str:
    conditions = [] if rule.when == "always" else [word.strip() for word in rule.when.split("&")]
    said = [
        f"it is not so that {words.conditions[word[1:].strip()].words}"
        if word.startswith("!")
        else words.conditions[word].words
        for word in conditions
    ]
    return f", when {' and '.join(said)}" if said else ""


def _labels(rule: Rule) -> str:
    if rule.label == "any":
        return ""
    if rule.label.startswith("up_to_"):
        return f" labelled {rule.label.removeprefix('up_to_').replace('_', ' ')} at most"
    return f" labelled {rule.label.replace('_', ' ')}"


def _held(decision: Decision, words: Vocabulary) -> tuple[str, ...]:
    """The facts that the deciding rule asked for and that were so."""
    if decision.rule is None:
        return ()
    names = sorted(decision.rule.needs.held & decision.facts)
    held = (
        _basis_fact(name.removeprefix(BASIS)) if name.startswith(BASIS) else words.conditions[name].words
        for name in names
    )
    return tuple(said[:1].upper() + said[1:] for said in held)


def _basis_fact(basis: str) -> str:
    if basis == OWN:
        return "the record belongs to your organisation, or is shared by all partners"
    return "your organisation and the record’s owner share under the agreement today"


def _agreement(records: Records, rule: Rule) -> str | None:
    """The title of the agreement an allowance rests on; None where it rests on none."""
    if rule.basis in (OWN, LAW):
        return None
    parts = records.find(select(Agreement).where(Agreement.key == rule.basis).order_by(Agreement.id))
    return parts[0].title if parts else rule.basis


def _everybody(records: Records) -> Asking:
    """Somebody with every role there is in the actor's organisation: for asking what any rule could allow."""
    return Asking(tuple(sorted(records.judge.policy.words.roles)), records.actor.organisation)


def _others(records: Records, entity: Protected, action: Action) -> tuple[str, ...]:
    policy, mine = records.judge.policy, records.judge.asking
    everybody = policy.open_rules(_everybody(records), entity.kind.name, action).labels_of
    ours = policy.open_rules(mine, entity.kind.name, action).labels_of
    label = getattr(entity, entity.kind.label) if entity.kind.label else Label.NORMAL
    theirs = [rule for rule, labels in everybody.items() if label in labels and rule not in ours]
    roles = {rule.role for rule in theirs if rule.effect == "allow" and rule.role != EVERY}
    return tuple(sorted(policy.words.roles[role].words for role in roles))
