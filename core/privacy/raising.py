"""How a feature puts a matter to privacy officers: one call within its own transaction, by whoever acts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Select, or_, select

from core.access.door import Door
from core.access.records import Records
from core.clients.apart import kept_apart
from core.clocks.calendars import usual
from core.clocks.reckoning import Length, Unit, due
from core.database import clock
from core.notices.ladders import Holder
from core.notices.models import Importance
from core.notices.telling import Told, tell
from core.organisations.models import Organisation
from core.people.models import RoleHeld
from core.privacy.desk import desk_within
from core.privacy.models import PrivacyMatter, Sort

OFFICER = "privacy_officer"
WITHIN = Length(Unit.WORKING_DAYS, 2)
HERE = "/privacy"
NEW = "A privacy matter waits to be looked at."
OVERDUE = (
    "A privacy matter of another organisation waits for you: nobody there has seen to it in time, or nobody there may."
)


@dataclass(frozen=True)
class Matter:
    """What is put to the officers of one organisation. `source` names the act, such as `break_glass <id>`: told twice,
    it is one matter. `evidence` is JSON of neutral facts: codes, times, counts; no names and nothing from a record."""

    organisation_id: UUID
    sort: Sort
    source: str
    person_id: UUID | None = None
    client_id: UUID | None = None
    evidence: Mapping[str, object] = field(default_factory=dict)


def raise_matter(door: Door, matter: Matter) -> UUID:
    """Within the door of a person, as the privacy desk; within the system's, as the system. Its officers are told, but
    never the one whose act it is, nor one who is kept apart from the person it names; where there is no other, those of
    the next organisation are. Its id."""
    if not isinstance(door, Records):
        return _raise(door, matter)
    with desk_within(door, matter.organisation_id) as desk:
        return _raise(desk, matter)


def _raise(door: Door, matter: Matter) -> UUID:
    same = (PrivacyMatter.organisation_id == matter.organisation_id, PrivacyMatter.source == matter.source)
    for known in door.find(select(PrivacyMatter).where(*same)):
        return known.id
    officers = _told(door, officers_of(door, matter.organisation_id), matter)
    now = clock.now()
    made = door.add(
        PrivacyMatter(
            organisation_id=matter.organisation_id, sort=matter.sort, source=matter.source, person_id=matter.person_id,
            client_id=matter.client_id, evidence=dict(matter.evidence), raised_at=now,
            due_at=due(now, WITHIN, usual()), escalated_at=None if officers else now,
        )
    )  # fmt: skip
    if officers:
        tell_officers(door, made, officers, NEW)
    else:
        tell_elsewhere(door, made)
    return made.id


def tell_officers(door: Door, matter: PrivacyMatter, officers: Sequence[Holder], words: str) -> None:
    """The alert carries a reference and nothing else."""
    ladder = "privacy" if matter.escalated_at else None
    source = f"privacy matter {matter.id}{' overdue' if matter.escalated_at else ''}"
    for one in officers:
        href = f"{HERE}/{matter.id}"
        tell(door, Told(one.person_id, one.organisation_id, words, href, source, Importance.IMPORTANT, ladder))


def tell_elsewhere(door: Door, matter: PrivacyMatter) -> None:
    """Officers of the next organisation that has any who may know of it."""
    everywhere = _told(door, _holders(door, _in_force()), matter)
    tell_officers(door, matter, next_after(matter.organisation_id, everywhere, _in_order(door)), OVERDUE)


def next_after(
    organisation_id: UUID, officers: Sequence[Holder], in_order: Sequence[UUID]
) -> Sequence[Holder]:  # fmt: skip
    """Officers of the first organisation after this one, round the circle, that has any; nobody if none has."""
    place = in_order.index(organisation_id) if organisation_id in in_order else 0
    for other in (*in_order[place + 1 :], *in_order[:place]):
        if found := [one for one in officers if one.organisation_id == other]:
            return found
    return []


def officers_of(door: Door, organisation_id: UUID) -> Sequence[Holder]:
    return _holders(door, _in_force().where(RoleHeld.organisation_id == organisation_id))


def _holders(door: Door, asked: Select[RoleHeld]) -> Sequence[Holder]:
    found = {(one.person_id, one.organisation_id) for one in door.find(asked)}
    return [Holder(*one) for one in sorted(found)]


def _in_force() -> Select[RoleHeld]:
    today = clock.today()
    return select(RoleHeld).where(
        RoleHeld.role == OFFICER, RoleHeld.is_approved, RoleHeld.starts <= today,
        or_(RoleHeld.ends.is_(None), RoleHeld.ends >= today),
    )  # fmt: skip


def _in_order(door: Door) -> list[UUID]:
    return [one.id for one in door.find(select(Organisation).order_by(Organisation.key))]


def may_not_know(door: Door, actor: UUID | None, client_id: UUID | None) -> frozenset[UUID | None]:
    """Of a matter: whose act it is, and who is kept apart from the person it names."""
    return frozenset({actor}) | (kept_apart(door, client_id) if client_id else frozenset())


def _told(door: Door, officers: Sequence[Holder], matter: Matter | PrivacyMatter) -> list[Holder]:
    passed_over = may_not_know(door, matter.person_id, matter.client_id)
    return [one for one in officers if one.person_id not in passed_over]
