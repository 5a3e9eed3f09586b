"""The API of messages: one's own, and the ways one is told by."""

from uuid import UUID

from sqlalchemy import Row

from core.access.errors import StaleVersion
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.notices.choices import set_ways, version_of_ways, ways_of
from core.notices.inbox import NEWEST_FIRST, Show, acknowledge, mark_read
from core.notices.models import Notice, StaffAddress
from core.notices.schemas import NoticeOut, WaysIn, WaysOut
from core.web.conflicts import refuse_stale
from core.web.lists import After, Limit, Listed, listed, page_and_count

router = Router(face=Face.API, prefix="/api/v1/messages", tags=["messages"])
LINE = ("id", *(name for name in NoticeOut.model_fields if name != "id"))


@router.get("", requires(Notice, Action.READ))
def list_messages(records: Records, show: Show = Show.ALL, after: After = None, limit: Limit = 50) -> Listed[NoticeOut]:
    """Your messages for the organisation you act for, the newest first."""
    found = page_and_count(records, Notice, LINE, order=NEWEST_FIRST, limit=limit, after=after, filters=show.filters)
    return listed(*found, _line)


@router.get("/ways", requires(StaffAddress, Action.READ))
def show_my_ways(records: Records) -> Reply[WaysOut]:
    """Where you are told that there is a message."""
    return _ways(records)


@router.put("/ways", requires(StaffAddress, Action.WRITE))
def set_my_ways(records: Records, given: WaysIn, version: IfMatch) -> Reply[WaysOut]:
    """All of your ways at once: one left out is no longer used."""
    me = records.actor.person_id
    refuse_stale(version, version_of_ways(records, me), now=ways_of(records, me), yours=given)
    set_ways(records, me, given)
    return _ways(records)


@router.get("/{notice_id}", requires(Notice, Action.READ))
def show_message(records: Records, notice_id: UUID) -> Reply[NoticeOut]:
    return _shown(records.one(Notice, notice_id))


@router.post("/{notice_id}/read", requires(Notice, Action.WRITE))
def read_message(records: Records, notice_id: UUID) -> Reply[NoticeOut]:
    """You have read it; reading it again changes nothing."""
    notice = records.one(Notice, notice_id)
    mark_read(records, notice)
    return _shown(notice)


@router.post("/{notice_id}/see-to", requires(Notice, Action.WRITE))
def see_to_message(records: Records, notice_id: UUID, version: IfMatch) -> Reply[NoticeOut]:
    """You see to it: nobody else is asked."""
    notice = records.one(Notice, notice_id)
    if notice.version != version:
        raise StaleVersion(notice.version, NoticeOut.model_validate(notice).model_dump(mode="json"))
    acknowledge(records, notice)
    return _shown(notice)


def _ways(records: Records) -> Reply[WaysOut]:
    me = records.actor.person_id
    return Reply(ways_of(records, me), version=version_of_ways(records, me))


def _shown(notice: Notice) -> Reply[NoticeOut]:
    return Reply(NoticeOut.model_validate(notice), version=notice.version)


def _line(row: Row[*tuple[object, ...]]) -> NoticeOut:
    return NoticeOut.model_construct(**dict(zip(LINE, row, strict=False)))  # type: ignore[arg-type]
