"""The floor that no policy version may break: denials laid beneath every policy, written in its own language."""

from collections.abc import Iterator

from core.access.protected import Anchor, Label
from core.access.rules import LAW, Rule
from core.access.vocabulary import ANY, EVERY, Vocabulary


def floor_rules(words: Vocabulary) -> Iterator[Rule]:
    """Confidential addresses only for people granted each one; people management never opens care; a record that has
    been joined with another opens to nobody."""
    for name, kind in sorted(words.kinds.items()):
        if kind.anchor is Anchor.CLIENT:
            yield _denial(f"floor-hr-{name}", "hr_officer", name, ANY, "always")
    if "contact_details" in words.kinds:
        yield _denial("floor-address", EVERY, "contact_details", Label.VERY_RESTRICTED, "!address_granted")
    if "merged_away" in words.conditions:
        yield _denial("floor-merged", EVERY, "client", ANY, "merged_away")


def _denial(id: str, role: str, kind: str, label: str, when: str) -> Rule:
    return Rule(id, role, EVERY, kind, ANY, label, when, LAW, "deny")
