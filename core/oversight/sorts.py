"""The sorts of unusual access, what each means, and the usual threshold of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Unusual(StrEnum):
    """Why an access is looked at once more."""

    SURNAME = "same_surname"
    ADDRESS = "same_address"
    COLLEAGUE = "colleague"
    RELATIVE = "relative"
    BULK = "bulk"
    NIGHT = "out_of_hours"
    LEAVER = "leaver"
    REFUSALS = "refusals"
    SEALED = "sealed_view"


@dataclass(frozen=True)
class About:
    """A sort in words, what its number counts, and the number that holds unless an organisation says otherwise."""

    words: str
    counts: str
    usual: int


PEOPLE = "From so many people on; 20 names in lists count as one"

ABOUT: Mapping[Unusual, About] = {
    Unusual.SURNAME: About(
        "Somebody opened the record of a person with their own surname",
        "Only for surnames that at most so many people here have", 20,
    ),
    Unusual.ADDRESS: About(
        "Somebody opened the record of a person with the same telephone number or email address, or who lives where "
        "they or a relative of theirs live",
        "1 to be told, 0 not to", 1,
    ),
    Unusual.COLLEAGUE: About(
        "Somebody opened the record of a person with the name of a colleague, or with their own",
        "1 to be told, 0 not to", 1,
    ),
    Unusual.RELATIVE: About(
        "Somebody opened the record of a person to whom they are related or close, or their own",
        "1 to be told, 0 not to", 1,
    ),
    Unusual.BULK: About(
        "Somebody opened the records of many people in one day, or looked through long lists of people", PEOPLE, 60,
    ),
    Unusual.NIGHT: About(
        "Somebody opened the records of several people between 10pm and 6am, or looked through long lists of people",
        PEOPLE, 5,
    ),
    Unusual.LEAVER: About(
        "Somebody who is leaving opened the records of many people in one day, or looked through long lists of people",
        PEOPLE, 20,
    ),
    Unusual.REFUSALS: About("Somebody was refused many times in one day", "From so many refusals on", 20),
    Unusual.SEALED: About(
        "Somebody read a sealed entry that they neither wrote nor sealed", "1 to be told, 0 not to", 1,
    ),
}  # fmt: skip
MOST = 10_000


def thresholds(changed: Mapping[str, object]) -> dict[Unusual, int]:
    """All of them, with what an organisation has changed."""
    return {sort: int(str(changed.get(sort, about.usual))) for sort, about in ABOUT.items()}
