"""What transfers put into shared places: on Today of those who decide, the offers that wait for them."""

from collections.abc import Iterator

from sqlalchemy import Uuid, bindparam

from core.access.paging import Filter, Order
from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.referrals.transfer_models import Transfer, TransferState
from core.web.filters import plain_day
from core.web.places import ToDo

WAITING = (
    Filter(Transfer.to_organisation_id == bindparam("offered_to", type_=Uuid())),
    Filter(Transfer.state == TransferState.PROPOSED),
    Filter(Transfer.lapses_on >= bindparam("day", type_=Transfer.lapses_on.type)),
)


def offers_to_answer(records: Records) -> Iterator[ToDo]:
    """The one that lapses first leads on."""
    if not records.judge.may_ever(Transfer, Action.APPROVE):
        return
    values = {"offered_to": records.actor.organisation_id, "day": clock.today()}
    soonest = Order((Transfer.lapses_on,))
    page = records.columns(Transfer, ("id", "lapses_on"), order=soonest, limit=20, filters=WAITING, values=values)
    for row in page.rows:
        words = "Answer a transfer to your organisation"
        yield ToDo("Transfers", words, f"/transfers/{row.id}", "New", f"By {plain_day(row.lapses_on)}, or it lapses.")
