"""What counts as no answer."""


def is_missing(answer: object) -> bool:
    """Nothing answered: absent, null, blank, no choice ticked, no record with anything in it. Never the same as 0 or
    no."""
    if isinstance(answer, str):
        return not answer or answer.isspace()
    if isinstance(answer, list | tuple):
        for one in answer:
            if not isinstance(one, dict):
                return False
            for value in one.values():
                if not is_missing(value):
                    return False
        return True
    return answer is None
