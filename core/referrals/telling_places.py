"""What telling people puts on Today of whoever triages: who is still to be told what was decided."""

from collections.abc import Iterator

from sqlalchemy import select

from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.deaths import has_died
from core.database import clock
from core.database.clock import LONDON
from core.referrals.models import Referral, State
from core.referrals.telling_models import Telling, TellingState
from core.web.filters import plain_day
from core.web.places import ToDo

MOST = 20


def to_tell(records: Records) -> Iterator[ToDo]:
    """Of the organisation acted for, whoever waits longest first; without a name. What others took over is theirs to
    tell, and of what was taken back there is nothing to tell."""
    if not records.judge.may_ever(Referral, Action.ALLOCATE):
        return
    asked = select(Telling.id, Telling.referral_id, Telling.news, Telling.due_since)
    asked = asked.join(Referral, Referral.id == Telling.referral_id).where(
        Referral.organisation_id == Telling.organisation_id, Referral.state != State.WITHDRAWN,
        Telling.organisation_id == records.actor.organisation_id, Telling.state == TellingState.DUE,
        Telling.lapses_on >= clock.today(),
        ~has_died(Telling.client_id),
    )  # fmt: skip
    for row in records.rows(asked.order_by(Telling.due_since, Telling.id).limit(MOST)):
        decided = plain_day(row.due_since.astimezone(LONDON).date())
        yield ToDo(
            "Referrals", f"Tell the person: {row.news.words[:1].lower()}{row.news.words[1:]}",
            f"/referrals/{row.referral_id}/tell/{row.id}", f"Decided {decided}", "Look at the safe contact first.",
        )  # fmt: skip
