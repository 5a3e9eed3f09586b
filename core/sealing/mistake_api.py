"""The API of entries recorded by mistake."""

from uuid import UUID

from sqlalchemy import select

from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.sealing import mistakes
from core.sealing.mistake_models import Mistake
from core.sealing.mistake_schemas import MarkEntryIn, MistakeOut, UndoIn
from core.web.conflicts import refuse_stale
from core.web.lists import After, Limit, Listed, listed

router = Router(face=Face.API, prefix="/api/v1/mistakes", tags=["entries recorded by mistake"])


@router.get("", requires(Mistake, Action.READ))
def list_mistakes(records: Records, limit: Limit = 50, after: After = None) -> Listed[MistakeOut]:
    """Those that you marked, or that are yours to look after."""
    page = records.page(select(Mistake), limit=limit, after=after)
    return listed(page, records.count(Mistake), MistakeOut.model_validate)


@router.post("", requires(Mistake, Action.CREATE), status=201)
def mark_entry(records: Records, given: MarkEntryIn) -> Reply[MistakeOut]:
    """The entry opens to nobody from now on and counts nowhere; it is kept, with its history. Only whoever wrote it or
    their manager may say so. Said twice it is said once."""
    known = mistakes.marked(records, given.kind, given.record_id)
    made = known or mistakes.mark(
        records, entry=mistakes.entry_of(records, given.kind, given.record_id), given=given
    )  # fmt: skip
    return Reply(MistakeOut.model_validate(made), version=made.version, location=f"{router.prefix}/{made.id}")


@router.get("/{mistake_id}", requires(Mistake, Action.READ))
def show_mistake(records: Records, mistake_id: UUID) -> Reply[MistakeOut]:
    return _reply(records.one(Mistake, mistake_id))


@router.post("/{mistake_id}/undo", requires(Mistake, Action.CLOSE))
def undo_mistake(records: Records, mistake_id: UUID, given: UndoIn, version: IfMatch) -> Reply[MistakeOut]:
    """It was no mistake: the entry is there again, as the rules say."""
    one = records.one(Mistake, mistake_id)
    refuse_stale(version, one.version, now=MistakeOut.model_validate(one), yours=given)
    mistakes.undo(records, mistake=one, given=given)
    return _reply(one)


def _reply(one: Mistake) -> Reply[MistakeOut]:
    return Reply(MistakeOut.model_validate(one), version=one.version)
