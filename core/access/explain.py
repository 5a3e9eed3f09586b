"""Explaining a decision in plain sentences: the rule that decided, what it rests on, what held; and for what is not
allowed, the nearest rules with what each of them misses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from core.access.agreements import Agreement, AgreementParty
from core.access.decision import Decision, Near, basis_words, missing_words
from core.access.policy import Asking
from core.access.protected import Kind, Label, Protected
from core.access.records import Records
from core.access.rules import BASIS, LAW, OWN, Rule
from core.access.vocabulary import EVERY, Action, Vocabulary
from core.database import clock

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
OTHER_SAYINGS = {
    Action.CREATE: "add one",
    Action.COUNT: "count them",
    Action.BEGIN: "begin it",
    Action.ASSIGN: "assign it",
    Action.TRANSFER: "take it over",
    Action.REOPEN: "open it again",
    Action.MERGE: "join it with another",
    Action.EXPORT: "hand it to the person it is about",
}
"""What else the audit tells of: of acts that make a record, or give it to others."""


def saying(action: Action) -> str:
    return SAYINGS.get(action) or OTHER_SAYINGS.get(action, action.replace("_", " "))


@dataclass(frozen=True)
class Nearest:
    """A rule that would have allowed it: what it says, and what is missing for it to hold."""

    rule: str
    sentence: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Considered:
    """One rule that could have decided: whether all it asks for was so, what it lacked, and whether it was the one."""

    rule: str
    sentence: str
    effect: str
    holds: bool
    missing: tuple[str, ...]
    is_winner: bool


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
    party_since: date | None
    party_until: date | None
    held: tuple[str, ...]
    nearest: tuple[Nearest, ...]
    others: tuple[str, ...]
    policy: int
    label: str
    facts: tuple[str, ...]
    considered: tuple[Considered, ...]


def explain(records: Records, entity: Protected, action: Action) -> Explanation:
    """Why this actor may, or may not, do this with a record that this door has shown."""
    decision, words = records.decide(action, entity), records.judge.policy.words
    rule = decision.rule
    agreement, part = _agreement(records, rule) if rule and decision.allowed else (None, None)
    return Explanation(
        action=action,
        words=SAYINGS[action],
        allowed=decision.allowed,
        rule=rule.id if rule else None,
        sentence=_sentence(decision, action, entity.kind, words),
        basis=basis_words(rule.basis) if rule and decision.allowed else None,
        agreement=agreement,
        party_since=part.starts if part else None,
        party_until=part.ends if part else None,
        held=_held(decision, words),
        nearest=tuple(_nearest(near, action, entity.kind, words) for near in decision.near),
        others=() if decision.allowed else _others(records, entity, action),
        policy=decision.policy,
        label=str(decision.label),
        facts=tuple(fact_words(name, words) for name in sorted(decision.facts)),
        considered=tuple(_considered(decision, action, entity.kind, words)),
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
    return f"{role}{acting} {may} {saying(action)}, for {kind.words}{_labels(rule)}{when}."


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


def _considered(decision: Decision, action: Action, kind: Kind, words: Vocabulary) -> Iterator[Considered]:
    """Every rule for the asker's roles, the one that decided first, then those that held, then the others."""
    found = []
    for rule, labels in decision.considered.items():
        lacked = [*rule.needs.missing(decision.facts), *([] if decision.label in labels else [f"label {rule.label}"])]
        missing = tuple(missing_words(word, words) for word in lacked)
        said = rule_words(rule, action, kind, words)
        found.append(Considered(rule.id, said, rule.effect, not missing, missing, rule == decision.rule))
    yield from sorted(found, key=lambda one: (not one.is_winner, not one.holds, one.rule))


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
    return tuple(fact_words(name, words) for name in names)


def fact_words(name: str, words: Vocabulary) -> str:
    """A fact that was so, as a sentence without its end."""
    said = _basis_fact(name.removeprefix(BASIS)) if name.startswith(BASIS) else words.conditions[name].words
    return said[:1].upper() + said[1:]


def _basis_fact(basis: str) -> str:
    if basis == OWN:
        return "the record belongs to your organisation, or is shared by all partners"
    return "your organisation and the record’s owner share under the agreement today"


def _agreement(records: Records, rule: Rule) -> tuple[str | None, AgreementParty | None]:
    """The title of the agreement an allowance rests on, and the part in it of the organisation acted for; nothing where
    it rests on none."""
    if rule.basis in (OWN, LAW):
        return None, None
    found = records.find(select(Agreement).where(Agreement.key == rule.basis))
    parts = records.find(
        select(AgreementParty).where(
            AgreementParty.agreement_key == rule.basis, AgreementParty.accepted_at.is_not(None),
            AgreementParty.organisation_id == records.actor.organisation_id,
        ).order_by(AgreementParty.starts)
    )  # fmt: skip
    now = next((part for part in parts if part.in_force(clock.today())), None)
    return found[0].title if found else rule.basis, now


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
