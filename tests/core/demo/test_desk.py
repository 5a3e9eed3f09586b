"""What lies on the desk of the synthetic partnership: every report has something to tell."""

import pytest
from sqlalchemy import func, select

from core.access.doors import Doors
from core.access.protected import table_of
from core.referrals.arrivals import Arrival, ArrivalState
from core.referrals.clock_models import ReferralClock
from core.referrals.gap_models import Gap
from core.referrals.models import Referral
from core.referrals.onward_models import OnwardReferral
from core.referrals.transfer_models import Transfer, TransferState

A, K, G, W, R, T = (
    table_of(model) for model in (Arrival, ReferralClock, Gap, OnwardReferral, Referral, Transfer)
)  # fmt: skip


def how_many(doors: Doors, *conditions: object) -> int:
    with doors.database.read.connect() as connection:
        asked = select(func.count()).where(*conditions)  # type: ignore[arg-type]
        return int(connection.execute(asked).scalar_one())


@pytest.mark.parametrize(
    "state", [state for state in TransferState if state.value in ("proposed", "accepted", "refused")]
)
def test_there_are_transfers(demo: Doors, state: TransferState) -> None:
    assert how_many(demo, T.c.state == state) >= 1


@pytest.mark.parametrize(
    "condition",
    [
        G.c.resolved_as.is_(None), G.c.resolved_as.is_not(None), W.c.id.is_not(None), R.c.held_until.is_not(None),
        A.c.state == ArrivalState.WAITING, K.c.stopped_at > K.c.due_at, K.c.stopped_at <= K.c.due_at,
    ],
    ids=["open gaps", "closed gaps", "ways on", "holds", "what could not be taken", "late steps", "steps in time"],
)  # fmt: skip
def test_there_is_some_of_everything(demo: Doors, condition: object) -> None:
    assert how_many(demo, condition) >= 2
