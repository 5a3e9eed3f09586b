"""Exactly one of many processes runs the ticker."""

import pytest

from core.access.system import Reason
from core.ticker.lease import PATIENCE, Lease, LeaseLost
from tests.conftest import StandingClock
from tests.core.ticker.conftest import Hands


def test_the_first_takes_it(lease: Lease) -> None:
    assert lease.hold()


def test_a_second_waits(lease: Lease, other: Lease) -> None:
    lease.hold()
    assert not other.hold()


def test_the_holder_keeps_it_while_it_moves(lease: Lease, other: Lease, hands: Hands) -> None:
    took = []
    for _ in range(10):
        lease.hold()
        hands.seconds += PATIENCE / 2
        took.append(other.hold())
    assert not any(took)


def test_another_takes_what_stands_still(lease: Lease, other: Lease, hands: Hands) -> None:
    lease.hold()
    other.hold()
    hands.seconds += PATIENCE
    assert other.hold()


def test_patience_begins_when_the_row_was_last_seen_to_move(lease: Lease, other: Lease, hands: Hands) -> None:
    lease.hold()
    hands.seconds += PATIENCE
    assert not other.hold()


def test_who_lost_it_does_not_renew_it(lease: Lease, other: Lease, hands: Hands) -> None:
    lease.hold()
    other.hold()
    hands.seconds += PATIENCE
    other.hold()
    assert not lease.hold()


def test_what_is_given_up_is_taken_at_once(lease: Lease, other: Lease) -> None:
    lease.hold()
    lease.release()
    assert other.hold()


def test_giving_up_what_another_holds_changes_nothing(lease: Lease, other: Lease) -> None:
    lease.hold()
    other.release()
    assert not other.hold()


@pytest.mark.parametrize("hours", [-2, 24 * 400])
def test_a_clock_that_jumps_moves_no_lease(
    lease: Lease, other: Lease, standing_clock: StandingClock, hours: int
) -> None:
    lease.hold()
    other.hold()
    standing_clock.move(hours=hours)
    assert not other.hold()


def test_a_transaction_of_the_holder_passes_the_fence(lease: Lease) -> None:
    lease.hold()
    with lease.database.writing(), lease.database.write.begin() as connection:
        lease.fence(connection)


def test_a_transaction_of_anybody_else_stops_at_the_fence(lease: Lease, other: Lease) -> None:
    lease.hold()
    with lease.database.writing(), lease.database.write.begin() as connection, pytest.raises(LeaseLost):
        other.fence(connection)


def test_the_ticker_is_a_reason_of_the_systems_own() -> None:
    assert Reason("ticker") is Reason.TICKER
