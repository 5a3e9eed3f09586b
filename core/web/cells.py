"""Table cells and tags: in Python because one page holds hundreds, and a template macro costs five times as much."""

from collections.abc import Callable
from functools import lru_cache

from markupsafe import Markup, escape

Caller = Callable[[], str]

_EMPTY = Markup('<span class="fp-quiet">Not recorded</span>')


def row_head(label: str, value: object = None, *, caller: Caller | None = None) -> Markup:
    """The cell that names its row: a value, or a call block."""
    return Markup(f"{_opening(label, 'th')}{_shown(value, caller)}</th>")


def cell(label: str, value: object = None, *, numeric: bool = False, caller: Caller | None = None) -> Markup:
    """One cell under the heading `label`: a value, or a call block. None shows "Not recorded"."""
    return Markup(f"{_opening(label, 'td', numeric)}{_shown(value, caller)}</td>")


@lru_cache(maxsize=1024)
def _opening(label: str, tag: str, numeric: bool = False) -> str:
    """The same for every row of a table: written once."""
    kind = "nhsuk-table__cell nhsuk-table__cell--numeric" if numeric else "nhsuk-table__cell"
    place = 'scope="row" role="rowheader"' if tag == "th" else 'role="cell"'
    return f'<{tag} class="{kind}" {place} data-label="{escape(label)}">'


def tag(words: object, colour: str = "") -> Markup:
    """Words in a coloured box; `colour` is a `TagColour`, or empty for the usual blue."""
    shade = f" nhsuk-tag--{escape(colour)}" if colour else ""
    return Markup(f'<strong class="nhsuk-tag{shade}">{_shown(words, None)}</strong>')


def _shown(value: object, caller: Caller | None) -> str:
    if caller is not None:
        return caller()
    if value is None:
        return _EMPTY
    # A name that the page does not know raises here, as it does when a template prints it.
    return escape(value)
