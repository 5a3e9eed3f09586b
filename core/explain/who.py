"""Who can see one record, by name: everybody, for whoever keeps the audit of the organisation that owns it; for other
readers the people of their own organisation, and how many of each other one."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from core.access.agreements import Agreement
from core.access.explain import rule_words
from core.access.protected import Kind, Protected
from core.access.records import Records
from core.access.rules import LAW, OWN
from core.access.sight import Asked, Sight, asked_by, who_can_see
from core.access.vocabulary import Action
from core.clients.people_named import names_of_organisations
from core.people.holders import acting

SMALLEST = 5
"""Of another organisation a number is told from here on: access.md, closed doors and inference."""


@dataclass(frozen=True)
class Seer:
    """Somebody who can see the record today, and why."""

    person_id: UUID
    name: str
    organisation: str
    roles: str
    rule: str
    sentence: str
    basis: str


@dataclass(frozen=True)
class Elsewhere:
    """How many of another organisation; None: some, but fewer than five."""

    organisation: str
    count: int | None


@dataclass(frozen=True)
class WhoSees:
    """`is_whole`: everybody is named, of whichever organisation."""

    kind: Kind
    record: Protected | None
    people: list[Seer]
    elsewhere: list[Elsewhere]
    is_whole: bool
    policy: int


def who_sees(records: Records, kind: str, id: UUID) -> WhoSees:
    """Raises `NotFound` for what whoever asks can neither read nor keeps the audit of."""
    asked = asked_by(records, kind, id)
    seen = who_can_see(records, asked, acting)
    named = [one for one in seen if asked.keeps_audit or records.actor.acts_with(one.actor)]
    organisations = names_of_organisations(records)
    return WhoSees(
        asked.model.kind, asked.record, _seers(records, asked, named, organisations),
        [] if asked.keeps_audit else _elsewhere(records, seen, organisations), asked.keeps_audit,
        records.judge.policy.number,
    )  # fmt: skip


def _seers(records: Records, asked: Asked, named: list[Sight], organisations: Mapping[UUID, str]) -> list[Seer]:
    words = records.judge.policy.words
    keys = {one.rule.basis for one in named} - {OWN, LAW}
    titles = (
        {one.key: one.title for one in records.find(select(Agreement).where(Agreement.key.in_(keys)))} if keys else {}
    )
    sentences = {one.rule: rule_words(one.rule, Action.READ, asked.model.kind, words) for one in named}
    return [
        Seer(
            one.actor.person_id, one.actor.name, organisations.get(one.actor.organisation_id, ""),
            ", ".join(words.roles[role].words for role in one.actor.roles if role in words.roles),
            one.rule.id, sentences[one.rule], _basis(one.rule.basis, titles),
        )
        for one in named
    ]  # fmt: skip


def _basis(basis: str, titles: Mapping[str, str]) -> str:
    if basis == OWN:
        return "Their organisation’s own duty"
    return "The law requires or allows it" if basis == LAW else f"The agreement “{titles.get(basis, basis)}”"


def _elsewhere(records: Records, seen: list[Sight], organisations: Mapping[UUID, str]) -> list[Elsewhere]:
    counted = Counter(one.actor.organisation_id for one in seen if not records.actor.acts_with(one.actor))
    found = [(organisations.get(id, ""), many) for id, many in counted.items()]
    return [Elsewhere(name, many if many >= SMALLEST else None) for name, many in sorted(found)]
