"""What is wrong with the settings, a sentence a setting: it is named, and what it holds is never repeated."""

from collections.abc import Sequence

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from core.settings import PREFIX, Settings
from core.web.sentences import sentence


def is_about_settings(refusal: ValidationError) -> bool:
    return refusal.title == Settings.__name__


def sentences_of(refusal: ValidationError) -> Sequence[str]:
    faults = refusal.errors(include_url=False, include_input=False)
    return [f"{_said(fault)}." for fault in faults]


def _said(fault: ErrorDetails) -> str:
    name = f"{PREFIX}{'_'.join(map(str, fault['loc'])).upper().removeprefix(PREFIX)}"
    if fault["type"] == "literal_error":
        return f"{name} must be {fault['ctx']['expected']}"
    return sentence(fault, name)
