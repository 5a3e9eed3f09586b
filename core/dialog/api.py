"""The API of DIALOG+ sessions: to read. They are held on pages, by two people on one device."""

from uuid import UUID

from sqlalchemy import Row, bindparam

from core.access.paging import Filter
from core.access.records import Records
from core.access.replies import Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.models import Client
from core.dialog.models import DialogSession
from core.dialog.schemas import DialogSessionLine, DialogSessionOut
from core.dialog.service import NEWEST_FIRST
from core.web.lists import After, Limit, Listed, listed, page_and_count

router = Router(face=Face.API, prefix="/api/v1", tags=["assessments"])

LINE = tuple(DialogSessionLine.model_fields)
OF_CLIENT = Filter(DialogSession.client_id == bindparam("client"))


@router.get("/clients/{client_id}/dialog-sessions", requires(DialogSession, Action.READ))
def list_dialog_sessions(
    records: Records, client_id: UUID, after: After = None, limit: Limit = 50
) -> Listed[DialogSessionLine]:
    """One client's DIALOG+ sessions that you may see, newest first."""
    about = {"client": records.one(Client, client_id).id}
    return listed(
        *page_and_count(
            records, DialogSession, LINE, order=NEWEST_FIRST, limit=limit, after=after, filters=(OF_CLIENT,),
            values=about,
        ),
        _line,
    )  # fmt: skip


@router.get("/dialog-sessions/{session_id}", requires(DialogSession, Action.READ))
def show_dialog_session(records: Records, session_id: UUID) -> Reply[DialogSessionOut]:
    """One session: ratings, areas chosen, the four steps, what was agreed."""
    session = records.one(DialogSession, session_id)
    return Reply(DialogSessionOut.model_validate(session), version=session.version)


def _line(row: Row[*tuple[object, ...]]) -> DialogSessionLine:
    return DialogSessionLine.model_construct(None, **dict(zip(LINE, row, strict=False)))
