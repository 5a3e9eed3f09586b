"""The API of the privacy officers' queue."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from sqlalchemy import Row

from core.access.paging import Filter, Order
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.privacy.models import MatterState, PrivacyMatter
from core.privacy.schemas import CloseIn, LookIn, MatterLine, MatterOut
from core.privacy.service import close, look, take
from core.web.conflicts import refuse_stale
from core.web.lists import After, Limit, Listed, listed, page_and_count

router = Router(face=Face.API, prefix="/api/v1/privacy-matters", tags=["privacy"])

LINE = ("id", *(name for name in MatterLine.model_fields if name != "id"))
SOONEST = Order((PrivacyMatter.due_at,))
OPEN = Filter(PrivacyMatter.state != MatterState.CLOSED)


@router.get("", requires(PrivacyMatter, Action.READ))
def list_matters(
    records: Records,
    after: After = None,
    limit: Limit = 50,
    closed: Annotated[bool, Query(description="Closed ones too")] = False,
) -> Listed[MatterLine]:
    """Matters of your organisation, and of others where nobody saw to them in time; what is due first stands first.
    Never those about your own acts."""
    filters = () if closed else (OPEN,)
    found = page_and_count(records, PrivacyMatter, LINE, order=SOONEST, limit=limit, after=after, filters=filters)
    return listed(*found, _line)


@router.get("/{matter_id}", requires(PrivacyMatter, Action.READ))
def show_matter(records: Records, matter_id: UUID) -> Reply[MatterOut]:
    return _reply(records.one(PrivacyMatter, matter_id))


@router.post("/{matter_id}/take", requires(PrivacyMatter, Action.WRITE))
def take_a_matter(records: Records, matter_id: UUID, version: IfMatch) -> Reply[MatterOut]:
    """You see to it; also from a colleague who has it."""
    matter = records.one(PrivacyMatter, matter_id, version)
    take(records, matter)
    return _reply(matter)


@router.post("/{matter_id}/look", requires(PrivacyMatter, Action.WRITE))
def look_at_the_record(records: Records, matter_id: UUID, asked: LookIn, version: IfMatch) -> Reply[MatterOut]:
    """Opens who the person is and who supports them until the end of tomorrow, or until the matter is closed. Another
    privacy officer is told of it."""
    matter = records.one(PrivacyMatter, matter_id, version)
    look(records, matter, reason=asked.reason)
    return _reply(matter)


@router.post("/{matter_id}/close", requires(PrivacyMatter, Action.CLOSE))
def close_a_matter(records: Records, matter_id: UUID, asked: CloseIn, version: IfMatch) -> Reply[MatterOut]:
    """Says what came of it; ends a look at the record."""
    matter = records.one(PrivacyMatter, matter_id)
    refuse_stale(version, matter.version, now=MatterOut.model_validate(matter), yours=asked)
    close(records, matter, **asked.model_dump())
    return _reply(matter)


def _line(row: Row[*tuple[object, ...]]) -> MatterLine:
    return MatterLine.model_construct(**dict(zip(LINE, row, strict=False)))  # type: ignore[arg-type]


def _reply(matter: PrivacyMatter) -> Reply[MatterOut]:
    return Reply(MatterOut.model_validate(matter), matter.version, f"{router.prefix}/{matter.id}")
