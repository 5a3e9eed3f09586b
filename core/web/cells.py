"""Table cells and tags: in Python because one page holds hundreds, and a template macro costs five times as much."""

from collections.abc import Callable

from markupsafe import Markup, escape

Caller = Callable[[], str]

_EMPTY = Markup('<span class="fp-quiet">Not recorded</span>')


def row_head(label: str, value: object = None, *, caller: Caller | None = None) -> Markup:
    """The cell that names its row: a value, or a call block."""
    kind = 'class="nhsuk-table__cell" scope="row" role="rowheader"'
    return Markup(f'<th {kind} data-label="{escape(label)}">{_shown(value, caller)}</th>')


def cell(label: str, value: object = None, *, numeric: bool = False, caller: Caller | None = None) -> Markup:
    """One cell under the heading `label`: a value, or a call block. None shows "Not recorded"."""
    kind = "nhsuk-table__cell nhsuk-table__cell--numeric" if numeric else "nhsuk-table__cell"
    return Markup(f'<td class="{kind}" role="cell" data-label="{escape(label)}">{_shown(value, caller)}</td>')


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
