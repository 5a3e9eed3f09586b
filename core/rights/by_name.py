"""A request of somebody named exactly, as a privacy officer writes it down to whom they wrote: counted, and watched."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from core.access.doors import Doors
from core.access.records import Records
from core.closed_doors.finding import found
from core.database import clock
from core.people.lookups import Lookup, budget_of, count_lookup, lookup_wait
from core.privacy.desk import desk_within
from core.privacy.models import Sort
from core.privacy.raising import Matter, raise_matter
from core.rights.models import RightsRequest
from core.rights.schemas import RequestWhoIn
from core.rights.service import proposed, tell


class Outcome(StrEnum):
    """What may be said of it; of somebody from whom the officer is kept apart no more than of nobody."""

    RECORDED = "recorded"
    NOBODY = "nobody"
    TOO_MANY = "too_many"

    @property
    def words(self) -> str:
        return {
            "recorded": "It is written down",
            "nobody": "Nobody here is exactly that. Check what you typed.",
            "too_many": "You have tried too often. Wait, or ask another privacy officer.",
        }[self.value]


@dataclass(frozen=True)
class Came:
    """What came of a try."""

    outcome: Outcome
    request_id: UUID | None = None


class _KeptApart(Exception):
    """Whoever typed may not read what they wrote down: it is taken back."""

    def __init__(self, client_id: UUID) -> None:
        self.client_id = client_id


def receive_of(records: Records, doors: Doors, *, given: RequestWhoIn) -> Came:
    """The desk finds exactly that person. Each try is counted, for it tells whether somebody is known here; too many
    are told to another officer, and so is a person from whom this one is kept apart, so that somebody else writes the
    request down."""
    budget = budget_of(records.actor.person_id, Lookup.RIGHTS)
    if lookup_wait(doors, budget):
        _alarm(records, "too many tries")
        return Came(Outcome.TOO_MANY)
    count_lookup(records, budget)
    try:
        made = _made(records, given)
    except _KeptApart as apart:
        _alarm(records, "another officer has to write it down, and answer it", apart.client_id)
        return Came(Outcome.NOBODY)
    if made is None:
        return Came(Outcome.NOBODY)
    tell(records, made)
    return Came(Outcome.RECORDED, made.id)


def _made(records: Records, given: RequestWhoIn) -> RightsRequest | None:
    home = records.actor.organisation_id
    with desk_within(records, home) as desk:
        people = found(desk, given.sought)
        if len(people) != 1:
            return None
        made = desk.add(proposed(people[0].id, home, records.actor.person_id, given))
        if not records.find(select(RightsRequest).where(RightsRequest.id == made.id)):
            raise _KeptApart(people[0].id)
        return made


def _alarm(records: Records, what: str, client_id: UUID | None = None) -> None:
    """Once a day for each officer, cause and person; never to the officer themselves."""
    me, home = records.actor.person_id, records.actor.organisation_id
    said = {"what": "a request of a person, written down by name", "happened": what}
    source = f"rights by name {me} {clock.today()} {client_id or what}"
    raise_matter(records, Matter(home, Sort.UNUSUAL_ACCESS, source, me, client_id, said))
