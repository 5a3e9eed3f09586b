"""Handing out a document that came with a referral: as a download only, never shown by Fingerpost itself."""

from uuid import UUID

from fastapi import Response

from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.referrals.attachments import Attachment

router = Router(face=Face.API, prefix="/api/v1/attachments", tags=["referrals"])


@router.get("/{attachment_id}", requires(Attachment, Action.READ))
def download_attachment(records: Records, attachment_id: UUID) -> Response:
    """A document that came with a referral, as it came: a browser saves it, and runs nothing of it."""
    found = records.one(Attachment, attachment_id)
    records.note("downloaded", found)
    name = found.name.encode("ascii", "replace").decode().replace("?", "_")
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"', "Content-Security-Policy": "sandbox",
        "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    return Response(found.content, media_type=found.sort.media_type, headers=headers)
