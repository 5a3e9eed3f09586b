"""Finding indicators by their words."""

import pytest

from core.competencies.searching import MOST, search
from tests.core.content.frames import framed


def found(wanted: str) -> list[str]:
    return [hit.standing.indicator.key for hit in search((framed(),), wanted)]


@pytest.mark.parametrize("wanted", ["", "   ", "zebra", "river zebra"])
def test_words_that_do_not_all_occur_find_nothing(wanted: str) -> None:
    assert found(wanted) == []


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        ("river", ["paths_new"]),
        ("RIVER  friend", ["paths_new"]),
        ("snow", ["paths_list"]),
        ("maps", ["maps_new", "maps_able"]),
        ("maps draws", ["maps_able"]),
    ],
)
def test_every_word_must_occur_in_the_indicator_or_its_competencys_title(wanted: str, keys: list[str]) -> None:
    assert found(wanted) == keys


def test_no_more_than_the_most_are_found() -> None:
    assert len(search([framed()] * MOST, "maps")) == MOST
