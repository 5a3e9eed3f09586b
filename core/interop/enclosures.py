"""Documents that came in a message become attachments of its referral; what cannot be kept is said, never lost from
sight."""

from collections.abc import Iterator
from uuid import UUID

from core.access.records import Records
from core.access.vocabulary import Action
from core.interop.arrival import Received
from core.interop.fhir.outcomes import Enclosed, ReferralEntry
from core.referrals.attachments import LARGEST, attachment_of, attachments_of, sort_of

NOT_KEPT = (
    "“{name}” came with this but is not kept: a PDF, a photograph (JPEG or PNG) or a Word document without macros, up "
    "to 10 MB and within the message itself, would be. Ask the sender for it."
)
NOT_ALLOWED = "“{name}” came with this but the rules do not let it be kept here. Ask the sender for it."
NOT_SHOWN = "Also sent, and not shown here: {things}. Ask the sender what you need to know of it."


def enclosure_notes(entry: ReferralEntry) -> Iterator[str]:
    """On what came along and cannot be read here."""
    yield from (NOT_KEPT.format(name=one.name) for one in entry.documents if not _is_kept(one))
    yield from (NOT_SHOWN.format(things=things) for things in entry.not_shown)


def enclose(records: Records, received: Received, entry: ReferralEntry, by: UUID | None) -> list[str]:
    """Beside the referral, each once; the sentences on what the rules do not let this organisation keep."""
    referral, refused = received.referral, []
    known = {one.digest for one in attachments_of(records, referral)} if received.again else set[str]()
    for one in entry.documents:
        sort = sort_of(one.content) if one.content and _is_kept(one) else None
        if one.content is None or sort is None:
            continue
        made = attachment_of(referral, one.name, one.content, sort, by)
        if not records.may(Action.CREATE, made):
            refused.append(NOT_ALLOWED.format(name=one.name))
        elif made.digest not in known:
            known.add(made.digest)
            records.add(made)
    if refused:
        referral.import_notes = [*referral.import_notes, *refused]
        records.flush()
    return refused


def _is_kept(document: Enclosed) -> bool:
    content = document.content
    return content is not None and len(content) <= LARGEST and sort_of(content) is not None
