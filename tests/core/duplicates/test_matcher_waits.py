"""While the matcher compares, others write."""

from dataclasses import replace
from threading import Thread

import pytest

from core.access.system import Reason
from core.clients.models import Client
from core.duplicates import matcher
from core.duplicates.comparing import compare
from tests.core.duplicates.conftest import Apart, Ticks


def test_others_write_while_people_are_compared(apart: Apart, ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[bool] = []

    def write() -> None:
        with apart.doors.system(Reason.SEED) as system:
            system.get(Client, apart.held.id).pronouns = f"they/{len(written)}"

    def comparing(*both: object) -> object:
        writer = Thread(target=write, daemon=True)
        writer.start()
        writer.join(2)
        written.append(not writer.is_alive())
        return compare(*both)  # type: ignore[arg-type]

    monkeypatch.setattr(matcher, "compare", comparing)
    ticks.run(matcher.look)
    assert written
    assert all(written)


def test_nobody_is_put_together_with_who_was_joined_meanwhile(
    apart: Apart, ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    alike = matcher._alike

    def joined_meanwhile(*asked: object) -> object:
        found = alike(*asked)  # type: ignore[arg-type]
        with apart.doors.system(Reason.SEED) as system:
            system.get(Client, apart.entered.id).merged_into_id = apart.held.id
        return found

    monkeypatch.setattr(matcher, "_alike", joined_meanwhile)
    ticks.run(matcher.look)
    assert apart.matches() == []


def test_it_rests_after_each_person_for_as_long_as_it_worked(apart: Apart, ticks: Ticks) -> None:
    rests: list[float] = []
    ticks.run(lambda tick: matcher.look(replace(tick, rest=rests.append)))
    assert [rest > 0 for rest in rests] == [True, True]
