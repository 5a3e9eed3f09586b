"""Handing out a document that came with a referral: as a download only, never shown by Fingerpost itself."""

from uuid import UUID

from fastapi import Response

from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.referrals.attachments import Attachment

router = Router(face=Face.PAGE, prefix="/referrals/documents")
api = Router(face=Face.API, prefix="/api/v1/attachments", tags=["referrals"])


@router.get("/{attachment_id}", requires(Attachment, Action.READ))
def download(records: Records, attachment_id: UUID) -> Response:
    return _handed_out(records, attachment_id)


@api.get("/{attachment_id}", requires(Attachment, Action.READ))
def download_attachment(records: Records, attachment_id: UUID) -> Response:
    """A document that came with a referral, as it came."""
    return _handed_out(records, attachment_id)


def _handed_out(records: Records, attachment_id: UUID) -> Response:
    """A browser saves it and runs nothing of it, whatever it holds."""
    found = records.one(Attachment, attachment_id)
    records.note("downloaded", found)
    name = found.name.encode("ascii", "replace").decode().replace("?", "_")
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"', "Content-Security-Policy": "sandbox",
        "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    return Response(found.content, media_type=found.sort.media_type, headers=headers)
