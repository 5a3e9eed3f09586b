"""How contacts are said on pages: the choices of the form, and a stale form beside the record."""

from collections.abc import Callable
from dataclasses import dataclass

from core.access.protected import Label
from core.casework.codes import ActivityPurpose, AttendanceStatus, ConsultationMechanism
from core.casework.models import Contact
from core.casework.schemas import ContactIn, ContactLabel
from core.clients.codes import Coded
from core.database import clock
from core.web.forms import FormState
from core.web.parts import Choice, ConflictRow


@dataclass(frozen=True)
class Choices:
    """What the form offers."""

    mechanism: type[ConsultationMechanism] = ConsultationMechanism
    attendance: type[AttendanceStatus] = AttendanceStatus
    purpose: type[ActivityPurpose] = ActivityPurpose
    label: type[ContactLabel] = ContactLabel
    yes_no: tuple[Choice, ...] = (Choice("yes", "Yes"), Choice("no", "No"))


CHOICES = Choices()


def shown(contact: Contact) -> ContactIn:
    """A contact as its form would hold it."""
    at = contact.at.astimezone(clock.LONDON)
    fields = {name: getattr(contact, name) for name in ContactIn.model_fields.keys() - {"day", "began", "label"}}
    label = ContactLabel.RESTRICTED if contact.label is not Label.NORMAL else ContactLabel.NORMAL
    return ContactIn.model_construct(day=at.date(), began=at.time(), label=label, **fields)


def likely() -> FormState:
    """What a new form says already: today, nothing out of the ordinary."""
    today = clock.today()
    day = {"day-day": str(today.day), "day-month": str(today.month), "day-year": str(today.year)}
    usual = {"interpreter_present": "no", "adjustment_made": "no", "label": ContactLabel.NORMAL.value}
    return FormState({**day, **usual})


def differences(state: FormState, contact: Contact) -> list[ConflictRow]:
    """What was typed and what the record says now, where the two differ."""
    now = FormState.showing(shown(contact))
    rows = [ConflictRow(words, _day(state), _day(now)) for words in ("Day",)]
    rows += [ConflictRow(words, say(state.value(name)), say(now.value(name))) for name, (words, say) in _FIELDS.items()]
    return [row for row in rows if row.yours != row.now]


def _day(state: FormState) -> str:
    return " ".join(state.value(f"day-{part}") for part in ("day", "month", "year"))


def _plain(typed: str) -> str:
    return typed.replace("\r\n", "\n").strip()


def _chosen(options: type[Coded] | type[ContactLabel]) -> Callable[[str], str]:
    """A choice in words; what is no choice at all stays as it was sent."""
    words = {option.value: option.words for option in options}
    return lambda typed: words.get(typed, typed)


_FIELDS: dict[str, tuple[str, Callable[[str], str]]] = {
    "began": ("Time", _plain),
    "minutes": ("Minutes", _plain),
    "mechanism": ("How were you in touch?", _chosen(ConsultationMechanism)),
    "attendance": ("Did the person come?", _chosen(AttendanceStatus)),
    "purpose": ("What was it for?", _chosen(ActivityPurpose)),
    "interpreter_present": ("Was an interpreter there?", str.capitalize),
    "adjustment_made": ("Did you adjust anything?", str.capitalize),
    "note": ("Note", _plain),
    "label": ("Who may read it?", _chosen(ContactLabel)),
}
