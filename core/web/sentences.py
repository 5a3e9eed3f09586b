"""Says what is wrong with an answer in one plain sentence that tells how to mend it and never repeats the answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from core.web.filters import plain_day


@dataclass(frozen=True)
class Asked:
    """How sentences name a field: `born: Annotated[date, Asked("a date of birth")]` gives "Enter a date of birth"."""

    words: str


def words_of(model: type[BaseModel], name: str) -> str:
    """The words of `Asked`, or the field's name after "the"."""
    field = model.model_fields.get(name)
    named = [mark.words for mark in field.metadata if isinstance(mark, Asked)] if field else []
    return named[0] if named else f"the {name.replace('_', ' ') or 'form'}"


def subject(words: str) -> str:
    """ "a date of birth" as the beginning of a sentence: "Date of birth"."""
    first, _, rest = words.partition(" ")
    bare = rest if first in ("a", "an", "the", "your", "their") and rest else words
    return bare[:1].upper() + bare[1:]


def sentence(fault: ErrorDetails, words: str, *, is_choice: bool = False) -> str:
    """The sentence for one Pydantic error about the field called `words`; `is_choice` when nothing is typed there."""
    kind = fault["type"]
    context = fault.get("ctx", {})
    if kind in ("value_error", "assertion_error"):
        # Raised by a validator of ours, which writes for people.
        return str(context.get("error", fault["msg"]))
    if kind not in _PYDANTIC_KINDS:
        return fault["msg"]
    if is_choice and kind in _EMPTY_KINDS:
        return f"Choose {words}"
    saying = _SAYINGS.get(kind) or _SAYINGS.get(kind.split("_")[0] + "_")
    return saying(words, context) if saying else f"Check {words}"


Saying = Callable[[str, Mapping[str, object]], str]

_PYDANTIC_KINDS = frozenset(get_args(ErrorType))
_EMPTY_KINDS = frozenset({"missing", "too_short"})


def _limit(verb: str, key: str, after: str = "") -> Saying:
    return lambda words, limits: f"{subject(words)} must {verb} {_shown(limits[key])}{after}"


def _shown(limit: object) -> str:
    return plain_day(limit) if isinstance(limit, date) else str(limit)


def _enter(words: str, _: Mapping[str, object]) -> str:
    return f"Enter {words}"


def _choose(words: str, _: Mapping[str, object]) -> str:
    return f"Choose {words} from the list"


def _whole_number(words: str, _: Mapping[str, object]) -> str:
    return f"{subject(words)} must be a whole number, like 5"


def _number(words: str, _: Mapping[str, object]) -> str:
    return f"{subject(words)} must be a number, like 5 or 2.5"


def _real_date(words: str, _: Mapping[str, object]) -> str:
    return f"{subject(words)} must be a real date, like 27 3 1987"


def _time_of_day(words: str, _: Mapping[str, object]) -> str:
    return f"{subject(words)} must be a time, like 2:30pm or 14:30"


def _short(words: str, limits: Mapping[str, object]) -> str:
    if limits["min_length"] == 1:
        return f"Enter {words}"
    return f"{subject(words)} must have at least {limits['min_length']} characters"


def _few(words: str, limits: Mapping[str, object]) -> str:
    """As `_long`, at the other end."""
    if limits.get("field_type") == "Value":
        return _short(words, limits)
    return f"Choose at least {limits['min_length']} for {words}"


def _long(words: str, limits: Mapping[str, object]) -> str:
    """Pydantic tells a line that was tidied before it was measured from a list by `field_type` alone."""
    if limits.get("field_type") == "Value":
        return f"{subject(words)} must be {limits['max_length']} characters or fewer"
    return f"Choose {limits['max_length']} or fewer for {words}"


# A key that ends in `_` stands for every kind that begins with it and has no saying of its own.
_SAYINGS: dict[str, Saying] = {
    "missing": _enter,
    "none_required": _enter,
    "string_type": _enter,
    "string_too_short": _short,
    "string_too_long": _limit("be", "max_length", " characters or fewer"),
    "too_short": _few,
    "too_long": _long,
    "greater_than": _limit("be more than", "gt"),
    "greater_than_equal": _limit("be", "ge", " or more"),
    "less_than": _limit("be less than", "lt"),
    "less_than_equal": _limit("be", "le", " or less"),
    "multiple_of": _limit("be a multiple of", "multiple_of"),
    "enum": _choose,
    "literal_error": _choose,
    "uuid_": _choose,
    "list_": _choose,
    "bool_": lambda words, _: f"Choose yes or no for {words}",
    "int_": _whole_number,
    "float_": _number,
    "decimal_": _number,
    "date_": _real_date,
    "date_past": lambda words, _: f"{subject(words)} must be in the past",
    "date_future": lambda words, _: f"{subject(words)} must be in the future",
    "time_": _time_of_day,
    "datetime_": _real_date,
    "extra_forbidden": lambda words, _: f"Leave out {words}: it is not one of the questions",
}
