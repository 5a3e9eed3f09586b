"""Putting a policy in force: a checked text, asked for and approved by two policy admins of two organisations."""

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from core.access.doors import Doors
from core.access.errors import Conflict, Refused
from core.access.identity import Identity
from core.access.policy import Policy
from core.access.system import Reason, SystemRecords
from core.access.versions import newest, publish, text_of

POLICY_ADMIN = "policy_admin"


@dataclass(frozen=True)
class Published:
    """What is in force now: `before` is the number it took over from."""

    number: int
    before: int | None
    rules: int


def publish_policy(
    doors: Doors, *, text: str, asked: Identity, approved: Identity, note: str | None = None
) -> Published:
    """Check the text and put it in force everywhere, with the next request.

    Raises `Refused` for two who may not do this together, `PolicyFaults` naming every fault of the text, and `Conflict`
    when it is in force already or another was published meanwhile. The floor lies beneath every policy: a text that
    would open what it keeps shut is in force, and opens nothing of it.
    """
    try:
        _refuse_unfit(asked, approved)
    except Refused as refusal:
        with doors.system(Reason.POLICY) as system:
            system.note("publish refused", detail=f"{_who(asked, approved)}: {refusal}")
        raise
    try:
        with doors.system(Reason.POLICY) as system:
            return _put_in_force(doors, system, text, asked, approved, note)
    except IntegrityError:
        raise Conflict("Another policy was published at this moment. Look at it, then publish again.") from None


def _refuse_unfit(asked: Identity, approved: Identity) -> None:
    if asked.actor.is_system or approved.actor.is_system:
        raise Refused("A system may not publish or approve a policy.")
    if asked.actor.person_id == approved.actor.person_id:
        raise Refused("Nobody approves their own change: the second key must be another person's.")
    if asked.actor.acts_with(approved.actor):
        raise Refused("The two policy admins must act for two organisations.")
    for identity in (asked, approved):
        if POLICY_ADMIN not in identity.actor.roles:
            raise Refused(f"{identity.actor.name} is no policy admin of {identity.organisation_name} today.")


def _put_in_force(
    doors: Doors, system: SystemRecords, text: str, asked: Identity, approved: Identity, note: str | None
) -> Published:
    connection = system.connection
    policy = Policy(text, doors.policies.words(connection))
    before = newest(connection)
    if before is not None and text_of(connection, before) == text:
        raise Conflict(f"This policy is in force already, as version {before}.")
    number = publish(connection, text, note, asked.actor.person_id, approved.actor.person_id)
    system.note("policy published", detail=f"version {number}; {_who(asked, approved)}")
    rules = sum(1 for id in policy.rules if not id.startswith("floor"))
    return Published(number, before, rules)


def _who(asked: Identity, approved: Identity) -> str:
    return (
        f"asked by {asked.actor.person_id} for {asked.actor.organisation}, "
        f"approved by {approved.actor.person_id} for {approved.actor.organisation}"
    )
