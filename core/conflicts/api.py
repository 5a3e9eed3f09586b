"""The API of people kept apart, for privacy officers."""

from uuid import UUID

from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.apart_models import ConflictLink
from core.conflicts import service
from core.conflicts.doors import TheKeeper
from core.conflicts.schemas import ConflictIn, ConflictOut, EndConflictIn, Recorded
from core.web.conflicts import refuse_stale
from core.web.lists import Listed, whole

router = Router(face=Face.API, prefix="/api/v1/conflict-links", tags=["people kept apart"])


@router.get("", requires(ConflictLink, Action.READ))
def list_conflict_links(records: Records) -> Listed[ConflictOut]:
    """Those that you may see as a privacy officer: the ones in force first, the newest first."""
    return whole(ConflictOut, service.links(records))


@router.post("", requires(ConflictLink, Action.CREATE), status=201)
def record_conflict_link(records: Records, given: ConflictIn, keeper: TheKeeper) -> Reply[ConflictOut | Recorded]:
    """From this moment the member of staff sees nothing of the client, in any organisation. If the client is on their
    caseload, say who takes over or ask the team lead; the worker sees an ordinary hand-over. Tries are counted. You may
    name yourself: another privacy officer sees it, and you do not."""
    made = service.keep_apart(records, keeper, given)
    if made is None:
        return Reply(Recorded())
    return Reply(ConflictOut.model_validate(made), version=made.version, location=f"{router.prefix}/{made.id}")


@router.get("/{link_id}", requires(ConflictLink, Action.READ))
def show_conflict_link(records: Records, link_id: UUID) -> Reply[ConflictOut]:
    return _reply(records.one(ConflictLink, link_id))


@router.post("/{link_id}/end", requires(ConflictLink, Action.CLOSE))
def end_conflict_link(records: Records, link_id: UUID, given: EndConflictIn, version: IfMatch) -> Reply[ConflictOut]:
    """The two need not be kept apart any more."""
    link = records.one(ConflictLink, link_id)
    refuse_stale(version, link.version, now=ConflictOut.model_validate(link), yours=given)
    service.end(records, link=link, reason=given.reason)
    return _reply(link)


def _reply(link: ConflictLink) -> Reply[ConflictOut]:
    return Reply(ConflictOut.model_validate(link), version=link.version)
