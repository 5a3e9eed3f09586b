"""Answers are checked one by one; what cannot be kept is named with the item and a sentence."""

import pytest

from core.content.answers import AnswerFault, answers_of_form, check_answers, check_given
from core.content.instruments import Instrument


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        ("went", "no"),
        ("again", "unknown"),
        ("weather", "sun"),
        ("mood", 0),
        ("miles", 3),
        ("miles", 3.5),
        ("where", "Up the hill"),
        ("notes", "Two lines\nof it"),
        ("day", "2024-02-29"),
        ("seen", ["birds", "sheep"]),
        ("where", None),
        ("where", "  "),
        ("seen", []),
    ],
)
def test_an_answer_that_fits_is_kept(walk: Instrument, item: str, answer: object) -> None:
    assert check_given(walk, {item: answer}) == ()


@pytest.mark.parametrize(
    ("item", "answer", "says"),
    [
        ("went", "Yes", "Choose yes or no."),
        ("went", True, "Choose yes or no."),
        ("went", ["yes"], "Choose yes or no."),
        ("again", "perhaps", "Choose yes, no or don't know."),
        ("weather", "hail", "Choose one of the answers shown."),
        ("weather", {"key": "sun"}, "Choose one of the answers shown."),
        ("mood", 3, "Choose a whole number from 0 to 2."),
        ("mood", -1, "Choose a whole number from 0 to 2."),
        ("mood", "1", "Choose a whole number from 0 to 2."),
        ("mood", 1.0, "Choose a whole number from 0 to 2."),
        ("mood", True, "Choose a whole number from 0 to 2."),
        ("miles", 20.1, "Enter a number with at most 1 decimals from 0 to 20."),
        ("miles", 0.25, "Enter a number with at most 1 decimals from 0 to 20."),
        ("miles", float("nan"), "Enter a number with at most 1 decimals from 0 to 20."),
        ("miles", float("inf"), "Enter a number with at most 1 decimals from 0 to 20."),
        ("miles", 10**400, "Enter a number with at most 1 decimals from 0 to 20."),
        ("miles", False, "Enter a number with at most 1 decimals from 0 to 20."),
        ("where", 7, "Enter words."),
        ("where", "one\ntwo", "Enter words on one line."),
        ("where", "x" * 201, "Use 200 characters or fewer."),
        ("notes", "x" * 4001, "Use 4000 characters or fewer."),
        ("notes", "a\x00b", "Take out the characters that cannot be printed."),
        ("notes", "a\ud800b", "Take out the characters that cannot be printed."),
        ("day", "2023-02-29", "Enter a real date, as 2026-01-31."),
        ("day", "20240229", "Enter a real date, as 2026-01-31."),
        ("day", "2024-W09-4", "Enter a real date, as 2026-01-31."),
        ("day", 20240229, "Enter a real date, as 2026-01-31."),
        ("day", "1066-10-14", "Enter a date from 1900 to 2100."),
        ("seen", ["birds", "birds"], "Choose from the answers shown, each once."),
        ("seen", ["goats"], "Choose from the answers shown, each once."),
        ("seen", "birds", "Choose from the answers shown, each once."),
        ("seen", [["birds"]], "Choose from the answers shown, each once."),
    ],
)
def test_an_answer_that_does_not_fit_is_named(walk: Instrument, item: str, answer: object, says: str) -> None:
    assert check_given(walk, {item: answer}) == (AnswerFault(item, says),)


def test_an_answer_to_no_question_of_the_form_is_named(walk: Instrument) -> None:
    assert check_given(walk, {"secret": "1"}) == (AnswerFault("secret", "This form has no such question."),)


def test_a_required_question_must_be_answered_to_complete(walk: Instrument) -> None:
    assert check_answers(walk, {"went": " "}) == (AnswerFault("went", "Answer this question."),)


def test_a_draft_may_leave_out_a_required_question(walk: Instrument) -> None:
    assert check_given(walk, {}) == ()


def test_a_form_gives_numbers_lists_and_words(walk: Instrument) -> None:
    fields = {"went": ["yes"], "mood": ["2"], "miles": ["3.5"], "seen": ["birds", "sheep"], "notes": [" a\r\nb "]}
    read = {"went": "yes", "mood": 2, "miles": 3.5, "seen": ["birds", "sheep"], "notes": "a\nb"}
    assert answers_of_form(walk, fields) == read


def test_a_blank_field_is_no_answer(walk: Instrument) -> None:
    assert answers_of_form(walk, {"mood": [""], "where": ["  "], "seen": []}) == {}


def test_one_ticked_box_is_still_a_list(walk: Instrument) -> None:
    assert answers_of_form(walk, {"seen": ["birds"]}) == {"seen": ["birds"]}


def test_fields_that_are_no_items_are_left_to_whoever_put_them_there(walk: Instrument) -> None:
    assert answers_of_form(walk, {"csrf_token": ["x"]}) == {}


@pytest.mark.parametrize("typed", ["two", "1e999", "9" * 5000, "²", "nan", "--3", "1.5"])
def test_a_number_that_cannot_be_read_is_refused_by_the_check(walk: Instrument, typed: str) -> None:
    faults = check_given(walk, answers_of_form(walk, {"mood": [typed]}))
    assert faults == (AnswerFault("mood", "Choose a whole number from 0 to 2."),)


def test_a_single_answer_sent_twice_is_refused(walk: Instrument) -> None:
    faults = check_given(walk, answers_of_form(walk, {"went": ["yes", "no"]}))
    assert faults == (AnswerFault("went", "Choose yes or no."),)
