"""Use cases of the Caldicott log: a decision is written down, looked at again, and never lost."""

from core.access.errors import Invalid
from core.access.records import Records
from core.clients.models import Client
from core.database import clock
from core.rights.caldicott_models import CaldicottEntry
from core.rights.models import RightsRequest
from core.rights.schemas_addenda import CaldicottChangeIn, CaldicottIn, CaldicottNewIn


def record(records: Records, given: CaldicottNewIn) -> CaldicottEntry:
    """Decided by whoever records it. Raises `Invalid` or `NotFound`."""
    request = records.one(RightsRequest, given.request_id) if given.request_id else None
    about = request.client_id if request else given.client_id
    made = CaldicottEntry(
        organisation_id=records.actor.organisation_id, client_id=about and records.one(Client, about).id,
        request_id=request and request.id, reviewer_id=records.actor.person_id, recorded_at=clock.now(),
    )  # fmt: skip
    _say(made, given)
    return records.add(made)


def change(records: Records, entry: CaldicottEntry, given: CaldicottChangeIn) -> None:
    """History keeps what it said before. Whoever changes it is its reviewer from then on."""
    records.because(given.reason)
    _say(entry, given)
    entry.reviewer_id = records.actor.person_id
    records.flush()


def _say(entry: CaldicottEntry, given: CaldicottIn) -> None:
    decided = given.decided_on or clock.today()
    if given.review_on is not None and given.review_on < decided:
        raise Invalid("review_on", "The day it is looked at again comes after the decision.")
    entry.asked, entry.reasoning = given.asked, given.reasoning
    entry.principles = sorted(one.value for one in set(given.principles))
    entry.decision, entry.decision_words = given.decision, given.decision_words
    entry.decided_on, entry.review_on = decided, given.review_on
