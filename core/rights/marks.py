"""What makes an entry one that somebody must look at before it is handed out: told from its fields, of any kind."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from uuid import UUID

from core.access.audit.history import Past
from core.access.protected import Label, Protected, ToThePerson
from core.rights.columns import columns_by_name, documents_of, saying_of, whose

OTHERS = re.compile(
    r"carer|family|relative|next_of_kin|partner|household|child|sibling|parent|referrer|sender|refers|emergency|neighbour"
)
"""Words in the names of fields that hold somebody else."""
OTHERS_SAID = re.compile(
    r"\b(mother|father|mum|dad|parents?|husband|wife|partner|boyfriend|girlfriend|ex|sons?|daughters?|child|children|"
    r"sisters?|brothers?|aunt|uncle|cousin|grand\w+|step\w+|carer|friend|neighbours?|flatmate|landlord|family|"
    r"he (?:said|says|told)|she (?:said|says|told))\b"
)
"""In lower case, as text is looked through."""
HARM = re.compile(r"risk|harm|safeguard|abuse|marac|suicid|crisis")
HARM_SAID = re.compile(
    r"suicid|self[- ]?harm|overdos|safeguard|domestic|marac|perpetrat|abus|violen|assault|weapon|threat|coerc|stalk|"
    r"\b(kill|risk of|at risk|harm to|refuge)\b"
)


class Mark(StrEnum):
    """Why an entry is to be looked at."""

    THIRD_PARTY = "third_party"
    SERIOUS_HARM = "serious_harm"
    ADDRESS = "address"
    SEALED = "sealed"

    @property
    def words(self) -> str:
        return {
            "third_party": "Names or tells of somebody else",
            "serious_harm": "May cause serious harm",
            "address": "A confidential address",
            "sealed": "Sealed: its content is closed to you",
        }[self.value]


@dataclass(frozen=True)
class Hidden:
    """What guardians have decided that the person is not shown: `everything`, all of some kinds, or whatever names one
    of `words` (ids and names of organisations and people, in lower case)."""

    everything: bool = False
    kinds: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    def told_by(self, one: Protected, text: str) -> bool:
        if self.everything or one.kind.name in self.kinds:
            return True
        return bool(self.words) and any(word in text or word in _references(one) for word in self.words)


def marks_of(one: Protected, history: Sequence[Past], hidden: Hidden) -> list[Mark]:
    """Marks of one record, from the names and the content of its fields, now and before, and from why it was changed.
    They err towards looking: whoever works in a service is no third party, but is not told from one by a word such as
    `sister`."""
    kind = one.kind
    said = dict(_fields(one))
    names = said.keys() | {name for past in history for name in past.fields}
    text = " ".join([*said.values(), *_before(history)]).lower()
    found = []
    if _is_of_others(one, history) or any(map(_names_others, names)) or OTHERS_SAID.search(text):
        found.append(Mark.THIRD_PARTY)
    label = Label.NORMAL if kind.label is None else Label(getattr(one, kind.label))
    is_harmful = label is not Label.NORMAL or kind.to_the_person is ToThePerson.GUARDED or hidden.told_by(one, text)
    if is_harmful or any(map(_names_harm, {kind.name, *names})) or HARM_SAID.search(text):
        found.append(Mark.SERIOUS_HARM)
    if kind.name == "contact_details" and label is Label.VERY_RESTRICTED:
        found.append(Mark.ADDRESS)
    return found


def _is_of_others(one: Protected, history: Sequence[Past]) -> bool:
    """A document, whatever is in it; what its kind says is about others; what stood in somebody else's record."""
    model = type(one)
    is_moved = any(not whose(model).isdisjoint(past.fields) for past in history)
    return is_moved or bool(documents_of(model)) or one.kind.to_the_person in (
        ToThePerson.OF_OTHERS, ToThePerson.GUARDED,
    )  # fmt: skip


@cache
def _names_others(name: str) -> bool:
    return OTHERS.search(name) is not None


@cache
def _names_harm(name: str) -> bool:
    return HARM.search(name) is not None


def _fields(one: Protected) -> Iterator[tuple[str, str]]:
    """Fields that say something, with their text; references and documents say nothing by themselves."""
    for name in saying_of(type(one)):
        if text := _text(getattr(one, name)):
            yield name, text


def _before(history: Sequence[Past]) -> Iterator[str]:
    """What it said before, and why it was changed."""
    for past in history:
        yield past.reason or ""
        yield from (_text(value) for pair in past.fields.values() for value in pair)


def _references(one: Protected) -> set[str]:
    """Ids of all that it refers to."""
    values = (getattr(one, name) for name in columns_by_name(type(one)) if name not in documents_of(type(one)))
    return {str(value) for value in values if isinstance(value, UUID)}


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) and value else ""
