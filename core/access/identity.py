"""Who a request comes from, as sign-in found it out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from core.access.actor import Actor
from core.database.engine import Database


@dataclass(frozen=True)
class Credentials:
    """What a request carries: a session token from its cookie, or an API key from its header."""

    session: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class Session:
    """How long a session lasts: until `ends_at`, and no longer than `idle` after somebody was seen."""

    id: UUID
    seen_at: datetime
    idle: timedelta
    ends_at: datetime


@dataclass(frozen=True)
class Identity:
    """The actor, the policy in force at this moment; for a session its CSRF token and the (key, name) of every
    organisation the person could act for."""

    actor: Actor
    policy: int
    organisation_name: str
    csrf: str | None = None
    session: Session | None = None
    others: tuple[tuple[str, str], ...] = ()

    @property
    def elsewhere(self) -> tuple[tuple[str, str], ...]:
        """The others without the one acted for now."""
        return tuple((key, name) for key, name in self.others if key != self.actor.organisation)


Identify = Callable[[Connection, Credentials], Identity | None]
Notice = Callable[[Database, Identity], None]


def notice_nobody(database: Database, identity: Identity) -> None:
    """For doors that no session uses."""
