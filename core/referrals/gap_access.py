"""Access words of gaps: what one opens to those who see to it."""

from sqlalchemy import ColumnElement, select

from core.access.actor import Me
from core.access.protected import Anchor, Record
from core.access.vocabulary import Condition
from core.database.aliases import alias
from core.referrals.gap_models import Gap, GapState
from core.referrals.work_models import ReferralTask

GAPS = Gap.__table__


def _open_gap_with_us(me: Me, record: Record) -> ColumnElement[bool]:
    g = alias(GAPS, "our_gap").c
    return record.among(
        select(g.client_id).where(g.organisation_id == me.organisation, g.state != GapState.RESOLVED), few=True
    )


def _open_gap_of_mine(me: Me, record: Record) -> ColumnElement[bool]:
    g = alias(GAPS, "my_gap").c
    mine = (g.owner_id == me.id, g.organisation_id == me.organisation, g.state != GapState.RESOLVED)
    return record.among(select(g.client_id).where(*mine), few=True)


def _i_see_to_it(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("owner_id") == me.id


CLIENTS = frozenset({Anchor.CLIENT})
CONDITIONS = (
    Condition("open_gap_with_us", "your organisation has an open gap for this person", _open_gap_with_us, CLIENTS),
    Condition("open_gap_of_mine", "you see to an open gap for this person", _open_gap_of_mine, CLIENTS),
    Condition(
        "i_see_to_it", "you see to it", _i_see_to_it, CLIENTS, kinds=frozenset({Gap.kind.name, ReferralTask.kind.name})
    ),
)
