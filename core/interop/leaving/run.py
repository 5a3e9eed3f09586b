"""The export of everything an organisation holds: asked for by its own admin, approved by a privacy officer."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from uuid import UUID

from sqlalchemy import select

from core.access.agreements import Agreement, AgreementParty
from core.access.doors import Doors
from core.access.errors import Refused
from core.access.identity import Identity
from core.access.protected import Protected, table_of
from core.database import clock
from core.interop.csv_text import write_rows
from core.interop.joining.sheets import SHEETS
from core.interop.leaving.left_out import LEFT_OUT
from core.interop.leaving.parcel import Parcel, parcel_at
from core.interop.leaving.records import CHANGE, PINNED, SETTINGS, definitions, each, kinds_held, names, settings
from core.interop.leaving.sheets import rows_of
from core.interop.leaving.values import cell, columns_of
from core.organisations.models import Organisation
from core.people.intake import SystemDoor, leaving_door
from core.people.models import Person

Progress = Callable[[int, int], None]
Holders = Callable[[], tuple[Identity, Identity]]
"""Who asks and who approves, as their keys say at that moment."""
Row = Mapping[str, object]
README = """\
# What {name} held in Fingerpost on {day}

- `records/` has every record of the organisation, each kind as CSV and as JSON Lines (one JSON object a line, UTF-8).
  Codes are those of the NHS Data Dictionary; ids are the same in every file. `record_change` is what each said before,
  who changed it and why; `instrument_definition` what was asked in assessments, `pathway_definition` what
  the stages, tasks and outcomes of stays were.
- `joining/` has what is current, in the files that `fingerpost import organisation` reads. Restricted records are in
  `records/` alone, for an import would forget that they are restricted. So is what is restricted in use: `consent` says
  what that is, and that it is kept and used for nothing else.
- `manifest.json` has the number of rows and the SHA-256 of every file.
- A cell of a CSV file that a spreadsheet would run as a formula begins with an apostrophe.

Left out:

{left_out}

Keep this file as safe as the records themselves. It is not encrypted.
"""


@dataclass(frozen=True)
class HandedOut:
    """What was written."""

    path: Path
    records: int
    files: int


def hand_out(
    doors: Doors,
    path: Path,
    *,
    organisation: str,
    holders: Holders,
    progress: Progress | None = None,
) -> HandedOut:
    """One ZIP with everything that the organisation with this key holds. Raises `Refused` for two who may not do this
    together, and `Invalid` for an organisation that is unknown or a file that is there already.

    `holders` are asked at the beginning, and again before the file is finished: of whom a key or a role was taken
    meanwhile hands nothing out, and nothing stays behind.
    """
    asked, approved = holders()
    _refuse_unfit(organisation, asked, approved)
    door = leaving_door(doors, organisation)
    with door.open(writing=False) as records:
        kinds = kinds_held(records)
        records.note("exported", detail=f"asked by {asked.actor.person_id}, approved by {approved.actor.person_id}")
    with parcel_at(path) as parcel:
        people, steps = set[UUID](), len(kinds) + len(SHEETS)
        count = _records(parcel, door, kinds, people, lambda done: _tell(progress, done, steps))
        for done, sheet in enumerate(SHEETS, start=len(kinds) + 1):
            parcel.csv(f"joining/{sheet}.csv", SHEETS[sheet].columns, rows_of(door, sheet))
            _tell(progress, done, steps)
        parcel.csv("records/names_of_staff.csv", ("id", "name"), names(door, people).items())
        _close(parcel, door)
        _refuse_unfit(organisation, *holders())
    return HandedOut(path, count, len(parcel.parts))


def _records(
    parcel: Parcel, door: SystemDoor, kinds: Sequence[type[Protected]], people: set[UUID], done: Callable[[int], None]
) -> int:
    """Every kind, what the organisation set for itself, what its records pin, and what all of it said before."""
    with TemporaryFile("w+", encoding="utf-8") as past:

        def changed(change: dict[str, object]) -> None:
            past.write(json.dumps(change, ensure_ascii=False) + "\n")

        count = 0
        for number, model in enumerate(kinds, start=1):
            count += _put(parcel, model.kind.name, model, each(door, model, changed), people)
            done(number)
        for own in SETTINGS:
            count += _put(parcel, table_of(own).name, own, settings(door, own, changed), people)
        for kept in PINNED:
            _put(parcel, table_of(kept).name, kept, definitions(door, kept), people)
        past.seek(0)
        _write(parcel, "record_change", CHANGE, map(json.loads, past), ("actor_id",), people)
    return count


def _tell(progress: Progress | None, done: int, steps: int) -> None:
    if progress:
        progress(done, steps)


def _put(parcel: Parcel, name: str, model: type, rows: Iterable[Row], people: set[UUID]) -> int:
    columns = columns_of(model)
    mentions = [column for column in columns if _is_person(model, column)]
    return _write(parcel, name, columns, rows, mentions, people)


def _write(
    parcel: Parcel, name: str, columns: Sequence[str], rows: Iterable[Row], mentions: Sequence[str], people: set[UUID]
) -> int:
    """Both forms of one kind, read once; `people` learns whom the records mention."""
    with TemporaryFile("w+", encoding="utf-8", newline="") as aside:
        write_rows(aside, [columns])

        def passing() -> Iterator[Row]:
            for row in rows:
                write_rows(aside, [[cell(row[column]) for column in columns]])
                people.update(UUID(str(row[column])) for column in mentions if row[column])
                yield row

        count = parcel.json_lines(f"records/{name}.jsonl", passing())
        aside.seek(0)
        parcel.copy(f"records/{name}.csv", aside, count)
    return count


def _close(parcel: Parcel, door: SystemDoor) -> None:
    """A page to read, and the manifest."""
    with door.open(writing=False) as records:
        ours = records.find(select(Organisation).where(Organisation.id == records.actor.organisation_id))[0]
        parts = records.find(select(AgreementParty).where(AgreementParty.organisation_id == ours.id))
        titles = {one.key: one.title for one in records.find(select(Agreement))}
        policy = records.judge.policy.number
    left_out = "\n".join(f"- {one}" for one in LEFT_OUT)
    parcel.words("README.md", README.format(name=ours.name, day=clock.today(), left_out=left_out))
    manifest = {
        "organisation": {"key": ours.key, "name": ours.name, "ends": ours.ends and ours.ends.isoformat()},
        "agreements": [_agreement(one, titles[one.agreement_key]) for one in parts], "made_at": clock.now().isoformat(),
        "policy_version": policy, "left_out": list(LEFT_OUT), "files": parcel.parts,
    }  # fmt: skip
    parcel.zip.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=2))


def _agreement(one: AgreementParty, title: str) -> dict[str, object]:
    ends = one.ends and one.ends.isoformat()
    return {"key": one.agreement_key, "title": title, "starts": one.starts.isoformat(), "ends": ends}


def _is_person(model: type, column: str) -> bool:
    return any(key.column.table is table_of(Person) for key in table_of(model).c[column].foreign_keys)


def _refuse_unfit(organisation: str, asked: Identity, approved: Identity) -> None:
    if asked.actor.is_system or approved.actor.is_system:
        raise Refused("A system may not hand out what an organisation holds.")
    if asked.actor.person_id == approved.actor.person_id:
        raise Refused("The second key must be another person's.")
    if "organisation_admin" not in asked.actor.roles or not asked.actor.is_acting_for(organisation):
        raise Refused("The first key must be that of an organisation admin of this organisation.")
    if "privacy_officer" not in approved.actor.roles:
        raise Refused("The second key must be that of a privacy officer.")
