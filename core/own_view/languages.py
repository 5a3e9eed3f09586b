"""The fixed words of a person's own page, one file a language: a new file in `words/` is a new language."""

import datetime
import string
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.content.yaml_text import YamlFault, read_yaml

ENGLISH = "en-GB"
DATE = "{day} {month} {year}"
"""The names that a date has in every language, in whatever order."""


class LanguageFault(ValueError):
    """A file of words that does not say what the English one says: names the file and what is missing or too much."""


class Language(BaseModel):
    """One language. `date` joins day, month and year; `comma` and `last_comma` join lists."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: str = Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=20)
    name: str
    direction: Literal["ltr", "rtl"]
    months: tuple[str, ...] = Field(min_length=12, max_length=12)
    date: str
    comma: str
    last_comma: str
    texts: Mapping[str, str]
    roles: Mapping[str, str]
    everybody: Mapping[str, str]
    parts: Mapping[str, str]

    def say(self, key: str, **values: object) -> str:
        return self.texts[key].format(**values)

    def day(self, day: datetime.date) -> str:
        return self.date.format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def all_of(self, names: Sequence[str]) -> str:
        """`A`, `A and B`, `A, B and C`."""
        *others, last = names
        return self.last_comma.join([self.comma.join(others), last]) if others else last

    def capital(self, words: str) -> str:
        return words[:1].upper() + words[1:]

    def every_text(self) -> dict[str, str]:
        """By where it stands: `texts.heading`."""
        groups = {name: getattr(self, name) for name in ("texts", "roles", "everybody", "parts")}
        return {f"{group}.{key}": text for group, texts in groups.items() for key, text in texts.items()}


@cache
def languages() -> Mapping[str, Language]:
    """By their tags, English first. Read when the service is made, so that a fault in a file stops the start."""
    return read_languages(files("core.own_view").joinpath("words").iterdir())


def read_languages(found: Iterable[Traversable]) -> Mapping[str, Language]:
    """Raises `LanguageFault`."""
    named = sorted((one for one in found if one.name.endswith(".yaml")), key=lambda one: one.name)
    read = {one.name: _language(one) for one in named}
    english = next(one for one in read.values() if one.language == ENGLISH)
    for name, language in read.items():
        _check(name, language, english)
    others = [one for one in read.values() if one is not english]
    return {one.language: one for one in (english, *others)}


def _language(file: Traversable) -> Language:
    try:
        return Language.model_validate(read_yaml(file.read_bytes()).value)
    except YamlFault as fault:
        raise LanguageFault(f"{file.name}: {fault}") from None
    except ValidationError as wrong:
        odd = sorted({".".join(map(str, one["loc"])) for one in wrong.errors()})
        raise LanguageFault(f"{file.name}: missing, unknown or wrong: {', '.join(odd)}") from None


def _check(name: str, language: Language, english: Language) -> None:
    theirs, ours = language.every_text(), english.every_text()
    if odd := sorted(theirs.keys() ^ ours.keys()):
        raise LanguageFault(f"{name}: missing or unknown: {', '.join(odd)}")
    ours, theirs = ours | {"date": DATE}, theirs | {"date": language.date}
    if odd := sorted(key for key in ours if (names := _names(theirs[key])) is None or names != _names(ours[key])):
        raise LanguageFault(f"{name}: other names in braces than the English text has: {', '.join(odd)}")


def _names(text: str) -> set[tuple[str | None, ...]] | None:
    """With what stands after each name (`{day:>2}`), which no text has; None where the braces do not match."""
    try:
        return {tuple(found) for _, *found in string.Formatter().parse(text) if found[0] is not None}
    except ValueError:
        return None
