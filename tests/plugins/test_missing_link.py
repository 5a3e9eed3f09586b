"""HARK: safe to ask, restricted, one yes is positive; and what is suggested afterwards."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import product
from uuid import UUID

import pytest

from core.content.instruments import AccessLabel, Wording
from core.content.scoring import score
from core.extensions.enablement import EnabledPlugins
from core.extensions.manager import PluginHost
from core.sdk import AssessmentCompleted, Instrument, PastAssessment, Settings
from plugins.missing_link.plugin import ASK_AGAIN_AFTER, ask_again

HARK = "missing_link:hark"
SAFE = {
    "private": "yes",
    "another_adult": "no",
    "child_over_four": "no",
    "safe_place": "yes",
    "enough_time": "yes",
    "told_why": "yes",
}
ALL_ANSWERED = list(product(("yes", "no"), repeat=4))


@pytest.fixture
def hark(instrument: Callable[[str], Instrument]) -> Instrument:
    return instrument(HARK)


def completed(screen: str, key: str = HARK) -> AssessmentCompleted:
    return AssessmentCompleted(
        UUID(int=1), UUID(int=2), key, 1, "missing_link", {"screen": screen}, datetime(2026, 2, 3, tzinfo=UTC)
    )


def test_only_a_womens_service_worker_may_start_it(hark: Instrument) -> None:
    assert hark.roles == ("womens_service_worker",)


def test_it_is_restricted(hark: Instrument) -> None:
    assert hark.label is AccessLabel.RESTRICTED


def test_the_published_wording_is_behind_the_licence_switch(hark: Instrument) -> None:
    assert hark.wording is Wording.BEHIND_SWITCH


def test_it_may_be_asked_when_it_is_safe(hark: Instrument) -> None:
    assert hark.gate is not None
    assert hark.gate.is_open(SAFE)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("private", "no"),
        ("another_adult", "yes"),
        ("child_over_four", "yes"),
        ("safe_place", "no"),
        ("enough_time", "no"),
        ("told_why", "no"),
    ],
)
def test_any_answer_against_closes_the_gate(hark: Instrument, question: str, answer: str) -> None:
    assert hark.gate is not None
    assert not hark.gate.is_open(SAFE | {question: answer})
    assert len(hark.gate.reasons_not_to_ask(SAFE | {question: answer})) == 1


@pytest.mark.parametrize("question", SAFE)
def test_every_gate_question_must_be_answered(hark: Instrument, question: str) -> None:
    assert hark.gate is not None
    assert not hark.gate.is_open({key: answer for key, answer in SAFE.items() if key != question})


@pytest.mark.parametrize("answers", ALL_ANSWERED)
def test_each_yes_counts_one(hark: Instrument, answers: tuple[str, ...]) -> None:
    result = score(hark, dict(zip(hark.items, answers, strict=True)))
    assert result.scores == {"hark": answers.count("yes")}


@pytest.mark.parametrize("answers", [answers for answers in ALL_ANSWERED if "yes" in answers])
def test_one_yes_or_more_is_positive(hark: Instrument, answers: tuple[str, ...]) -> None:
    assert score(hark, dict(zip(hark.items, answers, strict=True))).outcomes == {"screen": "positive"}


def test_four_times_no_is_negative(hark: Instrument) -> None:
    assert score(hark, dict.fromkeys(hark.items, "no")).outcomes == {"screen": "negative"}


@pytest.mark.parametrize("left_out", ["humiliation", "afraid", "rape", "kick"])
def test_a_question_left_out_is_never_a_negative_screen(hark: Instrument, left_out: str) -> None:
    assert score(hark, {key: "no" for key in hark.items if key != left_out}).outcomes == {}


def test_no_question_at_all_answered_is_no_result(hark: Instrument) -> None:
    result = score(hark, {})
    assert (result.scores, result.bands, result.outcomes, result.prompts) == ({"hark": None}, {}, {}, ())


def test_a_negative_screen_is_not_offered_as_reassurance(hark: Instrument) -> None:
    assert "does not mean" in score(hark, dict.fromkeys(hark.items, "no")).prompts[0].words


def test_next_steps_follow_a_positive_screen(host: PluginHost) -> None:
    notified = EnabledPlugins(host, {"missing_link"}).notify(completed("positive"))
    assert [suggestion.follow_up.due_in_days for suggestion in notified.suggestions] == [0, 0, 1]


def test_nothing_follows_a_negative_screen(host: PluginHost) -> None:
    assert EnabledPlugins(host, {"missing_link"}).notify(completed("negative")).suggestions == ()


def test_nothing_follows_another_instrument(host: PluginHost) -> None:
    other = completed("positive", "alabare:sanctuary_visit")
    assert EnabledPlugins(host, {"missing_link"}).notify(other).suggestions == ()


def test_nothing_follows_where_the_plugin_is_off(host: PluginHost) -> None:
    assert EnabledPlugins(host, {"alabare"}).notify(completed("positive")).suggestions == ()


def test_its_rules_are_for_what_is_its_own_and_restricted_on_the_own_caseload(host: PluginHost) -> None:
    rules = [line.split(",") for line in host.policy_text("missing_link").splitlines() if line.startswith("p,")]
    assert {tuple(cell.strip() for cell in (rule[2], rule[4], *rule[6:])) for rule in rules} == {
        ("womens_service_worker", kind, "restricted", "on_my_caseload & from_missing_link", "own", "allow")
        for kind in ("assessment", "stay", "addendum")
    }
    assert [rule[5].strip() for rule in rules] == ["create", "write", "manage", "manage"]


@pytest.mark.parametrize(
    ("days", "was_asked", "key", "reminders"),
    [(13, False, HARK, 0), (14, False, HARK, 1), (91, False, HARK, 1), (92, False, HARK, 0), (20, True, HARK, 0),
     (20, False, "missing_link:other", 0)],
)  # fmt: skip
def test_somebody_who_could_not_be_asked_is_remembered(days: int, was_asked: bool, key: str, reminders: int) -> None:
    past = [PastAssessment(UUID(int=1), key, 1, was_asked, days)]
    assert len(ask_again(past, Settings((ASK_AGAIN_AFTER,)))) == reminders


@pytest.mark.parametrize(("days", "reminders"), [(6, 0), (7, 1)])
def test_an_organisation_says_after_how_many_days(days: int, reminders: int) -> None:
    past = [PastAssessment(UUID(int=1), HARK, 1, False, days)]
    assert len(ask_again(past, Settings((ASK_AGAIN_AFTER,), {"ask_again_after": 7}))) == reminders
