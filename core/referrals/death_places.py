"""What a death puts on Today of people who triage: referrals of somebody who has died, to be closed."""

from collections.abc import Iterator

from sqlalchemy import select

from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.deaths import has_died
from core.referrals.models import Referral
from core.web.places import ToDo

MOST = 20


def to_close(records: Records) -> Iterator[ToDo]:
    """Of the organisation acted for, without a name: Today may be open where others see the screen."""
    if not records.judge.may_ever(Referral, Action.ALLOCATE):
        return
    asked = select(Referral.id).where(
        Referral.organisation_id == records.actor.organisation_id, Referral.is_open, has_died(Referral.client_id)
    )
    for row in records.rows(asked.order_by(Referral.received_at, Referral.id).limit(MOST)):
        yield ToDo(
            "Referrals", "Close the referral of somebody who has died", f"/referrals/{row.id}",
            hint="Nothing about them is late any more. Take the time that it needs.",
        )  # fmt: skip
