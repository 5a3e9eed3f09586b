"""Access words of what is decided about referrals beside transfers."""

from sqlalchemy import ColumnElement, or_, select

from core.access.actor import Me
from core.access.protected import Anchor, Record
from core.access.vocabulary import Condition
from core.database.aliases import alias
from core.people.models import RoleHeld
from core.referrals.gap_models import Gap
from core.referrals.models import Referral
from core.referrals.onward_models import OnwardReferral
from core.referrals.transfer_models import Transfer
from core.referrals.work_models import MissingPaper, ReferralTask

ROLES, REFERRALS = RoleHeld.__table__, Referral.__table__
TRIAGE_ROLES = ("senior_navigator",)
TAKER_TRIAGES = "taker_triages"


def _taker_triages(me: Me, record: Record) -> ColumnElement[bool]:
    """Said as a condition because whoever gives a referral on may not read which roles colleagues hold."""
    r = alias(ROLES, "triage_role").c
    held = select(r.person_id).where(
        r.person_id == record.column("triaged_by"),
        r.organisation_id == record.column("organisation_id"),
        r.role.in_(TRIAGE_ROLES),
        r.is_approved,
        r.starts <= me.today,
        or_(r.ends.is_(None), r.ends >= me.today),
    )
    return held.exists()


def _we_hold_the_referral(me: Me, record: Record) -> ColumnElement[bool]:
    """Asked of what is decided about a referral: nobody decides about one that others hold."""
    r = alias(REFERRALS, "decided").c
    held = select(r.id).where(
        r.id == record.column("referral_id"),
        r.client_id == record.column("client_id"),
        r.organisation_id == me.organisation,
        r.is_open,
    )
    return held.exists()


CONDITIONS = (
    Condition(
        "we_hold_the_referral",
        "the referral it is about is open, and belongs to your organisation",
        _we_hold_the_referral,
        frozenset({Anchor.CLIENT}),
        kinds=frozenset(model.kind.name for model in (Transfer, Gap, OnwardReferral, ReferralTask, MissingPaper)),
    ),
    Condition(
        TAKER_TRIAGES,
        "whoever is named to triage it does so for that organisation today",
        _taker_triages,
        frozenset({Anchor.CLIENT}),
        kinds=frozenset({Referral.kind.name}),
    ),
)
