"""How alike two pieces of wording are: the same but for names and punctuation, near, or one inside the other."""

import re
from difflib import SequenceMatcher
from functools import lru_cache

NEAR = 0.75
"""From this share of words in common, in the same order, one sentence is taken for another's rewording."""
HELD = 0.8
"""From this share of a shorter sentence's words found in a longer one, the shorter repeats part of the longer."""
FEWEST = 4
"""Words; of a shorter sentence it says nothing that they stand in another."""
NAMED = "the organisation"
_NO_WORD = re.compile(r"[^\w'’]+")

Said = tuple[str, ...]


def said(text: str, owner: str) -> Said:
    """The words of a text in lower case, without punctuation, its owner's name neutral: what is compared."""
    return tuple(_NO_WORD.sub(" ", text.replace(owner, NAMED).casefold()).replace("’", "'").split())


@lru_cache(maxsize=65536)
def likeness(one: Said, other: Said) -> float:
    """0 (no word in common) to 1 (the same); below `NEAR` it may be given as 0. The same whichever way it is asked."""
    first, second = sorted((one, other))
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if matcher.real_quick_ratio() < NEAR or matcher.quick_ratio() < NEAR:
        return 0.0
    return matcher.ratio()


@lru_cache(maxsize=65536)
def repeats(one: Said, other: Said) -> bool:
    """Whether the two are near wordings, or the shorter says only what the longer says too."""
    if likeness(one, other) >= NEAR:
        return True
    shorter, longer = sorted((one, other), key=lambda words: (len(words), words))
    if len(shorter) < FEWEST:
        return False
    blocks = SequenceMatcher(None, shorter, longer, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) >= HELD * len(shorter)
