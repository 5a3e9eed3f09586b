"""The API of explaining and of history, for any kind of record."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from core.access.errors import Invalid
from core.access.explain import SAYINGS, explain, explain_all
from core.access.records import Records
from core.access.routing import Face, Router, signed_in
from core.access.vocabulary import Action
from core.clients.history import past_in_words
from core.explain.records_of import record_of
from core.explain.schemas import ElsewhereOut, ExplanationOut, PastChangeOut, SeerOut, WhoSeesOut
from core.explain.who import who_sees
from core.web.lists import After, Limit, Listed, cut, whole

router = Router(face=Face.API, prefix="/api/v1", tags=["who can see this and why"])

READABLE = signed_in("only a record that you may read is explained; any other is not found")
WHO = signed_in("told of a record that you may read, or whose organisation's audit you keep; any other is not found")


@router.get("/explain/{kind}/{record_id}", READABLE)
def explain_record(
    records: Records,
    kind: str,
    record_id: UUID,
    action: Annotated[Action | None, Query(description="One action; leave it out for all")] = None,
) -> Listed[ExplanationOut]:
    """The rule that decides each action on a record you may read, and what is missing where none allows it."""
    record = record_of(records, kind, record_id)
    if action is not None and action not in SAYINGS:
        raise Invalid("action", f"Ask about one of: {', '.join(SAYINGS)}.")
    said = explain_all(records, record) if action is None else [explain(records, record, action)]
    return whole(ExplanationOut, said)


@router.get("/explain/{kind}/{record_id}/people", WHO)
def show_who_can_see_a_record(
    records: Records, kind: str, record_id: UUID, after: After = None, limit: Limit = 50
) -> WhoSeesOut:
    """Everybody, with the rule that lets each, for whoever keeps the audit of the organisation that it belongs to; for
    other readers the people of their own organisation, and how many of each other one. The look is written down."""
    who = who_sees(records, kind, record_id)
    return WhoSeesOut(
        people=cut(SeerOut, who.people, limit, after), is_whole=who.is_whole, policy=who.policy,
        elsewhere=[ElsewhereOut.model_validate(one) for one in who.elsewhere],
    )  # fmt: skip


@router.get("/history/{kind}/{record_id}", READABLE)
def show_history(
    records: Records, kind: str, record_id: UUID, after: After = None, limit: Limit = 50
) -> Listed[PastChangeOut]:
    """Every change of a record you may read, newest first."""
    return cut(PastChangeOut, past_in_words(records, record_of(records, kind, record_id)), limit, after)
