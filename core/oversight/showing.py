"""Entries of the audit as people read them: names of people and organisations, words of kinds and acts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, select

from core.access.audit.again import MadeAgain, decide_again, is_decision
from core.access.audit.entries import REFUSED
from core.access.audit.looking import policy_cited
from core.access.decision import missing_words
from core.access.explain import fact_words, rule_words
from core.access.records import Records
from core.access.store import PolicyStore
from core.access.vocabulary import Vocabulary
from core.clients.people_named import names_of_organisations, names_of_people
from core.organisations.models import Organisation
from core.oversight.schemas import AgainOut

ACTS = {
    "open": "Opened", "list": "Saw in a list", "query": "Asked for figures of", "create": "Added", "write": "Changed",
    "look at audit": "Looked at the audit", "export audit": "Took a copy of the audit",
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """One entry in words, with what it holds."""

    number: int
    at: datetime
    who: str
    person_id: UUID | None
    organisation: str
    roles: str | None
    through: str | None
    action: str
    outcome: str
    kind: str | None
    kind_words: str | None
    record_id: UUID | None
    about_id: UUID | None
    rule: str | None
    basis: str | None
    policy: int | None
    facts: str | None
    shown: list[UUID] | None
    detail: str | None

    @property
    def is_refused(self) -> bool:
        return self.outcome == REFUSED

    @property
    def act(self) -> str:
        """`Opened: contacts`, `Saw in a list: clients (23)`."""
        said = ACTS.get(self.action, self.action.replace("_", " ").capitalize())
        many = f" ({len(self.shown)})" if self.shown else ""
        return f"{said}: {self.kind_words}{many}" if self.kind_words else said


def shown(records: Records, rows: Sequence[RowMapping]) -> list[Shown]:
    """Two questions for a page of any length."""
    people = names_of_people(records, {row["actor_id"] for row in rows if row["actor_id"]})
    organisations, words = names_of_organisations(records), records.judge.policy.words
    return [_one(row, people, organisations, words) for row in rows]


def _one(
    row: RowMapping, people: Mapping[UUID, str], organisations: Mapping[UUID, str], words: Vocabulary
) -> Shown:  # fmt: skip
    kind = words.kinds.get(row["kind"]) if row["kind"] else None
    ids = None if row["shown"] is None else [UUID(id) for id in row["shown"]]
    same = {name: row[name] for name in (
        "at", "roles", "through", "action", "outcome", "kind", "record_id", "about_id", "rule", "basis", "policy",
        "facts", "detail",
    )}  # fmt: skip
    return Shown(
        number=row["id"], who=people.get(row["actor_id"], "The system"), person_id=row["actor_id"], shown=ids,
        organisation=organisations.get(row["organisation_id"], ""), kind_words=kind.words if kind else row["kind"],
        **same,
    )  # fmt: skip


def made_again(records: Records, policies: PolicyStore, row: RowMapping) -> AgainOut | None:
    """The decision that the entry holds, from its facts, under the version it cites; None where it holds none, or that
    version cannot be read any more."""
    if not is_decision(row):
        return None
    policy = policy_cited(records, policies, row["policy"])
    if policy is None:
        return None
    keys = {one.id: one.key for one in records.find(select(Organisation))}
    again = decide_again(policy, row, keys[row["organisation_id"]])
    return _in_words(again, str(row["kind"]), policy.words)


def _in_words(again: MadeAgain, kind: str, words: Vocabulary) -> AgainOut:
    decision = again.decision
    rule, of = decision.rule, words.kinds[kind]
    said = rule_words(rule, again.action, of, words) if rule else "No rule allowed it."
    lacked = [
        f"{near.rule.id}: {'; '.join(missing_words(word, words) for word in near.missing)}" for near in decision.near
    ]
    return AgainOut(
        policy=decision.policy, allowed=decision.allowed, rule=rule.id if rule else None, sentence=said,
        held=[fact_words(name, words) for name in sorted(decision.facts)], lacked=lacked, is_same=again.is_same,
    )  # fmt: skip
