"""The pages of messages: the inbox, and saying that one sees to something."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.errors import Invalid
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.notices.inbox import NEWEST_FIRST, Show, acknowledge, mark_read, sent, waiting_elsewhere
from core.notices.models import Notice
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import TypedForm
from core.web.lists import After

router = Router(face=Face.PAGE, prefix="/messages")
ROWS = 25


@router.get("", requires(Notice, Action.READ))
def inbox_page(records: Records, request: Request, show: Show = Show.ALL, after: After = None) -> Response:
    page = records.page(Notice, order=NEWEST_FIRST, limit=ROWS, after=after, filters=show.filters)
    with request.app.state.doors.database.read.connect() as connection:
        ways = sent(connection, [notice.id for notice in page.rows])
    here = f"/messages?show={show}"
    return render(
        request, "notices/inbox.html", notices=page.rows, ways=ways, show=show, shows=Show,
        elsewhere=waiting_elsewhere(records), next_href=page.next and f"{here}&after={page.next}",
        first_href=here if after else None,
    )  # fmt: skip


@router.post("/{notice_id}/open", requires(Notice, Action.WRITE))
def opened(records: Records, notice_id: UUID) -> Response:
    """Read, and on to what it is about. Two browsers may open one message."""
    notice = records.one(Notice, notice_id)
    mark_read(records, notice)
    return RedirectResponse(notice.href, 303)


@router.post("/{notice_id}/see-to", requires(Notice, Action.WRITE))
def seen_to(records: Records, notice_id: UUID, form: TypedForm) -> Response:
    """I see to it, and on to what it is about."""
    notice = records.one(Notice, notice_id)
    if version_in(form) != notice.version and notice.seen_to_by is not None:
        raise Invalid("version", "Somebody else has said that they see to it. Open your messages again.")
    acknowledge(records, notice)
    return RedirectResponse(notice.href, 303)
