"""Access words of referrals: what a referral from elsewhere opens to those it was sent to."""

from sqlalchemy import ColumnElement, FromClause, and_, not_, or_, select

from core.access.actor import Me
from core.access.protected import Anchor, Label, Record
from core.access.vocabulary import AccessWords, Condition
from core.clients.death_models import Death
from core.clients.models import Client
from core.database.aliases import alias
from core.referrals.arrivals import Arrival
from core.referrals.attachments import Attachment
from core.referrals.board_filters import SHARED, BoardFilter
from core.referrals.capacity_access import CONDITIONS as OF_CAPACITY
from core.referrals.capacity_models import WomenOnlyGround, WorkerCapacity
from core.referrals.clock_models import ReferralClock
from core.referrals.codes import ClosureReason
from core.referrals.decision_access import CONDITIONS as OF_DECISIONS
from core.referrals.gap_access import CONDITIONS as OF_GAPS
from core.referrals.gap_models import Gap
from core.referrals.models import Referral, State, SupportConversation
from core.referrals.onward_models import OnwardReferral
from core.referrals.telling_models import Telling, TellingState
from core.referrals.transfer_access import CONDITIONS as OF_TRANSFERS
from core.referrals.transfer_models import Transfer
from core.referrals.work_models import CallAttempt, MissingPaper, ReferralTask

REFERRALS, CLIENTS, DEATHS, TELLINGS = (model.__table__ for model in (Referral, Client, Death, Telling))


def _open_referral_to_us(me: Me, record: Record) -> ColumnElement[bool]:
    """Never one that our own organisation sent, or entered about somebody known before: nobody opens a record by
    referring it to themselves."""
    referral = alias(REFERRALS, "sent_to_us")
    r = referral.c
    ours = (r.organisation_id == me.organisation, r.is_open, r.client_id.is_not(None))
    sent = select(r.client_id).where(*ours, _from_elsewhere(me, referral))
    return record.among(sent)


def _from_elsewhere(me: Me, referral: FromClause) -> ColumnElement[bool]:
    r = referral.c
    return and_(r.opens_record, or_(r.from_organisation_id.is_(None), r.from_organisation_id != me.organisation))


def _open_internal_referral(me: Me, record: Record) -> ColumnElement[bool]:
    """The others: sent within our organisation, or entered here about somebody who was known."""
    r = alias(REFERRALS, "sent_within").c
    inside = or_(not_(r.opens_record), r.from_organisation_id == me.organisation)
    sent = select(r.client_id).where(r.organisation_id == me.organisation, r.is_open, r.client_id.is_not(None), inside)
    return record.among(sent, few=True)


def _still_to_be_told_by_us(me: Me, record: Record) -> ColumnElement[bool]:
    """Whoever decided must still reach the person, though the referral that opened their record has ended. It opens no
    more than that referral did: none that our own organisation sent or entered, nor one that is others' by now, or was
    taken back."""
    referral = alias(REFERRALS, "told_about")
    t, r = alias(TELLINGS, "to_be_told").c, referral.c
    due = (t.organisation_id == me.organisation, t.state == TellingState.DUE, t.lapses_on >= me.today)
    about = (r.id == t.referral_id, r.client_id == t.client_id, _from_elsewhere(me, referral))
    ours = (r.organisation_id == me.organisation, r.state != State.WITHDRAWN)
    return record.among(select(t.client_id).where(*due, *about, *ours), few=True)


def _closed_as_died_by_us(me: Me, record: Record) -> ColumnElement[bool]:
    """Whoever closed a referral for a death may correct that, though the referral opens nothing any more."""
    r = alias(REFERRALS, "closed_as_died").c
    ours = (r.organisation_id == me.organisation, r.client_id.is_not(None), r.closed_as == ClosureReason.DIED)
    return record.among(select(r.client_id).where(*ours))


def _may_be_told_of(me: Me, record: Record) -> ColumnElement[bool]:
    """Whoever referred, and has no account, hears nothing more once the person needs more care, or has died."""
    c, d = alias(CLIENTS, "told_of").c, alias(DEATHS, "died_of").c
    ordinary = select(c.id).where(c.id == record.column("client_id"), c.label == Label.NORMAL)
    dead = select(d.id).where(d.client_id == record.column("client_id"), d.taken_back_at.is_(None))
    return and_(ordinary.exists(), not_(dead.exists()))


WORDS = AccessWords(
    models=(
        Referral,
        SupportConversation,
        Arrival,
        Attachment,
        ReferralClock,
        Transfer,
        Gap,
        OnwardReferral,
        Telling,
        WorkerCapacity,
        WomenOnlyGround,
        ReferralTask,
        CallAttempt,
        MissingPaper,
        BoardFilter,
    ),
    conditions=(
        Condition(
            "open_referral_to_us",
            "this person has an open referral to your organisation from outside it",
            _open_referral_to_us,
            frozenset({Anchor.CLIENT}),
        ),
        Condition(
            "still_to_be_told_by_us",
            "your organisation decided about this person, sent from outside it, and is still to tell them",
            _still_to_be_told_by_us,
            frozenset({Anchor.CLIENT}),
        ),
        Condition(
            "closed_as_died_by_us",
            "your organisation closed a referral of this person because they had died",
            _closed_as_died_by_us,
            frozenset({Anchor.CLIENT}),
        ),
        Condition(
            "may_be_told_of",
            "the person lives, and nothing about them is kept from more people than usual",
            _may_be_told_of,
            frozenset({Anchor.CLIENT}),
            kinds=frozenset({Referral.kind.name}),
        ),
        *OF_TRANSFERS,
        *OF_DECISIONS,
        *OF_GAPS,
        *OF_CAPACITY,
        SHARED,
        Condition(
            "open_internal_referral",
            "this person has an open referral within your organisation, or one that it entered itself",
            _open_internal_referral,
            frozenset({Anchor.CLIENT}),
        ),
    ),
)
