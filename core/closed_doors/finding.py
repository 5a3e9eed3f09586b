"""Finding somebody by exactly who they are: an NHS number, or the whole name with the date of birth. Nothing less."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select

from core.access.door import Door
from core.clients.models import Client, ClientName, folded
from core.clients.nhs_numbers import read


@dataclass(frozen=True)
class Sought:
    """Who is meant: a valid NHS number, or all three of the others."""

    nhs_number: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    born: date | None = None

    @property
    def by(self) -> str:
        return "NHS number" if self.nhs_number else "name and date of birth"


def found(door: Door, sought: Sought) -> Sequence[Client]:
    """Everybody who is exactly that, once each; the door is a system's, never that of whoever asks."""
    if sought.nhs_number:
        number = read(sought.nhs_number)
        if not number.valid or number.digits is None:
            return []
        return door.find(_people().where(Client.nhs_number.in_([number.digits, number.display])))
    if not (sought.given_name and sought.family_name and sought.born):
        return []
    return _of_name(door, sought.given_name, sought.family_name, sought.born)


def _of_name(door: Door, given: str, family: str, born: date) -> list[Client]:
    """By the name as it is, as the person is called, or as it was before."""
    name, called = folded(family, given), folded(family, "")
    same_family = Client.sort_name.startswith(called, autoescape=True)
    another = select(ClientName.client_id).where(ClientName.sort_name == name)
    asked = _people().where(Client.date_of_birth == born, or_(same_family, Client.id.in_(another)))
    return [
        one
        for one in door.find(asked)
        if name in (one.sort_name, folded(one.family_name, one.preferred_name or ""))
        or not one.sort_name.startswith(called)
    ]


def _people() -> Select[Client]:
    return select(Client).where(Client.merged_into_id.is_(None)).order_by(Client.id).limit(20)
