"""A gate is open only when every question is answered and no answer speaks against asking."""

import pytest

from core.content.gates import Gate, GateQuestion


@pytest.fixture
def gate() -> Gate:
    alone = GateQuestion(key="alone", text="Alone?", opens_on="yes", otherwise="somebody was there")
    child = GateQuestion(key="child", text="With a child?", opens_on="no", otherwise="a child was there")
    return Gate(title="Safe?", introduction="First of all.", questions=(alone, child))


def test_it_opens_when_every_answer_opens(gate: Gate) -> None:
    assert gate.is_open({"alone": "yes", "child": "no"})


@pytest.mark.parametrize(
    "answers", [{}, {"alone": "yes"}, {"alone": "yes", "child": ""}, {"alone": "yes", "child": []}]
)
def test_it_stays_closed_while_a_question_is_unanswered(gate: Gate, answers: dict[str, object]) -> None:
    assert not gate.is_open(answers)


def test_an_unanswered_question_is_no_reason_not_to_ask(gate: Gate) -> None:
    assert gate.reasons_not_to_ask({"alone": "yes"}) == ()


def test_each_answer_against_gives_its_reason(gate: Gate) -> None:
    assert gate.reasons_not_to_ask({"alone": "no", "child": "yes"}) == ("somebody was there", "a child was there")


def test_one_answer_against_closes_it(gate: Gate) -> None:
    assert not gate.is_open({"alone": "no", "child": "no"})


def test_the_questions_still_open_are_named(gate: Gate) -> None:
    assert [question.key for question in gate.unanswered({"alone": "no"})] == ["child"]
