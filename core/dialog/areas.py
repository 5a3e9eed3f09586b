"""The areas of DIALOG as a session asks about them, one at a time, with the words of its scale."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.assessments.over_time import MORE_HELP
from core.content.instruments import Instrument
from core.content.items import Scale

KEY = "partnership:dialog"
NO_WORDS: Mapping[int, str] = dict.fromkeys(range(1, 8), "")
"""The published steps, for a session whose form was never kept: nothing else says then what they were."""
TITLES = {"partner_family": "Partner and family", "meetings": "Meetings with mental health professionals"}


@dataclass(frozen=True)
class DialogArea:
    """One thing to rate: `question` as the form asks it, `title` in a few words; `help_key` of the question whether the
    person wants more help with it; `steps` every step of its scale with its words (empty where it has none)."""

    key: str
    title: str
    question: str
    steps: Mapping[int, str]
    help_key: str | None = None

    @property
    def highest(self) -> int:
        return max(self.steps)

    @property
    def high(self) -> int:
        """From this rating on it goes well: the last step but one."""
        return self.highest - 1


def areas_of(instrument: Instrument) -> tuple[DialogArea, ...]:
    """Its scales, in the order of the form."""
    scales = [item for item in instrument.items.values() if isinstance(item, Scale)]
    return tuple(
        DialogArea(one.key, title_of(one.key), one.text, _steps(one), _help_of(instrument, one.key)) for one in scales
    )


def _steps(scale: Scale) -> Mapping[int, str]:
    return {step: scale.words.get(step, "") for step in range(scale.lowest, scale.highest + 1)}


def _help_of(instrument: Instrument, key: str) -> str | None:
    return next((f"{key}{said}" for said in MORE_HELP if f"{key}{said}" in instrument.items), None)


def title_of(key: str) -> str:
    return TITLES.get(key, key.replace("_", " ").capitalize())
