"""Access words of people's rights: who works on a request, and who is asked for the second yes."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, or_, select

from core.access.actor import Me
from core.access.protected import Anchor, Record
from core.access.vocabulary import AccessWords, Condition, Test
from core.clients.models import Client
from core.rights.addendum_models import Addendum
from core.rights.caldicott_models import CaldicottEntry
from core.rights.models import UNDER_WAY, RequestSort, RightsDecision, RightsGathering, RightsRequest

REQUESTS = RightsRequest.__table__
CLIENTS = frozenset({Anchor.CLIENT})
CONTACT_OR_REFERRAL = frozenset({"contact", "referral", "referral_clock"})
TRIAGE_WORK = frozenset({
    "referral", "referral_clock", "arrival", "attachment", "support_conversation", "call_attempt", "onward_referral",
    "referral_task", "missing_paper", "telling",
})  # fmt: skip
"""Kinds whose restricted entries whoever carries the person, or whoever triages, may change: the rules of each say so,
and what stands beside them is changed by the same people."""


def _mine(me: Me, record: Record, sorts: Collection[RequestSort]) -> ColumnElement[bool]:
    """Of a client whose request I handle, or have taken on as the second, for the organisation that I act for. Nobody
    opens a record by a request that they wrote down themselves: somebody else has to have taken it on as the second."""
    r = REQUESTS.alias("rights").c
    mine = or_(
        and_(
            r.handled_by == me.id,
            r.organisation_id == me.organisation,
            or_(r.recorded_by != me.id, r.second_id.is_not(None)),
        ),
        and_(r.second_id == me.id, r.second_organisation_id == me.organisation),
    )
    under_way = select(r.client_id).where(mine, r.state.in_(UNDER_WAY), r.sort.in_(sorts))
    return record.among(under_way, few=True)


def _handling_rights(me: Me, record: Record) -> ColumnElement[bool]:
    return _mine(me, record, tuple(RequestSort))


def _in_access_request(me: Me, record: Record) -> ColumnElement[bool]:
    return _mine(me, record, (RequestSort.ACCESS,))


def _asked_to_second(me: Me, record: Record) -> ColumnElement[bool]:
    return and_(
        record.column("second_organisation_id") == me.organisation,
        record.column("handled_by") != me.id,
        record.column("state").in_(UNDER_WAY),
    )


def _put_to_our_guardian(me: Me, record: Record) -> ColumnElement[bool]:
    """While it is under way; after that for whoever gave the second yes, who answers for it."""
    r = REQUESTS.alias("put_to_us").c
    is_request = record.kind.name == RightsRequest.kind.name
    said = record.column if is_request else r.__getitem__
    asked = and_(
        said("second_organisation_id") == me.organisation,
        said("handled_by") != me.id,
        or_(said("state").in_(UNDER_WAY), said("second_id") == me.id),
    )
    return asked if is_request else record.among(select(r.client_id).where(asked), few=True)


def _of_serious_harm(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("is_serious").is_(True)


def _beside(kinds: Collection[str]) -> Test:
    return lambda me, record: record.column("record_kind").in_(sorted(kinds))


WORDS = AccessWords(
    models=(RightsRequest, RightsGathering, RightsDecision, Addendum, CaldicottEntry),
    conditions=(
        Condition(
            "handling_rights", "the person exercises a right, and you work on their request", _handling_rights, CLIENTS
        ),
        Condition(
            "in_access_request",
            "the person has asked to see everything held about them, and you work on their request",
            _in_access_request,
            CLIENTS,
        ),
        Condition(
            "asked_to_second",
            "your organisation is asked for the second yes, and you do not handle the request yourself",
            _asked_to_second,
            CLIENTS,
            kinds=frozenset({RightsRequest.kind.name}),
        ),
        Condition(
            "put_to_our_guardian",
            "your organisation is asked for the second yes to a request of the person, or you gave it",
            _put_to_our_guardian,
            CLIENTS,
            kinds=frozenset({RightsRequest.kind.name, Client.kind.name}),
        ),
        Condition(
            "of_serious_harm",
            "the entry may cause serious harm",
            _of_serious_harm,
            CLIENTS,
            kinds=frozenset({RightsDecision.kind.name}),
        ),
        Condition(
            "beside_contact_or_referral", "it stands beside a contact or a referral", _beside(CONTACT_OR_REFERRAL),
            CLIENTS, kinds=frozenset({Addendum.kind.name}),
        ),
        Condition(
            "beside_triage_work", "it stands beside a referral, or beside what is done about one", _beside(TRIAGE_WORK),
            CLIENTS, kinds=frozenset({Addendum.kind.name}),
        ),
    ),
)  # fmt: skip
