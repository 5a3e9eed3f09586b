"""Is this person here already? Asked before a record is made, of the people whom the asker may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy import select

from core.access.few import few, few_rows
from core.access.records import Records
from core.clients.codes import NhsNumberStatus
from core.clients.models import Client
from core.clients.nhs_numbers import read
from core.duplicates.candidates import candidates, described_as
from core.duplicates.comparing import Described, Likeness, Name, compare
from core.duplicates.schemas import CheckIn
from core.duplicates.weights import Band

MOST_SHOWN = 10


@dataclass(frozen=True)
class Possible:
    """A person who may be the one described, and why."""

    client: Client
    likeness: Likeness


def described_by(asked: CheckIn) -> Described:
    """What somebody knows of a person who is not in the record yet. A number they give has not been traced."""
    number = read(asked.nhs_number or "")
    names = [Name.of(asked.family_name, asked.given_name)]
    if asked.preferred_name:
        names.append(Name.of(asked.family_name, asked.preferred_name))
    names += [Name.of(former, asked.given_name, other=True) for former in asked.former_family_names]
    verified = number.valid and asked.nhs_number_status is NhsNumberStatus.VERIFIED
    return Described(
        tuple(names), asked.date_of_birth, asked.date_of_birth_estimated, number.digits, verified,
        frozenset(filter(None, (asked.postcode,))),
    )  # fmt: skip


def possible_duplicates(
    records: Records, sought: Described, *, besides: UUID | None = None, most: int = MOST_SHOWN
) -> list[Possible]:
    """The likeliest first; only people whom the door shows, compared only by what it shows of them."""
    found = [
        (one.client_id, compare(sought, one.described))
        for one in candidates(partial(few_rows, records), sought, besides=besides)
    ]
    likely = sorted((one for one in found if one[1].band is not Band.NONE), key=lambda one: -one[1].score)[:most]
    return _shown(records, likely)


def duplicates_of(records: Records, client: Client, *, most: int = MOST_SHOWN) -> list[Possible]:
    """Of somebody in the record already."""
    sought = described_as(partial(few_rows, records), client.id)
    return possible_duplicates(records, sought, besides=client.id, most=most) if sought else []


def _shown(records: Records, likely: Sequence[tuple[UUID, Likeness]]) -> list[Possible]:
    if not likely:
        return []
    ids = [client_id for client_id, _ in likely]
    people = {client.id: client for client in few(records, select(Client).where(Client.id.in_(ids)))}
    return [Possible(people[client_id], likeness) for client_id, likeness in likely if client_id in people]
