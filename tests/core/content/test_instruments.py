"""An instrument stays what it was when it was loaded, in memory and as kept with the records that pin it."""

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from core.content.instruments import Instrument


def test_an_instrument_kept_as_json_comes_back_the_same(walk: Instrument) -> None:
    assert Instrument.model_validate_json(walk.model_dump_json()) == walk


def test_an_instrument_cannot_be_changed(walk: Instrument) -> None:
    with pytest.raises(ValidationError):
        walk.title = "Another"  # type: ignore[misc]


def test_its_plugin_is_the_word_before_the_colon(walk: Instrument) -> None:
    assert walk.plugin == "bright_paths"


def test_its_items_are_in_the_order_of_asking(walk: Instrument) -> None:
    assert list(walk.items)[:3] == ["went", "again", "weather"]


def test_nobody_in_particular_may_start_it_unless_roles_are_named(walk: Instrument) -> None:
    assert walk.roles == ()


def test_a_score_of_too_many_values_cannot_be_banded(read: Callable[[str], Instrument], sample: str) -> None:
    wide = sample.replace("[weather, mood]", "[weather, miles]").replace("highest: 20, decimals: 1", "highest: 20000")
    with pytest.raises(ValueError, match="too many values"):
        read(wide)
