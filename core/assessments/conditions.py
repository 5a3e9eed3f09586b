"""When a question is asked: in words for whoever fills in the form, and for the script that follows along."""

import json

from core.content.conditions import When
from core.content.instruments import Instrument
from core.content.items import MultiChoice, SingleChoice
from core.content.measures import SAME, Method, Missing, Score

_PLAIN = {"yes": "yes", "no": "no", "unknown": "don’t know"}


def only_if(asked_when: tuple[When, ...], instrument: Instrument) -> str | None:
    """Such as "Only if the answer to “Do you live alone?” is “no”."; None for what is always asked."""
    if not asked_when:
        return None
    return f"Only if {' or '.join(_words(when, instrument) for when in asked_when)}."


def for_script(asked_when: tuple[When, ...], instrument: Instrument, prefix: str) -> str | None:
    """The same as JSON, fields named as on the page (`prefix` and the item's key). None for what is always asked, and
    for what hangs on a score that is more than its items counted together: the page then shows it all the time."""
    told = [_for_script(when, instrument, prefix) for when in asked_when]
    return json.dumps(told) if told and None not in told else None


def _for_script(when: When, instrument: Instrument, prefix: str) -> dict[str, object] | None:
    if when.score is None:
        return {"name": f"{prefix}{when.item}", "is": when.answer} if when.item else None
    score = next(score for score in instrument.scores if score.key == when.score)
    if not score.items or score.method is Method.BY_SCORER or score.missing is not Missing.WITHHELD or score.conversion:
        return None
    band = next(band for band in score.bands if band.key == when.band)
    times = float(score.multiplied or 1) / (len(score.items) if score.method is Method.MEAN else 1)
    parts = [_part(key, score, instrument, prefix) for key in score.items]
    return {"parts": parts, "times": times, "lowest": band.lowest - SAME, "highest": band.highest + SAME}


def _part(key: str, score: Score, instrument: Instrument, prefix: str) -> dict[str, object]:
    """`points` by answer, or null where the answer is a number that counts as it is."""
    item, weight = instrument.items[key], float(score.weights.get(key, 1)) if score.method is Method.WEIGHTED else 1.0
    ends = item.range if key in score.reverse else None
    factor, more = (-weight, weight * (ends.lowest + ends.highest)) if ends else (weight, 0.0)
    return {"name": prefix + key, "points": item.table or None, "factor": factor, "more": more}


def _words(when: When, instrument: Instrument) -> str:
    if when.score is not None:
        score = next(score for score in instrument.scores if score.key == when.score)
        band = next(band for band in score.bands if band.key == when.band)
        return f"{score.title} comes to {band.lowest:g} to {band.highest:g} ({band.title})"
    item, answer = instrument.items[when.item or ""], when.answer or ""
    texts = {one.key: one.text for one in item.choices} if isinstance(item, SingleChoice | MultiChoice) else _PLAIN
    return f"the answer to “{item.text}” is “{texts.get(answer, answer)}”"
