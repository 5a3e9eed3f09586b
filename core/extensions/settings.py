"""Settings that a plugin declares and each organisation keeps for itself: a closed set of kinds, defaults, checks."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
LONGEST = 500
Value = bool | int | str
Kind = TypeVar("Kind", bool, int, str)


class SettingRefused(ValueError):
    """A setting that is not declared, or a value that is none of its own; `key` says which."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key, self.message = key, message


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What every kind of setting has. `title` is the question on the page, `hint` what the answer changes."""

    key: str
    title: str
    hint: str = ""

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.key):
            raise ValueError(f"the key '{self.key}' of a setting is lower-case letters, digits and _")
        if fault := self.fault(self.standard):
            raise ValueError(f"the default of the setting '{self.key}' does not fit: {fault}")

    @property
    def standard(self) -> Value:
        """What holds where an organisation has said nothing."""
        raise TypeError("use YesNo, WholeNumber, OneOf or Text")

    def fault(self, value: object) -> str | None:
        """What is wrong with a value, in a sentence; None when it may be kept."""
        raise TypeError("use YesNo, WholeNumber, OneOf or Text")


@dataclass(frozen=True, kw_only=True)
class YesNo(Setting):
    default: bool

    @property
    def standard(self) -> bool:
        return self.default

    def fault(self, value: object) -> str | None:
        return None if isinstance(value, bool) else "Choose yes or no."


@dataclass(frozen=True, kw_only=True)
class WholeNumber(Setting):
    """From `lowest` to `highest`, both included."""

    default: int
    lowest: int
    highest: int

    @property
    def standard(self) -> int:
        return self.default

    def fault(self, value: object) -> str | None:
        if isinstance(value, int) and not isinstance(value, bool) and self.lowest <= value <= self.highest:
            return None
        return f"Enter a whole number from {self.lowest} to {self.highest}."


@dataclass(frozen=True, kw_only=True)
class OneOf(Setting):
    """`choices`: each value with its words."""

    default: str
    choices: tuple[tuple[str, str], ...]

    @property
    def standard(self) -> str:
        return self.default

    def fault(self, value: object) -> str | None:
        return None if value in [key for key, _ in self.choices] else "Choose one of the answers shown."


@dataclass(frozen=True, kw_only=True)
class Text(Setting):
    default: str = ""
    longest: int = 200

    @property
    def standard(self) -> str:
        return self.default

    def fault(self, value: object) -> str | None:
        longest = min(self.longest, LONGEST)
        return None if isinstance(value, str) and len(value) <= longest else f"Write {longest} characters or fewer."


@dataclass(frozen=True)
class Settings:
    """What holds for one organisation: what it said where that still fits what the plugin declares, else defaults."""

    declared: tuple[Setting, ...] = ()
    said: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "said", MappingProxyType(dict(self.said)))

    @property
    def values(self) -> dict[str, Value]:
        """Every declared setting by its key."""
        return {one.key: self._value(one) for one in self.declared}

    def yes(self, key: str) -> bool:
        """A `YesNo`. Raises KeyError for one that is not declared, TypeError for one of another kind."""
        return _of_kind(bool, self.values[key])

    def number(self, key: str) -> int:
        """A `WholeNumber`; errors as for `yes`."""
        return _of_kind(int, self.values[key])

    def words(self, key: str) -> str:
        """A `OneOf` (its key) or a `Text`; errors as for `yes`."""
        return _of_kind(str, self.values[key])

    def changed(self, asked: Mapping[str, object]) -> dict[str, object]:
        """What is kept once these are asked for. Raises `SettingRefused` for the first that cannot be."""
        known = {one.key: one for one in self.declared}
        for key, value in asked.items():
            if key not in known:
                raise SettingRefused(key[:60], f"There is no setting '{key[:60]}'; there are {', '.join(known)}.")
            if fault := known[key].fault(value):
                raise SettingRefused(key, f"{known[key].title} {fault}")
        return {**self.values, **asked}

    def _value(self, one: Setting) -> Value:
        """A release may narrow what it takes: what no longer fits gives way to the default."""
        said = self.said.get(one.key)
        return said if isinstance(said, bool | int | str) and one.fault(said) is None else one.standard


def repeated(settings: Iterable[Setting]) -> list[str]:
    """Keys that are declared twice."""
    keys = [one.key for one in settings]
    return sorted({key for key in keys if keys.count(key) > 1})


def _of_kind(kind: type[Kind], value: Value) -> Kind:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise TypeError(f"the setting is {type(value).__name__}, not {kind.__name__}")
    return value
