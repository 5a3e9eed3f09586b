"""Letting somebody choose a new password: asked for by their people admin, and by a second one where it reaches
further; everything that they were signed in with ends as the link is made."""

import secrets
from uuid import UUID

from sqlalchemy import Connection, delete, select, update

from core.access.errors import Invalid, Refused
from core.access.protected import table_of
from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.notices.models import Importance
from core.notices.telling import Told, tell
from core.people.ending import end_everywhere, end_keys
from core.people.links import keep_link
from core.people.models import Account, Person
from core.people.provider_models import ProviderLink
from core.people.reset_models import SignInReset
from core.people.schemas import ResetAsked

A, P = table_of(Account), table_of(ProviderLink)
CLOSED = ""
"""No password has this hash. Unlike an account that never had one, it is opened by its link alone."""


def ask_for_reset(records: Records, *, asked: ResetAsked) -> SignInReset:
    """Of somebody who works here. Whether one person may decide it is the policy's to say; where not, it waits.
    Raises `Invalid` naming the field, or `Refused`."""
    _refuse_systems(records)
    _refuse_unfit_person(records, asked.person_id)
    actor = records.actor
    reset = SignInReset(
        person_id=asked.person_id, organisation_id=actor.organisation_id, reason=asked.reason, is_approved=True,
        asked_by=actor.person_id, asked_at=clock.now(), starts=clock.today(),
    )  # fmt: skip
    reset.is_approved = records.may(Action.CREATE, reset)
    records.because(asked.reason)
    return records.add(reset)


def approve_reset(records: Records, *, reset: SignInReset) -> None:
    """The second yes, by a people admin of another organisation; it counts from tomorrow."""
    _refuse_systems(records)
    with records.act(Action.APPROVE, reset):
        reset.approve(by=records.actor.person_id, today=clock.today())


def make_link(records: Records, *, reset: SignInReset) -> str:
    """The token of the link, shown this once. From now on neither sessions nor keys nor the old password of the person
    open anything, nor an identity provider that somebody linked with it; their second step stays as it was."""
    _refuse_systems(records)
    with records.act(Action.GRANT, reset):
        reset.issue(at=clock.now(), today=clock.today())
    token = secrets.token_urlsafe(32)
    person_id, organisation_id = reset.person_id, reset.organisation_id
    records.alongside(lambda connection: _keep_link(connection, token, person_id, organisation_id))
    tell(
        records,
        Told(
            person_id, organisation_id, f"{records.actor.name} made a link for you to choose a new password. "
            "All that you were signed in with has ended. If you did not ask for it, tell a privacy officer.",
            "/account", f"sign-in reset {reset.id}", Importance.IMPORTANT,
        ),
    )  # fmt: skip
    return token


def _keep_link(connection: Connection, token: str, person_id: UUID, organisation_id: UUID) -> None:
    closed = update(Account).where(A.c.person_id == person_id).values(password_hash=CLOSED)
    if connection.execute(closed).rowcount == 0:
        raise Invalid("person_id", "This person has no sign-in yet.")
    end_everywhere(connection, person_id)
    end_keys(connection, person_id)
    connection.execute(delete(ProviderLink).where(P.c.person_id == person_id))
    keep_link(connection, token, person_id, organisation_id)


def _refuse_unfit_person(records: Records, person_id: UUID) -> None:
    if person_id == records.actor.person_id:
        raise Invalid("person_id", "Nobody resets their own sign-in. Ask another people admin.")
    found = records.find(select(Person).where(Person.id == person_id))
    if not found or found[0].is_system:
        raise Invalid("person_id", "Choose one of the people shown.")


def _refuse_systems(records: Records) -> None:
    """Whatever roles somebody gave a system: a key that runs by itself lets nobody in."""
    if records.actor.is_system:
        raise Refused("A system may not reset a sign-in.")
