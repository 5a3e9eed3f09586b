"""Who one person is, said by two records: what the joined record takes from each, and where the two clash."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from core.access.protected import Label

STRICTER = "The stricter label counts, whichever record goes on."
EITHER = "An interpreter is asked for if either record says so."


@dataclass(frozen=True)
class Part:
    """Columns of a client that say one thing together; the first tells whether it is said at all."""

    field: str
    words: str
    columns: tuple[str, ...]


PARTS = (
    Part("name", "Name", ("family_name", "given_name", "sort_name", "spoken_name", "family_sound", "given_sound")),
    Part("preferred_name", "Likes to be called", ("preferred_name",)),
    Part("pronouns", "Pronouns", ("pronouns",)),
    Part("date_of_birth", "Date of birth", ("date_of_birth", "date_of_birth_estimated")),
    Part("nhs_number", "NHS number", ("nhs_number", "nhs_number_status")),
    Part("ethnic_category", "Ethnic category", ("ethnic_category",)),
    Part("gender", "Gender", ("gender",)),
    Part("language", "Language", ("language",)),
    Part("communication_needs", "Communication needs", ("communication_needs",)),
    Part("adjustments", "Adjustments", ("adjustments",)),
    Part("what_matters", "What matters to the person", ("what_matters",)),
    Part("case_lead", "Case lead", ("case_lead_id", "case_lead_organisation_id")),
)
FIELDS = frozenset(part.field for part in PARTS)
Row = Mapping[str, object]


@dataclass(frozen=True)
class Clash:
    """Where two records differ; `settled` says why nobody is asked."""

    part: Part
    kept: object
    other: object
    settled: str | None = None


def clashes(kept: Row, other: Row) -> Iterator[Clash]:
    """What somebody must choose between, then what is settled by itself."""
    for part in PARTS:
        mine, theirs = kept[part.columns[0]], other[part.columns[0]]
        if mine and theirs and _said(kept, part) != _said(other, part):
            yield Clash(part, mine, theirs)
    if kept["label"] != other["label"]:
        yield Clash(Part("label", "Label", ("label",)), kept["label"], other["label"], STRICTER)
    if kept["interpreter_needed"] != other["interpreter_needed"]:
        part = Part("interpreter_needed", "Interpreter needed", ("interpreter_needed",))
        yield Clash(part, kept["interpreter_needed"], other["interpreter_needed"], EITHER)


def joined(kept: Row, other: Row, take: Collection[str]) -> dict[str, object]:
    """The columns of the record that goes on: its own, what it lacks from the other, and what was chosen."""
    found: dict[str, object] = {}
    for part in PARTS:
        first = part.columns[0]
        if other[first] and (part.field in take or not kept[first]):
            found |= {name: other[name] for name in part.columns}
    return found | {
        "label": Label.strictest(kept["label"], other["label"]),
        "interpreter_needed": bool(kept["interpreter_needed"] or other["interpreter_needed"]),
    }


def _said(row: Row, part: Part) -> tuple[object, ...]:
    """Names are compared as they are written; a number by its digits and how far it was traced."""
    return tuple(row[name] for name in part.columns[:2])


def in_words(value: object) -> str | None:
    """A value of a clash as people read it; ids are named by the caller."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, Enum):
        return str(getattr(value, "words", str(value.value).replace("_", " ").capitalize()))
    return str(value)
