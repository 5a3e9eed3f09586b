"""Referrals as FHIR R4 over HTTP: messages of the Booking and Referral Standard, Bundles, and ServiceRequests.

A referral is taken whole or not at all; the same message again gets the same answer. What cannot be taken is answered
with an OperationOutcome, and kept for the people of the receiving service."""

from collections.abc import Sequence
from enum import Enum
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from starlette.exceptions import HTTPException

from core.access.records import Records
from core.access.routing import Face, Router, public, requires
from core.access.vocabulary import Action
from core.database import clock
from core.interop.arrival import CHANGED
from core.interop.fhir import RefusedEntry, Run, SourceFile, read_run
from core.interop.fhir.documents import read_document
from core.interop.fhir.faults import Fault
from core.interop.import_report import EntryReport, Outcome
from core.interop.referral_import import Bringing, take_run
from core.people.intake import Intake
from core.referrals.arrivals import Arrival, Way
from core.referrals.models import Referral
from core.ways_in import fhir_answers as answers
from core.ways_in.doors import TheIntake, doors_for, entered_by, home_of, keeper_of, may_match, refuse_bringing
from core.ways_in.keeping import keep_refused
from core.web.outcomes import FHIR_JSON

router = Router(face=Face.API, prefix="/fhir/R4", tags=["fhir"])


class Wanted(Enum):
    """The types of Bundles or resources that an address takes."""

    MESSAGE = ("message",)
    BUNDLE = ("transaction", "batch", "collection", "searchset")
    REQUEST = ("ServiceRequest",)

    @property
    def words(self) -> str:
        return {"MESSAGE": "a Bundle of the type message", "BUNDLE": "a Bundle of the type transaction, batch or "
                "collection", "REQUEST": "a ServiceRequest"}[self.name]  # fmt: skip


EACH = ("batch", "collection", "searchset")
"""Types of Bundles of which each referral is taken or refused for itself."""
READ = (FHIR_JSON, "application/json")
NAME = "the message"


async def _body(request: Request) -> bytes:
    sort = request.headers.get("content-type", FHIR_JSON).partition(";")[0].strip().lower()
    if sort not in READ:
        raise HTTPException(415)
    return await request.body()


Body = Annotated[bytes, Depends(_body)]


@router.get("/metadata", public("what a server can do is asked before anybody signs in"))
def metadata() -> Response:
    """What this server takes."""
    return answers.fhir(answers.capability_statement())


@router.post("/$process-message", requires(Arrival, Action.CREATE))
def process_message(records: Records, body: Body, intake: TheIntake) -> Response:
    """A referral message of the Booking and Referral Standard. Answered by a message, or by an OperationOutcome."""
    reports, kept = _take(records, intake, body, wanted=Wanted.MESSAGE)
    if refused := _refused(reports, kept):
        return refused
    return answers.fhir(answers.message_response(_heard(body), reports))


@router.post("", requires(Arrival, Action.CREATE))
def take_bundle(records: Records, body: Body, intake: TheIntake) -> Response:
    """A Bundle of ServiceRequests with their Patients. A transaction is taken if all of it can be read; of a batch or
    collection each referral is answered for itself."""
    reports, kept = _take(records, intake, body, wanted=Wanted.BUNDLE)
    is_transaction = _kind(body) == "transaction"
    if (is_transaction or not any(report.referral_id for report in reports)) and (refused := _refused(reports, kept)):
        return refused
    return answers.fhir(answers.bundle_response(f"{'transaction' if is_transaction else 'batch'}-response", reports))


@router.post("/ServiceRequest", requires(Arrival, Action.CREATE), status=201)
def take_service_request(records: Records, body: Body, intake: TheIntake) -> Response:
    """One ServiceRequest that contains its Patient. Sent again by the same sender with the status `revoked` or
    `entered-in-error` it takes the referral back, unless somebody has decided on it already; then they are told."""
    reports, kept = _take(records, intake, body, wanted=Wanted.REQUEST)
    if refused := _refused(reports, kept):
        return refused
    if reports[0].is_taken_back:
        return answers.taken_back(reports[0])
    place = f"{answers.BASE}/ServiceRequest/{reports[0].answered_as}"
    return answers.fhir({"resourceType": "ServiceRequest", "id": str(reports[0].answered_as)}, 201, place)


@router.get("/ServiceRequest/{referral_id}", requires(Referral, Action.READ))
def show_service_request(records: Records, referral_id: UUID) -> Response:
    """A referral that you may read: its state, not what it says."""
    referral = records.one(Referral, referral_id)
    priority, received = referral.priority.fhir, referral.received_at
    status = "active" if referral.is_open else "revoked" if referral.withdrawn_by else "completed"
    return answers.fhir(answers.service_request(referral.id, priority, received, status=status))


def _take(
    records: Records, intake: Intake, body: bytes, *, wanted: Wanted
) -> tuple[Sequence[EntryReport], Sequence[UUID]]:
    """What became of each referral, and as what those are kept that were refused."""
    home, entered = home_of(records), entered_by(records)
    refuse_bringing(records, home, Way.MESSAGE)
    open_door = doors_for(records, intake, Way.MESSAGE, home)
    run = _read(body, wanted)
    unread = [one for one in run.entries if isinstance(one, RefusedEntry) and one.taken_back is None]
    if unread and _kind(body) not in EACH:
        reports = [_report(entry) for entry in unread]
    else:
        reports = take_run(open_door, run, bringing=Bringing(Way.MESSAGE, entered, may_match(records))).entries
    file, keeper, is_split = SourceFile(NAME, body), keeper_of(records, home), _kind(body) in EACH
    return reports, keep_refused(open_door, file, reports, entered=entered, keeper=keeper, is_split=is_split)


def _read(body: bytes, wanted: Wanted) -> Run:
    """What cannot be read, or is not what this address takes, is one refused entry."""
    run = read_run([SourceFile(NAME, body)], today=clock.today())
    kind = _kind(body)
    if kind is not None and kind not in wanted.value:
        words = f"This address takes {wanted.words}. See {answers.BASE}/metadata for where other things go."
        return Run((RefusedEntry(NAME, "the whole message", "Bundle.type", words),), ())
    if not run.entries:
        words = "There is no ServiceRequest in this, so no referral is made of it."
        return Run((RefusedEntry(NAME, "the whole message", "Bundle.entry", words),), ())
    return run


def _kind(body: bytes) -> str | None:
    """The type of a Bundle, else that of the resource; None for what cannot be read."""
    try:
        root = read_document(body)
    except Fault:
        return None
    kind = root.get("type") if root.get("resourceType") == "Bundle" else root.get("resourceType")
    return str(kind)


def _heard(body: bytes) -> str:
    """What the sender calls the message: the id of its header, else the header's address or the Bundle's id."""
    root = read_document(body)
    entries = root.get("entry")
    for entry in entries if isinstance(entries, list) else []:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(entry, dict) and isinstance(resource, dict) and resource.get("resourceType") == "MessageHeader":
            named = resource.get("id") or str(entry.get("fullUrl") or "").removeprefix("urn:uuid:")
            return _plain(named or root.get("id"))
    return _plain(root.get("id"))


def _plain(named: object) -> str:
    """Half a character, which JSON may hold, is none that can be sent back."""
    return str(named).encode("utf-8", "backslashreplace").decode()


def _report(entry: RefusedEntry) -> EntryReport:
    return EntryReport(
        file=entry.file, entry=entry.entry, outcome=Outcome.REFUSED, field=entry.field, sentences=[entry.message]
    )


def _refused(reports: Sequence[EntryReport], kept: Sequence[UUID]) -> Response | None:
    """The answer to what was refused; a message known with other content is a conflict."""
    refused = [sentence for report in reports if report.outcome is Outcome.REFUSED for sentence in report.sentences]
    if not refused:
        return None
    return answers.refused(reports, 409 if CHANGED in refused else 422, kept)
