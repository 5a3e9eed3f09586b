"""One audit entry as a value, before it is written, and how doors collect them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from core.access.actor import Actor
from core.access.audit.models import CAME_LATER
from core.database import clock

ALLOWED, REFUSED = "allowed", "refused"
LIST = "list"
"""A list is one entry for each organisation whose records it showed."""


@dataclass(frozen=True)
class Entry:
    """What happened; who and when are filled in by the trail."""

    action: str
    kind: str | None = None
    record_id: UUID | None = None
    about_id: UUID | None = None
    outcome: str = ALLOWED
    rule: str | None = None
    basis: str | None = None
    policy: int | None = None
    shown: tuple[UUID, ...] | None = None
    detail: str | None = None
    owner_id: UUID | None = None
    facts: str | None = None


@dataclass(frozen=True)
class Stamp:
    """Who acts, the same for every entry of one door."""

    actor_id: UUID | None
    organisation_id: UUID | None
    roles: str | None
    through: str

    @classmethod
    def of(cls, actor: Actor) -> "Stamp":
        return cls(actor.person_id, actor.organisation_id, " ".join(actor.roles)[:200], actor.through)


Row = dict[str, object]
_Seen = tuple[UUID | None, UUID | None]
"""Whom a record in a list is about, and to which organisation it belongs, as far as the list says."""


def row(stamp: Stamp, entry: Entry, at: datetime | None = None) -> Row:
    """The entry as a row to insert."""
    shown = None if entry.shown is None else [str(id) for id in entry.shown]
    return {
        "at": at or clock.now(),
        "actor_id": stamp.actor_id,
        "organisation_id": stamp.organisation_id,
        "roles": stamp.roles,
        "through": stamp.through,
        **entry.__dict__,
        "shown": shown,
        "owner_id": None if entry.owner_id == stamp.organisation_id else entry.owner_id,
    }


def to_insert(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows without the columns that came later, where none of them says anything there: what is written down of an
    older database, backed up before it is migrated, goes into a table that has none of these yet."""
    if any(row[name] is not None for row in rows for name in CAME_LATER):
        return rows
    return [{name: said for name, said in row.items() if name not in CAME_LATER} for row in rows]


class Trail:
    """What one door has seen, done and been refused, until it is written."""

    def __init__(self, stamp: Stamp) -> None:
        self.stamp = stamp
        self._opened: dict[tuple[str, UUID], Entry] = {}
        self._listed: dict[str, dict[UUID, _Seen]] = {}
        self._notes: list[Row] = []
        self._writes: list[Row] = []

    def saw(self, kind: str, id: UUID, about: UUID | None, owner: UUID | None = None) -> None:
        """A record came in with a list or a relationship: one entry per kind and owner when the door closes."""
        if (kind, id) not in self._opened:
            self._listed.setdefault(kind, {})[id] = (about, owner)

    def opened(self, entry: Entry) -> None:
        """A record was asked for by its id."""
        if entry.kind and entry.record_id:
            self._opened[entry.kind, entry.record_id] = entry
            self._listed.get(entry.kind, {}).pop(entry.record_id, None)

    def note(self, entry: Entry) -> None:
        self._notes.append(row(self.stamp, entry))

    def wrote(self, entry: Entry) -> None:
        self._writes.append(row(self.stamp, entry))

    def adopt(self, rows: list[Row]) -> None:
        """Rows of another trail, whose door was opened within this one's transaction."""
        self._notes += rows

    def forget_writes(self) -> None:
        """The transaction was rolled back: what was seen and refused stays, what was written did not happen."""
        self._writes.clear()

    def concerned(self) -> set[tuple[str, UUID]]:
        """(kind, id) of all that was asked for by its id or written."""
        written = {(cast(str, row["kind"]), cast(UUID, row["record_id"])) for row in self._writes}
        return written | self._opened.keys()

    @property
    def has_writes(self) -> bool:
        return bool(self._writes)

    def rows(self) -> list[Row]:
        """All rows, in a fixed order."""
        at = clock.now()
        rows = [row(self.stamp, entry, at) for entry in self._opened.values()]
        for kind, seen in self._listed.items():
            rows += [row(self.stamp, _listing(kind, *of_one), at) for of_one in self._by_owner(seen)]
        return rows + self._notes + self._writes

    def _by_owner(self, seen: dict[UUID, _Seen]) -> Iterable[tuple[UUID | None, dict[UUID, _Seen]]]:
        """An organisation finds what others were shown of its own; what is ours, or of nobody, is one list."""
        owners = {owner for _, owner in seen.values()}
        if len(owners) == 1:
            return [(next(iter(owners)), seen)]
        found: dict[UUID | None, dict[UUID, _Seen]] = {}
        for id, one in seen.items():
            owner = None if one[1] == self.stamp.organisation_id else one[1]
            found.setdefault(owner, {})[id] = one
        return found.items()

    def clear(self) -> None:
        """The rows are committed."""
        self._opened, self._listed, self._notes, self._writes = {}, {}, [], []


def _listing(kind: str, owner: UUID | None, seen: dict[UUID, _Seen]) -> Entry:
    """About one person only where all of it is."""
    about = {one[0] for one in seen.values()}
    return Entry(LIST, kind, shown=tuple(seen), about_id=about.pop() if len(about) == 1 else None, owner_id=owner)
