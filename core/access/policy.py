"""The only user of Casbin: one policy version, which never changes, and what it leaves open for a set of roles."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from importlib.resources import files
from types import CodeType, SimpleNamespace

import casbin

from core.access.check import check
from core.access.floor import floor_rules
from core.access.rules import OWN, Rule, needs
from core.access.sees_much import SeesMuch
from core.access.vocabulary import ANY, EVERY, OF_CLIENTS, Vocabulary

SUBJECT = "me"


class _Question(list[str]):
    """Stands for 'facts not known': collects the ids of the rules that hang on nothing else."""


def _holds(facts: frozenset[str] | _Question, when: str, basis: str, effect: str, rule: str) -> bool:
    """The one function of ours in the matcher: do the facts meet the rule's `when` and `basis`?"""
    if isinstance(facts, _Question):
        facts.append(rule)
        return False
    return needs(when, basis, effect).met_by(facts)


@lru_cache(maxsize=8)
def _compiled(matcher: str) -> CodeType:
    return compile(matcher.replace("&&", " and ").replace("||", " or ").strip(), "matcher", "eval")


class _Enforcer(casbin.Enforcer):  # type: ignore[misc]
    """Casbin's Enforcer with its matcher compiled once: it parses it at every call and walks the tree at every rule,
    and parsing in threads fails on CPython 3.11. Safe: the matcher is ours, policy admins edit rules only."""

    @staticmethod
    def _get_expression(expr: str, functions: dict[str, object] | None = None) -> SimpleNamespace:
        code, scope = _compiled(expr), {"__builtins__": {}, **(functions or {})}
        return SimpleNamespace(eval=lambda names: eval(code, scope, names))


@lru_cache(maxsize=1)
def _model_text() -> str:
    return files("policies").joinpath("model.conf").read_text("utf-8")


def _enforcer(lines: Iterable[list[str]]) -> _Enforcer:
    model = casbin.Enforcer.new_model(text=_model_text())
    enforcer = _Enforcer(model)
    enforcer.enable_auto_build_role_links(False)
    roles = enforcer.get_named_role_manager("g")
    roles.matching_func = None  # plain names: else pycasbin builds g in O(n²)
    roles.add_domain_matching_func(lambda organisation, pattern: pattern == "*")
    for type_, *values in lines:
        model[type_[0]][type_].policy.append(values)
    enforcer.build_role_links()
    enforcer.add_function("holds", _holds)
    return enforcer


@dataclass(frozen=True)
class Asking:
    """Who asks, as far as the policy is concerned: everybody with the same roles in the same organisation."""

    roles: tuple[str, ...]
    organisation: str


@dataclass(frozen=True, eq=False)
class OpenRules:
    """The rules that hang only on the record, each with the labels it covers, and an Enforcer over just those."""

    labels_of: dict[Rule, frozenset[str]]
    label_groups: list[list[str]]
    _answers: dict[tuple[str, frozenset[str]], tuple[bool, Rule | None]] = field(default_factory=dict)

    @cached_property
    def enforcer(self) -> _Enforcer:
        """Made when a record is first asked about: most rules are only ever read, for conditions and navigation."""
        return _enforcer([*_known_to_match(self.labels_of), *self.label_groups])

    def judge(self, label: str, facts: frozenset[str]) -> tuple[bool, Rule | None]:
        """Whether a record with this label and these facts is allowed, and the rule that decided. Rules of a version
        never change: what Casbin answered once it need not be asked again."""
        asked = (label, facts)
        if asked not in self._answers:
            allowed, why = self.enforcer.enforce_ex(SUBJECT, EVERY, ANY, ANY, label, facts)
            rule = next(rule for rule in self.labels_of if rule.id == why[0]) if why else None
            self._answers[asked] = (allowed, rule)
        return self._answers[asked]


class Policy:
    """A checked policy text with the floor beneath it; to edit, make another and publish it."""

    def __init__(self, text: str, words: Vocabulary, number: int = 0) -> None:
        self.words, self.number, self.text = words, number, text
        self._lines = [list(line.cells) for line in check(text, words)]
        self._lines += [["g2", kind, OF_CLIENTS] for kind in sorted(words.of_clients)]
        self._lines += [rule.line() for rule in floor_rules(words)]
        self.rules = {line[1]: Rule(*line[1:]) for line in self._lines if line[0] == "p"}
        self._groups = [line for line in self._lines if line[0] != "p"]
        self._whole: dict[Asking, _Enforcer] = {}
        self._about: dict[tuple[Asking, str], _Enforcer] = {}
        self._open: dict[tuple[Asking, str, str], OpenRules] = {}
        self.kept: dict[object, object] = {}
        self.sees_much = SeesMuch()

    def whole(self, asking: Asking) -> _Enforcer:
        """The whole policy for one set of roles; never changed once made. Rules of other roles and organisations could
        not match: left out, they are not looked at with every question."""
        if asking not in self._whole:
            enforcer = _enforcer([*self._lines, *_held(asking)])
            rules, roles = enforcer.get_model()["p"]["p"], enforcer.get_named_role_manager("g")
            rules.policy = [line for line in rules.policy if _may_match(roles, asking, role=line[1], place=line[2])]
            self._whole[asking] = enforcer
        return self._whole[asking]

    def about(self, asking: Asking, kind: str) -> _Enforcer:
        """The same for one kind of record: rules of other kinds could not match either."""
        if (asking, kind) not in self._about:
            named = {ANY, *self.wider("g2", kind)}
            mine = (rule for rule in self.whole(asking).get_model()["p"]["p"].policy if rule[3] in named)
            self._about[asking, kind] = _enforcer([*self._groups, *_held(asking), *(["p", *rule] for rule in mine)])
        return self._about[asking, kind]

    def open_rules(self, asking: Asking, kind: str, action: str) -> OpenRules:
        """What Casbin leaves open while the facts are not known: asked once per label with a question for facts."""
        key = (asking, kind, action)
        if key not in self._open:
            found: dict[Rule, set[str]] = {}
            for label in self.words.labels:
                question = _Question()
                self.about(asking, kind).enforce(SUBJECT, asking.organisation, kind, action, label, question)
                for rule in question:
                    found.setdefault(self.rules[rule], set()).add(label)
            self._open[key] = OpenRules(
                {rule: frozenset(labels) for rule, labels in found.items()},
                [line for line in self._groups if line[0] == "g4"],
            )
        return self._open[key]

    def groups(self, group: str) -> dict[str, list[str]]:
        """Each wider word that the policy makes, with the words right under it."""
        found: dict[str, list[str]] = {}
        for line in self._lines:
            if line[0] == group and line[2] != OF_CLIENTS:
                found.setdefault(line[2], []).append(line[1])
        return found

    def wider(self, group: str, word: str) -> frozenset[str]:
        """The word and every other that its rules are covered by or that it inherits, directly or through others:
        groups of a kind (`g2`), roles that a role has everything of somewhere (`g`)."""
        found, todo = set[str](), [word]
        while todo:
            if (here := todo.pop()) not in found:
                found.add(here)
                todo += [line[2] for line in self._lines if line[0] == group and line[1] == here]
        return frozenset(found)

    def may_ever(self, asking: Asking, kind: str, action: str) -> bool:
        """Whether any rule could allow it: what navigation and early refusals go by, never a decision."""
        return any(rule.effect == "allow" for rule in self.open_rules(asking, kind, action).labels_of)


def _held(asking: Asking) -> list[list[str]]:
    return [["g", SUBJECT, role, EVERY] for role in asking.roles]


def _may_match(roles: casbin.rbac.RoleManager, asking: Asking, *, role: str, place: str) -> bool:
    is_theirs = role == EVERY or roles.has_link(SUBJECT, role, asking.organisation)
    return is_theirs and place in (EVERY, asking.organisation)


def _known_to_match(rules: Iterable[Rule]) -> Iterator[list[str]]:
    """Rules of which role, organisation, kind and action have been matched: label and facts are what is left. Casbin
    names the last that allows, so an organisation's own duty is named before an agreement that also would."""
    for rule in sorted(rules, key=lambda rule: rule.basis == OWN):
        yield replace(rule, role=EVERY, organisation=EVERY, kind=ANY, action=ANY).line()


def to_text(rules: Iterable[Rule]) -> str:
    """Rules as policy lines."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rule.line() for rule in rules)
    return out.getvalue()
