"""Small numbers kept back, so that nobody is picked out of a figure whose people the reader may not see.

What the reader may read anyway they could count for themselves. So of each number only the part that does not open
counts here: from 1 to 4 it is kept back, and as many of its neighbours with it as are needed to hide it from whoever
takes the others from the total. A total of nothing is told: it is about nobody.
"""

from collections.abc import Hashable, Iterable, Sequence

SMALLEST = 5
"""A number of people whom the reader may not see is told from here on."""
Closed = tuple[frozenset[Hashable], ...]
"""The people of each column who do not open to the reader: five records of one person are one person."""


def is_safe(closed: Closed) -> bool:
    return all(not one or len(one) >= SMALLEST for one in closed)


def kept_back(rows: Sequence[Closed], forced: Iterable[int] = ()) -> set[int]:
    """Which rows of a table are kept back whole, by their place. `forced` are kept back in any case.

    What is kept back adds up to what a reader can work out from the total: that sum is safe in every column, and says
    nothing certain of any one row in it. Where all rows together are too few, all are kept back, and so is their total.
    """
    hidden = {n for n, closed in enumerate(rows) if not is_safe(closed)} | set(forced)
    while hidden and not _hides([rows[n] for n in sorted(hidden)]):
        left = [n for n in range(len(rows)) if n not in hidden and any(rows[n])]
        if not left:
            return set(range(len(rows)))
        hidden.add(min(left, key=lambda n: (_people(rows[n]), n)))
    return hidden


def _hides(rows: Sequence[Closed]) -> bool:
    """Whether the sum of these rows leaves each of them open: not every one of them the least it can be, nor every one
    the most that is kept back for its own sake."""
    people = [_people(row) for row in rows if any(row)]
    if not people:
        return True
    together = tuple(frozenset().union(*column) for column in zip(*rows, strict=True))
    least, most = len(people), len(people) * (SMALLEST - 1)
    return is_safe(together) and least < sum(people) and (sum(people) != most or max(people) >= SMALLEST)


def _people(row: Closed) -> int:
    return len(frozenset().union(*row))
