"""What reports add up: one item for each thing counted, and where it belongs."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import or_, select

from core.access.records import Records
from core.database import clock
from core.organisations.models import Locality, Organisation, Service, Team, TeamMember

NOWHERE, UNKNOWN = "Locality not known", "Service not known"


@dataclass(frozen=True)
class Item:
    """One thing counted. `line`: the row it belongs to; `band`: the column; `record_id`: what is counted, about the
    referral `referral_id`; `opens`: whether the reader may read it. `days` as the report measures them.
    `client_id`: whom it is about, if that is known."""

    line: str
    record_id: UUID
    referral_id: UUID
    service_id: UUID | None
    triaged_by: UUID | None
    opens: bool
    days: int | None = None
    band: int | None = None
    client_id: UUID | None = None

    @property
    def person(self) -> UUID:
        """Who is counted: as long as it is not known, somebody else in each referral."""
        return self.client_id or self.referral_id


class By(StrEnum):
    """What each line is broken down by."""

    NOTHING = "nothing"
    LOCALITY = "locality"
    SERVICE = "service"

    @property
    def words(self) -> str:
        return {"nothing": "As a whole", "locality": "By locality", "service": "By locality and service"}[self]

    @property
    def levels(self) -> int:
        """How often a line is divided."""
        return list(By).index(self)

    def at_most(self, other: "By") -> "By":
        return min(self, other, key=lambda one: one.levels)


class Whose(StrEnum):
    """Whether everything is counted that may be, or only what the reader may open, of which nothing is kept back."""

    ALL = "all"
    OPEN = "open"

    @property
    def words(self) -> str:
        return {"all": "Everything I may count", "open": "Only what I may open"}[self]


@dataclass(frozen=True)
class Grounds:
    """Names of services, and the locality of each; of people who triage, the locality of their team."""

    services: Mapping[UUID, str]
    of_services: Mapping[UUID, str]
    of_triagers: Mapping[UUID, str]
    team_types: Mapping[UUID, str | None]

    @classmethod
    def read(cls, records: Records) -> "Grounds":
        """Two statements. They are names that everybody signed in may read."""
        asked = (
            select(
                Service.id, Service.name, Service.team_type, Organisation.name.label("of"), Locality.name.label("at")
            )
            .join(Organisation, Organisation.id == Service.organisation_id)
            .outerjoin(Team, Team.id == Service.team_id)
            .outerjoin(Locality, Locality.id == Team.locality_id)
        )
        rows = records.rows(asked)
        return cls(
            {row.id: f"{row.name}, {row.of}" for row in rows}, {row.id: row.at for row in rows if row.at},
            _of_triagers(records), {row.id: row.team_type for row in rows},
        )  # fmt: skip

    def path(self, item: Item, by: By) -> tuple[str, ...]:
        """In which part of its line an item is counted, and in which part of that. Services stand within localities: of
        two tables that cross, one could tell what the other keeps back."""
        if by is By.NOTHING:
            return ()
        at = self.locality(item.service_id, item.triaged_by)
        return (at,) if by is By.LOCALITY else (at, self.service(item))

    def service(self, item: Item) -> str:
        return self.services.get(item.service_id, UNKNOWN) if item.service_id else UNKNOWN

    def locality(self, service_id: UUID | None, triaged_by: UUID | None) -> str:
        """Of the team that runs the service, or else of whoever triages: never from the person's own address."""
        at = self.of_services.get(service_id) if service_id else None
        return at or (self.of_triagers.get(triaged_by) if triaged_by else None) or NOWHERE


def _of_triagers(records: Records) -> dict[UUID, str]:
    """Of those whose teams are all in one locality."""
    today = clock.today()
    asked = (
        select(TeamMember.person_id, Locality.name)
        .join(Team, Team.id == TeamMember.team_id)
        .join(Locality, Locality.id == Team.locality_id)
        .where(TeamMember.starts <= today, or_(TeamMember.ends.is_(None), TeamMember.ends >= today))
    )
    found: dict[UUID, set[str]] = {}
    for row in records.rows(asked):
        found.setdefault(row.person_id, set()).add(row.name)
    return {person: names.pop() for person, names in found.items() if len(names) == 1}
