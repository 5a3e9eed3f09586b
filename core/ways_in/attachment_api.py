"""Handing out a document that came with a referral: as a download only, never shown by Fingerpost itself."""

from uuid import UUID

from fastapi import Response

from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.referrals.attachments import Attachment
from core.web.downloads import saved_only

router = Router(face=Face.API, prefix="/api/v1/attachments", tags=["referrals"])


@router.get("/{attachment_id}", requires(Attachment, Action.READ))
def download_attachment(records: Records, attachment_id: UUID) -> Response:
    """A document that came with a referral, as it came: a browser saves it, and runs nothing of it."""
    found = records.one(Attachment, attachment_id)
    records.note("downloaded", found)
    return saved_only(found.content, found.name, found.sort.media_type)
