"""Many referrals arrive together: the same as one after the other, in few statements."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.errors import Conflict
from core.access.protected import Protected
from core.access.records import Records
from core.clients.models import Client
from core.duplicates.comparing import Name
from core.interop.arrival import (
    CHANGED,
    Arriving,
    Changed,
    Received,
    arrival_of,
    one_after_the_other,
    referral_of,
)
from core.interop.arriving_people import Recognised, client_of, find_known
from core.interop.twins import TWICE_WITHIN, coarsely
from core.interop.ways_of_contact import ways_to_keep
from core.notices.events import Event
from core.notices.telling import announce
from core.referrals.arrivals import Arrival, ArrivalState
from core.referrals.models import Referral

ONE_BY_ONE = "Two of these may be the same referral."


def receive_all(records: Records, batch: Sequence[Arriving]) -> list[Received]:
    """Of one organisation, each with an identity and a person described. Raises `Conflict` where one may be here by
    another way, or two of the batch are the same person; then each is to be received alone."""
    before = _before(records, batch)
    new = [arriving for arriving in batch if _key(arriving) not in before]
    if new:
        one_after_the_other(records, {arriving.service.id for arriving in new})
        _refuse_twins(records, new)
    made = dict(zip((_key(arriving) for arriving in new), _made(records, new), strict=True))
    return [before.get(_key(arriving)) or made[_key(arriving)] for arriving in batch]


def _before(records: Records, batch: Sequence[Arriving]) -> dict[str, Received]:
    """Those that were received as this very message. Raises `Changed`."""
    keys = {_key(arriving): arriving.identity for arriving in batch if arriving.identity}
    found: dict[str, Received] = {}
    for arrival in records.find(select(Arrival).where(Arrival.key.in_(keys)).options(joinedload(Arrival.referral))):
        if arrival.key is None or arrival.referral is None:
            continue
        if not keys[arrival.key].is_of(arrival.digest):
            raise Changed(CHANGED)
        found[arrival.key] = Received(arrival.referral, arrival, (), again=True, repeated=True)
    return found


def _refuse_twins(records: Records, new: Sequence[Arriving]) -> None:
    """By day of birth and family name, which is coarser than what makes two referrals one: the rest is decided one by
    one."""
    people = [seen_by for one in new if (seen_by := coarsely(one.patient)) is not None]
    numbers = [n.digits for one in new if (n := one.patient.nhs_number.number) is not None and n.digits]
    if len(set(people)) < len(people) or len(set(numbers)) < len(numbers):
        raise Conflict(ONE_BY_ONE)
    first, last = min(arriving.at for arriving in new), max(arriving.at for arriving in new)
    asked = select(Client.date_of_birth, Client.family_name).join(Referral, Client.id == Referral.client_id).where(
        Referral.organisation_id == new[0].service.organisation_id, Referral.is_open.is_(True),
        Referral.received_at.between(first - TWICE_WITHIN, last + TWICE_WITHIN),
        Client.family_sound.in_({heard for _, heard, _ in people}),
        Client.date_of_birth.in_({born for born, _, _ in people}),
    )  # fmt: skip
    there = {(row.date_of_birth, Name.of(row.family_name, None).joined_family) for row in records.rows(asked)}
    if not there.isdisjoint((born, family) for born, _, family in people):
        raise Conflict(ONE_BY_ONE)


def _made(records: Records, new: Sequence[Arriving]) -> list[Received]:
    """People, then referrals, then what refers to both: each in one flush."""
    known = [find_known(records, one.patient) if one.may_match else None for one in new]
    if any(there is not None for there in known):
        raise Conflict(ONE_BY_ONE)
    people = [Recognised(client_of(one.patient), True) for one in new]
    records.add_all([person.client for person in people])
    referrals = [referral_of(one, person) for one, person in zip(new, people, strict=True)]
    records.add_all(referrals)
    beside: list[Protected] = []
    for one, person, referral in zip(new, people, referrals, strict=True):
        announce(records, Event.REFERRAL_RECEIVED, referral)
        details, not_copied = ways_to_keep(records, person.client, one.patient)
        beside += [details] if details else []
        if not_copied:
            referral.import_notes = [*referral.import_notes, not_copied]
    arrivals = [arrival_of(one, made, ArrivalState.TAKEN) for one, made in zip(new, referrals, strict=True)]
    records.add_all([*beside, *arrivals])  # type: ignore[list-item]
    return [
        Received(made, arrival, tuple(made.import_notes)) for made, arrival in zip(referrals, arrivals, strict=True)
    ]


def _key(arriving: Arriving) -> str:
    assert arriving.identity is not None, "rows of a file have keys"
    return arriving.identity.key
