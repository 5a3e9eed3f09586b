"""A policy's lines: one rule a line, and what its `when` and `basis` ask for."""

import csv
from dataclasses import dataclass
from functools import cache

OWN, LAW = "own", "law"
BASIS = "basis:"
WIDTH = {"p": 10, "g": 4, "g2": 3, "g3": 3, "g4": 3}


@dataclass(frozen=True)
class Rule:
    """`p, rule id, role, organisation acted for, record kind, action, label, when, basis, effect`."""

    id: str
    role: str
    organisation: str
    kind: str
    action: str
    label: str
    when: str
    basis: str
    effect: str

    @property
    def needs(self) -> "Needs":
        return needs(self.when, self.basis, self.effect)

    def line(self) -> list[str]:
        return [
            *("p", self.id, self.role, self.organisation, self.kind, self.action),
            *(self.label, self.when, self.basis, self.effect),
        ]

    def __str__(self) -> str:
        who = f"{self.role} acting for {'any organisation' if self.organisation == '*' else self.organisation}"
        return f"rule '{self.id}': {self.effect} {who} to {self.action} {self.kind} [{self.label}] when {self.when}"


@dataclass(frozen=True)
class Needs:
    """Facts that must hold and facts that must not; the basis is one of the former."""

    held: frozenset[str]
    barred: frozenset[str]

    def met_by(self, facts: frozenset[str]) -> bool:
        return self.held <= facts and self.barred.isdisjoint(facts)

    def missing(self, facts: frozenset[str]) -> tuple[str, ...]:
        return (*sorted(self.held - facts), *(f"not {word}" for word in sorted(self.barred & facts)))


@cache
def needs(when: str, basis: str, effect: str) -> Needs:
    """`on_my_caseload & !ended` on basis `own` → held {on_my_caseload, basis:own}, barred {ended}.

    A denial needs no basis: nothing has to carry a refusal across organisations, so none can lapse.
    """
    words = [] if when == "always" else [word.strip() for word in when.split("&")]
    carried = set() if effect == "deny" or basis == LAW else {BASIS + basis}
    return Needs(
        held=frozenset(word for word in words if not word.startswith("!")) | carried,
        barred=frozenset(word[1:].strip() for word in words if word.startswith("!")),
    )


@dataclass(frozen=True)
class Line:
    """`is_open`: a quotation mark in it is never closed."""

    number: int
    cells: tuple[str, ...]
    is_open: bool = False

    @property
    def type(self) -> str:
        return self.cells[0]


def lines_of(text: str) -> list[Line]:
    """The lines of a policy that are not blank and not a comment, cells stripped. Each is read by itself, so that one
    fault hides no other."""
    read = (_line(number, line) for number, line in enumerate(text.splitlines(), start=1))
    return [line for line in read if any(line.cells) and not line.cells[0].startswith("#")]


def _line(number: int, text: str) -> Line:
    try:
        cells = next(csv.reader([text], skipinitialspace=True, strict=True), [])
    except csv.Error:
        return Line(number, (text.strip(),), is_open=True)
    return Line(number, tuple(cell.strip() for cell in cells))
