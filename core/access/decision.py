"""One decision: allowed or not, the rule that decided, and what the nearest other rules would have needed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.access.protected import Label
from core.access.rules import BASIS, LAW, OWN, Rule
from core.access.vocabulary import Vocabulary


@dataclass(frozen=True)
class Near:
    """A rule that would have allowed it, and what it lacked."""

    rule: Rule
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """`rule` is None when nothing applied, which refuses; `considered` are the rules that could have, with the labels
    each covers."""

    allowed: bool
    rule: Rule | None = None
    facts: frozenset[str] = frozenset()
    policy: int = 0
    label: str = Label.NORMAL
    considered: Mapping[Rule, frozenset[str]] = field(default_factory=dict, repr=False)

    @property
    def near(self) -> tuple[Near, ...]:
        """What each rule lacked that could have allowed it; worked out only when somebody asks why."""
        return tuple(
            Near(rule, (*rule.needs.missing(self.facts), *([] if self.label in labels else [f"label {rule.label}"])))
            for rule, labels in ({} if self.rule else self.considered).items()
            if rule.effect == "allow"
        )

    @property
    def in_short(self) -> str:
        """The label and the facts on which it was decided, as the audit keeps them."""
        return " ".join((str(self.label), *sorted(self.facts)))

    def __str__(self) -> str:
        if self.rule:
            return f"{'allowed' if self.allowed else 'refused'} by {self.rule}"
        return "refused: no rule applies" + "".join(f"\n  {n.rule} — needs {', '.join(n.missing)}" for n in self.near)


def basis_words(basis: str) -> str:
    """The basis of an allowance as a sentence's ending."""
    if basis == OWN:
        return "as your organisation's own duty"
    return "because the law requires or allows it" if basis == LAW else f"under the agreement '{basis}'"


def missing_words(word: str, words: Vocabulary) -> str:
    """A missing fact in plain words."""
    barred = word.startswith("not ")
    name = word.removeprefix("not ")
    if name.startswith(BASIS):
        basis = name.removeprefix(BASIS)
        if basis == OWN:
            return "the record would have to belong to your organisation"
        return f"your organisation and the record's owner would both have to share under '{basis}' today"
    if name.startswith("label "):
        return f"the rule covers records labelled {name.removeprefix('label ').replace('_', ' ')} only"
    condition = words.conditions[name]
    return f"it must not be so that {condition.words}" if barred else condition.words
