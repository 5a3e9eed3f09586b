"""Reading the files of one run together: references go across files, and one bad entry never takes another along."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.interop.fhir.belonging import Belongings
from core.interop.fhir.faults import Fault
from core.interop.fhir.messages import Message, read_message
from core.interop.fhir.outcomes import ReferralEntry, RefusedEntry, Run, SourceFile
from core.interop.fhir.references import Library, Miss, Pointer, Resource
from core.interop.fhir.requests import Surroundings, read_request, read_taken_back
from core.interop.fhir.unpacking import Document, Kind, unpack

_Entry = ReferralEntry | RefusedEntry


def read_run(files: Sequence[SourceFile], *, today: date | None = None) -> Run:
    """All referrals in the files, in their order. Never raises for what a file holds: what cannot be read is refused.

    `today` is the day against which dates of birth are checked; left out, it is today in London.
    """
    unpacked = [unpack(file, number) for number, file in enumerate(files)]
    documents = [found for found in unpacked if isinstance(found, Document)]
    library = Library(resource for document in documents for resource in document.resources)
    on = today or datetime.now(ZoneInfo("Europe/London")).date()
    around = Surroundings(library, Belongings(library), on)
    entries: list[_Entry] = []
    for found in unpacked:
        if isinstance(found, RefusedEntry):
            entries.append(found)
        else:
            entries.extend(_entries(found, around))
    return Run(tuple(entries), tuple(_notes(documents, entries)))


def _entries(document: Document, around: Surroundings) -> Iterator[_Entry]:
    yield from document.refused
    if document.kind is not Kind.MESSAGE:
        for resource in document.resources:
            if resource.resource_type == "ServiceRequest":
                yield _attempt(resource, around)
    elif document.refused:
        message = "Parts of this message cannot be read, so none of it is taken: see what is refused above."
        yield RefusedEntry(document.file, "the whole message", "Bundle.entry", message)
    else:
        yield from _of_message(document, around)


def _of_message(document: Document, around: Surroundings) -> Iterator[_Entry]:
    try:
        message = read_message(document, around.library)
    except Fault as fault:
        yield RefusedEntry(document.file, "the whole message", fault.field, fault.message)
        return
    for pointer in message.foci:
        found = around.library.resolve(pointer, message.header)
        if isinstance(found, Miss):
            yield _focus_refused(document, pointer, found)
        else:
            yield _attempt(found, around, message)


def _attempt(request: Resource, around: Surroundings, message: Message | None = None) -> _Entry:
    try:
        return read_request(request, around, message)
    except Fault as fault:
        taken_back = read_taken_back(request, around) if message is None else None
        return RefusedEntry(request.file, request.title, fault.field, fault.message, taken_back)


def _focus_refused(document: Document, pointer: Pointer, miss: Miss) -> RefusedEntry:
    sentence = f"The message is about {pointer.shown}, which {miss.value}."
    return RefusedEntry(document.file, "the whole message", pointer.path, sentence)


def _notes(documents: Sequence[Document], entries: Sequence[_Entry]) -> Iterator[str]:
    used = {entry.patient_json for entry in entries if isinstance(entry, ReferralEntry)}
    for document in documents:
        if document.skipped:
            yield f"{document.file}: {document.skipped} entries carry no resource and were left out."
        if document.kind is Kind.MESSAGE:
            continue
        idle = [found for found in document.resources if found.resource_type == "Patient" and found.json not in used]
        for resource in idle:
            yield f"{document.file}: {resource.title} has no referral in this run, so no client is made of it."
        if not entries and not idle and document.kind is not Kind.BUNDLE:
            named = " and ".join(found.title for found in document.resources)
            yield f"{document.file}: {named} is no referral, so nothing was done with it."
        if document.kind is Kind.BUNDLE and all(
            found.resource_type != "ServiceRequest" for found in document.resources
        ):
            yield f"{document.file}: this Bundle holds no ServiceRequest, so no referral is made of it."
