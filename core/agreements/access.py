"""Access words of agreements: whose an agreement is, who proposes, and who may say yes."""

from sqlalchemy import ColumnElement, Select, and_, or_, select

from core.access.actor import Me
from core.access.agreements import AGREEMENTS, PARTIES, Agreement, AgreementParty, AgreementSignature
from core.access.protected import Anchor, Record
from core.access.vocabulary import AccessWords, Condition
from core.agreements.models import AgreementFigure
from core.database.aliases import alias


def _of_ours(me: Me) -> Select[str]:
    """Keys of the agreements that the organisation acted for proposed, or has a part in that has not ended."""
    a, p = alias(AGREEMENTS, "proposed").c, alias(PARTIES, "our_part").c
    parts = select(p.agreement_key).where(
        p.organisation_id == me.organisation, or_(p.ends.is_(None), p.ends >= me.today)
    )
    return parts.union(select(a.key).where(a.proposed_for == me.organisation)).subquery().select()


def _our_agreement(me: Me, record: Record) -> ColumnElement[bool]:
    name = "key" if record.kind.name == Agreement.kind.name else "agreement_key"
    return record.column(name).in_(_of_ours(me))


def _proposed_by_me(me: Me, record: Record) -> ColumnElement[bool]:
    return and_(record.column("proposed_by") == me.id, record.column("proposed_for") == me.organisation)


def _proposed_elsewhere(me: Me, record: Record) -> ColumnElement[bool]:
    return and_(record.column("proposed_by") != me.id, record.column("proposed_for") != me.organisation)


def _open_question(me: Me, record: Record) -> ColumnElement[bool]:
    """Only whoever proposes an agreement says yes with it, and for their own part: it counts with the first other."""
    a = alias(AGREEMENTS, "not_agreed").c
    proposing = select(a.key).where(a.agreed_at.is_(None), a.proposed_by == me.id)
    own = and_(record.column("organisation_id") == me.organisation, record.column("agreement_key").in_(proposing))
    return or_(record.column("accepted_at").is_(None), own)


ORGANISATIONS = frozenset({Anchor.ORGANISATION})
PARTS = frozenset({AgreementParty.kind.name})
PROPOSED = PARTS | {Agreement.kind.name}
OF_AGREEMENTS = PROPOSED | {AgreementSignature.kind.name, AgreementFigure.kind.name}
WORDS = AccessWords(
    models=(Agreement, AgreementParty, AgreementSignature, AgreementFigure),
    conditions=(
        Condition(
            "our_agreement",
            "your organisation proposed the agreement, or has a part in it that has not ended",
            _our_agreement,
            ORGANISATIONS,
            kinds=OF_AGREEMENTS,
        ),
        Condition(
            "proposed_by_me",
            "you propose it, for the organisation you act for",
            _proposed_by_me,
            ORGANISATIONS,
            kinds=PROPOSED,
        ),
        Condition(
            "proposed_elsewhere",
            "somebody else proposed it, for another organisation",
            _proposed_elsewhere,
            ORGANISATIONS,
            kinds=PARTS,
        ),
        Condition(
            "open_question",
            "nobody has said yes to it yet, or it is your own part in an agreement that you propose",
            _open_question,
            ORGANISATIONS,
            kinds=PARTS,
        ),
    ),
)
"""Everybody signed in may read the register; who may write, and who reads the figures, the policy says."""
