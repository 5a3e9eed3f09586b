"""Asking for access: what was typed leaves for the ticker, found or not, and the answer is always that it was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from core.access.doors import Doors
from core.access.errors import Conflict, Invalid, Refused
from core.access.protected import Kind, guarded_mappers
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.apart import kept_apart
from core.closed_doors.models import AccessRequest, Refusal, RequestState
from core.closed_doors.schemas import AskIn
from core.database import clock
from core.database.ids import new_id
from core.notices.telling import Told, tell
from core.people.lookups import Lookup, budget_of, count_lookup, lookup_wait
from core.privacy.desk import desk_within
from core.privacy.models import Sort
from core.privacy.raising import Matter, raise_matter

TOPIC = "access request"
"""Of the outbox."""
GRANTED = "Access that you asked for has been granted. Open the record from here while it lasts."
CANNOT = "This access cannot be granted. Ask your privacy officer."
IDENTITY = frozenset({"client", "client_name", "safe_contact", "involvement", "allocation"})
"""What every grant opens: to meet the person one has to know who they are and how to reach them safely."""
OFFERED = (
    "referral", "support_conversation", "contact", "assessment", "dialog_session", "stay", "contact_details",
    "onward_referral",
)  # fmt: skip
"""What a grant may open besides; never more than normal, as the rules say."""


@dataclass(frozen=True)
class Openable:
    """One kind that a grant may open, as a form offers it."""

    value: str
    words: str


def openable() -> Sequence[Openable]:
    kinds: Mapping[str, Kind] = {mapper.class_.kind.name: mapper.class_.kind for mapper in guarded_mappers()}
    return [Openable(name, kinds[name].words.capitalize()) for name in OFFERED]


def ask(records: Records, doors: Doors, asked: AskIn) -> None:
    """Takes the same time and says the same whoever is meant. Too many in a day are not passed on, which is told to a
    privacy officer and not to whoever asks. Raises `Refused` for a system."""
    if records.actor.is_system:
        raise Refused("A system asks for nothing.")
    me, home = records.actor.person_id, records.actor.organisation_id
    budget = budget_of(me, Lookup.ASK)
    if lookup_wait(doors, budget):
        said = {"what": "Asking for access", "happened": "too many tries"}
        source = f"ask {me} {clock.today()}"
        raise_matter(records, Matter(home, Sort.UNUSUAL_ACCESS, source, me, evidence=said))
        return
    count_lookup(records, budget)
    who = asked.model_dump(mode="json", include={"nhs_number", "given_name", "family_name", "born"})
    about = {"person_id": str(me), "organisation_id": str(home), "asked_at": clock.now().isoformat()}
    why = {"reason": asked.reason.value, "words": asked.words, "batch": str(new_id())}
    records.tell(TOPIC, {"who": who, **about, **why})


def grant(records: Records, request: AccessRequest, *, kinds: Sequence[str], until: date) -> None:
    """Opens normal records of these kinds that the organisation owns, and who the person is. Told at once. Raises
    `Invalid` or `Conflict`."""
    if unknown := set(kinds) - {*OFFERED, *IDENTITY}:
        raise Invalid("kinds", f"Choose from the list: {len(unknown)} of these cannot be granted.")
    if request.client_id is None:
        raise Conflict("Nobody was found: there is nothing to grant.")
    _refuse_answered(request)
    _refuse_kept_apart(records, request)
    with records.act(Action.APPROVE, request):
        request.grant(sorted({*kinds, *IDENTITY}), until)
        request.answered_by, request.answered_at = records.actor.person_id, clock.now()
        request.told_at = clock.now()
    source, href = f"access request {request.batch}", f"/clients/{request.client_id}"
    tell(records, Told(request.person_id, request.for_organisation_id, GRANTED, href, source))


def refuse(records: Records, request: AccessRequest, *, refusal: Refusal) -> None:
    """Whoever asked hears of it when the time for an answer is over, as they would of somebody who does not exist."""
    _refuse_answered(request)
    with records.act(Action.APPROVE, request):
        request.state, request.refusal = RequestState.REFUSED, refusal
        request.answered_by, request.answered_at = records.actor.person_id, clock.now()


def take_back(records: Records, request: AccessRequest) -> None:
    """A grant ends at once."""
    if not request.is_granted:
        return
    with records.act(Action.APPROVE, request):
        request.ends = clock.today() - timedelta(days=1)


def requests_shown(records: Records) -> Sequence[AccessRequest]:
    """Those that wait first, then the newest; at most 200."""
    found = records.find(select(AccessRequest).order_by(AccessRequest.id.desc()).limit(200))
    return sorted(found, key=lambda one: one.state is not RequestState.WAITING)


def _refuse_kept_apart(records: Records, request: AccessRequest) -> None:
    """In words that say no more than whoever gives work out is told."""
    assert request.client_id is not None
    with desk_within(records, request.organisation_id) as desk:
        if request.person_id in kept_apart(desk, request.client_id):
            raise Conflict(CANNOT)


def _refuse_answered(request: AccessRequest) -> None:
    if request.state is not RequestState.WAITING:
        raise Conflict("This request has been answered already.")
