"""Access words of consent: what a person's yes opens, and what their no closes."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, or_, select
from sqlalchemy.sql.expression import ColumnCollection

from core.access.actor import Me
from core.access.protected import Anchor, Record
from core.access.vocabulary import AccessWords, Condition
from core.consent.models import BESIDE, EVERYTHING, PART_OF, Consent, Saying
from core.database.aliases import alias

Columns = ColumnCollection[str, ColumnElement[Any]]
CONSENTS = Consent.__table__
CLIENTS = frozenset({Anchor.CLIENT})
CRISIS_PLAN = "partnership:crisis_plan"
"""No dissent closes what somebody needs who is called to a crisis."""


def _counts(me: Me, c: Columns) -> ColumnElement[bool]:
    return and_(c.withdrawn_at.is_(None), c.starts <= me.today, or_(c.ends.is_(None), c.ends >= me.today))


def _scope(record: Record) -> str | ColumnElement[str]:
    """What of the record it belongs to; of what stands beside an entry, what the entry belongs to."""
    if (named := BESIDE.get(record.kind.name)) is None:
        return PART_OF.get(record.kind.name, record.kind.name)
    kind = record.column(named)
    return case(PART_OF, value=kind, else_=kind)


def _said(record: Record, said: Select[*tuple[UUID, ...]], c: Columns, *names: str) -> ColumnElement[bool]:
    """Whether this was said of everything, or of what the record belongs to; `said` holds columns named so."""
    names = names or (str(record.kind.about),)
    scope = _scope(record)
    if isinstance(scope, str):
        return record.among(said.where(c.scope.in_((EVERYTHING, scope))), *names, few=True)
    named = said.add_columns(c.scope)
    return or_(
        record.among(said.where(c.scope == EVERYTHING), *names, few=True), record.among(named, *names, scope, few=True)
    )


def _shared_with_us(me: Me, record: Record) -> ColumnElement[bool]:
    """The holder is compared: somebody's yes to what one organisation holds says nothing of another's."""
    c = alias(CONSENTS, "shared").c
    shared = select(c.client_id, c.organisation_id).where(
        c.saying == Saying.CONSENT, c.with_id == me.organisation, _counts(me, c)
    )
    return _said(record, shared, c, "client_id", "organisation_id")


def _refused(me: Me, record: Record, saying: Saying) -> ColumnElement[bool]:
    """Of what belongs to another organisation only; never of a crisis plan."""
    if record.owner is None:
        raise TypeError(f"{record.kind.name} has no owner")
    c = alias(CONSENTS, saying.value).c
    refused = select(c.client_id).where(c.saying == saying, _counts(me, c))
    if saying is Saying.DISSENT:
        refused = refused.where(c.with_id == me.organisation)
    parts = [record.owner != me.organisation, _said(record, refused, c)]
    if record.kind.name == "assessment":
        parts.append(record.column("instrument") != CRISIS_PLAN)
    return and_(*parts)


def _dissented(me: Me, record: Record) -> ColumnElement[bool]:
    return _refused(me, record, Saying.DISSENT)


def _objected(me: Me, record: Record) -> ColumnElement[bool]:
    return _refused(me, record, Saying.OBJECTION)


def _restricted(me: Me, record: Record) -> ColumnElement[bool]:
    """What the restricting organisation wrote before: what is new is not what the person disputes, and somebody must go
    on supporting them. Ids are in the order in which rows were made (`new_id`), so that no kind has to tell its day."""
    if record.owner is None:
        raise TypeError(f"{record.kind.name} has no owner")
    c = CONSENTS.alias("restricted").c
    mine = (c.saying == Saying.RESTRICTION, _counts(me, c))
    earlier = select(c.id).where(
        *mine, c.client_id == record.about, c.organisation_id == record.owner, c.id > record.id,
        c.scope.in_((EVERYTHING, _scope(record))),
    )  # fmt: skip
    parts = [_said(record, select(c.client_id).where(*mine), c), earlier.exists()]
    if record.kind.name == "assessment":
        parts.append(record.column("instrument") != CRISIS_PLAN)
    return and_(*parts)


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
            "restricted_use",
            "the person has had what its holder wrote until then restricted: it is kept, and used for nothing else",
            _restricted,
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
