"""What a worker who leaves has open: referrals that they took into triage, and calls that they promised."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from core.access.records import Records
from core.database.clock import LONDON
from core.referrals.models import Referral, SupportConversation
from core.web.filters import plain_day
from core.web.places import OpenWork

MOST = 1000


def open_work(records: Records, person_id: UUID) -> Iterator[OpenWork]:
    """Without names: a referral's page tells whom it is about."""
    taken = (
        select(Referral.id, Referral.state, Referral.received_at)
        .where(Referral.triaged_by == person_id, Referral.is_open)
        .order_by(Referral.received_at, Referral.id).limit(MOST)
    )  # fmt: skip
    for row in records.rows(taken):
        since = row.received_at.astimezone(LONDON).date()
        yield OpenWork("Referrals they took", f"Referral: {row.state.words.lower()}", f"/referrals/{row.id}", since)
    talk = SupportConversation
    promised = (
        select(talk.id, talk.referral_id, talk.follow_up_on)
        .where(talk.worker_id == person_id, talk.follow_up_on.is_not(None), talk.followed_up_on.is_(None))
        .order_by(talk.follow_up_on, talk.id).limit(MOST)
    )  # fmt: skip
    for row in records.rows(promised):
        words = f"Follow-up call promised for {plain_day(row.follow_up_on)}"
        yield OpenWork("Calls they promised", words, f"/referrals/{row.referral_id}")
