"""What many records said before, asked at once: for whoever hands out everything that is held."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from core.access.audit.history import Past, pasts_of
from core.access.errors import Bypass
from core.access.protected import Judged
from core.access.records import Records


def histories(records: Records, entities: Sequence[Judged]) -> Mapping[UUID, Sequence[Past]]:
    """Every change of each of these records of one kind, oldest first, by id. Raises `Bypass` for a record that this
    door has not shown."""
    if not entities:
        return {}
    if any(entity not in records._session for entity in entities):
        raise Bypass("history is of a record that this door has shown")
    return pasts_of(records._connection, entities[0].kind.name, [entity.id for entity in entities])
