"""Taking referrals that arrive as FHIR into the record: each entry whole or not at all, the same message only once."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from core.access.errors import Conflict, Invalid, NotFound, Refused, StaleVersion
from core.access.records import Records
from core.database import clock
from core.interop.arrival import (
    CHANGED,
    Arriving,
    Changed,
    Entered,
    Received,
    Sender,
    receive,
    received_before,
    source_of,
    trying_again,
)
from core.interop.arriving_people import fitting
from core.interop.destinations import Destined, Places, read_places
from core.interop.enclosures import enclose, enclosure_notes
from core.interop.fhir import ReferralEntry, RefusedEntry, Run, SourceFile, read_run
from core.interop.fhir.identity import bound_to
from core.interop.fhir.outcomes import Identity
from core.interop.fhir.values import NamedOrganisation
from core.interop.import_report import EntryReport, ImportReport, Outcome
from core.interop.taking_back import sent_by, take_back
from core.interop.ways_of_contact import message_to_keep
from core.organisations.models import Service
from core.people.intake import OpenDoor
from core.referrals.arrivals import Arrival, ArrivalState, Way
from core.referrals.decision_codes import WithdrawalReason

Progress = Callable[[int, int], None]

BEFORE = "This message was received before. Nothing was changed."
TAKEN = "A message with this identity was received before by another organisation, or at this very moment."
STAYS = (
    "This was sent as confidential, and would not stay so with another organisation. Take it in for a service of your "
    "own, then offer that referral to them."
)
STANDS = "It could not be taken back at this very moment. Nothing was changed. Send it again."
LONGEST_SUMMARY = 20_000


@dataclass(frozen=True)
class Bringing:
    """Who brings the files, and how. `may_match`: whether people may be looked for by NHS number, also where a
    worker of the receiving organisation brings it; `service`: where all go, whatever they say of it themselves;
    `received_at`: when they came, if that was before now; `stays_with`: the only organisation that may receive them."""

    way: Way = Way.FILE
    entered: Entered | None = None
    may_match: bool = True
    service: Service | None = None
    received_at: datetime | None = None
    stays_with: UUID | None = None

    def matches_at(self, service: Service) -> bool:
        """A referral that an organisation's own worker brings opens nobody's record to it by being matched."""
        own = self.entered is not None and self.entered.organisation_id == service.organisation_id
        return self.may_match or not own

    def own(self, identity: Identity) -> Identity:
        """Each sender's messages are its own: whoever guesses what another one calls a referral neither learns that it
        came, nor takes its place. Files that are taken in on the server itself are nobody's."""
        return bound_to(self.entered.organisation_id, identity) if self.entered else identity


BY_FILE = Bringing()


def import_referrals(
    open_door: OpenDoor,
    files: Sequence[SourceFile],
    *,
    bringing: Bringing = BY_FILE,
    progress: Progress | None = None,
) -> ImportReport:
    """Every referral in the files. `progress` is told (done, of how many) after each. Raises `Invalid` before anything
    is written if no service takes referrals for unknown destinations; nothing that a file holds raises."""
    return take_run(open_door, read_run(files, today=clock.today()), bringing=bringing, progress=progress)


def take_run(
    open_door: OpenDoor, run: Run, *, bringing: Bringing = BY_FILE, progress: Progress | None = None
) -> ImportReport:
    """The same of files that have been read."""
    with open_door(None) as records:
        places = read_places(records)
    reports: list[EntryReport] = []
    for entry in run.entries:
        reports.append(_report(open_door, places, entry, bringing))
        if progress:
            progress(len(reports), len(run.entries))
    return ImportReport.of(reports, list(run.notes))


def _report(
    open_door: OpenDoor, places: Places, entry: ReferralEntry | RefusedEntry, bringing: Bringing
) -> EntryReport:
    """One entry, one door, one commit: what is refused on the way leaves nothing behind."""
    if isinstance(entry, RefusedEntry):
        return _ended(open_door, places, entry, bringing) or _refused(entry, entry.message, entry.field)
    arrival = Destined(bringing.service) if bringing.service else places.arrival(entry.destination)

    if bringing.stays_with not in (None, arrival.organisation_id):
        return _refused(entry, STAYS)

    def take() -> EntryReport:
        if arrival.closed is not None and (before := _before(open_door, arrival.closed, entry, bringing)):
            return before
        with open_door(arrival.organisation_id) as records:
            return _received(records, _arriving(entry, arrival, places, bringing), entry)

    try:
        return trying_again(take)
    except Invalid as fault:
        return _refused(entry, fault.message, fault.field)
    except Refused:
        where = arrival.service.organisation.name
        return _refused(entry, f"The rules do not let this import take referrals for {where}. Run it for {where}.")
    except Changed:
        return _refused(entry, CHANGED)
    except (Conflict, StaleVersion):
        return _refused(entry, f"{TAKEN} Nothing was changed.")


def _before(open_door: OpenDoor, closed: Service, entry: ReferralEntry, bringing: Bringing) -> EntryReport | None:
    """What this very message became at a service before it closed. Raises `Changed`."""
    with suppress(Refused), open_door(closed.organisation_id) as records:
        if (received := received_before(records, bringing.own(entry.identity))) is not None:
            return _told(received, entry)
    return None


def _ended(open_door: OpenDoor, places: Places, entry: RefusedEntry, bringing: Bringing) -> EntryReport | None:
    """The same of one that is taken back: what fails, fails alone."""
    try:
        return trying_again(lambda: _taken_back(open_door, places, entry, bringing))
    except NotFound:
        return None
    except Invalid as fault:
        return _refused(entry, fault.message, fault.field)
    except (Conflict, StaleVersion):
        return _refused(entry, STANDS)


def _taken_back(open_door: OpenDoor, places: Places, entry: RefusedEntry, bringing: Bringing) -> EntryReport | None:
    """What this sender had sent before ends, wherever it is; None if it sent nothing of the kind."""
    if entry.taken_back is None or bringing.entered is None:
        return None
    key, is_mistake = bringing.own(entry.taken_back.identity).key, entry.taken_back.is_mistake
    reason = WithdrawalReason.MISTAKE if is_mistake else WithdrawalReason.NOT_SAID
    first = places.arrival(entry.taken_back.destination).organisation_id
    for organisation_id in dict.fromkeys([first, *(service.organisation_id for service in places.services)]):
        with suppress(Refused), open_door(organisation_id) as records:
            if (arrival := sent_by(records, bringing.entered, key=key)) is not None:
                words = take_back(records, arrival, reason)
                return EntryReport(
                    file=entry.file, entry=entry.entry, outcome=Outcome.UNCHANGED, sentences=[words],
                    referral_id=arrival.referral_id, answered_as=_named(arrival), is_taken_back=True,
                    received_at=arrival.at,
                )  # fmt: skip
    return None


def _named(arrival: Arrival) -> UUID:
    """As it was called when it came."""
    return arrival.id if arrival.state is ArrivalState.ALSO else arrival.referral_id or arrival.id


def _received(records: Records, arriving: Arriving, entry: ReferralEntry) -> EntryReport:
    received = receive(records, arriving)
    by = arriving.entered.person_id if arriving.entered else None
    refused = [] if received.repeated else enclose(records, received, entry, by)
    return _told(replace(received, notes=(*received.notes, *refused)), entry)


def _told(received: Received, entry: ReferralEntry) -> EntryReport:
    sentences = [BEFORE] if received.repeated else list(received.notes)
    return EntryReport(
        file=entry.file, entry=entry.entry, outcome=Outcome.UNCHANGED if received.again else Outcome.CREATED,
        referral_id=received.referral.id, client_id=received.referral.client_id, sentences=sentences,
        answered_as=received.named, received_at=received.named_at,
    )  # fmt: skip


def _arriving(entry: ReferralEntry, arrival: Destined, places: Places, bringing: Bringing) -> Arriving:
    known = places.known(entry.sender)
    code = entry.sender.ods_code if entry.sender else None
    sender = Sender(known, None if known else _sender_name(entry.sender), _referrer(entry), source_of(known, code))
    return Arriving(
        bringing.way, arrival.service, entry.patient, sender, entry.priority, summary=_summary(entry),
        identity=bringing.own(entry.identity), message=message_to_keep(entry), where=arrival.sentence,
        notes=tuple(_notes(entry)), entered=bringing.entered, may_match=bringing.matches_at(arrival.service),
        received_at=bringing.received_at,
    )  # fmt: skip


def _notes(entry: ReferralEntry) -> Iterator[str]:
    if entry.priority is None:
        yield "The sender gave no priority: it counts as routine until triage decides."
    # A warning begins with the path of its field, which means nothing to the people who read it here.
    yield from (warning.partition(": ")[2] for warning in entry.warnings)
    for flag in (one for one in entry.flags if one.stands):
        yield f"The sender warns: {flag.words}" + (f" ({flag.category})" if flag.category else "")
    for consent in entry.consents:
        said = ", ".join(part for part in (consent.status, consent.scope, consent.category, consent.policy) if part)
        yield f"The sender notes a consent: {said or 'without details'}."
    if entry.patient.preferred_contact:
        wish = entry.patient.preferred_contact.words.lower()
        yield f"Way of contact that the sender names: {wish}. Ask the person what is safe."
    yield from enclosure_notes(entry)
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


def _refused(entry: ReferralEntry | RefusedEntry, message: str, field: str | None = None) -> EntryReport:
    return EntryReport(
        file=entry.file, entry=entry.entry, outcome=Outcome.REFUSED, field=field, sentences=[message]
    )  # fmt: skip
