"""What a plugin may propose as access rules: rules about its own content, and nothing that moves anybody else's."""

from collections.abc import Iterator

from core.access.check import Fault
from core.access.rules import WIDTH, Line, Rule, lines_of
from core.access.vocabulary import Vocabulary

# The kinds of record that plugins' content makes, and what is written beside them.
MADE_OF_CONTENT = frozenset({"assessment", "stay"})
OWN_KINDS = MADE_OF_CONTENT | {"addendum"}


def own_content(plugin: str) -> str:
    """The condition that says whose content a record is."""
    return f"from_{plugin}"


def plugin_rule_faults(plugin: str, text: str, words: Vocabulary) -> tuple[Fault, ...]:
    """Everything in a plugin's `policy.csv` that is not the plugin's to propose, each with its line.

    The meaning of its other words is checked with all rules together, when a policy is made of them. A group (`g`,
    `g2`, `g3`, `g4`) would move rules of the core to other roles, kinds, actions or labels: a plugin ships none at all.
    """
    if own_content(plugin) not in words.conditions:
        return (Fault(None, f"the condition '{own_content(plugin)}' is not declared: is the plugin installed?"),)
    return tuple(fault for line in lines_of(text) for fault in _faults(plugin, line))


def _faults(plugin: str, line: Line) -> Iterator[Fault]:
    if line.type != "p" or len(line.cells) != WIDTH["p"]:
        yield Fault(line.number, f"a plugin ships rules only, each of {WIDTH['p']} cells beginning with p")
        return
    rule = Rule(*line.cells[1:])
    if not rule.id.startswith(f"{plugin}-"):
        yield Fault(line.number, f"the rule id '{rule.id[:60]}' must begin with '{plugin}-'")
    if rule.kind not in OWN_KINDS:
        own = ", ".join(sorted(OWN_KINDS))
        yield Fault(line.number, f"a plugin proposes no rules for '{rule.kind[:60]}', only for {own}")
    if own_content(plugin) not in rule.needs.held:
        yield Fault(line.number, f"the rule must ask for '{own_content(plugin)}': a plugin's rules are about its own")
