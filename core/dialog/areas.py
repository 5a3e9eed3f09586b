"""The areas of DIALOG as a session asks about them, one at a time, with the words of its scale."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.content.instruments import Instrument
from core.content.items import Scale

KEY = "partnership:dialog"
HELP = "_help"
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
TITLES = {"partner_family": "Partner or family"}


@dataclass(frozen=True)
class DialogArea:
    """One thing to rate: `question` as the form asks it, `title` in a few words."""

    key: str
    title: str
    question: str


def areas_of(instrument: Instrument) -> tuple[DialogArea, ...]:
    """Its scales, in the order of the form."""
    scales = [item for item in instrument.items.values() if isinstance(item, Scale)]
    return tuple(DialogArea(item.key, title_of(item.key), item.text) for item in scales)


def title_of(key: str) -> str:
    return TITLES.get(key, key.replace("_", " ").capitalize())
