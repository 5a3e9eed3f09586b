"""Whether two descriptions are of one person: points for each sign, and the signs in plain words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from jellyfish import damerau_levenshtein_distance

from core.clients.names import fold
from core.clients.sounds import sound
from core.duplicates.nicknames import names_like
from core.duplicates.slips import Slip, dates_like, numbers_like
from core.duplicates.weights import Band, Points, band_of

ESTIMATE = 2
"""Years by which an estimated year of birth may be out."""
LONG_WORD, SHORT_WORD = 8, 4


@dataclass(frozen=True)
class Name:
    """Folded parts of one name; `other`: not the one in use, but one before it or beside it."""

    family: tuple[str, ...]
    given: tuple[str, ...]
    other: bool = False

    @classmethod
    def of(cls, family: str, given: str | None, *, other: bool = False) -> "Name":
        return cls(tuple(fold(family).split()), tuple(fold(given or "").split()), other)

    @property
    def joined_family(self) -> str:
        """However it is spaced or hyphenated."""
        return "".join(self.family)


@dataclass(frozen=True)
class Described:
    """What is known of a person. `nhs_number`: ten digits; `is_verified`: traced, with a right check digit."""

    names: tuple[Name, ...]
    born: date | None = None
    is_estimated: bool = False
    nhs_number: str | None = None
    is_verified: bool = False
    postcodes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Likeness:
    """How alike two descriptions are; `reasons` speak for it, `doubts` against it."""

    score: int
    band: Band
    reasons: tuple[str, ...]
    doubts: tuple[str, ...]


Sign = tuple[Points, str]


def compare(one: Described, other: Described) -> Likeness:
    """The same either way round."""
    signs = [*_number(one, other), *_born(one, other), *_best_names(one, other), *_postcode(one, other)]
    score = sum(points for points, _ in signs)
    unchecked = sum(points for points, _ in signs if points is Points.NUMBER_SAME_UNTRACED)
    shares_number = any(points is Points.NUMBER_SAME for points, _ in signs)
    in_order = sorted(signs, key=lambda sign: -abs(sign[0]))
    return Likeness(
        score, band_of(score, certain=score - unchecked, shares_number=shares_number),
        tuple(words for points, words in in_order if points > 0),
        tuple(words for points, words in in_order if points < 0),
    )  # fmt: skip


# ── number, date, place ───────────────────────────────────────────────────
def _number(one: Described, other: Described) -> Iterator[Sign]:
    mine, theirs = one.nhs_number, other.nhs_number
    if mine is None or theirs is None:
        return
    verified = one.is_verified and other.is_verified
    if mine == theirs:
        yield (Points.NUMBER_SAME, "same NHS number") if verified else (
            Points.NUMBER_SAME_UNTRACED, "same NHS number, which has not been traced"
        )  # fmt: skip
    elif mine in numbers_like(theirs):
        yield Points.NUMBER_SWAPPED, "NHS numbers differ in two digits that changed places"
    elif verified:
        yield Points.NUMBER_DIFFERS, "different NHS numbers"


def _born(one: Described, other: Described) -> Iterator[Sign]:
    if one.born is None or other.born is None:
        return
    estimated = one.is_estimated or other.is_estimated
    slip = dates_like(one.born).get(other.born)
    if slip is Slip.NONE:
        yield (Points.BORN_SAME_ESTIMATED, "same estimated date of birth") if estimated else (
            Points.BORN_SAME, slip.value
        )  # fmt: skip
    elif estimated and abs(one.born.year - other.born.year) <= ESTIMATE:
        yield Points.BORN_NEAR_ESTIMATED, "date of birth estimated, near the other"
    elif slip is not None:
        yield (Points.BORN_SWAPPED if slip is Slip.SWAPPED else Points.BORN_SLIP), slip.value
    else:
        yield Points.BORN_DIFFERS, "different dates of birth"


def _postcode(one: Described, other: Described) -> Iterator[Sign]:
    if one.postcodes & other.postcodes:
        yield Points.POSTCODE_SAME, "same postcode"


# ── names ─────────────────────────────────────────────────────────────────
def _best_names(one: Described, other: Described) -> list[Sign]:
    """Of the names that each has or had, the two that are most alike."""
    found = [_names(mine, theirs) for mine in one.names for theirs in other.names]
    return max(found, key=lambda signs: sum(points for points, _ in signs), default=[])


def _names(mine: Name, theirs: Name) -> list[Sign]:
    straight = [*_family(mine.family, theirs.family), *_given(mine.given, theirs.given)]
    if mine.given and theirs.given and mine.family == theirs.given and mine.given == theirs.family:
        straight = [(Points.NAMES_TRANSPOSED, "family and given name the other way round")]
    if mine.other or theirs.other:
        return [(points, f"{words} (a name before, or another)") for points, words in straight]
    return straight


def _family(mine: tuple[str, ...], theirs: tuple[str, ...]) -> Iterator[Sign]:
    if not mine or not theirs:
        return
    if "".join(mine) == "".join(theirs):
        yield Points.FAMILY_SAME, "same family name"
    elif set(mine) & set(theirs):
        yield Points.FAMILY_PART, "part of the family name is the same"
    elif is_typed_wrong("".join(mine), "".join(theirs)):
        yield Points.FAMILY_TYPED, "family name differs in a letter or two"
    elif _sounds(mine) & _sounds(theirs):
        yield Points.FAMILY_SOUNDS, "family name sounds alike"
    else:
        yield Points.FAMILY_DIFFERS, "different family names"


def _given(mine: tuple[str, ...], theirs: tuple[str, ...]) -> Iterator[Sign]:
    if not mine or not theirs:
        return
    if set(mine) & set(theirs) or "".join(mine) == "".join(theirs):
        yield Points.GIVEN_SAME, "same given name"
    elif any(is_called_alike(one, other) for one in mine for other in theirs):
        yield Points.GIVEN_NICKNAME, "given names that one person may go by"
    elif is_typed_wrong(mine[0], theirs[0]):
        yield Points.GIVEN_TYPED, "given name differs in a letter or two"
    elif 1 in (len(mine[0]), len(theirs[0])) and mine[0][0] == theirs[0][0]:
        yield Points.GIVEN_INITIAL, "same initial"
    elif _sounds(mine[:1]) & _sounds(theirs[:1]):
        yield Points.GIVEN_SOUNDS, "given name sounds alike"
    else:
        yield Points.GIVEN_DIFFERS, "different given names"


def may_be_one_name(mine: Name, theirs: Name) -> bool:
    """The same family name, and given names that are equal, nicknames, or one the beginning of the other. Narrower than
    what is compared by points: for where nobody looks before two are taken for one."""
    if mine.joined_family != theirs.joined_family:
        return False
    if not mine.given or not theirs.given:
        return mine.given == theirs.given and bool(mine.family)
    pairs = zip(mine.given, theirs.given, strict=False)
    return "".join(mine.given) == "".join(theirs.given) or all(is_called_alike(*pair) for pair in pairs)


def is_called_alike(mine: str, theirs: str) -> bool:
    """Folded given names that are equal, or that one person may go by."""
    return theirs in names_like(mine) or mine in names_like(theirs)


def _sounds(parts: Iterable[str]) -> set[str]:
    return {sound(part) for part in parts}


def is_typed_wrong(mine: str, theirs: str) -> bool:
    """One edit in a word of four letters, two in a long one; two neighbouring letters in the wrong order are one."""
    shorter = min(len(mine), len(theirs))
    if shorter < SHORT_WORD or abs(len(mine) - len(theirs)) > 2:
        return False
    return damerau_levenshtein_distance(mine, theirs) <= (2 if shorter >= LONG_WORD else 1)
