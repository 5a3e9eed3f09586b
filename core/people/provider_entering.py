"""Coming in with an identity provider: going there, coming back once, and linking one's account to it."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, Row, delete, insert, select
from sqlalchemy.exc import IntegrityError

from core.access.protected import table_of
from core.access.system import Reason, SystemRecords
from core.database import clock
from core.database.ids import new_id
from core.notices.models import Importance
from core.notices.telling import Told, tell
from core.people.entering import Gate, Outcome, Visit, Wrong, go_on_as
from core.people.provider import Errand, Provider
from core.people.provider_models import ProviderLink, ProviderVisit
from core.people.provider_roles import follow_claims
from core.people.provider_rules import Claims
from core.people.provider_tokens import NotAccepted
from core.people.sign_in import SLACK, fingerprint, organisations_of

L, V = table_of(ProviderLink), table_of(ProviderVisit)
VISIT_LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Linked:
    """The account is linked now."""


@dataclass(frozen=True)
class NotLinked:
    """The provider knows them, we do not: nobody has linked this to their account."""


@dataclass(frozen=True)
class Taken:
    """Somebody else has linked it, or the account is linked already."""


def set_out(gate: Gate, person_id: UUID | None = None) -> Errand:
    """A new visit: to sign in, or to link the account of somebody who has just given their password."""
    errand = Errand(secrets.token_urlsafe(32), secrets.token_urlsafe(24), secrets.token_urlsafe(64))
    row = {
        "id": new_id(), "state_hash": fingerprint(errand.state), "nonce": errand.nonce, "verifier": errand.verifier,
        "person_id": person_id, "ends_at": clock.now() + VISIT_LASTS,
    }  # fmt: skip
    with gate.doors.system(Reason.SIGN_IN) as system:
        system.connection.execute(insert(ProviderVisit), row)
    return errand


def come_back(
    gate: Gate, provider: Provider, visit: Visit, state: str, code: str, who: UUID | None
) -> Outcome | Linked | NotLinked | Taken:
    """Each visit ends here, whatever comes of it. `who` has a session now: an account is linked by its own person only.
    Raises `ProviderDown` or `NotAccepted`."""
    begun = _ended(gate, state)
    claims = provider.who(code, Errand(state, begun.nonce, begun.verifier))
    subject = str(claims["sub"])
    if len(subject) > 255:
        raise NotAccepted("subject")
    with gate.doors.system(Reason.SIGN_IN) as system:
        if begun.person_id is not None:
            return _link(system, provider, subject, begun.person_id, who)
        return _enter(system, gate, provider, visit, subject, claims)


def linked_since(connection: Connection, issuer: str, person_id: UUID) -> datetime | None:
    asked = select(L.c.linked_at).where(L.c.issuer == issuer, L.c.person_id == person_id)
    found: datetime | None = connection.execute(asked).scalar()
    return found


def unlink(connection: Connection, issuer: str, person_id: UUID) -> None:
    connection.execute(delete(ProviderLink).where(L.c.issuer == issuer, L.c.person_id == person_id))


def forget_visits(connection: Connection, before: datetime) -> None:
    connection.execute(delete(ProviderVisit).where(V.c.ends_at < before))


def _ended(gate: Gate, state: str) -> Row[*tuple[object, ...]]:
    """The visit, taken off the table as it is read: a second one with the same state is nobody's."""
    now, key = clock.now(), fingerprint(state)
    with gate.doors.system(Reason.SIGN_IN) as system:
        good = (V.c.state_hash == key, V.c.ends_at > now, V.c.ends_at <= now + VISIT_LASTS + SLACK)
        found = system.connection.execute(select(V).where(*good).with_for_update()).first()
        if found is None or not system.connection.execute(delete(V).where(V.c.id == found.id)).rowcount:
            raise NotAccepted("state")
    return found


def _link(
    system: SystemRecords, provider: Provider, subject: str, person_id: UUID, who: UUID | None
) -> Linked | Taken | NotLinked:
    if who != person_id:
        return NotLinked()
    link_id, now = new_id(), clock.now()
    row = {"id": link_id, "issuer": provider.issuer, "subject": subject, "person_id": person_id, "linked_at": now}
    try:
        with system.connection.begin_nested():
            system.connection.execute(insert(ProviderLink), row)
    except IntegrityError:
        return Taken()
    system.note("identity provider linked", detail=str(person_id))
    name, source = provider.rules.name, f"linked {link_id}"
    words = f"Your account is linked to {name}. If that was not you, end the link and tell your people admin."
    for organisation_id, _, _ in organisations_of(system.connection, person_id)[:1]:
        tell(system, Told(person_id, organisation_id, words, "/account/provider", source, Importance.IMPORTANT))
    return Linked()


def _enter(
    system: SystemRecords, gate: Gate, provider: Provider, visit: Visit, subject: str, claims: Claims
) -> Outcome | NotLinked:
    asked = select(L.c.person_id).where(L.c.issuer == provider.issuer, L.c.subject == subject)
    person_id: UUID | None = system.connection.execute(asked).scalar()
    if person_id is None:
        system.note("sign-in refused", detail="not linked")
        return NotLinked()
    rules = provider.rules
    ready: Callable[[], None] = lambda: follow_claims(system, person_id, rules.wanted(claims), rules.name)  # noqa: E731
    outcome = go_on_as(system, gate, visit, person_id, is_sure=rules.second_step.was_taken(claims), ready=ready)
    if isinstance(outcome, Wrong):
        system.note("sign-in refused", detail="no role")
    return outcome
