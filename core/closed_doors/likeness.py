"""Signs that a worker and a person may be relatives, or the same: for a privacy officer, never for the worker."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from core.access.guest import GuestRecords
from core.clients.models import Client, ContactDetails
from core.clients.names import fold
from core.notices.models import StaffAddress


def likeness(desk: GuestRecords, client: Client, person_id: UUID, name: str) -> Mapping[str, bool]:
    """Facts without what they were read from: the same surname, the same name, the same telephone or email."""
    surname = fold(client.family_name)
    mine = fold(name)
    return {
        "same_surname": mine == surname or mine.endswith(f" {surname}"),
        "same_name": mine == client.spoken_name,
        "same_telephone_or_email": bool(_theirs(desk, client.id) & _mine(desk, person_id)),
    }


def _theirs(desk: GuestRecords, client_id: UUID) -> set[str]:
    found = desk.find(select(ContactDetails).where(ContactDetails.client_id == client_id))
    return {_plain(way) for one in found for way in (one.phone, one.mobile, one.email) if way}


def _mine(desk: GuestRecords, person_id: UUID) -> set[str]:
    found = desk.find(select(StaffAddress).where(StaffAddress.person_id == person_id))
    return {_plain(one.address) for one in found}


def _plain(way: str) -> str:
    """A number by its last ten figures, whatever stands before them."""
    figures = "".join(filter(str.isdigit, way))
    return way.casefold() if "@" in way else figures[-10:]
