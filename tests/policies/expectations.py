"""What every role may do with every kind of record in every situation, as the real door answers; prints the table that
is reviewed: `python -m tests.policies.expectations > policies/expectations.yaml`."""

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from sqlalchemy import Connection

from core.access.audit.writer import AuditWriter
from core.access.doors import Doors
from core.access.judge import Judge
from core.access.protected import Judged
from core.access.store import PolicyStore
from core.access.system import Reason
from core.access.vocabulary import Action
from core.database.engine import Database
from core.people.sign_in import identify
from core.vocabulary import words_for
from tests import world
from tests.databases import SqliteCopies, opened
from tests.policies import shipped
from tests.policies.scenes import ASKED, Case, Scene, build, home_of
from tests.policies.situations import (
    ABOUT_ADDRESSES,
    ABOUT_CLIENTS,
    ABOUT_OURSELVES,
    ABOUT_STAFF,
    IN_TEAMS,
    LED_BY_US,
    NEW,
    ONLY_OURS,
    REGISTER,
    STARTER,
    WAITING,
    situations_of,
)

NOTHING, NEVER = "nothing", "nothing in any situation"
HEADER = """\
# What every role may do with every kind of record in every situation. Generated from the policy by the real door
# (python -m tests.policies.expectations > policies/expectations.yaml), then read line by line by a person, and run as
# tests: a change of the policy that changes a line here must be meant. README.md explains the words.
# Somebody with several roles has all of theirs together. Everything not named is refused.
"""
SITUATIONS = {
    "clients": ABOUT_CLIENTS,
    "confidential addresses": ABOUT_ADDRESSES | NEW,
    "staff": ABOUT_STAFF,
    "powerful roles": WAITING,
    "leavers and resets": ONLY_OURS,
    "starters": STARTER,
    "members of teams": IN_TEAMS,
    "staff lines": LED_BY_US,
    "organisations": ABOUT_OURSELVES,
    "agreements": REGISTER,
}
Answer = str | dict[str, str]
STORE = PolicyStore(words_for(world.PLUGINS))  # one policy for both databases: it is the same text


@dataclass(frozen=True)
class Door:
    """The real door to the small world."""

    doors: Doors
    scenes: dict[str, Scene]

    def answers(self, role: str, model: type[Judged]) -> str | dict[str, Answer]:
        """By situation what the role may do with records of a kind; by label where the label matters."""
        scene = self.scenes[home_of(role)]
        found: dict[str, dict[str, str]] = {}
        for case, allowed in self._asked(role, scene, model):
            found.setdefault(case.situation, {})[str(case.label)] = ", ".join(allowed) or NOTHING
        if {words for of_label in found.values() for words in of_label.values()} == {NOTHING}:
            return NEVER
        return {situation: _shortened(found[situation]) for situation in situations_of(model)}

    def _asked(self, role: str, scene: Scene, model: type[Judged]) -> Iterator[tuple[Case, list[Action]]]:
        actor = world.actor(scene.cast.me, scene.cast.us, role)
        with self.doors.records(actor, writing=False) as records, self.doors.database.read.connect() as connection:
            judge = records.judge
            ever = [action for action in Action if judge.may_ever(model, action)]
            for case in scene.cases:
                if case.model is model:
                    yield case, [action for action in ever if _allows(judge, connection, action, case)]


def _allows(judge: Judge, connection: Connection, action: Action, case: Case) -> bool:
    """Creating is asked of a record like it, everything else of the record that there is."""
    if action is Action.CREATE:
        return judge.proposed(connection, action, case.model, case.values).allowed
    return case.id is not None and judge.stored(connection, action, case.model, case.id).allowed


def _shortened(of_label: dict[str, str]) -> Answer:
    """One answer where all labels have the same; else labels with the same answer together."""
    labels_of: dict[str, list[str]] = {}
    for label, words in of_label.items():
        labels_of.setdefault(words, []).append(label)
    if len(labels_of) == 1:
        return next(iter(labels_of))
    return {", ".join(labels): words for words, labels in labels_of.items()}


def door_to(database: Database) -> Door:
    """Builds the world in an empty database and puts the shipped policy with the plugins' rules in force."""
    doors = Doors(database, AuditWriter(database), STORE, identify)
    with doors.system(Reason.SEED) as system:
        scenes = build(system)
        world.publish_policy(system, shipped.text())
    return Door(doors, scenes)


def _text(door: Door) -> str:
    body = {
        "situations": SITUATIONS,
        "roles": {
            role: {"asked in": home_of(role), **{model.kind.name: door.answers(role, model) for model in ASKED}}
            for role in shipped.vocabulary().roles
        },
    }
    return HEADER + yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=120)


def _print() -> None:
    with tempfile.TemporaryDirectory() as folder:
        copies = SqliteCopies(Path(folder))
        copies.make_template()
        with copies.copy() as url, opened(url) as database:
            sys.stdout.write(_text(door_to(database)))


if __name__ == "__main__":
    _print()
