"""Taking referrals that arrive as FHIR into the record: each entry whole or not at all, the same message only once."""

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import select

from core.access.errors import Conflict, Invalid, Refused
from core.access.records import Records
from core.database import clock
from core.interop.arriving_people import Recognised, fitting, recognise
from core.interop.destinations import Arrival, Places, read_places
from core.interop.fhir import ReferralEntry, RefusedEntry, SourceFile, read_run
from core.interop.fhir.values import NamedOrganisation
from core.interop.import_report import EntryReport, ImportReport, Outcome
from core.interop.ways_of_contact import keep_ways_of_contact, message_to_keep
from core.notices.events import Event
from core.notices.telling import announce
from core.organisations.models import Organisation, Standing
from core.people.intake import OpenDoor
from core.referrals.codes import ClinicalPriority, SourceOfReferral
from core.referrals.models import Referral

Progress = Callable[[int, int], None]

CHANGED = (
    "A message with this identity was received before, with other content. Nothing was changed. "
    "Ask the sender which one holds, and to send a correction as a new message."
)
TAKEN = "A message with this identity was received before by another organisation, or at this very moment."
NEW = (
    "No record could be matched with certainty, so a new one was made. Search for an existing record before you go on."
)
KNOWN = "The person was known here already: NHS number, date of birth and family name agree."
LONGEST_SUMMARY = 20_000


def import_referrals(
    open_door: OpenDoor, files: Sequence[SourceFile], *, progress: Progress | None = None
) -> ImportReport:
    """Every referral in the files. `progress` is told (done, of how many) after each. Raises `Invalid` before anything
    is written if no service takes referrals for unknown destinations; nothing that a file holds raises."""
    run = read_run(files, today=clock.today())
    with open_door(None) as records:
        places = read_places(records)
    reports: list[EntryReport] = []
    for entry in run.entries:
        reports.append(_report(open_door, places, entry))
        if progress:
            progress(len(reports), len(run.entries))
    return ImportReport.of(reports, list(run.notes))


def _report(open_door: OpenDoor, places: Places, entry: ReferralEntry | RefusedEntry) -> EntryReport:
    """One entry, one door, one commit: what is refused on the way leaves nothing behind."""
    if isinstance(entry, RefusedEntry):
        return _refused(entry, entry.message, entry.field)
    arrival = places.arrival(entry.destination)
    try:
        with open_door(arrival.organisation_id) as records:
            return _received_before(records, entry) or _receive(records, entry, arrival, places)
    except Invalid as fault:
        return _refused(entry, fault.message, fault.field)
    except Refused:
        where = arrival.service.organisation.name
        return _refused(entry, f"The rules do not let this import take referrals for {where}. Run it for {where}.")
    except Conflict:
        return _refused(entry, f"{TAKEN} Nothing was changed.")


def _received_before(records: Records, entry: ReferralEntry) -> EntryReport | None:
    key, digest = entry.identity.key, entry.identity.digest
    for referral in records.find(select(Referral).where(Referral.message_key == key)):
        if referral.message_digest != digest:
            return _refused(entry, CHANGED)
        return EntryReport(
            file=entry.file, entry=entry.entry, outcome=Outcome.UNCHANGED, referral_id=referral.id,
            client_id=referral.client_id, sentences=["This message was received before. Nothing was changed."],
        )  # fmt: skip
    return None


def _receive(records: Records, entry: ReferralEntry, arrival: Arrival, places: Places) -> EntryReport:
    person = recognise(records, entry.patient)
    referral = _referral(entry, arrival, places.known(entry.sender), person)
    referral.import_notes = list(_notes(entry, arrival, person))
    records.add(referral)
    announce(records, Event.REFERRAL_RECEIVED, referral)
    # Contact details only after the referral: it is what lets this organisation hold them.
    not_copied = keep_ways_of_contact(records, person.client, entry.patient)
    if not_copied:
        referral.import_notes = [*referral.import_notes, not_copied]
        records.flush()
    return EntryReport(
        file=entry.file, entry=entry.entry, outcome=Outcome.CREATED, referral_id=referral.id,
        client_id=person.client.id, sentences=referral.import_notes,
    )  # fmt: skip


def _referral(entry: ReferralEntry, arrival: Arrival, sender: Organisation | None, person: Recognised) -> Referral:
    return Referral(
        client_id=person.client.id, organisation_id=arrival.organisation_id, service_id=arrival.service.id,
        from_organisation_id=sender and sender.id, from_name=None if sender else _sender_name(entry.sender),
        referrer_name=_referrer(entry), source=_source(entry.sender, sender),
        priority=entry.priority or ClinicalPriority.ROUTINE, summary=_summary(entry), received_at=clock.now(),
        message_key=entry.identity.key, message_digest=entry.identity.digest, message=message_to_keep(entry),
    )  # fmt: skip


def _notes(entry: ReferralEntry, arrival: Arrival, person: Recognised) -> Iterator[str]:
    """Plain sentences for the person who triages; they hold neither addresses nor numbers to call."""
    if arrival.sentence:
        yield arrival.sentence
    yield NEW if person.is_new else KNOWN
    if entry.priority is None:
        yield "The sender gave no priority: it counts as routine until triage decides."
    # A warning begins with the path of its field, which means nothing to the people who read it here.
    yield from (warning.partition(": ")[2] for warning in entry.warnings)
    for flag in entry.flags:
        yield f"The sender warns: {flag.words}" + (f" ({flag.category})" if flag.category else "")
    for consent in entry.consents:
        said = ", ".join(part for part in (consent.status, consent.scope, consent.category, consent.policy) if part)
        yield f"The sender notes a consent: {said or 'without details'}."
    if entry.patient.preferred_contact:
        wish = entry.patient.preferred_contact.words.lower()
        yield f"Way of contact that the sender names: {wish}. Ask the person what is safe."
    for kept in entry.kept_references:
        yield f"{kept.path} refers to {kept.reference}, which was not sent. The reference is kept."


def _summary(entry: ReferralEntry) -> str | None:
    asked = [f"Asked for: {entry.asked_for.shown}"] if entry.asked_for else []
    reasons = ["Reasons: " + "; ".join(reason.shown for reason in entry.reasons)] if entry.reasons else []
    texts = [text.text for text in entry.clinical_texts]
    whole = "\n\n".join([*asked, *reasons, *texts])
    return fitting("ServiceRequest", whole, LONGEST_SUMMARY) or None


def _sender_name(sender: NamedOrganisation | None) -> str | None:
    if sender is None or not (sender.name or sender.ods_code):
        return None
    both = f"{sender.name} ({sender.ods_code})" if sender.name and sender.ods_code else sender.name or sender.ods_code
    return fitting("MessageHeader.sender", both or "", 200)


def _referrer(entry: ReferralEntry) -> str | None:
    if entry.requester is None:
        return None
    words = ", ".join(part for part in (entry.requester.name, entry.requester.role) if part)
    return fitting("ServiceRequest.requester", words, 200) or None


def _source(named: NamedOrganisation | None, known: Organisation | None) -> SourceOfReferral | None:
    """What the sender's code gives away; anything else is left for triage to say."""
    if known is not None and known.standing is Standing.PARTNER:
        return SourceOfReferral.VOLUNTARY_SECTOR
    code = named.ods_code if named else None
    # GP practices have a letter and five digits.
    if code and len(code) == 6 and code[0].isalpha() and code[1:].isdigit():
        return SourceOfReferral.GP_PRACTICE
    return None


def _refused(entry: ReferralEntry | RefusedEntry, message: str, field: str | None = None) -> EntryReport:
    return EntryReport(
        file=entry.file, entry=entry.entry, outcome=Outcome.REFUSED, field=field, sentences=[message]
    )  # fmt: skip
