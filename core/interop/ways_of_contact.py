"""Addresses and numbers that came with a referral: kept as contact details, and nowhere else."""

import json
from collections.abc import Iterator

from core.access.protected import Label
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.models import Client, ContactDetails
from core.clients.schemas import SafeContactIn
from core.clients.service import SAFE
from core.database import clock
from core.interop.arriving_people import fitting
from core.interop.fhir.outcomes import ReferralEntry
from core.interop.fhir.values import AddressGiven, PatientDetails, Telecom
from core.referrals.arrivals import Arrival

NOT_COPIED = (
    "The address and telephone numbers in the message were not copied into the record. "
    "Ask the sender how to reach the person safely."
)
PRIVATE = ("address", "telecom", "photo", "contact")


def keep_ways_of_contact(records: Records, client: Client, patient: PatientDetails) -> str | None:
    """Copies them if the rules let this organisation; otherwise the sentence that says so. They say nothing of what is
    safe: no safe contact is set, so nobody is contacted before the person has been asked."""
    details, not_copied = ways_to_keep(records, client, patient)
    if details is not None:
        records.add(details)
    return not_copied


def keep_unverified(
    records: Records, client: Client, patient: PatientDetails, arrival: Arrival, safe: SafeContactIn | None
) -> None:
    """Who filled in a form can be asked nothing: what they can be reached by would be lost. Only whoever triages reads
    it. An address is left out beside a confidential one: it may be the very one that most may not see."""
    said = [point.value for point in patient.telecoms if not point.is_old]
    details, not_copied = ways_to_keep(records, client, patient)
    if details is not None and not not_copied:
        said += [line for line in (details.address, details.postcode) if line]
    arrival.unverified_ways = "\n".join(dict.fromkeys(said)) or None
    if safe is not None:
        arrival.reasons = [*arrival.reasons, *_said_to_be_safe(safe)]
    arrival.label = Label.strictest(arrival.label, Label.RESTRICTED)
    records.flush()


def _said_to_be_safe(safe: SafeContactIn) -> Iterator[str]:
    """For the person who triages, who asks anew."""
    ways = [name.removeprefix("may_").replace("_", " ") for name in SAFE if getattr(safe, name) is True]
    yield f"The form says that this is safe: {', '.join(ways) or 'nothing'}. Brought by a form, not verified."
    if safe.instructions:
        yield f"About reaching the person safely, the form says: {safe.instructions}"


def ways_to_keep(records: Records, client: Client, patient: PatientDetails) -> tuple[ContactDetails | None, str | None]:
    """What may be copied, not kept yet; and the sentence that says so if there is something that may not."""
    details = _details(records, client, patient)
    if details is None:
        return None, None
    if patient.is_restricted or not records.may(Action.CREATE, details):
        return None, NOT_COPIED
    return details, None


def message_to_keep(entry: ReferralEntry) -> str:
    """The message as canonical JSON without the ways to reach the person."""
    patient = {name: value for name, value in json.loads(entry.patient_json).items() if name not in PRIVATE}
    others = [json.loads(other.json) for other in entry.other_resources]
    whole = {"request": json.loads(entry.request_json), "patient": patient, "others": others}
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace").decode()  # half a character is written as JSON writes it


def _details(records: Records, client: Client, patient: PatientDetails) -> ContactDetails | None:
    address = _current(patient.addresses)
    telecoms = [point for point in patient.telecoms if not point.is_old]
    mobile = _first(telecoms, "phone", ("mobile",))
    phone = _first(telecoms, "phone", ("home", None, "work", "temp"))
    email = _first(telecoms, "email", ("home", None, "work", "temp", "mobile"))
    slots = [point for point in (mobile, phone, email) if point]
    lines = [*_lines(address), *_left_over(patient, telecoms, slots)]
    if not lines and not slots and not (address and address.postcode):
        return None
    return ContactDetails(
        client_id=client.id, organisation_id=records.actor.organisation_id, starts=clock.today(),
        address="\n".join(lines) or None,
        postcode=_fit("Patient.address.postalCode", address.postcode if address else None, 10),
        phone=_fit("Patient.telecom", phone.value if phone else None, 40),
        mobile=_fit("Patient.telecom", mobile.value if mobile else None, 40),
        email=_fit("Patient.telecom", email.value if email else None, 200),
    )  # fmt: skip


def _current(addresses: tuple[AddressGiven, ...]) -> AddressGiven | None:
    ranks = {"home": 0, None: 1, "temp": 2}
    current = [one for one in addresses if one.use != "old" and one.ends is None]
    return min(current, key=lambda one: ranks.get(one.use, 3), default=None)


def _first(telecoms: list[Telecom], system: str, uses: tuple[str | None, ...]) -> Telecom | None:
    fitting_use = [point for point in telecoms if point.system in (system, None) and point.use in uses]
    return min(fitting_use, key=lambda point: (uses.index(point.use), point.rank or 1000), default=None)


def _lines(address: AddressGiven | None) -> Iterator[str]:
    if address is None:
        return
    parts = [*address.lines, address.town, address.district, address.country]
    written = [part for part in parts if part]
    yield from written or ([address.text] if address.text else [])


def _left_over(patient: PatientDetails, telecoms: list[Telecom], used: list[Telecom]) -> Iterator[str]:
    """What has no field of its own: further numbers, and how to reach the people beside the person."""
    kept = {point.value for point in used}
    for point in telecoms:
        if point.value not in kept:
            kept.add(point.value)
            yield f"Also: {point.value}"
    for other in patient.related:
        words = other.relationships[0].shown if other.relationships else "Related person"
        named = [other.name.full] if other.name else []
        reached = [point.value for point in other.telecoms if not point.is_old]
        if reached:
            yield f"{words}: {', '.join([*named, *reached])}"


def _fit(field: str, value: str | None, longest: int) -> str | None:
    return fitting(field, value, longest) if value else None
