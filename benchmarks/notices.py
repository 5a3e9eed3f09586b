"""Ten thousand due messages, through outbox, inboxes and a mail server of its own process, on each database."""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import PIPE, Popen

from sqlalchemy import insert

from benchmarks.databases import crowded, urls
from core.access.actor import Actor
from core.access.doors import Doors
from core.access.outbox import OutboxMessage
from core.access.system import Reason
from core.database import clock
from core.database.ids import new_id
from core.features import jobs
from core.notices.models import Channel, StaffAddress
from core.notices.telling import NOTICE
from core.settings import Settings
from core.ticker.jobs import Tick
from core.ticker.lease import Lease
from tests.core.notices.outside import mail_server

MESSAGES = 10_000
RUNS = ("notices: hand out", "notices: email")


def run() -> Iterator[tuple[str, float, int]]:
    """(database, seconds until all were sent, how many arrived a second time)"""
    with urls() as places:
        for name, url in places.items():
            doors, crowd = crowded(url, 100)
            _fill(doors, crowd.practitioner)
            with _sink() as (port, sink):
                seconds = _deliver(doors, port)
                arrived = _arrived(sink)
            doors.database.close()
            if len(arrived) != MESSAGES:
                raise RuntimeError(f"{len(arrived)} of {MESSAGES} messages arrived")
            yield name, seconds, sum(arrived.values()) - MESSAGES


def _fill(doors: Doors, told: Actor) -> None:
    who = {"person_id": told.person_id, "organisation_id": told.organisation_id}
    about = {**{name: str(id) for name, id in who.items()}, "href": "/", "ladder": None}
    with doors.system(Reason.SEED) as system:
        system.add(StaffAddress(**who, channel=Channel.EMAIL, address="ana@example.org"))
        rows = [
            {
                "id": new_id(),
                "topic": NOTICE,
                "at": clock.now(),
                "body": {**about, "words": "Something.", "source": f"bench {n}", "importance": "important"},
            }
            for n in range(MESSAGES)
        ]
        system.connection.execute(insert(OutboxMessage), rows)


def _deliver(doors: Doors, port: int) -> float:
    lease = Lease(doors.database)
    lease.hold()
    settings = Settings(smtp_url=f"smtp://127.0.0.1:{port}", mail_from="fingerpost@example.org")
    todo = [job for job in jobs(settings) if job.name in RUNS]
    began = time.perf_counter()
    for job in todo:
        job.run(Tick(doors, lease, clock.now()))
    return time.perf_counter() - began


@contextmanager
def _sink() -> Iterator[tuple[int, Popen[str]]]:
    with Popen([sys.executable, "-m", "benchmarks.notices"], stdin=PIPE, stdout=PIPE, text=True) as sink:
        assert sink.stdout is not None
        yield int(sink.stdout.readline()), sink


def _arrived(sink: Popen[str]) -> Counter[str]:
    """How often each message arrived, by its id."""
    told, _ = sink.communicate("done\n")
    return Counter(told.split())


def _be_a_sink() -> None:
    """A mail server until told that all is done; then the id of each message that it took."""
    with mail_server() as mailbox:
        print(mailbox.port, flush=True)
        sys.stdin.readline()
        for _, text in mailbox.took:
            print(next(line for line in text.splitlines() if line.lower().startswith("message-id")).split()[1])


if __name__ == "__main__":
    _be_a_sink()
