"""Somebody changes the referral that another one belongs to, at the very moment at which it arrives."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.access.errors import StaleVersion
from core.interop import referral_import, spreadsheet
from core.interop.arrival import TRIES, Arriving, Received, receive
from core.referrals.models import Referral
from tests.core.interop.conftest import Here
from tests.core.interop.fhir.samples import bars_file
from tests.core.interop.test_spreadsheet import HEAD, ROW, outcomes, take

Receive = Callable[[object, Arriving], Received]


def meeting(times: int) -> Receive:
    """Meets somebody so many times."""
    left = [times]

    def met(records: object, arriving: Arriving) -> Received:
        received = receive(records, arriving)  # type: ignore[arg-type]
        if left[0]:
            left[0] -= 1
            raise StaleVersion
        return received

    return met


def test_a_message_is_tried_again_and_taken_once(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(referral_import, "receive", meeting(1))
    report = here.run(bars_file())
    assert (report.totals.created, len(here.rows(Referral))) == (1, 1)


def test_a_message_that_always_meets_somebody_is_refused_in_words(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(referral_import, "receive", meeting(TRIES))
    (entry,) = here.run(bars_file()).entries
    assert (entry.outcome.value, entry.sentences, here.rows(Referral)) == (
        "refused", [f"{referral_import.TAKEN} Nothing was changed."], [],
    )  # fmt: skip


def test_a_row_is_tried_again_and_taken_once(here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "receive", meeting(1))
    assert outcomes(take(here, tmp_path, HEAD + ROW)) == ["created"]
    assert len(here.rows(Referral)) == 1


def test_a_row_that_always_meets_somebody_is_refused_in_words(
    here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet, "receive", meeting(TRIES))
    (entry,) = take(here, tmp_path, HEAD + ROW)
    assert (entry.outcome.value, entry.sentences) == ("refused", [spreadsheet.CLASH])
