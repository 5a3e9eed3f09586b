"""Questions asked only when an earlier answer or score says so: not asked is never a 0."""

from collections.abc import Callable

import pytest

from core.content.answers import check_answers, not_asked
from core.content.faults import ContentError
from core.content.instruments import Instrument
from core.content.scoring import score

Read = Callable[[str], Instrument]
MORE = """\
  - key: more
    title: More
    asked_when: [{score: joy, band: much}]
    items:
      - {key: song, kind: scale, text: Song?, lowest: 0, highest: 3, lowest_text: No, highest_text: Yes, required: true}
      - {key: dance, kind: yes_no, text: A dance?, asked_when: [{item: went, answer: yes}]}
"""
SONGS = """\
  - {key: songs, title: Songs, method: sum, items: [song], missing: withheld, direction: neither}
"""
MUCH = {"went": "yes", "weather": "sun", "mood": 2}
LITTLE = {"went": "yes", "weather": "rain", "mood": 0}


@pytest.fixture
def form(read: Read, sample: str) -> Instrument:
    text = sample.replace("scores:\n", MORE + "scores:\n", 1).replace("outcomes:\n", SONGS + "outcomes:\n", 1)
    return read(text.replace("scores: {joy: 3}", "scores: {joy: 3, songs: null}"))


def test_a_section_is_asked_when_a_score_lies_in_a_band(form: Instrument) -> None:
    assert not_asked(form, MUCH) == frozenset()


def test_a_section_whose_condition_is_not_met_is_not_asked(form: Instrument) -> None:
    assert not_asked(form, LITTLE) == {"song", "dance"}


def test_a_withheld_score_asks_nothing(form: Instrument) -> None:
    assert not_asked(form, {"went": "yes", "weather": "sun"}) == {"song", "dance"}


def test_an_item_needs_its_own_condition_and_its_sections(form: Instrument) -> None:
    assert not_asked(form, MUCH | {"went": "no"}) == {"dance"}


def test_what_is_not_asked_is_not_missing(form: Instrument) -> None:
    assert check_answers(form, LITTLE) == ()


def test_what_is_asked_must_be_answered_where_that_is_required(form: Instrument) -> None:
    assert [fault.field for fault in check_answers(form, MUCH)] == ["song"]


def test_an_answer_to_what_is_not_asked_is_not_counted(form: Instrument) -> None:
    assert score(form, LITTLE | {"song": 2}).scores["songs"] is None


def test_an_answer_to_what_is_asked_is_counted(form: Instrument) -> None:
    assert score(form, MUCH | {"song": 2}).scores["songs"] == 2


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("{score: joy, band: huge}", "the score 'joy' has no band 'huge'"),
        ("{item: nowhere, answer: yes}", "there is no item 'nowhere'"),
        ("{item: song, answer: yes}", "'yes' is no answer to 'song'"),
        ("{item: dance, answer: yes}", "depends on earlier questions only"),
        ("{outcome: day, value: good}", "depends on answers and scores, not outcomes"),
        ("{item: went}", "say either item and answer, or score and band"),
        ("{item: went, answer: yes, value: x}", "say either item and answer, or score and band"),
    ],
)
def test_a_condition_that_means_nothing_is_named_with_its_line(
    read: Read, sample: str, condition: str, message: str
) -> None:
    more = MORE.replace("{score: joy, band: much}", condition)
    with pytest.raises(ContentError, match=rf"walk.yaml line \d+ .*{message}"):
        read(sample.replace("scores:\n", more + "scores:\n", 1))
