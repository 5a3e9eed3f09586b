"""`kill -9` of a worker or of everything, under load: no acknowledged write is lost, none is there twice, and the audit
is whole after each."""

import random
from pathlib import Path

import pytest

from tests.faults.conftest import Work
from tests.faults.load import Load
from tests.faults.processes import Service, service, wait_for

pytestmark = [pytest.mark.faults, pytest.mark.slow]
BETWEEN = 8
"""Contacts acknowledged between two kills, at the least."""


def kill(running: Service, chosen: random.Random) -> None:
    """A worker, the parent of all workers, or all at once; what is down afterwards is started again."""
    victim = chosen.choice(("worker", "worker", "parent", "everything"))
    children = running.children()
    if victim == "worker" and children:
        chosen.choice(children).kill()
    elif victim == "parent" and running.process is not None:
        running.process.kill()
        running.process.wait()
        wait_for(lambda: not any(child.is_running() for child in children), "orphaned workers have stopped")
        running.start()
    else:
        running.kill_everything()
        running.start()


def test_nothing_acknowledged_is_lost_and_nothing_is_there_twice(work: Work, tmp_path: Path, kills: int) -> None:
    chosen = random.Random(2026)
    with (
        service(work.doors.database.read.url.render_as_string(hide_password=False), tmp_path, workers=2) as running,
        Load(running.address, work.address, work.token) as load,
    ):
        for _ in range(kills):
            wait_for(load.more(BETWEEN), "contacts are written")
            kill(running, chosen)
            assert work.audit().fault is None
        wait_for(load.more(BETWEEN), "contacts are written after the last kill")
    there = work.contacts()
    lost = [key for key in load.acknowledged if key not in there]
    twice = [key for key, ids in there.items() if len(ids) > 1]
    elsewhere = [key for key, place in load.acknowledged.items() if not place.endswith(there[key][0])]
    assert (load.faults, lost, twice, elsewhere) == ([], [], [], [])
    assert work.entries() == len(there)


def test_a_key_sent_again_after_a_kill_is_given_the_same_answer(work: Work, tmp_path: Path) -> None:
    url = work.doors.database.read.url.render_as_string(hide_password=False)
    with service(url, tmp_path) as running:
        with Load(running.address, work.address, work.token) as load:
            wait_for(load.more(BETWEEN), "contacts are written")
        before = len(work.contacts())
        running.kill_everything()
        running.start()
        again = {key: load.once(key) for key in load.acknowledged}
    assert {key: answer.headers["location"] for key, answer in again.items()} == load.acknowledged
    assert len(work.contacts()) == before
