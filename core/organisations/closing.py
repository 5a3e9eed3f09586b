"""When a service takes nobody: the same sentence, however somebody is brought to it."""

from core.access.errors import Invalid
from core.database import clock
from core.organisations.models import Service
from core.web.filters import plain_day


def closed_words(service: Service) -> str | None:
    """That it takes nobody today, and until when; None while it takes people."""
    if not service.is_closed_on(clock.today()):
        return None
    until = f"until {plain_day(service.closed_until)}" if service.closed_until else "today"
    return f"{service.name} takes nobody {until}"


def refuse_closed(service: Service, field: str) -> None:
    """Raises `Invalid` for a service that takes nobody today."""
    if words := closed_words(service):
        raise Invalid(field, f"{words}. Choose another service.")
