"""What the board offers to choose from: services, localities and colleagues, read together."""

from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import Date, Select, Uuid, bindparam, literal, null, or_, select, union_all

from core.access.records import Records
from core.database import clock
from core.organisations.models import Locality, Organisation, Service, TeamMember
from core.people.models import Person
from core.web.parts import Choice

SERVICES, LOCALITIES, COLLEAGUES = "services", "localities", "colleagues"


@dataclass(frozen=True)
class Choices:
    """Each by name. Whether a colleague triages is said for each referral, when it is given to them."""

    services: list[Choice] = field(default_factory=list)
    localities: list[Choice] = field(default_factory=list)
    colleagues: list[Choice] = field(default_factory=list)


def choices(records: Records) -> Choices:
    me = records.actor
    values = {"of_organisation": me.organisation_id, "not_person": me.person_id, "on_day": clock.today()}
    found = Choices()
    for row in records.rows(_all(), values):
        words = f"{row.name}, {row.holder}" if row.holder else row.name
        getattr(found, row.sort).append(Choice(str(row.id), words))
    return found


@lru_cache(maxsize=1)
def _all() -> Select[*tuple[object, ...]]:
    services = select(literal(SERVICES).label("sort"), Service.id, Service.name, Organisation.name.label("holder"))
    localities = select(literal(LOCALITIES), Locality.id, Locality.name, null())
    today = bindparam("on_day", type_=Date())
    here = (
        TeamMember.organisation_id == bindparam("of_organisation", type_=Uuid()),
        Person.id != bindparam("not_person", type_=Uuid()),
        TeamMember.starts <= today, or_(TeamMember.ends.is_(None), TeamMember.ends >= today),
    )  # fmt: skip
    people = select(literal(COLLEAGUES), Person.id, Person.name, null())
    found = union_all(
        services.join(Organisation, Organisation.id == Service.organisation_id), localities,
        people.join(TeamMember, TeamMember.person_id == Person.id).where(*here).distinct(),
    ).subquery("choices")  # fmt: skip
    return select(found.c.sort, found.c.id, found.c.name, found.c.holder).order_by(found.c.name, found.c.id)
