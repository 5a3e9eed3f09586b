"""A small made-up instrument that tests change in one place, and the folder it is read from."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.content.instruments import Instrument
from core.content.loader import load_folder

SAMPLE = """\
key: bright_paths:walk
version: 1
title: After the walk
summary: How the walk was.
source: Made up for this test.
licence: Apache-2.0
licence_url: https://www.apache.org/licenses/LICENSE-2.0
wording: shown
wording_source: Our own words.
owner: Bright Paths
sign_off: Signed off by nobody
label: normal
who_answers: together
sections:
  - key: walk
    title: The walk
    items:
      - {key: went, kind: yes_no, text: Did you come?, required: true}
      - {key: again, kind: yes_no_unknown, text: Will you come again?}
      - key: weather
        kind: single_choice
        text: How was the weather?
        choices:
          - {key: rain, text: Rain, points: 0}
          - {key: cloud, text: Cloud, points: 1}
          - {key: sun, text: Sun, points: 2}
      - {key: mood, kind: scale, text: Your mood?, lowest: 0, highest: 2, lowest_text: Low, highest_text: High}
      - {key: miles, kind: number, text: How far?, lowest: 0, highest: 20, decimals: 1, unit: miles}
      - {key: where, kind: text, text: Where to?}
      - {key: notes, kind: long_text, text: Anything else?}
      - {key: day, kind: date, text: Which day?}
      - key: seen
        kind: multi_choice
        text: What did you see?
        choices:
          - {key: birds, text: Birds}
          - {key: sheep, text: Sheep}
scores:
  - key: joy
    title: Joy
    method: sum
    items: [weather, mood]
    missing: withheld
    direction: higher_is_better
    bands:
      - {key: little, title: Little, lowest: 0, highest: 1}
      - {key: much, title: Much, lowest: 2, highest: 4}
outcomes:
  - {key: day, value: good, any: [{score: joy, band: much}]}
  - {key: day, value: poor, any: [{score: joy, band: little}]}
prompts:
  - {words: Bring a coat next time., any: [{item: weather, answer: rain}]}
examples:
  - name: A fine day
    answers: {went: yes, weather: sun, mood: 1}
    scores: {joy: 3}
    bands: {joy: much}
    outcomes: {day: good}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty `instruments` folder of the plugin bright_paths."""
    made = tmp_path / "instruments"
    made.mkdir()
    return made


@pytest.fixture
def read(folder: Path) -> Callable[[str], Instrument]:
    """Writes text as walk.yaml and loads it."""

    def read_text(text: str) -> Instrument:
        (folder / "walk.yaml").write_text(text, encoding="utf-8")
        return load_folder("bright_paths", folder, Instrument)[0].definition

    return read_text


@pytest.fixture
def sample() -> str:
    return SAMPLE


@pytest.fixture
def walk(read: Callable[[str], Instrument]) -> Instrument:
    return read(SAMPLE)
