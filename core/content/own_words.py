"""The words of an instrument that an organisation may give from its licensed copy: by key, and put in their places."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from core.content.instruments import Instrument, Wording
from core.content.items import Choice, Label, MultiChoice, Scale, SimpleItem, SingleChoice
from core.content.repeating import Item, Repeating
from core.content.strict import Strict

LONGEST = 500
MOST_STEPS = 11
"""A scale of more steps is asked as a number: only its ends have words."""
HTML = re.compile(r"<[A-Za-z/!?]|&#?\w+;")
Model = TypeVar("Model", bound=Strict)


def own_words(instrument: Instrument) -> dict[str, str]:
    """What stands in the file now, by key, in the order of the form: `item`, `item.choice`, `item.3` for a step of a
    scale (empty where the file has no words for it), `group.item` and `group.item.choice`."""
    return {key: text for item in instrument.items.values() for key, text in _words(item, "")}


def needed(instrument: Instrument) -> frozenset[str]:
    """The keys that a whole copy has text for: all but steps of a scale that need no words."""
    return frozenset(key for key, text in own_words(instrument).items() if text)


def faults(instrument: Instrument, texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with a copy, by key: texts of no such form, missing, too long, or more than plain text."""
    known, must = own_words(instrument), needed(instrument)
    for key, text in texts.items():
        if key not in known:
            yield key, "this form has no such key"
        elif fault := _fault(text):
            yield key, fault
    yield from ((key, "its text is missing") for key in known if key in must and not texts.get(key, "").strip())


def in_own_words(instrument: Instrument, texts: Mapping[str, str]) -> Instrument:
    """The same version with an organisation's copy of its words; keys, scores and conditions are as they were."""
    sections = tuple(_changed(one, items=tuple(_worded(item, "", texts) for item in one.items))
                     for one in instrument.sections)  # fmt: skip
    return _changed(instrument, sections=sections, wording=Wording.SHOWN)


def _fault(text: str) -> str | None:
    if len(text) > LONGEST:
        return f"use {LONGEST} characters or fewer"
    if not text.isprintable():
        return "take out line breaks and characters that cannot be printed"
    return "write plain text: nothing in it may be HTML" if HTML.search(text) else None


def _words(item: Item, within: str) -> Iterator[tuple[str, str]]:
    key = within + item.key
    yield key, item.text
    match item:
        case SingleChoice() | MultiChoice():
            yield from ((f"{key}.{one.key}", one.text) for one in item.choices)
        case Scale():
            yield from ((f"{key}.{step}", item.words.get(step, "")) for step in _steps(item))
        case Repeating():
            for one in item.items:
                yield from _words(one, f"{key}.")


def _steps(item: Scale) -> Iterable[int]:
    return range(item.lowest, item.highest + 1) if item.highest - item.lowest < MOST_STEPS else sorted(item.words)


def _worded(item: Item, within: str, texts: Mapping[str, str]) -> Item:
    key = within + item.key
    text = texts.get(key) or item.text
    match item:
        case SingleChoice() | MultiChoice():
            choices: tuple[Choice, ...] = tuple(
                _changed(one, text=texts.get(f"{key}.{one.key}") or one.text) for one in item.choices
            )
            return _changed(item, text=text, choices=choices)
        case Scale():
            said = {step: texts.get(f"{key}.{step}") or item.words.get(step, "") for step in _steps(item)}
            between = tuple(Label(at=at, text=words) for at, words in said.items()
                            if words and item.lowest < at < item.highest)  # fmt: skip
            return _changed(
                item, text=text, lowest_text=said[item.lowest], highest_text=said[item.highest], labels=between
            )
        case Repeating():
            inner: tuple[SimpleItem, ...] = tuple(_worded(one, f"{key}.", texts) for one in item.items)  # type: ignore[misc]
            return _changed(item, text=text, items=inner)
    return _changed(item, text=text)


def _changed(one: Model, **changes: object) -> Model:
    """A new one, with nothing remembered of what the old one had worked out from its words."""
    said = {name: getattr(one, name) for name in type(one).model_fields}
    return type(one).model_construct(one.model_fields_set | changes.keys(), **said | changes)
