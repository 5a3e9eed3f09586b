"""What somebody can see, and why: for themselves, and for privacy officers of the organisation they act for."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from core.access.actor import Actor
from core.access.audit.looking import may_look
from core.access.errors import NotFound
from core.access.explain import rule_words
from core.access.reach import Reached, reach_of
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.people_named import names_of_organisations
from core.database import clock
from core.people.models import Person, RoleHeld
from core.web.places import NavigationItem


@dataclass(frozen=True)
class Line:
    """One rule and one organisation, in words; `href` is a list of such records that the asker may open."""

    kind: str
    kind_words: str
    organisation: str
    count: int
    is_capped: bool
    rule: str
    sentence: str
    href: str | None = None

    @property
    def number(self) -> str:
        return f"{self.count:,} or more" if self.is_capped else f"{self.count:,}"


@dataclass(frozen=True)
class Reach:
    """Of one person, for one organisation."""

    person_id: UUID
    name: str
    roles: tuple[str, ...]
    lines: list[Line]
    policy: int


def my_reach(records: Records, places: Mapping[str, NavigationItem]) -> Reach:
    """What the asker can see; with links to their own lists."""
    return _reach(records, records.actor, {kind: item.href for kind, item in places.items()})


def reach_of_person(records: Records, person_id: UUID) -> Reach:
    """Of somebody with a role in the organisation acted for, today. Raises `NotFound` for others, and for whoever may
    not look at the audit. No links: the asker may read none of it."""
    if not may_look(records):
        raise NotFound
    here, today = records.actor.organisation_id, clock.today()
    held = select(RoleHeld.id, RoleHeld.role).where(
        RoleHeld.person_id == person_id, RoleHeld.organisation_id == here, RoleHeld.is_approved,
        RoleHeld.starts <= today, or_(RoleHeld.ends.is_(None), RoleHeld.ends >= today),
    )  # fmt: skip
    roles = tuple(sorted({row.role for row in records.rows(held)}))
    people = records.find(select(Person).where(Person.id == person_id, Person.is_system.is_(False)))
    if not roles or not people:
        raise NotFound
    return _reach(records, Actor(person_id, people[0].name, here, records.actor.organisation, roles), {})


def _reach(records: Records, subject: Actor, links: Mapping[str, str]) -> Reach:
    organisations, words = names_of_organisations(records), records.judge.policy.words
    lines = [_line(records, one, organisations, links) for one in reach_of(records, subject)]
    roles = tuple(words.roles[role].words for role in subject.roles)
    return Reach(subject.person_id, subject.name, roles, lines, records.judge.policy.number)


def _line(
    records: Records, one: Reached, organisations: Mapping[UUID, str], links: Mapping[str, str]
) -> Line:  # fmt: skip
    sentence = rule_words(one.rule, Action.READ, one.kind, records.judge.policy.words)
    whose = organisations.get(one.owner_id, "") if one.owner_id else "Shared by all organisations"
    return Line(
        one.kind.name, one.kind.words, whose, one.count, one.is_capped, one.rule.id, sentence, links.get(one.kind.name)
    )
