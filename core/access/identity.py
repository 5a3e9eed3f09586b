"""Who a request comes from, as sign-in found it out."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from core.access.actor import Actor


@dataclass(frozen=True)
class Credentials:
    """What a request carries: a session token from its cookie, or an API key from its header."""

    session: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class Identity:
    """The actor, the policy in force at this moment; for a session its CSRF token and the (key, name) of every
    organisation the person could act for."""

    actor: Actor
    policy: int
    organisation_name: str
    csrf: str | None = None
    sign_in_id: UUID | None = None
    others: tuple[tuple[str, str], ...] = ()

    @property
    def elsewhere(self) -> tuple[tuple[str, str], ...]:
        """The others without the one acted for now."""
        return tuple((key, name) for key, name in self.others if key != self.actor.organisation)


Identify = Callable[[Connection, Credentials], Identity | None]
