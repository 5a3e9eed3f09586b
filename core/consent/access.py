"""Access words of consent: what a person's yes opens, and what their no closes."""

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.sql.expression import ColumnCollection

from core.access.actor import Me
from core.access.protected import Anchor, Record
from core.access.vocabulary import AccessWords, Condition
from core.consent.models import EVERYTHING, SCOPES, Consent, Saying

CONSENTS = Consent.__table__
CLIENTS = frozenset({Anchor.CLIENT})
CRISIS_PLAN = "partnership:crisis_plan"
"""No dissent closes what somebody needs who is called to a crisis."""
PART_OF = {"referral_clock": "referral", "arrival": "referral", "call_attempt": "support_conversation"}
"""Kinds that a scope covers together with the one it names."""


def _counts(me: Me, record: Record, c: ColumnCollection[str, ColumnElement[object]]) -> ColumnElement[bool]:
    """Whether it is in force, and about this kind of record."""
    kind = PART_OF.get(record.kind.name, record.kind.name)
    scopes = (EVERYTHING, kind) if kind in SCOPES else (EVERYTHING,)
    return and_(
        c.withdrawn_at.is_(None), c.starts <= me.today, or_(c.ends.is_(None), c.ends >= me.today), c.scope.in_(scopes)
    )


def _shared_with_us(me: Me, record: Record) -> ColumnElement[bool]:
    """The holder is compared: somebody's yes to what one organisation holds says nothing of another's."""
    c = CONSENTS.alias("shared").c
    shared = select(c.client_id, c.organisation_id).where(
        c.saying == Saying.CONSENT, c.with_id == me.organisation, _counts(me, record, c)
    )
    return record.among(shared, "client_id", "organisation_id", few=True)


def _refused(me: Me, record: Record, saying: Saying) -> ColumnElement[bool]:
    """Of what belongs to another organisation only; never of a crisis plan."""
    if record.owner is None:
        raise TypeError(f"{record.kind.name} has no owner")
    c = CONSENTS.alias(saying.value).c
    refused = select(c.client_id).where(c.saying == saying, _counts(me, record, c))
    if saying is Saying.DISSENT:
        refused = refused.where(c.with_id == me.organisation)
    parts = [record.owner != me.organisation, record.among(refused, few=True)]
    if record.kind.name == "assessment":
        parts.append(record.column("instrument") != CRISIS_PLAN)
    return and_(*parts)


def _dissented(me: Me, record: Record) -> ColumnElement[bool]:
    return _refused(me, record, Saying.DISSENT)


def _objected(me: Me, record: Record) -> ColumnElement[bool]:
    return _refused(me, record, Saying.OBJECTION)


def _we_gain(me: Me, record: Record) -> ColumnElement[bool]:
    return and_(record.column("saying") == Saying.CONSENT, record.column("with_id") == me.organisation)


WORDS = AccessWords(
    models=(Consent,),
    conditions=(
        Condition(
            "shared_with_us",
            "the person agreed that your organisation sees what the holder has",
            _shared_with_us,
            CLIENTS,
            needs_owner=True,
        ),
        Condition(
            "dissented",
            "the person does not want what others hold to be shared with your organisation",
            _dissented,
            CLIENTS,
            needs_owner=True,
        ),
        Condition(
            "objected",
            "the person does not want what one organisation holds to be shared with any other",
            _objected,
            CLIENTS,
            needs_owner=True,
        ),
        Condition(
            "we_gain_by_it",
            "your organisation is the one that would see more",
            _we_gain,
            CLIENTS,
            kinds=frozenset({Consent.kind.name}),
        ),
    ),
)
