"""Who a referral is about: the client already known here, or a new one with names and ways to reach them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from core.access.errors import Invalid
from core.access.protected import Label
from core.access.records import Records
from core.clients.codes import NhsNumberStatus
from core.clients.models import Client, ClientName, NameUse
from core.clients.names import fold
from core.interop.fhir.values import NameGiven, PatientDetails, Precision

LONGEST_NAME, LONGEST_FOLDED = 200, 400


@dataclass(frozen=True)
class Recognised:
    """The client a referral is about; `because` says why, where it is not for their number."""

    client: Client
    is_new: bool
    because: str | None = None


def fitting(field: str, value: str, longest: int) -> str:
    """The value, or `Invalid` if it is too long to keep: nothing is ever cut."""
    if len(value) > longest:
        raise Invalid(
            field, f"This has {len(value)} characters; up to {longest} can be kept. Ask the sender to shorten it."
        )
    return value


def known_by_number(records: Records, *, digits: str | None, born: date, family_names: Iterable[str]) -> Client | None:
    """The one client with this verified NHS number, this day of birth and one of these family names, now or before."""
    same = records.find(
        select(Client).where(
            Client.nhs_number == digits,
            Client.nhs_number_status == NhsNumberStatus.VERIFIED,
            Client.date_of_birth == born,
            Client.date_of_birth_estimated.is_(False),
        )
    )
    return same[0] if len(same) == 1 and _agrees(records, same[0], {fold(name) for name in family_names}) else None


def find_known(records: Records, patient: PatientDetails) -> Client | None:
    """An existing client only by a valid, verified NHS number with the same date of birth and no other family name; in
    any doubt nobody: people may merge later, and a wrong match would show one person's record as another's."""
    claim, born = patient.nhs_number, patient.birth_date
    if claim.status is not NhsNumberStatus.VERIFIED or claim.number is None or not claim.number.valid:
        return None
    if born is None or born.precision is not Precision.DAY:
        return None
    families = [name.family for name in patient.names if name.family]
    return known_by_number(records, digits=claim.number.digits, born=born.first, family_names=families)


def _agrees(records: Records, client: Client, sent: set[str]) -> bool:
    """Whether some family name sent is one that the client has or had; a message without any does not contradict."""
    former = records.find(select(ClientName).where(ClientName.client_id == client.id))
    return not sent or not sent.isdisjoint({fold(client.family_name), *(fold(name.family_name) for name in former)})


def main_parts(patient: PatientDetails) -> tuple[str, str]:
    """(family, given) of the name to file under. Raises `Invalid` for one that is too long."""
    return _parts(patient.main_name)


def new_client(records: Records, patient: PatientDetails) -> Client:
    """Somebody whom nobody could match, with every name that was sent."""
    client = records.add(client_of(patient))
    _other_names(records, client, patient)
    return client


def client_of(patient: PatientDetails) -> Client:
    """The same, not kept yet. Raises `Invalid` for what is too long."""
    family, given = main_parts(patient)
    claim, born = patient.nhs_number, patient.birth_date
    number = claim.number and (claim.number.digits if claim.number.valid else claim.number.raw)
    client = Client(
        nhs_number=number and fitting("Patient.identifier", number, 40), nhs_number_status=claim.status,
        date_of_birth=born and born.first, date_of_birth_estimated=bool(born and born.is_estimated),
        ethnic_category=patient.ethnic_category, language=_language(patient),
        interpreter_needed=bool(patient.interpreter_needed), label=Label.NORMAL,
    )  # fmt: skip
    client.rename(family_name=family, given_name=given)
    fitting("Patient.name", client.sort_name, LONGEST_FOLDED)
    return client


def _other_names(records: Records, client: Client, patient: PatientDetails) -> None:
    seen = {client.sort_name}
    for name in patient.other_names:
        family, given = _parts(name)
        folded = fitting("Patient.name", fold(f"{family} {given}"), LONGEST_FOLDED)
        if folded and folded not in seen:
            seen.add(folded)
            use = NameUse.PREVIOUS if name.is_previous else NameUse.KNOWN_AS
            other = ClientName(client_id=client.id, use=use, family_name=family, given_name=given, sort_name=folded)
            records.add(other)


def _parts(name: NameGiven) -> tuple[str, str]:
    """(family, given); a name in one piece is filed as a family name."""
    family, given = name.family or "", " ".join(name.given)
    if not family and not given:
        family = name.text or ""
    return fitting("Patient.name.family", family, LONGEST_NAME), fitting("Patient.name.given", given, LONGEST_NAME)


def _language(patient: PatientDetails) -> str | None:
    languages = sorted(patient.languages, key=lambda language: not language.is_preferred)
    words = next((language.words or language.code for language in languages), None)
    return fitting("Patient.communication", words, 40) if words else None
