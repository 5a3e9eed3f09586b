"""Use cases of a privacy officer: taking a matter, looking at the record that it is about, closing it."""

from core.access.errors import Conflict, Invalid
from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.privacy.models import LOOKING, Finding, MatterState, PrivacyMatter, Sort
from core.privacy.raising import Matter, raise_matter

OVER = "This matter is closed already."


def take(records: Records, matter: PrivacyMatter) -> None:
    """Also from a colleague who is away: history says who had it. Raises `Conflict` for one that is closed."""
    _refuse_closed(matter)
    if matter.taken_by == records.actor.person_id:
        return
    matter.state, matter.taken_by, matter.taken_at = MatterState.TAKEN, records.actor.person_id, clock.now()
    matter.looked_by = matter.looked_until = None
    records.flush()


def look(records: Records, matter: PrivacyMatter, *, reason: str) -> None:
    """Opens who the person is and who supports them, until the end of tomorrow at the latest; puts the look itself to
    another privacy officer. Begun again on the same day it changes nothing. Raises `Conflict` or `Invalid`."""
    _refuse_closed(matter)
    me, today = records.actor.person_id, clock.today()
    if matter.taken_by != me:
        raise Invalid("reason", "Take this matter first.")
    if matter.client_id is None:
        raise Invalid("reason", "This matter is about no record.")
    if matter.looked_by == me and matter.looked_until == today + LOOKING:
        return
    records.because(reason)
    matter.looked_by, matter.looked_until, matter.look_reason = me, today + LOOKING, reason
    records.flush()
    said = {"matter": str(matter.id), "about": matter.sort.value, "reason_given": reason}
    source = f"look {matter.id} {me} {today}"
    raise_matter(records, Matter(matter.organisation_id, Sort.OFFICER_LOOK, source, me, matter.client_id, said))


def close(
    records: Records, matter: PrivacyMatter, *, outcome: Finding, outcome_words: str, learning: str | None
) -> None:
    """Nobody closes one about their own act: the rules see to that. Raises `Conflict` for one closed otherwise."""
    if matter.state is MatterState.CLOSED and (matter.outcome, matter.outcome_words) == (outcome, outcome_words):
        return
    _refuse_closed(matter)
    if matter.taken_by != records.actor.person_id:
        raise Conflict("Take this matter before you close it.")
    with records.act(Action.CLOSE, matter):
        matter.outcome, matter.outcome_words, matter.learning = outcome, outcome_words, learning
        matter.state, matter.closed_by, matter.closed_at = MatterState.CLOSED, records.actor.person_id, clock.now()


def _refuse_closed(matter: PrivacyMatter) -> None:
    if matter.state is MatterState.CLOSED:
        raise Conflict(OVER)
