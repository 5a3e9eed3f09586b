"""Settings of a plugin as a form: what its fields show, and what was typed into them."""

from core.extensions.settings import Setting, Settings, Value, WholeNumber, YesNo
from core.web.forms import FormState

REASON = "reason"
LONGEST_REASON = 500


def field(setting: Setting) -> str:
    """Of the form; apart from the form's own fields, whatever the setting is called."""
    return f"settings.{setting.key}"


def typed(settings: Settings) -> dict[str, str | list[str]]:
    """What holds now, as if it had been typed."""
    return {field(one): _shown(settings.values[one.key]) for one in settings.declared}


def read_typed(settings: Settings, state: FormState) -> dict[str, Value] | FormState:
    """Every setting of the form, or the form with one sentence for each that cannot be kept."""
    read = {one: _read(one, state.value(field(one)).strip()) for one in settings.declared}
    for setting, value in read.items():
        if fault := setting.fault(value):
            state = state.with_error(field(setting), f"{setting.title}: {fault}")
    if not 3 <= len(state.value(REASON).strip()) <= LONGEST_REASON:
        state = state.with_error(REASON, f"Enter a reason of 3 to {LONGEST_REASON} characters")
    return state if state.errors else {setting.key: value for setting, value in read.items()}


def _read(setting: Setting, text: str) -> Value:
    """What cannot be read stays as it was typed, so that the setting says what to enter."""
    match setting:
        case YesNo() if text in ("yes", "no"):
            return text == "yes"
        case WholeNumber() if text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) <= 12:
            return int(text)
    return text


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
