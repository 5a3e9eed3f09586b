"""Access words of privacy matters: who may look at one, and what a look at one opens."""

from sqlalchemy import ColumnElement, select

from core.access.actor import Me
from core.access.protected import Anchor, Record
from core.access.vocabulary import AccessWords, Condition
from core.database.aliases import alias
from core.privacy.models import MatterState, PrivacyMatter

MATTERS = PrivacyMatter.__table__
OF_MATTERS = frozenset({PrivacyMatter.kind.name})


def _is_escalated(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("escalated_at").is_not(None)


def _looking_into(me: Me, record: Record) -> ColumnElement[bool]:
    m = alias(MATTERS, "looked_into").c
    mine = select(m.client_id).where(
        m.looked_by == me.id, m.looked_until >= me.today, m.state == MatterState.TAKEN, m.client_id.is_not(None)
    )
    return record.among(mine, few=True)


WORDS = AccessWords(
    models=(PrivacyMatter,),
    conditions=(
        Condition(
            "is_escalated", "nobody of the organisation saw to the matter in time, or nobody there could",
            _is_escalated, kinds=OF_MATTERS,
        ),
        Condition(
            "looking_into", "you look at this record because a privacy matter that you have taken needs it",
            _looking_into, frozenset({Anchor.CLIENT}),
        ),
    ),
)  # fmt: skip
