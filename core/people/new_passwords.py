"""What a new password must be like, wherever it is chosen: long; nothing else makes guessing harder."""

from typing import Annotated

from pydantic import BaseModel, Field

from core.web.forms import FormState, Typed, parse
from core.web.sentences import Asked

LEAST = 12
DIFFERENT = 5
TOO_PLAIN = "Choose a password with more different letters: three words that do not belong together are good"


class NewPasswordForm(BaseModel):
    """A new password, typed twice."""

    new_password: Annotated[str, Field(min_length=LEAST, max_length=200), Asked("a new password")]
    new_password_again: Annotated[str, Field(max_length=200), Asked("the new password once more")]


def new_password(form: Typed) -> str | FormState:
    """The password, or the form with what is wrong beside its field."""
    asked = parse(NewPasswordForm, form)
    if isinstance(asked, FormState):
        return asked
    if asked.new_password != asked.new_password_again:
        return FormState().with_error("new_password_again", "Type the same password twice")
    if len(set(asked.new_password.casefold())) < DIFFERENT:
        return FormState().with_error("new_password", TOO_PLAIN)
    return asked.new_password
