"""Checking a policy text: every fault at once, each with its line and, where one is near, a suggestion."""

import difflib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

from core.access.protected import Kind
from core.access.rules import LAW, OWN, WIDTH, Line, Rule, lines_of, needs
from core.access.vocabulary import ANY, EVERY, OF_CLIENTS, Vocabulary

DEEPEST = 8  # Casbin stops following inheritance at 10 levels, silently
GROUPS = {"g": "role", "g2": "record kind", "g3": "action", "g4": "label"}
RULE_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
MOST_LINES = 20_000


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a policy text."""

    line: int | None
    message: str

    def __str__(self) -> str:
        return self.message if self.line is None else f"line {self.line}: {self.message}"


class PolicyFaults(ValueError):
    """All the faults of a policy text."""

    def __init__(self, faults: Collection[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, faults)))


def check(text: str, words: Vocabulary) -> list[Line]:
    """The lines of a sound policy; raises `PolicyFaults` naming every fault of an unsound one."""
    lines = lines_of(text)
    if len(lines) > MOST_LINES:
        raise PolicyFaults([Fault(None, f"A policy has at most {MOST_LINES} lines; this one has {len(lines)}.")])
    faults = list(_faults(lines, words))
    if faults:
        raise PolicyFaults(sorted(faults, key=lambda fault: fault.line or 0))
    return lines


def _faults(lines: list[Line], words: Vocabulary) -> Iterator[Fault]:
    sound = []
    for line in lines:
        if WIDTH.get(line.type) == len(line.cells):
            sound.append(line)
        else:
            yield _misshapen(line)
    if not any(line.type == "p" for line in lines):
        yield Fault(None, "The policy has no rule: nobody could see anything.")
    known = _Known(sound, words)
    for line in sound:
        yield from known.rule(line) if line.type == "p" else known.link(line)
    for group in GROUPS:
        yield from _loops(group, [line for line in sound if line.type == group])


def _misshapen(line: Line) -> Fault:
    if line.is_open:
        return Fault(line.number, "a quotation mark is not closed, or stands in the middle of a cell: take it out")
    if line.type not in WIDTH:
        near = _near(line.type, WIDTH)
        return Fault(line.number, f"a line begins with p, g, g2, g3 or g4, not '{line.type[:40]}'{near}")
    return Fault(line.number, f"'{line.type}' needs {WIDTH[line.type]} columns, found {len(line.cells)}")


def _near(word: str, words: Collection[str]) -> str:
    close = difflib.get_close_matches(word, list(words), 1)
    return f" — did you mean '{close[0]}'?" if close else ""


class _Known:
    """The words one policy text may use: those declared, and the groups that it makes itself."""

    def __init__(self, lines: list[Line], words: Vocabulary) -> None:
        self.words = words
        self.parents: dict[str, dict[str, set[str]]] = {group: {} for group in GROUPS}
        for line in lines:
            if line.type in GROUPS:
                self.parents[line.type].setdefault(line.cells[1], set()).add(line.cells[2])
        for kind in words.of_clients:
            self.parents["g2"].setdefault(kind, set()).add(OF_CLIENTS)
        made = {group: {wide for wider in up.values() for wide in wider} for group, up in self.parents.items()}
        self.roles = set(words.roles) | {EVERY}
        self.organisations = set(words.organisations) | {EVERY}
        self.kinds = set(words.kinds) | made["g2"] | {ANY}
        self.actions = set(words.actions) | made["g3"] | {ANY}
        self.labels = set(words.labels) | made["g4"] | {ANY}
        self.bases = {OWN, LAW} | set(words.agreements)
        self.seen: dict[str, int] = {}

    def rule(self, line: Line) -> Iterator[Fault]:
        rule = Rule(*line.cells[1:])
        if rule.id in self.seen:
            yield Fault(line.number, f"rule '{rule.id}' is already on line {self.seen[rule.id]}")
        self.seen.setdefault(rule.id, line.number)
        if not RULE_ID.fullmatch(rule.id):
            yield Fault(line.number, "a rule id is small letters, digits, - and _, at most 60 of them")
        if rule.id.startswith("floor"):
            yield Fault(line.number, "rule ids that begin with 'floor' are the product's own")
        yield from self._words(
            line.number,
            ("role", rule.role, self.roles),
            ("organisation", rule.organisation, self.organisations),
            ("record kind", rule.kind, self.kinds),
            ("action", rule.action, self.actions),
            ("label", rule.label, self.labels),
            ("basis", rule.basis, self.bases),
            ("effect", rule.effect, {"allow", "deny"}),
        )
        if rule.effect == "deny" and rule.action != ANY:
            yield Fault(line.number, "a denial covers every action: write 'any'")
        yield from self._conditions(line.number, rule)

    def _words(self, number: int, *asked: tuple[str, str, Collection[str]]) -> Iterator[Fault]:
        for what, word, words in asked:
            if word not in words:
                yield Fault(number, f"unknown {what} '{word[:60]}'{_near(word, words)}")

    def _conditions(self, number: int, rule: Rule) -> Iterator[Fault]:
        if "|" in rule.when or "(" in rule.when:
            yield Fault(number, "conditions are joined by & only; write another line for 'or'")
            return
        when = needs(rule.when, LAW, rule.effect)  # on that basis nothing is added to the conditions
        asked = when.held | when.barred
        yield from self._words(
            number, *(("condition", word, {*self.words.conditions, "always"}) for word in sorted(asked))
        )
        if both := when.held & when.barred:
            yield Fault(number, f"'{min(both)}' cannot both hold and not hold")
        if "always" in asked:
            yield Fault(number, "'always' stands alone")
        for name in sorted(asked & set(self.words.conditions)):
            condition = self.words.conditions[name]
            wrong = sorted(kind.name for kind in self._covered(rule.kind) if not condition.fits(kind))
            if wrong:
                yield Fault(number, f"condition '{name}' cannot be asked of {', '.join(wrong)}: {condition.words}")

    def _covered(self, word: str) -> list[Kind]:
        """The kinds of record that a rule on this word reaches."""
        return [kind for kind in self.words.kinds.values() if word == ANY or word in self._above("g2", kind.name)]

    def _above(self, group: str, word: str) -> set[str]:
        found, todo = set(), [word]
        while todo:
            if (here := todo.pop()) not in found:
                found.add(here)
                todo += self.parents[group].get(here, ())
        return found

    def link(self, line: Line) -> Iterator[Fault]:
        what = GROUPS[line.type]
        narrow, wide = line.cells[1:3]
        if line.type == "g":
            yield from self._words(
                line.number,
                (what, narrow, self.roles - {EVERY}),
                (what, wide, self.roles - {EVERY}),
                ("organisation", line.cells[3], self.organisations),
            )
            return
        declared = {"g2": self.kinds, "g3": self.actions, "g4": self.labels}[line.type]
        yield from self._words(line.number, (what, narrow, declared))
        if ANY in (narrow, wide) or EVERY in (narrow, wide):
            yield Fault(line.number, f"'{ANY}' and '{EVERY}' cover everything already and take no part in a group")


def _loops(group: str, links: list[Line]) -> Iterator[Fault]:
    """Each circle once, at the link that was written last; what only leads into one is not at fault."""
    up: dict[str, set[str]] = {}
    for line in links:
        up.setdefault(line.cells[1], set()).add(line.cells[2])
    where = {(line.cells[1], line.cells[2]): line.number for line in reversed(links)}
    circles = {frozenset(circle): circle for start in sorted(up, reverse=True) if (circle := _way(up, start, start))}
    for circle in circles.values():
        last = max(where[link] for link in pairwise([*circle, circle[0]]))
        words = " → ".join([*circle, circle[0]])
        yield Fault(last, f"{GROUPS[group]} '{circle[0]}' inherits from itself ({words}): take one of these links out")
    in_circles = {word for circle in circles for word in circle}
    for start in sorted(up):
        here, level, seen = up[start], 1, set(up[start])
        while here and level <= DEEPEST:
            here, level = {wide for word in here for wide in up.get(word, ())}, level + 1
            seen |= here
        if here and seen.isdisjoint(in_circles):
            first = min(number for (narrow, _), number in where.items() if narrow == start)
            yield Fault(first, f"{GROUPS[group]} '{start}' inherits through more than {DEEPEST} levels")


def _way(up: dict[str, set[str]], start: str, goal: str) -> list[str] | None:
    """The shortest way from one word up to another, the goal left out; None if there is none."""
    ways, seen = [[start]], set[str]()
    while ways:
        longer = []
        for way in ways:
            for wide in sorted(up.get(way[-1], ())):
                if wide == goal:
                    return way
                if wide not in seen:
                    seen.add(wide)
                    longer.append([*way, wide])
        ways = longer
    return None
