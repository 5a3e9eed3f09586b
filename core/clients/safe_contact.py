"""What all readable safe-contact instructions about one person say together: the stricter one counts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from core.access.records import Records
from core.clients.models import NO_CONTACT, SafeContact


def instructions_of(records: Records, client_id: UUID) -> Sequence[SafeContact]:
    """The instructions this door shows, the oldest first."""
    return records.find(select(SafeContact).where(SafeContact.client_id == client_id).order_by(SafeContact.id))


def safe_words(instructions: Sequence[SafeContact]) -> str:
    """One line for the top of every page; without any instruction nobody is to be contacted."""
    if not instructions:
        return NO_CONTACT
    if len(instructions) == 1:
        return instructions[0].words
    together = SafeContact(
        may_phone=all(one.may_phone for one in instructions),
        may_text=all(one.may_text for one in instructions),
        may_leave_message=all(one.may_leave_message for one in instructions),
        may_email=all(one.may_email for one in instructions),
        may_post=all(one.may_post for one in instructions),
        best_times=" ".join(one.best_times for one in instructions if one.best_times) or None,
        instructions=" ".join(one.instructions for one in instructions if one.instructions) or None,
    )
    return together.words
