"""The first admins of an installation: named at set-up, in force at once; every later one needs two yeses."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.access.system import SystemRecords
from core.organisations.models import Organisation
from core.people.models import Account, Person, RoleHeld
from core.people.passwords import hash_password
from core.people.sign_in import make_key


class FirstRole(StrEnum):
    """The roles without which nobody could name anybody, change a rule, or be told of what goes wrong."""

    PEOPLE_ADMIN = "people_admin"
    POLICY_ADMIN = "policy_admin"
    PRIVACY_OFFICER = "privacy_officer"


class FirstPerson(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    organisation: str
    role: FirstRole
    name: str = Field(min_length=1, max_length=200)

    @property
    def username(self) -> str:
        return f"{self.role}@{self.organisation}".replace("_", "-")


class FirstPeople(BaseModel):
    """One person for each of the three roles in each of two organisations: six people, so that nobody alone can
    grant, publish or look away."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    people: tuple[FirstPerson, ...]

    @model_validator(mode="after")
    def _two_organisations(self) -> Self:
        places = {(one.organisation, one.role) for one in self.people}
        organisations = {one.organisation for one in self.people}
        if len(organisations) != 2 or len(places) != len(self.people) or len(places) != 2 * len(FirstRole):
            raise ValueError(
                "name one people admin, one policy admin and one privacy officer in each of two organisations"
            )
        if len({one.name.casefold().strip() for one in self.people}) < len(self.people):
            raise ValueError("name six different people: nobody holds two of these roles")
        return self


@dataclass(frozen=True)
class FirstAccount:
    """How a first admin signs in: the password and key are shown once and kept nowhere."""

    username: str
    password: str
    api_key: str
    person: str
    organisation: str
    roles: list[str]


def name_first(
    system: SystemRecords, people: FirstPeople, organisations: Mapping[str, Organisation], since: date
) -> list[FirstAccount]:
    return [_named(system, one, organisations[one.organisation], since) for one in people.people]


def _named(system: SystemRecords, one: FirstPerson, organisation: Organisation, since: date) -> FirstAccount:
    person = system.add(Person(name=one.name.strip()))
    system.add(
        RoleHeld(
            person_id=person.id, organisation_id=organisation.id, role=one.role.value, starts=since,
            reason="Named when this installation was set up",
        )
    )  # fmt: skip
    password = secrets.token_urlsafe(15)
    system.add(Account(person_id=person.id, username=one.username, password_hash=hash_password(password)))
    key = make_key(system, person.id, organisation.id, "first key")
    return FirstAccount(one.username, password, key, person.name, organisation.key, [one.role.value])
