"""What counts as no answer."""

from collections.abc import Mapping


def is_missing(answer: object) -> bool:
    """Nothing answered: absent, null, blank, no choice ticked, no record with anything in it. Never the same as 0 or
    no."""
    if isinstance(answer, str):
        return not answer or answer.isspace()
    if isinstance(answer, list | tuple):
        return all(isinstance(one, Mapping) and all(map(is_missing, one.values())) for one in answer)
    return answer is None
