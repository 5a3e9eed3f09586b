"""Finding a person for a privacy officer, by exact details only: an officer looks nobody up. Tries are counted, and of
somebody from whom the officer is kept apart they hear what they would hear of nobody."""

from collections.abc import Collection
from datetime import date
from typing import Protocol
from uuid import UUID

from sqlalchemy import Select, select

from core.access.doors import Doors
from core.access.errors import Invalid
from core.access.records import Records
from core.clients.apart import kept_apart
from core.clients.codes import NhsNumberStatus
from core.clients.models import Client, folded
from core.database import clock
from core.people.lookups import Lookup, budget_of, count_lookup, lookup_wait
from core.people.work_keeper import WorkKeeper
from core.privacy.desk import desk_within
from core.privacy.models import Sort
from core.privacy.raising import Matter, raise_matter

TRUSTED = (NhsNumberStatus.VERIFIED, NhsNumberStatus.NOT_TRACED, NhsNumberStatus.IN_PROGRESS)
MOST = 20
UNKNOWN = (
    "Your organisation has no person with exactly these details. If another organisation supports them, ask its "
    "privacy officer to record this."
)
SEVERAL = "More than one person has these details. Use the NHS number."
TOO_OFTEN = "You have tried too often. Wait, or ask another privacy officer to record this."


class Exactly(Protocol):
    """Exact details of a person: the NHS number, or both names and the date of birth."""

    @property
    def nhs_number(self) -> str | None: ...
    @property
    def given_name(self) -> str | None: ...
    @property
    def family_name(self) -> str | None: ...
    @property
    def date_of_birth(self) -> date | None: ...


def find_client(records: Records, keeper: WorkKeeper, asked: Exactly) -> UUID:
    """Somebody whom the officer's organisation supports, supported or was asked to. One try, counted whatever comes of
    it; too many are told to another officer. Raises `Invalid`."""
    me = records.actor
    budget = budget_of(me.person_id, Lookup.OFFICER)
    if lookup_wait(keeper.doors, budget):
        _alarm(records, keeper.doors, "too many tries")
        raise Invalid(_field(asked), TOO_OFTEN)

    def count() -> None:
        with keeper.doors.records(me) as own:
            count_lookup(own, budget)

    records.afterwards(count)
    return find_again(records, keeper, asked)


def find_again(records: Records, keeper: WorkKeeper, asked: Exactly) -> UUID:
    """The same within the same try. Raises `Invalid`."""
    with keeper.within(records, records.actor.organisation_id) as door:
        records.note("searched", detail="NHS number" if asked.nhs_number else "name, date of birth")
        there = [one.id for one in door.find(_exactly(asked))]
    found = _open_to(records, there)
    if len(found) == 1:
        return found[0]
    if there and not found:
        _alarm(records, keeper.doors, "a rule forbids it")
    raise Invalid(*((_field(asked), UNKNOWN) if not found else ("nhs_number", SEVERAL)))


def _field(asked: Exactly) -> str:
    return "nhs_number" if asked.nhs_number else "family_name"


def _exactly(asked: Exactly) -> Select[Client]:
    if asked.nhs_number:
        return select(Client).where(
            Client.nhs_number == asked.nhs_number, Client.nhs_number_status.in_(TRUSTED)
        ).limit(MOST)  # fmt: skip
    name = folded(asked.family_name or "", asked.given_name or "")
    return select(Client).where(Client.sort_name == name, Client.date_of_birth == asked.date_of_birth).limit(MOST)


def _open_to(records: Records, ids: Collection[UUID]) -> list[UUID]:
    """Without those from whom whoever acts is kept apart, as the system knows: to them no link is there."""
    me = records.actor
    with desk_within(records, me.organisation_id) as desk:
        return [id for id in ids if me.person_id not in kept_apart(desk, id)]


def _alarm(records: Records, doors: Doors, what: str) -> None:
    """To other officers, once a day for each cause, though nothing of this try is kept."""
    me = records.actor
    said = {"what": "Naming a person as a privacy officer", "happened": what}
    source = f"officer {me.person_id} {clock.today()} {what}"
    matter = Matter(me.organisation_id, Sort.UNUSUAL_ACCESS, source, me.person_id, evidence=said)

    def put() -> None:
        with doors.records(me) as own:
            raise_matter(own, matter)

    records.afterwards(put)
