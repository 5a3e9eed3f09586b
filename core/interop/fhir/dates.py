"""Reading FHIR dates and times: as exact as the sender knew, checked against the calendar and today."""

import re
from datetime import UTC, date, datetime

from core.interop.fhir.nodes import Node
from core.interop.fhir.values import Moment, PartialDate, Precision

MAX_AGE = 130
"""Years before today that a birth date may lie."""

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_PRECISION = {0: Precision.YEAR, 1: Precision.MONTH, 2: Precision.DAY}
_WRITE_DATE = "Write it as 1980-04-23, 1980-04 or 1980."


def birth_date(patient: Node, today: date) -> PartialDate | None:
    """A year or a year and month is kept as such and counts as estimated; a wrong date is a Fault."""
    text = patient.text("birthDate")
    if text is None:
        patient.warn("birthDate", "No date of birth was given; ask the person or the sender.")
        return None
    found = _partial(text)
    if found is None:
        raise patient.fault("birthDate", f"This is no date of the calendar. {_WRITE_DATE}")
    if found.first > today:
        raise patient.fault("birthDate", "This date of birth lies in the future. Correct it with the sender.")
    if found.first.year < today.year - MAX_AGE:
        raise patient.fault("birthDate", f"This is more than {MAX_AGE} years ago. Correct it with the sender.")
    if found.is_estimated:
        patient.warn("birthDate", f"Only the {found.precision.value} of birth is known; it counts as estimated.")
    return found


def optional_date(node: Node, name: str) -> PartialDate | None:
    """A date that may be partial or carry a time; one that cannot be read is left out with a warning."""
    text = node.text(name)
    if text is None:
        return None
    found = _partial(text[:10])
    if found is None:
        node.warn(name, "This is no date of the calendar and was left out.")
    return found


def optional_moment(node: Node, name: str) -> Moment | None:
    """A FHIR dateTime or instant; one that cannot be read is left out with a warning."""
    text = node.text(name)
    if text is None:
        return None
    found = _moment(text)
    if found is None:
        node.warn(name, "This date or time cannot be read and was left out.")
    return found


def _partial(text: str) -> PartialDate | None:
    parts = _DATE.fullmatch(text)
    if parts is None:
        return None
    numbers = [int(part) for part in parts.groups() if part]
    try:
        first = date(*[*numbers, 1, 1][:3])
    except ValueError:
        return None
    return PartialDate(first, _PRECISION[len(numbers) - 1])


def _moment(text: str) -> Moment | None:
    partial = _partial(text)
    if partial is not None:
        return Moment(partial.first, None)
    try:
        at = datetime.fromisoformat(text)
        # A time without its zone is not to be guessed at: the day stands, the time is left out.
        return Moment(at.date(), at.astimezone(UTC) if at.tzinfo else None)
    except (ValueError, OverflowError):
        return None
