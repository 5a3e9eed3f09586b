"""Changes to how one signs in oneself: their tables are the system's own, so no actor's door reaches them."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from fastapi import Request

from core.access.identity import Identity
from core.access.own_forms import WrongForm
from core.access.routing import SignInNeeded, credentials_of
from core.access.system import Reason, SystemRecords
from core.people.sign_in import identify
from core.web.forms import FormState, Typed

WHY = "the session and its form token are checked with the change itself"


@dataclass(frozen=True)
class Myself:
    """Who changes something of their own, and the door to it."""

    system: SystemRecords
    identity: Identity

    @property
    def id(self) -> UUID:
        return self.identity.actor.person_id

    @property
    def session_id(self) -> UUID:
        if self.identity.session is None:
            raise SignInNeeded  # a key has nothing of its own to change
        return self.identity.session.id


def show_me(request: Request) -> None:
    """For the page that answers such a change: who looks, as on every other page."""
    with request.app.state.doors.answering(credentials_of(request), writing=False) as call:
        if call is None:
            raise SignInNeeded
        request.state.identity = call.identity
        request.app.state.show_viewer(request, call.identity, call.records)


@contextmanager
def myself(request: Request, form: Typed) -> Iterator[Myself]:
    """One transaction: whoever has no session, or posts a form that is not its own, changes nothing."""
    with request.app.state.doors.system(Reason.SIGN_IN) as system:
        identity = identify(system.connection, credentials_of(request))
        if identity is None or identity.csrf is None:
            raise SignInNeeded
        if not secrets.compare_digest(identity.csrf.encode(), FormState(form).value("csrf").encode()):
            raise WrongForm
        request.state.identity = identity
        yield Myself(system, identity)
