"""Forms sent twice: the same form with the same answers is one submission, with other answers another."""

from uuid import UUID, uuid5

from core.database.ids import new_id
from core.web.forms import FormState

FIELD = "form_id"


def new_form(filled_in: FormState | None = None) -> FormState:
    """A form that can be told from every other one, empty or with answers that are likely."""
    return FormState({**(filled_in.values if filled_in else {}), FIELD: str(new_id())})


def submission_of(state: FormState, content: str) -> UUID | None:
    """What this form with this content is known by; None for a form without its id.

    The content counts too: whoever goes back to a form and writes something else means something else.
    """
    try:
        return uuid5(UUID(state.value(FIELD)), content)
    except ValueError:
        return None
