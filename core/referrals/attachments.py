"""Tables of documents that came with a referral, and how what they are is told from their content, never their name."""

import hashlib
import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, select
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import Anchor, Kind, Label, Protected
from core.access.records import Records
from core.database import clock
from core.database.base import Base, Versioned
from core.referrals.models import Referral

LARGEST = 10 * 1024 * 1024
MOST_PARTS = 2000


class Sort(StrEnum):
    """The sorts of documents that are taken."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    DOCX = "docx"

    @property
    def media_type(self) -> str:
        return {
            "pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png",
            "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }[self]  # fmt: skip


class Attachment(Protected, Versioned, Base):
    """A document that came with a referral: never opened by Fingerpost, only handed out as it came."""

    __tablename__ = "attachment"
    __table_args__ = (Index(None, "referral_id"), Index(None, "client_id"), Index(None, "organisation_id", "id"))
    kind = Kind(
        "attachment", "documents that came with referrals", Anchor.CLIENT, about="client_id",
        fixed=("organisation_id", "referral_id", "digest"),
    )  # fmt: skip

    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    name: Mapped[str]
    sort: Mapped[Sort]
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[datetime]
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)


def sort_of(content: bytes) -> Sort | None:
    """By its first bytes, and for a Word document by what is in it; None for anything else, or one with programs."""
    if content.startswith(b"%PDF-"):
        return Sort.PDF
    if content.startswith(b"\xff\xd8\xff"):
        return Sort.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Sort.PNG
    return Sort.DOCX if content.startswith(b"PK\x03\x04") and _is_word(content) else None


def attachment_of(referral: Referral, name: str, content: bytes, sort: Sort, added_by: UUID | None) -> Attachment:
    """Not kept yet. Of the name only what any system can show is kept; its ending is that of what it is."""
    stem = "".join(c for c in name.rpartition("/")[2].rpartition("\\")[2] if c.isalnum() or c in " -_.")
    stem = stem.rpartition(".")[0] or stem
    return Attachment(
        client_id=referral.client_id, organisation_id=referral.organisation_id, referral_id=referral.id,
        name=f"{stem[:100].strip(' .') or 'document'}.{sort.value}", sort=sort, size=len(content),
        digest=hashlib.sha256(content).hexdigest(), content=content, added_at=clock.now(), added_by=added_by,
        label=referral.label,
    )  # fmt: skip


def attachments_of(records: Records, referral: Referral) -> Sequence[Attachment]:
    """As far as they may be read, the first one first."""
    asked = select(Attachment).where(Attachment.referral_id == referral.id)
    return records.find(asked.order_by(Attachment.added_at, Attachment.id))


def _is_word(content: bytes) -> bool:
    """Its list of parts alone is read: nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = parts.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
    has_program = any(name.casefold().endswith("vbaproject.bin") for name in names)
    return len(names) <= MOST_PARTS and not has_program and {"[Content_Types].xml", "word/document.xml"} <= set(names)
