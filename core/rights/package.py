"""What the person is given: one ZIP with a page to read, the same for machines, and documents."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, TextIO
from zipfile import ZIP_DEFLATED, ZipFile

from core.access.audit.history import Past
from core.access.errors import Conflict
from core.access.protected import Protected
from core.access.records import Records
from core.clients.people_named import names_of_organisations, names_of_people
from core.database import clock
from core.interop.leaving.parcel import Parcel
from core.interop.leaving.values import plain
from core.people.models import Person
from core.rights.columns import REASONS, documents_of, given_of, pointing_to, told_before
from core.rights.gathering import Found, decisions_of
from core.rights.held import Held, Place, kinds_gathered, pages, with_documents
from core.rights.models import RequestState, RightsDecision, RightsRequest, Verdict
from core.rights.reading import closing, heading, opening, section
from core.rights.service import entries_of
from core.rights.still import refuse_changed

REMOVED = "[left out]"
README = """\
# What is held about you

- `read-me.html` opens in any browser and holds everything to read.
- `entries.jsonl` holds the same for other systems: one JSON object a line, in UTF-8.
- `documents/` holds documents, by the id of their entry.
- `manifest.json` has the number of rows and the SHA-256 of every other file.

Parts that the law keeps back are left out: what is about somebody else who has not agreed, for one. Why an entry was
changed is told where somebody has made sure that it tells of nobody else. If a confidential
address is kept for you, it is not in here: ask us in person. Other organisations answer for what you have asked them
not to share. If you think something is missing or wrong, tell us, or complain to the Information Commissioner's Office.
"""
Entry = Mapping[str, object]


@dataclass(frozen=True)
class Written:
    """How many entries were given, and how many of them not whole."""

    entries: int
    redacted: int


def write_package(records: Records, request: RightsRequest, into: IO[bytes]) -> Written:
    """The package, whole. Raises `Conflict` if the request is not released, or anything that was looked through has
    closed or changed."""
    if request.state is not RequestState.RELEASED:
        raise Conflict("Two people have not released this.")
    entries = entries_of(records, request)
    refuse_changed(records, request, entries)
    with ZipFile(into, "w", ZIP_DEFLATED) as zipped:
        done = _write(Parcel(zipped), records, request, entries)
    records.note("exported", request, detail=f"subject access: {done.entries} entries, {done.redacted} redacted")
    return done


def _write(parcel: Parcel, records: Records, request: RightsRequest, entries: Sequence[Found]) -> Written:
    decisions = decisions_of(records, request)
    wanted = {one.place: one for one in entries if _is_given(one, decisions.get(one.place))}
    parcel.words("README.md", README)
    count = redacted = 0
    with TemporaryFile("w+", encoding="utf-8") as page, TemporaryFile("w+", encoding="utf-8") as lines:
        page.write(opening())
        numbers = Counter(kind for kind, _ in wanted)
        for model in (model for model in kinds_gathered(records) if numbers[model.kind.name]):
            page.write(heading(model.kind.words, numbers[model.kind.name]))
            for entry in _of_kind(parcel, records, request, model, wanted, decisions, page):
                lines.write(json.dumps(entry, ensure_ascii=False) + "\n")
                count, redacted = count + 1, redacted + bool(entry["left_out"])
        page.write(closing())
        for name, aside, rows in (("read-me.html", page, 0), ("entries.jsonl", lines, count)):
            aside.seek(0)
            parcel.copy(name, aside, rows)
    about = {"made_at": clock.now().isoformat(), "entries": count, "policy_version": records.judge.policy.number}
    parcel.zip.writestr("manifest.json", json.dumps(about | {"files": parcel.parts}, indent=2))
    return Written(count, redacted)


def _is_given(entry: Found, decision: RightsDecision | None) -> bool:
    return not entry.is_sealed and (decision is None or decision.verdict is not Verdict.WITHHOLD)


def _of_kind(
    parcel: Parcel, records: Records, request: RightsRequest, model: type[Protected], wanted: Mapping[Place, Found],
    decisions: Mapping[Place, RightsDecision], page: TextIO,
) -> Iterator[Entry]:  # fmt: skip
    """Of each entry the same is written to read and yielded for machines, a page at a time; names of staff and
    organisations stand with their ids, for they acted in their work."""
    organisations, workers = names_of_organisations(records), pointing_to(model, Person)
    for held in pages(records, model, request.client_id):
        given = [(one, past) for one, past in held if (model.kind.name, one.id) in wanted]
        people = names_of_people(records, {getattr(one, name) for one, _ in given for name in workers})
        said = {str(id): name for id, name in (*organisations.items(), *people.items())}
        for each_ in given:
            entry = _entry(parcel, records, each_, decisions.get((model.kind.name, each_[0].id)))
            page.write(section(model, entry, said))
            yield entry | {"names": {value: said[value] for value in _ids(entry) if value in said}}


def _ids(entry: Entry) -> set[str]:
    values = entry["values"]
    assert isinstance(values, dict)
    return {value for value in values.values() if isinstance(value, str)}


def _entry(parcel: Parcel, records: Records, held: Held, decision: RightsDecision | None) -> dict[str, object]:
    one, past = held
    out = set(decision.left_out) if decision is not None and decision.verdict is Verdict.REDACT else set[str]()
    instead = decision.instead if decision is not None else {}
    files = documents_of(type(one))
    values = {
        name: instead.get(name, REMOVED) if name in out else plain(getattr(one, name))
        for name in given_of(type(one))
        if name not in files or name in out
    }
    if wanted := [name for name in files if name not in out]:
        values |= _documents(parcel, records, one, wanted)
    return {
        "kind": one.kind.name, "what": one.kind.words, "id": str(one.id), "left_out": sorted(out), "values": values,
        "changes": [change for each_ in past if (change := _change(type(one), each_, out))],
        REASONS: instead.get(REASONS),
    }  # fmt: skip


def _change(model: type[Protected], past: Past, out: set[str]) -> dict[str, object]:
    """What was changed, before and after; of a field that is left out nothing that it said before either, and never
    whose record it stood in nor why it was changed, which may tell of somebody else."""
    before = told_before(model, past).items()
    fields = {name: [plain(value) for value in pair] for name, pair in before if name not in out}
    return {"at": past.at.isoformat(), "fields": fields} if fields else {}


def _documents(parcel: Parcel, records: Records, one: Protected, wanted: Sequence[str]) -> Mapping[str, object]:
    """Written one by one, for each may be large. Their names in the file, by column."""
    found = with_documents(records, type(one), one.id)
    if found is None:
        raise Conflict("What may be handed out has changed meanwhile.")
    names = {name: f"documents/{one.id}.{getattr(one, 'sort', None) or 'bin'}" for name in wanted}
    written = {column: name for column, name in names.items() if getattr(found, column)}
    for column, name in written.items():
        parcel.document(name, getattr(found, column))
    records.forget(found)
    return written
