"""Whom to compare with: the few people who share a number, a date with half a name, a whole name, or a postcode.

Each statement is served by one index and asks for nothing but what is compared, through whichever door asks.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select

from core.access.protected import Label
from core.clients.codes import NhsNumberStatus
from core.clients.models import Client, ClientName, ContactDetails, Sounding
from core.clients.nhs_numbers import read
from core.clients.sounds import sound
from core.duplicates.comparing import ESTIMATE, Described, Name
from core.duplicates.nicknames import names_like
from core.duplicates.slips import dates_like, numbers_like

Found = Row[*tuple[object, ...]]
Rows = Callable[[Select[*tuple[object, ...]]], Sequence[Found]]
MOST = 200
"""Rows of one statement: whoever has so many namesakes is told apart by date, number or postcode."""
COMPARED = (
    Client.id.label("client"), Client.family_name, Client.given_name, Client.preferred_name, Client.date_of_birth,
    Client.date_of_birth_estimated, Client.nhs_number, Client.nhs_number_status,
)  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """Somebody to compare with."""

    client_id: UUID
    described: Described


def candidates(rows: Rows, sought: Described, *, besides: UUID | None = None) -> list[Candidate]:
    """Everybody worth comparing whom `rows` shows, besides one; as far as it shows what is known of them."""
    found = {row.client: row for statement in _statements(sought) for row in rows(statement.limit(MOST))}
    found.pop(besides, None)
    return described(rows, list(found.values())) if found else []


def described(rows: Rows, clients: Sequence[Found]) -> list[Candidate]:
    """Rows of `COMPARED`, with other names and postcodes."""
    ids = [row.client for row in clients]
    asked = select(ClientName.client_id, ClientName.family_name, ClientName.given_name)
    names = _by_client(rows(asked.where(ClientName.client_id.in_(ids), ClientName.label == Label.NORMAL)))
    # What few may read tells nobody that two records are alike: a guess at a confidential address stays a guess.
    usual = (ContactDetails.label == Label.NORMAL, ContactDetails.postcode.is_not(None))
    where = (ContactDetails.client_id.in_(ids), *usual)
    places = _by_client(rows(select(ContactDetails.client_id, ContactDetails.postcode).where(*where)))
    return [
        Candidate(row.client, _described(row, names.get(row.client, ()), places.get(row.client, ()))) for row in clients
    ]


def described_as(rows: Rows, client_id: UUID) -> Described | None:
    """One person as the record knows them; None if `rows` does not show them."""
    found = rows(select(*COMPARED).where(Client.id == client_id))
    return described(rows, found)[0].described if found else None


def _described(row: Found, names: Iterable[Found], places: Iterable[Found]) -> Described:
    status: NhsNumberStatus = row.nhs_number_status
    number = read(row.nhs_number or "")
    mine = [Name.of(row.family_name, row.given_name)]
    if row.preferred_name:
        mine.append(Name.of(row.family_name, row.preferred_name))
    mine += [Name.of(name.family_name, name.given_name, other=True) for name in names]
    return Described(
        tuple(mine), row.date_of_birth, bool(row.date_of_birth_estimated), number.digits,
        number.valid and status is NhsNumberStatus.VERIFIED, frozenset(place.postcode for place in places),
    )  # fmt: skip


def _by_client(rows: Sequence[Found]) -> Mapping[UUID, list[Found]]:
    found: dict[UUID, list[Found]] = {}
    for row in rows:
        found.setdefault(row.client_id, []).append(row)
    return found


# ── statements ────────────────────────────────────────────────────────────
def _statements(sought: Described) -> Iterator[Select[*tuple[object, ...]]]:
    people = select(*COMPARED).where(Client.merged_into_id.is_(None))
    if sought.nhs_number:
        yield people.where(Client.nhs_number.in_(sorted(numbers_like(sought.nhs_number))))
    heard = sorted(_heard(sought))
    if sought.born is not None and heard:
        dates = sorted(dates_like(sought.born))
        for sounds in (Client.family_sound, Client.given_sound):
            yield people.where(sounds.in_(heard), Client.date_of_birth.in_(dates))
    if heard:
        yield people.where(_named(Client, heard), _born_about(sought))
        others = people.join(ClientName, ClientName.client_id == Client.id).where(ClientName.label == Label.NORMAL)
        yield others.where(_named(ClientName, heard), or_(_born_like(sought), _born_about(sought)))
    if sought.postcodes and heard:
        near = people.join(ContactDetails, ContactDetails.client_id == Client.id)
        near = near.where(ContactDetails.label == Label.NORMAL)
        half = or_(Client.family_sound.in_(heard), Client.given_sound.in_(heard), _born_like(sought))
        yield near.where(ContactDetails.postcode.in_(sorted(sought.postcodes)), half)


def _named(names: type[Sounding], heard: Sequence[str]) -> ColumnElement[bool]:
    """Both halves of the name, in either order."""
    return and_(names.family_sound.in_(heard), names.given_sound.in_(heard))


def _born_like(sought: Described) -> ColumnElement[bool]:
    return Client.date_of_birth.in_(sorted(dates_like(sought.born)) if sought.born else [])


def _born_about(sought: Described) -> ColumnElement[bool]:
    """Whose date of birth says little: not known, or estimated; if ours does, nobody is left out for theirs."""
    if sought.born is None:
        return Client.id.is_not(None)
    years = timedelta(days=366 * (ESTIMATE + 1))
    near = Client.date_of_birth.between(sought.born - years, sought.born + years)
    known = near if sought.is_estimated else and_(near, Client.date_of_birth_estimated.is_(True))
    return or_(Client.date_of_birth.is_(None), known)


def _heard(sought: Described) -> set[str]:
    """Sounds of every part of every name, and of what people with that given name are called."""
    heard = set()
    for name in sought.names:
        heard |= {sound(part) for part in name.family}
        heard |= {sound(like) for part in name.given for like in names_like(part)}
    return heard
