"""Use cases of entries recorded by mistake: marking one, finding those that are marked, undoing it."""

from uuid import UUID

from sqlalchemy import select

from core.access.errors import Invalid, NotFound, Refused
from core.access.floor import UNMARKED
from core.access.protected import Anchor, Protected, table_of
from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.sealing.mistake_models import Mistake
from core.sealing.mistake_schemas import MistakeIn, UndoIn
from core.sealing.service import day_of

ONLY_AUTHOR = "Only whoever wrote this entry, or their manager, may say so, and only if they may change it."
STILL_RUNS = "Close it first: while it is open, people wait for it and records open by it."
RELIED_ON = "This entry warns people. Tick the box once you have made sure that nobody relies on it."
INSTEAD = {
    "allocation": "It opens the record to a worker. End it instead: hidden it would go on opening.",
    "involvement": "It opens the record to an organisation. End it instead: hidden it would go on opening.",
    "safe_contact": "It keeps somebody safe. Write the right instruction: the newest one counts.",
    "contact_details": "It keeps somebody safe, and people are granted it one by one. End this address instead.",
    "death": "Take it back on the page about the death.",
}
"""What to do instead, of kinds that are never hidden."""
NEVER = "Entries of this kind are never hidden: they say who may see what, or are kept as a trace. End it instead."


def entry_of(records: Records, kind: str, id: UUID) -> Protected:
    """Raises `NotFound` for what is not about a client, too."""
    model = records.judge.policy.words.models.get(kind)
    if model is None or model.kind.anchor is not Anchor.CLIENT or model.kind.about != "client_id":
        raise NotFound
    entry = records.one_of(kind, id)
    if not isinstance(entry, Protected) or getattr(entry, "client_id", None) is None:
        raise NotFound
    return entry


def why_not(records: Records, entry: Protected) -> str | None:
    """Why this entry cannot be marked by whoever asks, in words; None if it can."""
    if entry.kind.name in UNMARKED:
        return INSTEAD.get(entry.kind.name, NEVER)
    if not _may_mark(records, entry):
        return ONLY_AUTHOR
    return STILL_RUNS if _still_runs(entry) else None


def mark(records: Records, *, entry: Protected, given: MistakeIn) -> Mistake:
    """From this moment it opens to nobody and counts nowhere. Raises `Invalid` or `Refused`."""
    records.alone(f"mistake {entry.id}")
    if known := marked(records, entry.kind.name, entry.id):
        return known
    if (wrong := why_not(records, entry)) == ONLY_AUTHOR:
        raise Refused(ONLY_AUTHOR)
    if wrong is not None:
        raise Invalid("sort", wrong)
    if entry.is_relied_on and not given.nobody_relies_on_it:
        raise Invalid("nobody_relies_on_it", RELIED_ON)
    made = _proposed(records, entry)
    made.sort, made.words = given.sort, given.words
    return records.add(made)


def marked(records: Records, kind: str, id: UUID) -> Mistake | None:
    """What stands about this entry, as far as it may be seen: marked a second time it is marked once."""
    asked = select(Mistake).where(
        Mistake.record_id == id, Mistake.entry_kind == kind, Mistake.undone_at.is_(None),
    )  # fmt: skip
    found = records.find(asked.order_by(Mistake.id).limit(1))
    return found[0] if found else None


def undo(records: Records, *, mistake: Mistake, given: UndoIn) -> None:
    """The entry is there again, as the rules say. Raises `Conflict` if it is already."""
    records.because(given.reason)
    with records.act(Action.CLOSE, mistake):
        mistake.undo(records.actor.person_id)


def _may_mark(records: Records, entry: Protected) -> bool:
    if records.actor.is_system or not records.may(Action.WRITE, entry):
        return False
    return records.decide(Action.CREATE, _proposed(records, entry)).allowed


def _proposed(records: Records, entry: Protected) -> Mistake:
    owner = entry.kind.owner
    return Mistake(
        client_id=entry.client_id, organisation_id=getattr(entry, owner) if owner else records.actor.organisation_id,  # type: ignore[attr-defined]
        entry_kind=entry.kind.name, record_id=entry.id, entry_day=day_of(entry), author_id=_author(records, entry),
        marked_by=records.actor.person_id, marked_at=clock.now(),
    )  # fmt: skip


def _author(records: Records, entry: Protected) -> UUID | None:
    """The worker whom it names; otherwise whoever made it."""
    worker: UUID | None = getattr(entry, "worker_id", None)
    past = [] if worker is not None else records.history(entry)
    return worker or (past[0].actor_id if past else None)


def _still_runs(entry: Protected) -> bool:
    """Clocks, tasks and alerts go by what is open: nothing hidden may go on running."""
    columns = table_of(type(entry)).c
    state = str(getattr(entry, "state", ""))
    is_open = getattr(entry, "is_open", False) or state in ("open", "due", "missing", "proposed", "escalated")
    return bool(is_open or getattr(entry, "is_safety_open", False) or ("is_open" in columns and entry.is_open))  # type: ignore[attr-defined]
