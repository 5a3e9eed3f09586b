"""Joining two records of one person, and taking them apart again."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Column, Date, Uuid, insert, select

from core.access.audit.history import past_of
from core.access.change import plain
from core.access.door import Door
from core.access.errors import Conflict, Invalid
from core.access.moving import Held, Mover, clashing, json_columns, points_to
from core.access.protected import Label, table_of
from core.clients.models import Client, ClientName, NameUse
from core.clients.names import fold
from core.database import clock
from core.database.base import UtcDateTime
from core.database.ids import new_id
from core.duplicates.closing import end_what_was_let_in, keep_closed
from core.duplicates.identity import FIELDS, joined
from core.duplicates.models import ClientMerge, ClientPair, HiddenMatch, MergedRow
from core.duplicates.parts import parts_among, parts_of, without

ROWS, CLIENTS, NAMES = table_of(MergedRow), table_of(Client), table_of(ClientName)
OF_DUPLICATES = frozenset(model.kind.name for model in (Client, ClientPair, ClientMerge, HiddenMatch))
"""Kinds that say something of two people: no entries about one."""
OWN, MADE = "", "made"
"""In place of a column: the joined record's own fields; a row that joining made."""


def merge(
    door: Door,
    *,
    keep: Client,
    other: Client,
    reason: str,
    by: UUID | None,
    take: Collection[str] = (),
    approved_by: UUID | None = None,
) -> UUID:
    """What is about `other` is about `keep` from now on; the id of the joining. Raises `Invalid`, `Conflict` or
    `Refused`, and then nothing has changed."""
    _refuse_nonsense(keep, other, take)
    kept_id, other_id = keep.id, other.id
    mover = Mover.of(door, (keep, other), reason=reason)
    locked = {id: mover.own_row(id) for id in sorted((kept_id, other_id))}  # in one order, whoever joins the same two
    kept, gone = locked[kept_id], locked[other_id]
    if kept.values["merged_into_id"] or gone.values["merged_into_id"]:
        raise Conflict("One of the two records has been joined with another meanwhile.")
    before, moving = _rows_of(mover, kept_id, other_id)
    made = ClientMerge(
        client_id=kept_id, merged_id=other_id, merged_by=by, approved_by=approved_by, merged_at=clock.now(),
        reason=reason,
    )  # fmt: skip
    door.add(made)
    _keep(mover, made.id, [*((row, kept_id) for row in before), *((row, other_id) for row in moving)])
    mover.move(moving, kept_id)
    end_what_was_let_in(mover, [*before, *moving])
    _rename_in_json(mover, made.id, moving, str(other_id), str(kept_id))
    _join_identity(mover, made.id, kept, gone, take)
    mover.change(gone, {"merged_into_id": kept_id})
    for id in (kept_id, other_id):
        mover.audit("merge", id, detail=f"joined: {made.id}")
    merge_id = made.id
    mover.forget_loaded()
    return merge_id


def _refuse_nonsense(keep: Client, other: Client, take: Collection[str]) -> None:
    if keep.id == other.id:
        raise Invalid("other_id", "Choose two different people.")
    if unknown := sorted(set(take) - FIELDS):
        raise Invalid("take", f"There is no field {unknown[0][:40]!r} to choose.")


def _rows_of(mover: Mover, kept_id: UUID, other_id: UUID) -> tuple[list[Held], list[Held]]:
    """Rows about the kept record, and those about the other that go over: all but those that say something of the two
    together. What cannot go over is refused before anything is written, for a page that says so is no fault."""
    before = mover.held(kept_id)
    moving = [row for row in mover.held(other_id) if not points_to(row, kept_id, mover.references)]
    _refuse_clashing(moving, before)
    return before, moving


def unmerge(door: Door, *, made: ClientMerge, reason: str, by: UUID | None, to_other: Collection[str] = ()) -> None:
    """Each record has again what was about it; of what was written since, `to_other` (places as `new_entries` gives
    them) goes to the record that comes back; what is part of an entry goes with it. Raises `Conflict` if the two were
    joined further."""
    kept, gone = door.find(select(Client).where(Client.id == made.client_id)), made.merged_id
    mover = Mover.of(door, kept, reason=reason)
    _refuse_unless_last(mover, made)
    rows = _kept_rows(mover, made.id)
    now = {row.place: row for row in mover.held(made.client_id)}
    known = {(one["table_name"], one["column_name"], one["row_key"]): one for one in rows}
    back = [row for place, row in now.items() if place in known and known[place]["was_id"] == gone]
    since = [row for place, row in now.items() if place not in known]
    parts = parts_among(mover, since, made.client_id)
    new = [row for row in without(parts, since) if entry_of(row) in set(to_other)]
    new += parts_of(parts, [*back, *new])
    made.undone_at, made.undone_by, made.undone_reason = clock.now(), by, reason
    door.flush()
    mover.move([*back, *new], gone)
    keep_closed(mover, since, new, (made.client_id, gone))
    raised = label_since(mover, made, rows)
    _restore(mover, made, rows, keeping={"label"} if raised else frozenset())
    comes_back = mover.own_row(gone)
    label = comes_back.values["label"]
    mover.change(comes_back, {"merged_into_id": None, "label": Label.strictest(label, raised or label)})
    for id in (made.client_id, gone):
        mover.audit("unmerge", id, detail=f"taken apart: {made.id}")
    mover.forget_loaded()


def new_entries(mover: Mover, made: ClientMerge) -> list[Held]:
    """Rows about the joined record that were written since, each once; the system's own left out, and what is part of
    an entry, for it goes with that. Raises `Conflict` if the two were joined further, or are two again."""
    _refuse_unless_last(mover, made)
    rows = _kept_rows(mover, made.id)
    known = {(one["table_name"], one["column_name"], one["row_key"]) for one in rows}
    by_joining = {(one["table_name"], one["row_key"]) for one in rows if one["column_name"] == MADE}
    fresh = [row for row in mover.held(made.client_id) if row.place not in known]
    fresh = [row for row in fresh if (row.reference.table.name, row.key) not in by_joining]
    fresh = without(parts_among(mover, fresh, made.client_id), fresh)
    return list({entry_of(row): row for row in fresh if _is_entry(row, made.id)}.values())


def gather_strays(door: Door, made: ClientMerge) -> int:
    """What somebody was writing about the joined record at that very moment goes over as well; how many rows."""
    (kept,) = door.find(select(Client).where(Client.id == made.client_id))
    mover = Mover.of(door, (kept,), reason="Written while two records were joined")
    found = [row for row in mover.held(made.merged_id) if _is_entry(row, made.id)]
    strays = [row for row in found if not points_to(row, made.client_id, mover.references)]
    mover.move(strays, made.client_id)
    return len(strays)


def entry_of(row: Held) -> str:
    """A row by its kind and id."""
    kind = row.reference.kind
    return f"{kind.name if kind else row.reference.table.name}:{row.values.get('id')}"


def _is_entry(row: Held, merge_id: UUID) -> bool:
    kind = row.reference.kind
    return kind is not None and kind.name not in OF_DUPLICATES and row.values["id"] != merge_id


# ── what was, kept ────────────────────────────────────────────────────────
def _keep(mover: Mover, merge_id: UUID, rows: Sequence[tuple[Held, UUID]]) -> None:
    values = [
        {
            "id": new_id(), "merge_id": merge_id, "table_name": row.place[0], "column_name": row.place[1],
            "row_key": row.place[2], "was_id": was, "before": None,
        }
        for row, was in rows
    ]  # fmt: skip
    if values:
        mover.connection.execute(insert(ROWS), values)


def _keep_changed(mover: Mover, merge_id: UUID, row: Held, column: str, values: Mapping[str, object]) -> None:
    """`values`: each column before, and as joining made it."""
    place = {"table_name": row.reference.table.name, "column_name": column, "row_key": row.key}
    own = {"id": new_id(), "merge_id": merge_id, "was_id": merge_id, "before": dict(values)}
    mover.connection.execute(insert(ROWS), place | own)


def _kept_rows(mover: Mover, merge_id: UUID):  # type: ignore[no-untyped-def]
    return mover.connection.execute(select(ROWS).where(ROWS.c.merge_id == merge_id)).mappings().all()


# ── what clashes ──────────────────────────────────────────────────────────
def _refuse_clashing(moving: Sequence[Held], before: Sequence[Held]) -> None:
    """Two rows of which a table allows one: nothing may be lost, so somebody must settle it first."""
    for reference in clashing(moving, before):
        words = reference.kind.words if reference.kind else "records"
        raise Invalid("other_id", f"Both have {words} of which there can be one only. Settle that first.")


def _refuse_unless_last(mover: Mover, made: ClientMerge) -> None:
    if made.undone_at is not None:
        raise Conflict("These records have been taken apart already.")
    later = select(ClientMerge.__table__.c.id).where(
        ClientMerge.__table__.c.client_id == made.client_id,
        ClientMerge.__table__.c.undone_at.is_(None),
        ClientMerge.__table__.c.id != made.id,
        ClientMerge.__table__.c.merged_at >= made.merged_at,
    )
    if mover.connection.execute(later).first() is not None:
        raise Conflict("This record was joined with another one later. Take that apart first.")


# ── who the person is ─────────────────────────────────────────────────────
def _join_identity(mover: Mover, merge_id: UUID, kept: Held, gone: Held, take: Collection[str]) -> None:
    new = joined(dict(kept.values), dict(gone.values), take)
    changed = {name: value for name, value in new.items() if kept.values[name] != value}
    if changed:
        both: dict[str, object] = {name: [plain(kept.values[name]), plain(value)] for name, value in changed.items()}
        _keep_changed(mover, merge_id, kept, OWN, both)
        mover.change(kept, changed)
    _keep_findable(mover, merge_id, kept, gone, took_name="name" in take)


def _keep_findable(mover: Mover, merge_id: UUID, kept: Held, gone: Held, *, took_name: bool) -> None:
    """The name that goes out of use is another name of the person from now on."""
    unused = kept.values if took_name else gone.values
    if unused["sort_name"] == (gone.values if took_name else kept.values)["sort_name"]:
        return
    same = select(NAMES.c.id).where(
        NAMES.c.client_id == kept.values["id"], NAMES.c.sort_name == fold(unused["sort_name"])
    )
    if mover.connection.execute(same).first() is not None:
        return
    name = ClientName(client_id=kept.values["id"], use=NameUse.KNOWN_AS, label=unused["label"])
    name.rename(family_name=unused["family_name"], given_name=unused["given_name"])
    row = {column.name: getattr(name, column.key, None) for column in NAMES.c} | {"id": new_id(), "version": 1}
    mover.connection.execute(insert(NAMES), row)
    held = next(one for one in mover.held(kept.values["id"]) if one.values.get("id") == row["id"])
    said = ("use", "family_name", "given_name", "label")
    _keep_changed(mover, merge_id, held, MADE, {name: [None, plain(held.values[name])] for name in said})


def _rename_in_json(mover: Mover, merge_id: UUID, moved: Sequence[Held], old: str, new: str) -> None:
    for row in {(row.reference.table.name, row.key): row for row in moved}.values():
        for name in json_columns(row):
            text = json.dumps(row.values[name])
            if old in text:
                after = json.loads(text.replace(old, new))
                _keep_changed(mover, merge_id, row, f"{name}:json", {name: [row.values[name], after]})
                mover.change(row, {name: after})


# ── back again ────────────────────────────────────────────────────────────
def _restore(mover: Mover, made: ClientMerge, rows, *, keeping: Collection[str]) -> None:  # type: ignore[no-untyped-def]
    """What joining itself changed is as before, unless somebody has changed it since; `keeping`: own fields that stay
    as they are."""
    for one in rows:
        if one["column_name"] == OWN:
            before = {name: both for name, both in one["before"].items() if name not in keeping}
            _put_back(mover.own_row(made.client_id), before, mover)
        elif one["before"] is not None and (row := _row_at(mover, one)) is not None:
            if one["column_name"] != MADE:
                _put_back(row, one["before"], mover)
            elif all(plain(row.values[name]) == both[1] for name, both in one["before"].items()):
                mover.take_away(row)
            else:
                _give_to_its_own(mover, made, row)


def _give_to_its_own(mover: Mover, made: ClientMerge, name: Held) -> None:
    """A name that joining had kept findable and somebody has changed since, labelled it perhaps: nothing is lost, and
    the name of one person is not left with the other."""
    if name.values["sort_name"] == mover.own_row(made.merged_id).values["sort_name"]:
        mover.move([row for row in mover.held(made.client_id) if row.place[::2] == name.place[::2]], made.merged_id)


def label_since(mover: Mover, made: ClientMerge, rows) -> Label | None:  # type: ignore[no-untyped-def]
    """The label of the joined record, if somebody has set it since: nobody knows of which of the two it was meant, so
    that both bear it. None if it is as joining made it."""
    past = past_of(mover.connection, Client.kind.name, made.client_id)
    set_since = [change.fields["label"] for change in past if change.at >= made.merged_at and "label" in change.fields]
    by_joining = [one["before"]["label"] for one in rows if one["column_name"] == OWN and "label" in one["before"]]
    if len(set_since) <= len(by_joining):
        return None
    return Label(mover.own_row(made.client_id).values["label"])


def _row_at(mover: Mover, kept: Mapping[str, object]) -> Held | None:
    """The row by its key, wherever it points now."""
    for reference in mover.references:
        if reference.table.name == kept["table_name"]:
            keys = zip(reference.table.primary_key, json.loads(str(kept["row_key"])), strict=True)
            where = [column == _read(column, value) for column, value in keys]
            found = mover.connection.execute(select(reference.table).where(*where)).mappings().first()
            return Held(reference, found) if found is not None else None
    return None


def _put_back(row: Held, values: Mapping[str, Sequence[object]], mover: Mover) -> None:
    table = row.reference.table
    as_made = {name: both for name, both in values.items() if plain(row.values[name]) == both[1]}
    mover.change(row, {name: _read(table.c[name], both[0]) for name, both in as_made.items()})


def _read(column: Column[object], value: object) -> object:
    """What `plain` wrote, as its column holds it."""
    codes = getattr(column.type, "enum_class", None)
    if value is None:
        return None
    if codes is not None:
        return codes(value)
    if isinstance(column.type, Uuid):
        return UUID(str(value))
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(str(value))
    return date.fromisoformat(str(value)) if isinstance(column.type, Date) else value
