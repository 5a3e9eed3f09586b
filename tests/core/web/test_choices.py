"""Radios and checkboxes are written as the official components write them, and nothing in them is taken for HTML."""

import re

import pytest
from jinja2 import Environment

from core.web.choices import checkboxes, radios
from core.web.environment import build_pages
from core.web.forms import FormState
from core.web.parts import Choice

OPTIONS = (Choice("a", "A & B", "Last <time>"), Choice('b"', "B", None))
FULL = FormState({"rating": 'b"'}).with_error("rating", "Choose <one>.")
SIZES = ({"is_page_heading": False}, {"is_page_heading": True})


@pytest.fixture(scope="module")
def environment() -> Environment:
    return build_pages({}).environment


def _official(environment: Environment, component: str, state: FormState, hint: str | None, **how: bool) -> str:
    error = state.error("rating")
    heading = how.get("is_page_heading", False)
    asked = {
        "idPrefix": "rating", "name": "rating", "hint": hint, "inline": how.get("inline", False),
        "fieldset": {"legend": {"text": "How <is> it?", "size": "l" if heading else "s", "isPageHeading": heading}},
        "errorMessage": error.message if error else None,
        "items": [
            {"value": one.value, "text": one.words, "hint": one.hint, "checked": one.value in state.chosen("rating")}
            for one in OPTIONS
        ],
    }  # fmt: skip
    return _plain(environment.from_string("{{ nhs." + component + "(asked) }}").render(asked=asked))


def _plain(html: str) -> str:
    """Without what stands between tags and words only to be readable."""
    return re.sub(r"\s*(<|>)\s*", r"\1", html).strip()


@pytest.mark.parametrize("state", [FormState(), FULL])
@pytest.mark.parametrize("hint", [None, "A <hint>"])
@pytest.mark.parametrize("how", [*SIZES, {"inline": True}])
def test_radios_are_those_of_the_official_component(
    environment: Environment, state: FormState, hint: str | None, how: dict[str, bool]
) -> None:
    ours = radios(state, "rating", "How <is> it?", OPTIONS, hint, **how)
    assert _plain(str(ours)) == _official(environment, "radios", state, hint, **how)


@pytest.mark.parametrize("state", [FormState(), FULL])
@pytest.mark.parametrize("hint", [None, "A <hint>"])
@pytest.mark.parametrize("how", SIZES)
def test_checkboxes_are_those_of_the_official_component(
    environment: Environment, state: FormState, hint: str | None, how: dict[str, bool]
) -> None:
    ours = checkboxes(state, "rating", "How <is> it?", OPTIONS, hint, **how)
    assert _plain(str(ours)) == _official(environment, "checkboxes", state, hint, **how)
