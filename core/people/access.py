"""Access words of the people feature: roles of staff as a kind of record, and which of them wait for a second yes."""

from sqlalchemy import ColumnElement, false

from core.access.actor import Me
from core.access.protected import Anchor, Record
from core.access.vocabulary import AccessWords, Condition
from core.access.words import WORDS as ACCESS
from core.people.models import RoleHeld

ROLES = ACCESS.roles


def _awaits_approval(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("is_approved") == false()


def _powerful_role(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("role").in_(sorted(role.name for role in ROLES if role.powerful))


WORDS = AccessWords(
    models=(RoleHeld,),
    conditions=(
        Condition(
            "awaits_approval",
            "the role has been asked for and waits for somebody of another organisation",
            _awaits_approval,
            frozenset({Anchor.STAFF}),
            kinds=frozenset({RoleHeld.kind.name}),
        ),
        Condition(
            "powerful_role",
            "the role is one of the powerful ones, which two people of two organisations grant",
            _powerful_role,
            frozenset({Anchor.STAFF}),
            kinds=frozenset({RoleHeld.kind.name}),
        ),
    ),
)
