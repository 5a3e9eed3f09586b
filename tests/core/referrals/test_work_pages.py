"""Pages of the work around a referral: what is offered to whom, what Today says, and nothing that was typed is lost."""

import pytest

from tests.core.referrals.conftest import Scene
from tests.core.referrals.test_work import AGAIN, called, talk

LETTER = {"result": "no_answer", "next_step": "letter", "next_on": "2026-03-04", "words": "Letters are safe there"}


# ── what comes next ───────────────────────────────────────────────────────
def test_today_says_that_a_letter_is_what_was_planned(scene: Scene) -> None:
    scene.talked()
    called(scene, LETTER)
    shown = scene.senior.get("/").text
    assert "Write a letter, where that is safe, as planned for 4 March 2026" in shown
    assert "Call as promised" not in shown


def test_today_says_that_another_call_was_planned(scene: Scene) -> None:
    scene.talked()
    called(scene, {**AGAIN, "next_on": "2026-03-04"})
    assert "Call as promised for 4 March 2026" in scene.senior.get("/").text


@pytest.mark.parametrize(("planned", "is_offered"), [({**AGAIN}, True), (LETTER, False)])
def test_the_button_for_a_call_is_there_where_a_call_comes_next(
    scene: Scene, planned: object, is_offered: bool
) -> None:
    scene.talked()
    called(scene, planned)
    page = scene.senior.get(scene.place).text
    assert ("The call was made" in page, f"{talk(scene)}/calls/new" in page) == (is_offered, True)
