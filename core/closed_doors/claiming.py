"""Opening a record by one's own word: a claim, the crisis minimum, break-glass. Each leaves an alert."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import or_, select

from core.access.doors import Doors
from core.access.errors import Conflict, Refused
from core.access.guest import GuestRecords
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.models import Client
from core.clocks.calendars import usual
from core.clocks.reckoning import Length, Unit, due, end_of
from core.closed_doors.finding import found
from core.closed_doors.likeness import likeness
from core.closed_doors.models import LONGEST_GRANT, ClaimSort, SelfClaim
from core.closed_doors.schemas import ClaimIn
from core.closed_doors.telling import tell_holders
from core.database import clock
from core.database.ids import new_id
from core.people.lookups import Lookup, budget_of, count_lookup, lookup_wait
from core.privacy.desk import desk_within
from core.privacy.models import Sort
from core.privacy.raising import Matter, raise_matter

LOOKUPS: Mapping[ClaimSort, Lookup] = {
    ClaimSort.RELATIONSHIP: Lookup.CLAIM, ClaimSort.CRISIS: Lookup.CRISIS, ClaimSort.BREAK_GLASS: Lookup.BREAK_GLASS,
}  # fmt: skip
TWO_WORKING_DAYS = Length(Unit.WORKING_DAYS, 2)
CRISIS_LASTS = timedelta(hours=24)


class Outcome(StrEnum):
    """What may be said of it; of somebody who is closed no more than of nobody."""

    OPENED = "opened"
    NOTHING = "nothing"
    TOO_MANY = "too_many"
    CLAIMED_BEFORE = "claimed_before"
    END_THE_OTHER = "end_the_other"


@dataclass(frozen=True)
class Came:
    """What came of a try."""

    outcome: Outcome
    claim: SelfClaim | None = None


class _Closed(Exception):
    """A rule forbids it whatever is claimed: what was written so far is taken back."""


class _ClaimedBefore(Exception):
    """It would open; but it was claimed lately and nobody confirmed it: what was written so far is taken back."""


def open_by_own_word(records: Records, doors: Doors, asked: ClaimIn, *, glass: timedelta) -> Came:
    """One try of whoever acts; `glass`: how long broken glass stays open. Raises `Refused` where no rule lets their
    role claim this at all."""
    _refuse_systems(records)
    _need_rule(records, asked, new_id())
    budget = budget_of(records.actor.person_id, LOOKUPS[asked.sort])
    if lookup_wait(doors, budget):
        _alarm(records, asked, "too many tries")
        return Came(Outcome.TOO_MANY)
    count_lookup(records, budget)
    broken = {one.client_id for one in active_of(records)} if asked.sort is ClaimSort.BREAK_GLASS else set()
    try:
        with desk_within(records, records.actor.organisation_id) as desk:
            people = found(desk, asked.sought)
            if broken and not (len(people) == 1 and people[0].id in broken):
                return Came(Outcome.END_THE_OTHER)  # whoever was meant, and whether or not there is anybody
            if len(people) != 1:
                return Came(Outcome.NOTHING)
            return _opened(records, desk, people[0], asked, glass)
    except _ClaimedBefore:
        return Came(Outcome.CLAIMED_BEFORE)
    except _Closed:
        _alarm(records, asked, "a rule forbids it")
        return Came(Outcome.NOTHING)


def _opened(records: Records, desk: GuestRecords, client: Client, asked: ClaimIn, glass: timedelta) -> Came:
    """What was claimed before is told of only where it would open now: else it would say that there is somebody."""
    mine = _before(desk, records, client.id, asked.sort)
    if active := next((one for one in mine if one.is_active), None):
        _need_open(records, client)
        return Came(Outcome.OPENED, active)
    claim = desk.add(_claim(records, asked, client.id, clock.now(), glass))
    if not records.may(Action.CREATE, _claim(records, asked, client.id, claim.starts_at, glass)):
        raise _Closed
    _need_open(records, client)
    if asked.sort is ClaimSort.RELATIONSHIP and mine:
        raise _ClaimedBefore
    _tell(records, desk, claim, client, asked)
    return Came(Outcome.OPENED, claim)


def _need_open(records: Records, client: Client) -> None:
    if not records.decide(Action.READ, client).allowed:
        raise _Closed


def _tell(records: Records, desk: GuestRecords, claim: SelfClaim, client: Client, asked: ClaimIn) -> None:
    """Privacy officers each time; who holds the record when the glass was broken."""
    evidence = {
        "what": claim.sort.words, "reason": claim.reason.words, "found_by": asked.sought.by,
        "opened_until": claim.ends_at.isoformat(timespec="minutes"),
        **likeness(desk, client, records.actor.person_id, records.actor.name), "see": f"/own-access/{claim.id}",
    }  # fmt: skip
    sort = Sort.BREAK_GLASS if claim.sort is ClaimSort.BREAK_GLASS else Sort.SELF_CLAIM
    source = f"self_claim {claim.id}"
    raise_matter(
        records, Matter(claim.organisation_id, sort, source, claim.person_id, client.id, evidence)
    )  # fmt: skip
    if claim.sort is ClaimSort.BREAK_GLASS:
        tell_holders(desk, client, claim)


def confirm(records: Records, claim: SelfClaim) -> None:
    """By somebody else with standing, as the rules say; it then lasts 28 days. Raises `Conflict`."""
    if claim.confirmed_by is not None:
        return
    if not claim.may_be_confirmed:
        raise Conflict("This claim has ended, or is of a sort that nobody confirms.")
    with records.act(Action.APPROVE, claim):
        claim.confirmed_by, claim.confirmed_at = records.actor.person_id, clock.now()
        claim.ends_at = end_of(clock.today() + LONGEST_GRANT)


def end_now(records: Records, claim: SelfClaim) -> None:
    """Ended twice it stays as it ended first."""
    if not claim.is_active:
        return
    with records.act(Action.CLOSE, claim):
        claim.ended_at = clock.now()


def _claim(records: Records, asked: ClaimIn, client_id: UUID, now: datetime, glass: timedelta) -> SelfClaim:
    return SelfClaim(
        client_id=client_id, organisation_id=records.actor.organisation_id, person_id=records.actor.person_id,
        sort=asked.sort, reason=asked.reason, words=asked.words, starts_at=now, ends_at=_ends(asked.sort, now, glass),
    )  # fmt: skip


def _ends(sort: ClaimSort, now: datetime, glass: timedelta) -> datetime:
    if sort is ClaimSort.RELATIONSHIP:
        return due(now, TWO_WORKING_DAYS, usual())
    return now + (CRISIS_LASTS if sort is ClaimSort.CRISIS else glass)


def _before(desk: GuestRecords, records: Records, client_id: UUID, sort: ClaimSort) -> Sequence[SelfClaim]:
    """What they claimed in the last 28 days: a claim that lapsed unconfirmed is not made again within them."""
    me = records.actor
    lately = or_(SelfClaim.starts_at > clock.now() - LONGEST_GRANT, SelfClaim.ends_at > clock.now())
    mine = (SelfClaim.person_id == me.person_id, SelfClaim.organisation_id == me.organisation_id)
    same = (SelfClaim.client_id == client_id, SelfClaim.sort == sort)
    return desk.find(select(SelfClaim).where(*mine, *same, lately).order_by(SelfClaim.id.desc()))


def _need_rule(records: Records, asked: ClaimIn, client_id: UUID) -> None:
    """Before anybody is looked for: whether the role may claim this at all."""
    decision = records.decide(Action.CREATE, _claim(records, asked, client_id, clock.now(), timedelta(hours=1)))
    if not decision.allowed:
        records.refused(Action.CREATE, SelfClaim)
        raise Refused(str(decision))


def _alarm(records: Records, asked: ClaimIn, what: str) -> None:
    """Once a day for each person, sort and cause."""
    me, home = records.actor.person_id, records.actor.organisation_id
    said = {"what": asked.sort.words, "happened": what}
    source = f"{asked.sort} {me} {clock.today()} {what}"
    raise_matter(records, Matter(home, Sort.UNUSUAL_ACCESS, source, me, evidence=said))


def _refuse_systems(records: Records) -> None:
    if records.actor.is_system:
        raise Refused("A system has no word of its own.")


def active_of(records: Records) -> Iterator[SelfClaim]:
    """Broken glass of whoever acts, for the banner."""
    me = records.actor
    yield from records.find(
        select(SelfClaim).where(
            SelfClaim.person_id == me.person_id, SelfClaim.sort == ClaimSort.BREAK_GLASS,
            SelfClaim.ended_at.is_(None), SelfClaim.ends_at > clock.now(),
        )
    )  # fmt: skip
