"""Whom the ticker asks about a referral when whoever had something to do about it works there no longer."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection

from core.notices.ladders import Holder
from core.people.holders import holders_of, works_there
from core.referrals.models import Referral

TRIAGE = ("senior_navigator", "team_manager", "organisation_admin")
"""Who looks after a referral that nobody has taken: the first of these roles that anybody holds there today."""


def who_asks(connection: Connection, referral: Referral, worker_id: UUID) -> Sequence[Holder]:
    """That worker; whoever triages once they have left."""
    worker = Holder(worker_id, referral.organisation_id)
    return [worker] if works_there(connection, worker) else who_triages(connection, referral)


def who_triages(connection: Connection, referral: Referral) -> Sequence[Holder]:
    """Whoever took the referral, else everybody of the first role that looks after it."""
    if referral.triaged_by is not None:
        taker = Holder(referral.triaged_by, referral.organisation_id)
        if works_there(connection, taker):
            return [taker]
    anybody = Holder(referral.id, referral.organisation_id)
    for role in TRIAGE:
        if found := sorted(holders_of(connection, anybody, role), key=lambda one: one.person_id):
            return found
    return []
