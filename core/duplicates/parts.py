"""What is part of an entry that it names, a seal or an addendum: taken apart, it goes with its entry."""

from collections.abc import Sequence
from uuid import UUID

from core.access.moving import NAMED, Held, Mover, parts_by_name


def parts_among(mover: Mover, rows: Sequence[Held], joined: UUID) -> list[Held]:
    """Those of these rows that are part of an entry about the joined record; what is said of the record itself is
    none."""
    tables = {reference.table for reference in parts_by_name(mover.target)}
    return [row for row in rows if row.reference.table in tables and row.values[NAMED] != joined]


def parts_of(parts: Sequence[Held], going: Sequence[Held]) -> list[Held]:
    """Those that are part of what goes, or of its parts."""
    ids, found, left = {row.values.get("id") for row in going}, list[Held](), list(parts)
    while more := [row for row in left if row.values[NAMED] in ids]:
        ids |= {row.values["id"] for row in more}
        left = without(more, left)
        found += more
    return found


def without(some: Sequence[Held], rows: Sequence[Held]) -> list[Held]:
    places = {row.place for row in some}
    return [row for row in rows if row.place not in places]
