"""Where what was refused waits: each referral by itself, with those for whom it was, as confidential as it came."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from core.access.errors import Refused
from core.access.protected import Label
from core.interop.arrival import Entered
from core.interop.destinations import read_places
from core.interop.fhir import SourceFile
from core.interop.fhir.pieces import Piece, pieces_of, whole_of
from core.interop.import_report import EntryReport, Outcome
from core.organisations.models import Service
from core.people.intake import OpenDoor
from core.referrals.arrivals import Way
from core.ways_in.waiting import Refusal, keep_waiting, storable


def keep_refused(
    open_door: OpenDoor,
    file: SourceFile,
    reports: Sequence[EntryReport],
    *,
    entered: Entered,
    keeper: UUID,
    is_split: bool,
) -> list[UUID]:
    """What is kept of these, in their order; `is_split`: each referral is taken or refused for itself, so that what
    was taken is not kept a second time. `keeper`: who looks at what was for nobody here, or for those to whom the
    sender may bring nothing."""
    refused = [report for report in reports if report.outcome is Outcome.REFUSED]
    if not refused:
        return []
    with open_door(None) as door:
        places = read_places(door)
    kept = []
    for piece, reasons in _parts(file, refused, is_split=is_split):
        label = Label.RESTRICTED if piece.is_protected else Label.NORMAL
        refusal = Refusal(piece.content or storable(file.content), reasons, Way.MESSAGE, entered, label=label)
        kept.append(_keep(open_door, refusal, places.meant(piece.destination), keeper))
    return list(dict.fromkeys(kept))


def _keep(open_door: OpenDoor, refusal: Refusal, service: Service | None, keeper: UUID) -> UUID:
    if service is not None:
        with suppress(Refused), open_door(service.organisation_id) as door:
            return keep_waiting(door, replace(refusal, service_id=service.id)).id
    with open_door(keeper) as door:
        return keep_waiting(door, refusal).id


def _parts(
    file: SourceFile, refused: Sequence[EntryReport], *, is_split: bool
) -> Iterator[tuple[Piece, Sequence[str]]]:
    pieces = pieces_of(file, {report.entry for report in refused}) if is_split else {}
    for report in refused:
        if report.entry in pieces:
            yield pieces[report.entry], report.sentences
    whole = [sentence for report in refused if report.entry not in pieces for sentence in report.sentences]
    if whole:
        yield whole_of(file), whole
