"""A hidden match between two organisations: each is asked for the side that it sees; only two yeses join."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from core.access.errors import Conflict, Invalid
from core.access.protected import table_of
from core.access.records import Records
from core.access.system import SystemRecords
from core.clients.models import Client
from core.database import clock
from core.duplicates.holding import OFFICER, holders, tell_officers
from core.duplicates.merging import gather_strays, merge
from core.duplicates.models import ClientMerge, HiddenMatch, MatchState
from core.people.holders import everybody
from core.ticker.jobs import Job, Tick

HIDDEN, ASKER = table_of(HiddenMatch), aliased(HiddenMatch)
LATELY = timedelta(hours=1)
"""No request takes longer."""
ASKED = "Another organisation asks whether somebody in your record is somebody in theirs. Please look at it."
JOINED = "Two records of one person, about which you were asked, have been joined."
NO = "The other organisation says that these are two people."
CANNOT = "They could not be joined: {}"


def answer(records: Records, *, match: HiddenMatch, to: MatchState, reason: str) -> None:
    """An officer's word. The first may ask the other organisation, who is asked may agree; both may say never.
    Raises `Invalid`."""
    allowed = {MatchState.DIFFERENT, MatchState.AGREED if match.twin_id else MatchState.ASKED}
    if match.state is not MatchState.FOUND or to not in allowed:
        raise Invalid("state", "This has been answered already. Open it again.")
    records.because(reason)
    match.state, match.decided_by, match.decided_at, match.reason = to, records.actor.person_id, clock.now(), reason
    if to is MatchState.ASKED:
        match.asked_reason = reason
    records.flush()


# ── what the system carries between the two ───────────────────────────────
def carry(tick: Tick) -> None:
    """Questions to whom they are asked, answers back; a joining once both have said yes."""
    with tick.door() as system:
        for match in system.find(select(HiddenMatch).where(HiddenMatch.state == MatchState.ASKED)):
            _ask(system, match)
        for asker in system.find(_refused()):
            _say_no(system, asker)
        agreed = [twin.id for twin in system.find(_twins(MatchState.AGREED))]
    for twin_id in agreed:
        _join(tick, twin_id)
    _gather(tick)


def _gather(tick: Tick) -> None:
    """Nothing is lost that was on its way to a record while it was joined with another."""
    since = clock.now() - LATELY
    with tick.door() as system:
        asked = select(ClientMerge).where(ClientMerge.merged_at >= since, ClientMerge.undone_at.is_(None))
        for made in system.find(asked):
            gather_strays(system, made)


NOBODY = "No other organisation holds anything about the other record, so nobody could be asked. Ask again later."


def _twins(state: MatchState):  # type: ignore[no-untyped-def]
    return select(HiddenMatch).where(HiddenMatch.twin_id.is_not(None), HiddenMatch.state == state)


def _refused() -> Select[HiddenMatch]:
    """Those who still ask, and whom somebody has told no: found by the open ones, however many have ended."""
    said_no = select(HIDDEN.c.twin_id).where(HIDDEN.c.twin_id.is_not(None), HIDDEN.c.state == MatchState.DIFFERENT)
    mine = said_no.where(HIDDEN.c.twin_id == ASKER.id).exists()
    return select(ASKER).where(ASKER.state == MatchState.ASKED, mine)


def _ask(system: SystemRecords, match: HiddenMatch) -> None:
    """Every organisation that holds the other record, once."""
    passed_on = select(HIDDEN.c.id).where(HIDDEN.c.twin_id == match.id)
    if system.connection.execute(passed_on).first() is not None:
        return
    asked = holders(system.connection, match.other_id) - {match.organisation_id}
    if not asked:
        match.state, match.reason = MatchState.FOUND, NOBODY
        system.flush()
        tell_officers(system, match, NOBODY)
    for organisation_id in sorted(asked):
        twin = HiddenMatch(
            organisation_id=organisation_id, client_id=match.other_id, other_id=match.client_id, score=match.score,
            reasons=list(match.reasons), found_at=clock.now(), asked_reason=match.asked_reason, twin_id=match.id,
        )  # fmt: skip
        tell_officers(system, system.add(twin), ASKED)


def _say_no(system: SystemRecords, asker: HiddenMatch) -> None:
    asker.state, asker.reason = MatchState.DIFFERENT, NO
    system.flush()
    tell_officers(system, asker, NO)


def _join(tick: Tick, twin_id: UUID) -> None:
    """Both have said yes: the older record goes on. What clashes in a way that only people can settle stops it."""
    try:
        with tick.door() as system:
            twin = system.get(HiddenMatch, twin_id)
            asker = system.get(HiddenMatch, _asker_of(twin))
            if not _is_agreed(system, asker, twin):
                return
            keep, other = system.get(Client, asker.client_id), system.get(Client, twin.client_id)
            reason = asker.asked_reason or ""
            merge(
                system, keep=keep, other=other, reason=reason, by=asker.decided_by, approved_by=twin.decided_by
            )  # fmt: skip
            _settle(system, twin_id, MatchState.JOINED, JOINED)
    except (Invalid, Conflict) as stopped:
        with tick.door() as system:
            words = stopped.message if isinstance(stopped, Invalid) else str(stopped)
            _settle(system, twin_id, MatchState.FOUND, CANNOT.format(words))


def _is_agreed(system: SystemRecords, asker: HiddenMatch, twin: HiddenMatch) -> bool:
    """Who asked still asks, everybody who was asked says yes, and both sides were seen by who decided."""
    asked = system.find(select(HiddenMatch).where(HiddenMatch.twin_id == asker.id))
    everybody_agrees = all(one.state is MatchState.AGREED for one in asked)
    return asker.state is MatchState.ASKED and everybody_agrees and _speaks_for_both(system, asker, twin)


def _speaks_for_both(system: SystemRecords, asker: HiddenMatch, twin: HiddenMatch) -> bool:
    """Two people; or one who looks after privacy in both organisations still, and so has seen both sides."""
    if asker.decided_by != twin.decided_by:
        return True
    homes = (asker.organisation_id, twin.organisation_id)
    return all(asker.decided_by in everybody(system.connection, home, OFFICER) for home in homes)


def _settle(system: SystemRecords, twin_id: UUID, state: MatchState, words: str) -> None:
    """Of the asker, and of everybody who was asked."""
    twin = system.get(HiddenMatch, twin_id)
    asker = system.get(HiddenMatch, _asker_of(twin))
    asked = system.find(select(HiddenMatch).where(HiddenMatch.twin_id == asker.id))
    for match in (asker, *asked):
        match.state, match.reason = state, words
        system.flush()
        tell_officers(system, match, words)


def _asker_of(twin: HiddenMatch) -> UUID:
    assert twin.twin_id is not None, "only who was asked has somebody who asked"
    return twin.twin_id


JOB = Job("duplicates: carry questions about hidden matches", timedelta(seconds=20), carry, lane="duplicates")
