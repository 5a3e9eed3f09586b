"""Names: folded for search and for order by one rule, stored in a column, so that both databases agree; as people are
called."""

import unicodedata

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘‛`´ʼʻʹʾʿ′＇"))
# Letters that Unicode does not take apart, as English readers type them.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i", "ŋ": "ng", "ŧ": "t"}
)


def fold(text: str) -> str:
    """The text as it is searched and ordered: no accents, case, apostrophes or punctuation, single spaces.

    "Alabaré" → "alabare", "O’Neill" → "oneill", "Smith-Jones" → "smith jones". Folding twice changes nothing.
    Order a folded column by code point (PostgreSQL: collation "C"), so that both databases give the same order.
    """
    plain = _without_marks(_without_marks(text.translate(_APOSTROPHES)).casefold())
    plain = _without_marks(plain.translate(_LETTERS).translate(_APOSTROPHES).casefold())
    spaced = "".join(character if _is_word_part(character) else " " for character in plain)
    return " ".join(spaced.split())


def called(given_name: str, preferred_name: str | None, family_name: str) -> str:
    """What a person likes to be called, with the family name."""
    return f"{preferred_name or given_name} {family_name}".strip()


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _is_word_part(character: str) -> bool:
    # Marks that are left now are vowel signs of Indic scripts: they carry the word and stay.
    return character.isalnum() or unicodedata.category(character).startswith("M")
