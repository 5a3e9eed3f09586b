"""Access words of closed doors: what was claimed, broken or granted, and whose word it was."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, false, select

from core.access.actor import Me
from core.access.protected import Anchor, Record
from core.access.vocabulary import AccessWords, Condition
from core.clients.models import Client
from core.closed_doors.models import AccessRequest, ClaimSort, RequestState, SelfClaim
from core.database.aliases import alias

CLAIMS, REQUESTS, CLIENTS = SelfClaim.__table__, AccessRequest.__table__, Client.__table__
OF_CLIENTS = frozenset({Anchor.CLIENT})
OF_CLAIMS = frozenset({SelfClaim.kind.name})
OF_BOTH = frozenset({SelfClaim.kind.name, AccessRequest.kind.name})
CRISIS_PLAN = "partnership:crisis_plan"
Test = Callable[[Me, Record], ColumnElement[bool]]


def _claimed(sort: ClaimSort) -> Test:
    """Mine, for the organisation that I act for, not ended and not over at this moment."""

    def test(me: Me, record: Record) -> ColumnElement[bool]:
        c = alias(CLAIMS, f"claimed_{sort}").c
        mine = select(c.client_id).where(
            c.person_id == me.id, c.organisation_id == me.organisation, c.sort == sort, c.ended_at.is_(None),
            c.ends_at > me.now,
        )  # fmt: skip
        return record.among(mine, few=True)

    return test


CLAIMED_BY = {
    ClaimSort.RELATIONSHIP: "claims_relationship", ClaimSort.CRISIS: "claims_crisis",
    ClaimSort.BREAK_GLASS: "breaks_glass",
}  # fmt: skip
"""The condition by which a rule lets somebody claim each sort."""


def _is_of(sort: ClaimSort) -> Test:
    return lambda me, record: record.column("sort") == sort


def _granted(me: Me, record: Record) -> ColumnElement[bool]:
    """By whoever owns the record, for this kind of record; the shared identity by any of its holders."""
    r, name = alias(REQUESTS, "granted_to_me").c, record.kind.name
    mine = (
        r.person_id == me.id, r.for_organisation_id == me.organisation, r.state == RequestState.GRANTED,
        r.starts <= me.today, r.ends >= me.today, r.client_id.is_not(None), r.kinds.contains(f" {name} "),
    )  # fmt: skip
    if record.kind.about is None:
        return false()
    if record.kind.owner is None:
        return record.among(select(r.client_id).where(*mine), few=True)
    owned = select(r.client_id, r.organisation_id).where(*mine)
    return record.among(owned, record.kind.about, record.kind.owner, few=True)


def _my_own_asking(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("person_id") == me.id


def _i_am_case_lead(me: Me, record: Record) -> ColumnElement[bool]:
    c = alias(CLIENTS, "led").c
    lead = (c.case_lead_id == me.id, c.case_lead_organisation_id == me.organisation)
    return record.among(select(c.id).where(*lead), few=True)


def _is_crisis_plan(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("instrument") == CRISIS_PLAN


def _of_client(name: str, words: str, test: Test) -> Condition:
    return Condition(name, words, test, OF_CLIENTS)


WORDS = AccessWords(
    models=(SelfClaim, AccessRequest),
    conditions=(
        _of_client("self_claimed", "you have said that you support this person", _claimed(ClaimSort.RELATIONSHIP)),
        _of_client("crisis_claimed", "you have said that this person is in a crisis", _claimed(ClaimSort.CRISIS)),
        _of_client("break_glass", "you have broken the glass for this person", _claimed(ClaimSort.BREAK_GLASS)),
        _of_client("granted", "whoever holds this record has granted it to you", _granted),
        _of_client("i_am_case_lead", "you are the person's case lead", _i_am_case_lead),
        Condition(
            "my_own_asking", "you have claimed or asked for it yourself", _my_own_asking, OF_CLIENTS, kinds=OF_BOTH
        ),
        Condition(
            "claims_relationship", "it is a claim to support the person", _is_of(ClaimSort.RELATIONSHIP), OF_CLIENTS,
            kinds=OF_CLAIMS,
        ),
        Condition(
            "claims_crisis", "it is a claim of a crisis", _is_of(ClaimSort.CRISIS), OF_CLIENTS, kinds=OF_CLAIMS
        ),
        Condition(
            "breaks_glass", "it breaks the glass", _is_of(ClaimSort.BREAK_GLASS), OF_CLIENTS, kinds=OF_CLAIMS
        ),
        Condition(
            "is_crisis_plan", "it is the person's crisis plan", _is_crisis_plan, OF_CLIENTS,
            kinds=frozenset({"assessment"}),
        ),
    ),
)  # fmt: skip
