"""A small made-up framework that tests change in one place."""

from core.content.frameworks import Framework
from core.content.yaml_text import read_yaml

FRAME = """\
key: bright_paths:guide
version: 1
title: Walking guide
summary: What guides do.
source: Made up for this test.
licence: Apache-2.0
licence_url: https://www.apache.org/licenses/LICENSE-2.0
owner: Bright Paths
sign_off: Signed off by nobody
roles: [Walking guide]
edition: First
effective_from: 2019-03
effective_to: "2024"
state: draft
levels:
  - {key: new, label: New, ordinal: 1, ladder_position: null}
  - {key: able, label: Able, ordinal: 2, ladder_position: null}
  - {key: expert, label: Expert, ordinal: 5, ladder_position: null}
competencies:
  - key: paths
    number: 1
    title: Paths
    relevance: Everybody walks.
    indicators:
      new:
        - {key: paths_new, text: Finds the way to the river with a friend.}
        - {key: paths_list, text: "Knows what is needed for:", sub_points: [rain, snow]}
      able:
        - {key: paths_able, text: Chooses a way that suits whoever comes along.}
      expert: []
  - key: maps
    number: 2
    title: Maps
    relevance: null
    indicators:
      new:
        - {key: maps_new, text: Reads a map.}
      able:
        - {key: maps_able, text: Draws maps for other people.}
rules:
  - key: maps_held
    competency: maps
    level: able
    requires_level: new
    min_days: 90
    evidence: annual_appraisal
"""


def framed(*changes: tuple[str, str], text: str = FRAME) -> Framework:
    """The framework that this text says; each change is old words and new ones."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return Framework.model_validate(read_yaml(text.encode()).value)
