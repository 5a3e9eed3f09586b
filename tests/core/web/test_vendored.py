"""The vendored front end: the right pair of versions, nothing fetched from outside, macros true to the original."""

import json
import re
from importlib.metadata import version
from pathlib import Path

import pytest

from core.web.environment import HERE, NhsMacros

STATIC = HERE / "static"
FIXTURES = json.loads((Path(__file__).parent / "nhsuk_fixtures.json").read_text())


def _squeezed(html: str) -> str:
    one_line = re.sub(r"\s+", " ", html)
    tight = re.sub(r" ?([<>]) ?", r"\1", one_line)
    return tight.replace("&#39;", "'").replace("&#34;", '"').replace("&quot;", '"').strip()


def test_style_sheet_and_macros_are_the_published_pair() -> None:
    css = (STATIC / "nhsuk-frontend.min.css").read_text()
    assert ('--nhsuk-frontend-version:"10.6.1"' in css, version("nhsuk-frontend-jinja")) == (True, "0.10.2")


@pytest.mark.parametrize("name", sorted(path.name for path in STATIC.glob("*.[cjs]*s")))
def test_no_file_names_another_host(name: str) -> None:
    assert not re.findall(r"https?://(?!www\.w3\.org)", (STATIC / name).read_text())


def test_licensed_fonts_are_not_loaded() -> None:
    assert "@font-face" not in (STATIC / "nhsuk-frontend.min.css").read_text()


def test_every_image_that_the_style_sheet_names_is_here() -> None:
    named = set(re.findall(r"url\((images/[^)]+)\)", (STATIC / "nhsuk-frontend.min.css").read_text()))
    assert named == {f"images/{file.name}" for file in (STATIC / "images").iterdir()}


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: f"{fixture['component']}: {fixture['name']}")
def test_macro_writes_the_official_html(fixture: dict[str, str]) -> None:
    words = fixture["component"].split("-")
    macro = getattr(NhsMacros(), words[0] + "".join(word.title() for word in words[1:]))
    assert _squeezed(macro(fixture["context"])) == _squeezed(fixture["html"])
