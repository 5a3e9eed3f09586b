"""How entries are judged: given whole, without some parts, or kept back; what may harm, by a guardian."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from core.access.errors import Conflict, Invalid, NotFound
from core.access.protected import Protected
from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.rights.columns import REASONS, may_be_left_out
from core.rights.gathering import Found
from core.rights.held import Held, Place, kinds_gathered, one_of
from core.rights.marks import Mark
from core.rights.models import Exemption, RequestState, RightsDecision, RightsRequest, Verdict
from core.rights.schemas import VerdictIn
from core.rights.showing import entry_out
from core.web.conflicts import refuse_stale

NEEDS_HEALTH = (
    "This may cause serious harm: somebody with a health or Caldicott role judges it. Ask for the second yes, and let "
    "them open it."
)
NOT_TAKEN = "Take this request first, or its second yes."
SEALED = "This is sealed: it is kept back here, and those who may open it answer for it."


def undecided(entries: Sequence[Found], decisions: Mapping[Place, RightsDecision]) -> list[Found]:
    """Entries with a mark that nobody has judged as they are now."""
    return [one for one in entries if one.marks and not _holds(one, decisions.get(one.place))]


def _holds(one: Found, decision: RightsDecision | None) -> bool:
    """A sealed entry is kept back, whatever was said of it while it was open."""
    if decision is None:
        return False
    return decision.verdict is Verdict.WITHHOLD if one.is_sealed else decision.record_version == one.version


def fault_of(records: Records, request: RightsRequest, entry: Found, given: VerdictIn) -> str | None:
    """Why whoever acts may not judge it so; what their role or part does not let them is audited as refused."""
    if records.actor.person_id not in (request.handled_by, request.second_id):
        fault = NOT_TAKEN
    elif _is_serious(entry, given) and "caldicott_guardian" not in records.actor.roles:
        fault = NEEDS_HEALTH
    else:
        return SEALED if entry.is_sealed and given.verdict is not Verdict.WITHHOLD else None
    records.refused(Action.CREATE, RightsDecision)
    return fault


def judge(
    records: Records, request: RightsRequest, entry: Found, given: VerdictIn, *, version: int,
    fields: Collection[str] = (),
) -> RightsDecision:  # fmt: skip
    """Written over what was said of it before, in this `version` (0: nothing was said); history keeps that. `fields`
    may be left out. Said twice it is said once. Raises `Invalid`, `Conflict` or `StaleVersion`."""
    if request.state is not RequestState.REVIEW:
        raise Conflict("Send this request back first: it has been said to be ready.")
    if fault := fault_of(records, request, entry, given):
        raise Invalid("verdict", fault)
    if unknown := set(given.left_out) - set(fields):
        raise Invalid("left_out", f"{len(unknown)} of these cannot be left out.")
    known, said = _known(records, request, entry), _said(records, entry, given)
    if known is not None and all(getattr(known, name) == value for name, value in said.items()):
        return known
    refuse_stale(version, known.version if known else 0, now=entry_out(entry, known), yours=given)
    if known is None:
        return records.add(
            RightsDecision(
                client_id=request.client_id, organisation_id=request.organisation_id, request_id=request.id,
                record_kind=entry.kind, record_id=entry.id, decided_at=clock.now(), **said,
            )
        )  # fmt: skip
    for name, value in (said | {"decided_at": clock.now()}).items():
        setattr(known, name, value)
    records.flush()
    return known


def _is_serious(entry: Found, given: VerdictIn) -> bool:
    return Mark.SERIOUS_HARM in entry.marks or given.exemption is Exemption.SERIOUS_HARM


def _known(records: Records, request: RightsRequest, entry: Found) -> RightsDecision | None:
    asked = select(RightsDecision).where(
        RightsDecision.request_id == request.id, RightsDecision.record_kind == entry.kind,
        RightsDecision.record_id == entry.id,
    )  # fmt: skip
    return next(iter(records.find(asked)), None)


def _said(records: Records, entry: Found, given: VerdictIn) -> dict[str, object]:
    """In place of the reasons for changes words may be given though nothing else is left out."""
    in_place = {REASONS, *given.left_out} if given.verdict is not Verdict.WITHHOLD else set[str]()
    return {
        "record_version": entry.version or 0, "is_serious": _is_serious(entry, given), "verdict": given.verdict,
        "exemption": None if given.verdict is Verdict.RELEASE else given.exemption, "reason": given.reason,
        "left_out": sorted(given.left_out) if given.verdict is Verdict.REDACT else [],
        "instead": {name: said for name, said in given.instead.items() if name in in_place and said},
        "decided_by": records.actor.person_id, "decided_as": ", ".join(records.actor.roles)[:200],
    }  # fmt: skip


def content_of(
    records: Records, entries: Sequence[Found], kind: str, id: UUID
) -> tuple[Found, Held | None]:  # fmt: skip
    """One entry of what was gathered, with its record if it may (still) be handed out. Raises `NotFound`."""
    entry = next((one for one in entries if one.place == (kind, id)), None)
    if entry is None:
        raise NotFound
    return entry, None if entry.is_sealed else one_of(records, model_of(records, kind), id)


def fields_in(held: Held | None) -> Collection[str]:
    """What may be left out of it: fields that it has, and those that only its history names."""
    return may_be_left_out(type(held[0]), held[1]) if held else ()


def model_of(records: Records, kind: str) -> type[Protected]:
    model = next((one for one in kinds_gathered(records) if one.kind.name == kind), None)
    if model is None:
        raise NotFound
    return model
