"""What the page's script is told of a condition: just what scoring would ask, or nothing at all."""

import json

from core.assessments.conditions import for_script
from core.extensions.manager import PluginHost

INSTRUMENTS = PluginHost.installed().catalogue.instruments
AUDIT, DASH = (INSTRUMENTS.latest(key) for key in ("partnership:audit", "missing_link:dash"))
assert AUDIT is not None
assert DASH is not None


def _told(instrument: object, place: str) -> list[dict[str, object]]:
    sections = {one.key: one.asked_when for one in instrument.sections}  # type: ignore[attr-defined]
    items = {one.key: one.asked_when for one in instrument.items.values()}  # type: ignore[attr-defined]
    said = for_script((sections | items)[place], instrument, "a-")  # type: ignore[arg-type]
    return json.loads(said or "[]")  # type: ignore[no-any-return]


def test_what_is_always_asked_has_none() -> None:
    assert for_script((), AUDIT, "a-") is None


def test_an_answer_is_named_by_its_field() -> None:
    answers = ("her_and_others", "others")
    assert _told(DASH, "source_words") == [{"name": "a-source_of_information", "is": one} for one in answers]


def test_a_band_is_told_with_the_points_that_make_it() -> None:
    (told,) = _told(AUDIT, "remaining")
    parts = told["parts"]
    assert [part["name"] for part in parts] == ["a-frequency", "a-units", "a-heavy_occasions"]  # type: ignore[union-attr]
    assert parts[0]["points"]["four_or_more_a_week"] == 4  # type: ignore[index]
    assert 4.9 < float(str(told["lowest"])) < 5
