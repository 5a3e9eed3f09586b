"""Filling in how names sound that were there before sounds were kept: a few at a time, by the matcher."""

from sqlalchemy import bindparam, select, update

from core.access.protected import table_of
from core.clients.models import Client, ClientName
from core.clients.sounds import first_sound
from core.ticker.jobs import Tick

BATCH = 500


def hear(tick: Tick) -> None:
    """Until every name has been heard. No change of a record: nothing that people wrote is touched."""
    for model in (Client, ClientName):
        while not tick.is_stopping() and _batch(tick, model) == BATCH:
            pass


def _batch(tick: Tick, model: type[Client] | type[ClientName]) -> int:
    table = table_of(model)
    unheard = select(table.c.id, table.c.family_name, table.c.given_name).where(table.c.family_sound.is_(None))
    with tick.door() as system:
        rows = system.connection.execute(unheard.limit(BATCH)).all()
        if rows:
            system.connection.execute(
                update(table)
                .where(table.c.id == bindparam("row"))
                .values(family_sound=bindparam("family"), given_sound=bindparam("given")),
                [{"row": id, "family": first_sound(family), "given": first_sound(given)} for id, family, given in rows],
            )
    return len(rows)
