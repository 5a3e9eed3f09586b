"""The same referral by another way: the open one that it belongs to, if there is one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select

from core.access.records import Records
from core.clients.models import Client
from core.clients.sounds import first_sound
from core.duplicates.comparing import Name, may_be_one_name
from core.interop.arriving_people import main_parts
from core.interop.fhir.values import PatientDetails, Precision
from core.organisations.models import Organisation, Service
from core.referrals.arrivals import Arrival, Way
from core.referrals.codes import SourceOfReferral
from core.referrals.models import Referral

TWICE_WITHIN = timedelta(days=2)
"""How long the same referral may be on its ways: a message at once, the letter by the next post."""
SAY_WHO = frozenset((SourceOfReferral.SELF, SourceOfReferral.CARER_OR_RELATIVE, SourceOfReferral.INTERNAL))
"""Senders who are nobody else: what comes without a source is not taken for theirs."""
NAMED = frozenset((Way.FILE,))
"""Ways by which a system's own referrals are brought, each by its name there: two names are two referrals. A message
sent once more may have another name, and rows of a spreadsheet are numbered by hand."""
SeenBy = tuple[date, str, str]


@dataclass(frozen=True)
class Sought:
    """What arrives, as far as it tells whether it came before; `known` is the client whom it is certainly about,
    `giver` the organisation that brings it, None for files that are taken in on the server."""

    service: Service
    at: datetime
    organisation: Organisation | None
    source: SourceOfReferral | None
    patient: PatientDetails
    known: UUID | None
    way: Way
    giver: UUID | None


@dataclass(frozen=True)
class Twin:
    """An open referral of the same person; `is_itself`: what arrives is the same referral, not another one."""

    referral: Referral
    is_itself: bool


def find_twin(records: Records, sought: Sought) -> Twin | None:
    """The open referral of the same person from the same sender, as far as both say, to the same service, received
    lately. Who is not known by a number is the same by name and day of birth, unless two numbers are given."""
    others = list[UUID]()
    for id in _same_person(records, _of_sender(sought), sought):
        if _is_named_apart(records, id, sought):
            others.append(id)
        elif not _came_from_another(records, id, sought.organisation):
            return _twin(records, id, is_itself=True)
    return _twin(records, others[0], is_itself=False) if others else None


def _twin(records: Records, id: UUID, *, is_itself: bool) -> Twin | None:
    found = records.find(select(Referral).where(Referral.id == id))
    return Twin(found[0], is_itself) if found else None


def coarsely(patient: PatientDetails) -> SeenBy | None:
    """Day of birth, sound of the family name and that name: two without these in common are never one by name. None
    where nobody is known by name."""
    born = patient.birth_date
    if born is None or born.precision is not Precision.DAY:
        return None
    family, _ = main_parts(patient)
    return born.first, first_sound(family), Name.of(family, None).joined_family


def _of_sender(sought: Sought) -> Select[*tuple[object, ...]]:
    asked = select(Referral.id, Client.family_name, Client.given_name).join(Client, Client.id == Referral.client_id)
    asked = asked.where(
        Referral.organisation_id == sought.service.organisation_id, Referral.is_open.is_(True),
        Referral.service_id == sought.service.id, _same_source(sought.source),
        Referral.received_at.between(sought.at - TWICE_WITHIN, sought.at + TWICE_WITHIN),
    )  # fmt: skip
    if sought.organisation is not None:
        unknown = Referral.from_organisation_id.is_(None)
        asked = asked.where(or_(unknown, Referral.from_organisation_id == sought.organisation.id))
    return asked.order_by(Referral.received_at, Referral.id)


def _same_source(source: SourceOfReferral | None) -> ColumnElement[bool]:
    """A source that one of them does not give is no other one."""
    if source in SAY_WHO:
        return Referral.source == source
    unsaid = Referral.source.is_(None)
    return or_(unsaid, Referral.source.not_in(SAY_WHO) if source is None else Referral.source == source)


def _same_person(records: Records, asked: Select[*tuple[object, ...]], sought: Sought) -> Iterator[UUID]:
    if sought.known is not None:
        yield from (row.id for row in records.rows(asked.where(Client.id == sought.known)))
        return
    if (seen_by := coarsely(sought.patient)) is None:
        return
    born, heard, _ = seen_by
    asked = asked.where(Client.family_sound == heard, Client.date_of_birth == born)
    asked = asked.where(Client.date_of_birth_estimated.is_(False))
    if (claim := sought.patient.nhs_number.number) is not None:
        asked = asked.where(or_(Client.nhs_number.is_(None), Client.nhs_number == (claim.digits or claim.raw)))
    mine = Name.of(*main_parts(sought.patient))
    for row in records.rows(asked):
        if may_be_one_name(mine, Name.of(row.family_name, row.given_name)):
            yield row.id


def _is_named_apart(records: Records, referral_id: UUID, sought: Sought) -> bool:
    """Whether it came by this very way from the same giver, who calls it something else."""
    if sought.way not in NAMED:
        return False
    asked = select(Arrival.id).where(
        Arrival.referral_id == referral_id, Arrival.way == sought.way, Arrival.key.is_not(None),
        Arrival.entered_for.is_not_distinct_from(sought.giver),
    )  # fmt: skip
    return bool(records.rows(asked))


def _came_from_another(records: Records, referral_id: UUID, organisation: Organisation | None) -> bool:
    """Whether a known sender other than this one is among those who brought it: then there are two who refer."""
    if organisation is None:
        return False
    asked = select(Arrival.id).join(Organisation, Organisation.name == Arrival.from_name)
    return bool(records.rows(asked.where(Arrival.referral_id == referral_id, Organisation.id != organisation.id)))
