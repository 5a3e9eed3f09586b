"""The areas of DIALOG as a session asks about them, one at a time, with the words of its scale."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.assessments.over_time import MORE_HELP
from core.content.instruments import Instrument
from core.content.items import Scale

KEY = "partnership:dialog"
LABELS: Mapping[int, str] = {
    1: "Totally dissatisfied",
    2: "Very dissatisfied",
    3: "Fairly dissatisfied",
    4: "In the middle",
    5: "Fairly satisfied",
    6: "Very satisfied",
    7: "Totally satisfied",
}
HIGH = 6
TITLES = {"partner_family": "Partner and family", "meetings": "Meetings with mental health professionals"}


@dataclass(frozen=True)
class DialogArea:
    """One thing to rate: `question` as the form asks it, `title` in a few words; `help_key` of the question whether the
    person wants more help with it."""

    key: str
    title: str
    question: str
    help_key: str | None = None


def areas_of(instrument: Instrument) -> tuple[DialogArea, ...]:
    """Its scales, in the order of the form."""
    scales = [item for item in instrument.items.values() if isinstance(item, Scale)]
    return tuple(DialogArea(one.key, title_of(one.key), one.text, _help_of(instrument, one.key)) for one in scales)


def _help_of(instrument: Instrument, key: str) -> str | None:
    return next((f"{key}{said}" for said in MORE_HELP if f"{key}{said}" in instrument.items), None)


def title_of(key: str) -> str:
    return TITLES.get(key, key.replace("_", " ").capitalize())
