"""The policy and its conditions again, in plain Python: written without Casbin and without SQL, to disagree with both.

Rows are plain mappings, as the tables hold them. `Me` is a person acting for an organisation in some roles.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.access.actor import Actor
from core.access.protected import Anchor, Kind, Label
from core.matrix.models import Line

Row = Mapping[str, object]
World = Mapping[str, list[Row]]
TODAY = date(2026, 3, 4)


@dataclass(frozen=True)
class Rule:
    """One line: `when` is pairs of (barred, condition)."""

    role: str
    organisation: str
    kind: str
    action: str
    label: str
    when: tuple[tuple[bool, str], ...]
    basis: str
    effect: str

    def line(self, id: str) -> str:
        when = " & ".join(f"{'!' if barred else ''}{name}" for barred, name in self.when) or "always"
        cells = (self.role, self.organisation, self.kind, self.action, self.label, when, self.basis, self.effect)
        return ", ".join(("p", id, *cells))


@dataclass(frozen=True)
class Text:
    """A whole policy: rules, links between roles (narrow, wide, organisation), and the groups of other words."""

    rules: tuple[Rule, ...]
    links: tuple[tuple[str, str, str], ...]
    groups: tuple[tuple[str, str, str], ...]

    def __str__(self) -> str:
        lines = [", ".join(group) for group in self.groups]
        lines += [", ".join(("g", *link)) for link in self.links]
        return "\n".join([*lines, *(rule.line(f"r{n}") for n, rule in enumerate(self.rules))])


def reach(word: str, links: Iterable[tuple[str, str]]) -> set[str]:
    """The word and all that it leads to."""
    links, found, todo = list(links), set(), [word]
    while todo:
        if (here := todo.pop()) not in found:
            found.add(here)
            todo += [wide for narrow, wide in links if narrow == here]
    return found


def answer(text: Text, me: Actor, kind: Kind, action: str, label: str, facts: frozenset[str]) -> bool:
    """Whether the text, with the floor beneath it, allows it."""
    up = {g: [(a, b) for group, a, b in text.groups if group == g] for g in ("g2", "g3", "g4")}
    here = [(a, b) for a, b, where in text.links if where in ("*", me.organisation)]
    roles = {"*"}.union(*(reach(role, here) for role in me.roles))
    kinds, actions, labels = (
        {"any", *reach(word, up[g])} for word, g in ((kind.name, "g2"), (action, "g3"), (label, "g4"))
    )
    if kind.anchor is Anchor.CLIENT and "hr_officer" in roles:
        return False
    if kind.name == "contact_details" and label == Label.VERY_RESTRICTED and "address_granted" not in facts:
        return False
    effects = {
        rule.effect
        for rule in text.rules
        if rule.role in roles and rule.organisation in ("*", me.organisation) and rule.kind in kinds
        and rule.action in actions and rule.label in labels
        and all((name in facts) is not barred for barred, name in rule.when)
        and (rule.effect == "deny" or rule.basis == "law" or f"basis:{rule.basis}" in facts)
    }  # fmt: skip
    return effects == {"allow"}


# ── conditions ────────────────────────────────────────────────────────────
def facts(world: World, me: Actor, kind: Kind, row: Row, groups: Iterable[tuple[str, str]] = ()) -> frozenset[str]:
    """Every fact that holds of this actor and this row, bases included; `groups` are those of kinds."""
    truths = {**_bases(world, me, kind, row, list(groups))}
    if kind.owner is not None:
        truths["own_organisation"] = row[kind.owner] == me.organisation_id
    about = row[str(kind.about)]
    conditions = OF_CLIENTS if kind.anchor is Anchor.CLIENT else OF_STAFF
    truths |= {name: holds(world, me, about) for name, holds in conditions.items()}
    truths["awaits_approval"] = row.get("is_approved") is False
    truths["address_granted"] = _granted(world, me, row)
    truths["new_address"] = _new_address(world, row)
    return frozenset(name for name, true in truths.items() if true)


def _bases(world: World, me: Actor, kind: Kind, row: Row, groups: list[tuple[str, str]]) -> dict[str, bool]:
    owner = None if kind.owner is None else row[kind.owner]
    bases = {"basis:law": True, "basis:own": kind.owner is None or owner == me.organisation_id}
    for agreement in world["agreement"]:
        parts = [part for part in world["agreement_party"] if part["agreement_key"] == agreement["key"]]
        parties = {part["organisation_id"] for part in parts if part["accepted_at"] and _now(part)}
        both = me.organisation_id in parties and (kind.owner is None or owner in parties)
        bases[f"basis:{agreement['key']}"] = both and _may_carry(agreement, kind, row, groups)
    return bases


def _may_carry(agreement: Row, kind: Kind, row: Row, groups: Iterable[tuple[str, str]]) -> bool:
    label = Label.NORMAL if kind.label is None else row[kind.label]
    named = {"any", *reach(kind.name, groups)} & set(agreement["kinds"])  # type: ignore[call-overload]
    return bool(agreement["agreed_at"] and named) and label in agreement["labels"]  # type: ignore[operator]


def _now(row: Row) -> bool:
    return row["starts"] <= TODAY and (row["ends"] is None or row["ends"] >= TODAY)  # type: ignore[operator]


def _involved(world: World, me: Actor, client: object) -> bool:
    return any(
        i["client_id"] == client and i["organisation_id"] == me.organisation_id and _now(i)
        for i in world["involvement"]
    )


def _on_my_caseload(world: World, me: Actor, client: object) -> bool:
    mine = (a for a in world["allocation"] if a["worker_id"] == me.person_id)
    return any(a["client_id"] == client and a["organisation_id"] == me.organisation_id and _now(a) for a in mine)


def _open_referral(world: World, me: Actor, client: object) -> bool:
    ours = (r for r in world["referral"] if r["organisation_id"] == me.organisation_id and r["is_open"])
    return client is not None and any(
        r["client_id"] == client and r["from_organisation_id"] != me.organisation_id for r in ours
    )


def _granted(world: World, me: Actor, row: Row) -> bool:
    """Kinds without a key can never have been granted."""
    this = (row.get("client_id"), row.get("address_key"))
    mine = (g for g in world["address_grant"] if g["person_id"] == me.person_id)
    ours = (g for g in mine if g["organisation_id"] == me.organisation_id and _now(g))
    return None not in this and any((g["client_id"], g["address_key"]) == this for g in ours)


def _new_address(world: World, row: Row) -> bool:
    key = row.get("address_key")
    return key is not None and all(key != r["address_key"] for r in world["address_grant"] + world["contact_details"])


def _first_address(world: World, me: Actor, client: object) -> bool:
    held = {g["client_id"] for g in world["address_grant"]}
    held |= {d["client_id"] for d in world["contact_details"] if d["label"] == Label.VERY_RESTRICTED}
    return client not in held if client is not None else not held  # SQL: nothing is in an empty set, not even NULL


def _lines_to(world: World, me: Actor, line: Line) -> set[tuple[object, object]]:
    """(person, employer) of everybody I manage by this line today."""
    return {
        (s["person_id"], s["organisation_id"])
        for s in world["staff_line"]
        if s["manager_id"] == me.person_id and s["manager_organisation_id"] == me.organisation_id
        and s["line"] == line and s["is_accepted"] and _now(s)
    }  # fmt: skip


def _manages(line: Line) -> Callable[[World, Actor, object], bool]:
    return lambda world, me, person: person in {who for who, _ in _lines_to(world, me, line)}


def _carries(line: Line) -> Callable[[World, Actor, object], bool]:
    def holds(world: World, me: Actor, client: object) -> bool:
        managed = _lines_to(world, me, line)
        carried = (a for a in world["allocation"] if (a["worker_id"], a["organisation_id"]) in managed)
        return any(a["client_id"] == client and _now(a) for a in carried)

    return holds


OF_CLIENTS: dict[str, Callable[[World, Actor, object], bool]] = {
    "involved_with_us": _involved,
    "on_my_caseload": _on_my_caseload,
    "open_referral_to_us": _open_referral,
    "first_address": _first_address,
    "matrix_managed": _carries(Line.MATRIX),
    "line_managed": _carries(Line.LINE),
}
OF_STAFF: dict[str, Callable[[World, Actor, object], bool]] = {
    "is_me": lambda world, me, person: person == me.person_id,
    "matrix_managed": _manages(Line.MATRIX),
    "line_managed": _manages(Line.LINE),
}


def id_of(row: Row) -> UUID:
    return row["id"]  # type: ignore[return-value]
