"""How hard a text is to read: the Flesch–Kincaid grade level.

0.39 × words per sentence + 11.8 × syllables per word − 15.59 (Kincaid, Fishburne, Rogers and Chissom, 1975: Derivation
of new readability formulas for Navy enlisted personnel, Research Branch Report 8-75). Syllables are counted by groups
of vowels, without a silent e; words that this counts wrongly stand in a list. Where in doubt it counts one too many.
"""

import re
from collections.abc import Sequence

WORD, VOWELS = re.compile(r"[A-Za-z]+(?:[’'][A-Za-z]+)?"), re.compile(r"[aeiouy]+")
KNOWN = {"area": 3, "being": 2, "going": 2, "having": 2, "idea": 3, "involved": 2, "people": 2, "every": 2, "used": 1,
         "typed": 1, "asked": 1, "stopped": 1, "filled": 1, "checked": 1, "looked": 1, "seeing": 2}  # fmt: skip


def syllables(word: str) -> int:
    word = word.casefold().replace("’", "").replace("'", "")
    if word in KNOWN:
        return KNOWN[word]
    groups = len(VOWELS.findall(word))
    is_silent = word.endswith("e") and not word.endswith(("le", "ee", "ye")) and groups > 1
    return max(1, groups - is_silent)


def sentences(texts: Sequence[str]) -> list[list[str]]:
    """Their words; a heading or a line of a list is a sentence, too."""
    parts = [part for text in texts for part in re.split(r"[.!?:]+(?:\s|$)", text)]
    return [found for part in parts if (found := WORD.findall(part))]


def grade(texts: Sequence[str]) -> float:
    found = sentences(texts)
    words = [word for sentence in found for word in sentence]
    return 0.39 * len(words) / len(found) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
