"""A process that runs the ticker and nothing else; its job writes one row a run. `python -m tests.core.ticker.running
DATABASE-URL PATIENCE`"""

import sys
import time
from datetime import timedelta

from sqlalchemy import insert, select

from core.access.audit.writer import AuditWriter
from core.access.doors import Doors
from core.access.store import PolicyStore
from core.database.engine import open_database
from core.organisations.installation import TABLE as FACTS
from core.people.sign_in import identify
from core.ticker.jobs import Job, Tick
from core.ticker.lease import Lease
from core.ticker.ticker import Ticker
from core.vocabulary import words_for


def write_down(tick: Tick) -> None:
    """One more row, which names the process that wrote it."""
    with tick.door() as system:
        ran = len(system.connection.execute(select(FACTS.c.name)).all())
        system.connection.execute(insert(FACTS), {"name": f"run {ran}", "value": tick.lease.holder})


def main(url: str, patience: float) -> None:
    database = open_database(url)
    doors = Doors(database, AuditWriter(database), PolicyStore(words_for(())), identify)
    with Ticker(doors, [Job("test: write down", timedelta(0), write_down)], every=0.1, lease=Lease(database, patience)):
        time.sleep(120)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
