"""Repeating groups: a list of small records, up to a stated number."""

from collections.abc import Callable

import pytest

from core.content.answers import answers_of_form, check_given
from core.content.faults import ContentError
from core.content.instruments import Instrument

Read = Callable[[str], Instrument]
GROUP = """\
      - key: friends
        kind: repeating
        text: Who came with you?
        entry: Friend
        most: 2
        items:
          - {key: name, kind: text, text: Name, required: true}
          - {key: age, kind: number, text: Age, lowest: 0, highest: 120}
scores:
"""


@pytest.fixture
def form(read: Read, sample: str) -> Instrument:
    return read(sample.replace("scores:\n", GROUP, 1))


def faults(form: Instrument, answer: object) -> list[str]:
    return [fault.message for fault in check_given(form, {"friends": answer})]


@pytest.mark.parametrize(
    "answer", [None, [], [{}], [{"name": " "}], [{"name": "Ada", "age": 36}], [{"name": "Bo"}] * 2]
)
def test_records_up_to_the_most_are_an_answer(form: Instrument, answer: object) -> None:
    assert faults(form, answer) == []


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("Ada", "Give a list of up to 2, each with its own answers."),
        (["Ada"], "Give a list of up to 2, each with its own answers."),
        ([{"name": "Ada"}] * 3, "Give no more than 2."),
        ([{"name": "Ada"}, {"age": 3}], "Friend 2, Name: Answer this question."),
        ([{"name": "Ada", "age": 999}], "Friend 1, Age: Enter a whole number from 0 to 120."),
        ([{"name": "Ada", "shoe": 9}], "Friend 1 has no question 'shoe'."),
    ],
)
def test_what_is_no_such_list_is_refused_in_words(form: Instrument, answer: object, message: str) -> None:
    assert faults(form, answer) == [message]


def test_a_form_sends_a_record_as_numbered_fields(form: Instrument) -> None:
    fields = {"friends.1.name": ["Ada"], "friends.1.age": ["36"], "friends.2.name": [" "]}
    assert answers_of_form(form, fields) == {"friends": [{"name": "Ada", "age": 36}]}


def test_an_instrument_with_a_group_kept_as_json_comes_back_the_same(form: Instrument) -> None:
    assert Instrument.model_validate_json(form.model_dump_json()) == form


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("most: 2", "most: 99", "less than or equal to 20"),
        ("key: age", "key: name", "two items of the group have the same key"),
        ("text: Age,", "text: Age, asked_when: [{item: went, answer: yes}],", "items of a group are always asked"),
        ("entry: Friend", "entries: Friend", "unknown key 'entries'; did you mean 'entry'"),
    ],
)
def test_a_group_that_cannot_be_asked_is_refused(
    read: Read, sample: str, before: str, after: str, message: str
) -> None:
    with pytest.raises(ContentError, match=message):
        read(sample.replace("scores:\n", GROUP.replace(before, after), 1))


def test_a_group_is_never_scored(read: Read, sample: str) -> None:
    with pytest.raises(ContentError, match="item 'friends' has nothing to count"):
        read(sample.replace("scores:\n", GROUP, 1).replace("[weather, mood]", "[weather, friends]"))
