"""When a question is asked, in words for whoever fills in the form."""

from core.content.conditions import When
from core.content.instruments import Instrument
from core.content.items import MultiChoice, SingleChoice

_PLAIN = {"yes": "yes", "no": "no", "unknown": "don’t know"}


def only_if(asked_when: tuple[When, ...], instrument: Instrument) -> str | None:
    """Such as "Only if the answer to “Do you live alone?” is “no”."; None for what is always asked."""
    if not asked_when:
        return None
    return f"Only if {' or '.join(_words(when, instrument) for when in asked_when)}."


def _words(when: When, instrument: Instrument) -> str:
    if when.score is not None:
        score = next(score for score in instrument.scores if score.key == when.score)
        band = next(band for band in score.bands if band.key == when.band)
        return f"{score.title} comes to {band.lowest:g} to {band.highest:g} ({band.title})"
    item, answer = instrument.items[when.item or ""], when.answer or ""
    texts = {one.key: one.text for one in item.choices} if isinstance(item, SingleChoice | MultiChoice) else _PLAIN
    return f"the answer to “{item.text}” is “{texts.get(answer, answer)}”"
