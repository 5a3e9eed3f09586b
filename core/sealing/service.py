"""Use cases of seals: sealing an entry, naming who may open it, opening it on a ground, lifting the seal."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.errors import Invalid, NotFound, Refused
from core.access.floor import SEALED_WITH
from core.access.protected import Protected
from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.organisations.models import TeamMember
from core.people.models import Person
from core.privacy.models import Sort
from core.privacy.raising import Matter, raise_matter
from core.sealing.models import OWN, OpeningBasis, Seal, SealOpening
from core.sealing.schemas import LiftIn, NameIn, OverrideIn, SealIn, not_over
from core.web.filters import london_date

SEALABLE = frozenset(kind for kind, columns in SEALED_WITH.items() if "id" in columns)
DAYS = ("at", "held_at", "received_at", "completed_at", "began_at", "made_at", "recorded_at")
"""Columns that say when what an entry tells of happened, the best first."""
ONLY_WRITERS = "Only somebody who may change this entry, for the organisation that holds it, may seal it."


def entry_of(records: Records, kind: str, id: UUID) -> Protected:
    """Raises `NotFound` for what cannot be sealed, too."""
    if kind not in SEALABLE:
        raise NotFound
    entry = records.one_of(kind, id)
    if not isinstance(entry, Protected) or getattr(entry, "client_id", None) is None:
        raise NotFound
    return entry


def may_seal(records: Records, entry: Protected) -> bool:
    """Whoever may change it, for the organisation that holds it: a seal is the holder's own."""
    if records.actor.is_system or not records.may(Action.WRITE, entry):
        return False
    proposed = Seal(client_id=entry.client_id, organisation_id=entry.organisation_id)  # type: ignore[attr-defined]
    return records.decide(Action.CREATE, proposed).allowed


def seal(records: Records, *, entry: Protected, given: SealIn) -> Seal:
    """From this moment it opens to its author, to whoever seals it, and to people named by them. Raises `Invalid` or
    `Refused`."""
    if not may_seal(records, entry):
        raise Refused(ONLY_WRITERS)
    if seal_of(records, entry.id) is not None:
        raise Invalid("level", "This entry is sealed already. Lift that seal first.")
    author, holder = getattr(entry, "worker_id", None), records.actor.organisation_id
    made = records.add(
        Seal(
            client_id=entry.client_id, organisation_id=holder, entry_kind=entry.kind.name,  # type: ignore[attr-defined]
            record_id=entry.id, entry_day=day_of(entry), level=given.level, sealed_by=records.actor.person_id,
            sealed_at=clock.now(),
        )
    )  # fmt: skip
    _open(records, made, records.actor.person_id, holder, given.why, given.words)
    if author is not None and author != records.actor.person_id:
        _open(records, made, author, holder, OpeningBasis.AUTHOR, None)
    return made


def name(records: Records, *, seal: Seal, given: NameIn) -> SealOpening:
    """Somebody who may open it, until a day. Raises `Invalid` or `Refused`."""
    refuse_lifted(seal)
    not_over(given.ends, clock.today())
    (member,) = records.find(select(TeamMember).where(TeamMember.id == given.team_member_id)) or (None,)
    if member is None:
        raise Invalid("team_member_id", "Choose somebody who works in a team.")
    if any(one.person_id == member.person_id for one in openings(records, seal) if one.in_force(clock.today())):
        raise Invalid("team_member_id", "It is open to them already.")
    return _open(
        records, seal, member.person_id, member.organisation_id, OpeningBasis.NAMED, given.words, ends=given.ends
    )


def opening_of(records: Records, seal: Seal, opening_id: UUID) -> SealOpening:
    opening = records.one(SealOpening, opening_id)
    if opening.seal_id != seal.id:
        raise NotFound
    return opening


def end_opening(records: Records, *, opening: SealOpening) -> None:
    """It is closed to them at once; ended twice it stays as it ended first. Raises `Invalid` for the author and whoever
    sealed it, to whom it is open as long as it is sealed."""
    if opening.basis in OWN:
        raise Invalid("ends", "It stays open to its author and to whoever sealed it.")
    if not opening.in_force(clock.today()):
        return
    with records.act(Action.CLOSE, opening):
        opening.ends = clock.today() - timedelta(days=1)


def may_end(records: Records, opening: SealOpening) -> bool:
    return opening.basis not in OWN and opening.in_force(clock.today()) and records.may(Action.CLOSE, opening)


def override(records: Records, *, seal: Seal, given: OverrideIn) -> SealOpening:
    """For today, by somebody who has been granted that power; pressed twice it is one opening. A privacy officer of
    whoever holds the entry looks at each. Raises `Invalid` or `Refused`."""
    refuse_lifted(seal)
    for known in _open_to_me(records, seal):
        return known
    today, actor = clock.today(), records.actor
    made = _open(records, seal, actor.person_id, actor.organisation_id, given.ground, given.because, ends=today)
    evidence = {"ground": given.ground.words, "until": today.isoformat(), "see": f"/seals/{seal.id}"}
    about = (actor.person_id, seal.client_id, evidence)
    raise_matter(records, Matter(seal.organisation_id, Sort.SEAL_OVERRIDE, f"seal_opening {made.id}", *about))
    return made


def lift(records: Records, *, seal: Seal, given: LiftIn) -> None:
    """By whoever sealed it, or the holder's privacy officer; what the person wishes stays in its history."""
    records.because(given.wish)
    with records.act(Action.CLOSE, seal):
        seal.lift(records.actor.person_id)


def seal_of(records: Records, record_id: UUID) -> Seal | None:
    """The seal in force on an entry, as far as it may be read."""
    found = records.find(select(Seal).where(Seal.record_id == record_id, Seal.lifted_at.is_(None)))
    return found[0] if found else None


def seals_of(records: Records, client_id: UUID) -> Sequence[Seal]:
    """Of one person, as far as the viewer may know of them: those in force first, the newest first."""
    asked = select(Seal).where(Seal.client_id == client_id).order_by(Seal.id.desc()).limit(200)
    found = records.find(asked.options(joinedload(Seal.organisation), joinedload(Seal.sealer)))
    return sorted(found, key=lambda one: not one.stands)


def closed_to_me(records: Records, client_id: UUID, kind: str) -> Sequence[Seal]:
    """Seals in force on entries of this kind that the viewer may know of, but not open; the newest first."""
    asked = select(Seal).where(Seal.client_id == client_id, Seal.entry_kind == kind, Seal.lifted_at.is_(None))
    found = records.find(asked.order_by(Seal.id.desc()).limit(200).options(joinedload(Seal.organisation)))
    me, today = records.actor, clock.today()
    mine = select(SealOpening).where(SealOpening.client_id == client_id, SealOpening.person_id == me.person_id)
    held = records.find(mine) if found else ()
    opened = {one.seal_id for one in held if me.is_holder(one.person_id, one.acts_for_id) and one.in_force(today)}
    return [one for one in found if one.id not in opened]


def openings(records: Records, seal: Seal) -> Sequence[SealOpening]:
    """To whom it is or was open, as far as the viewer may see that."""
    asked = select(SealOpening).where(SealOpening.seal_id == seal.id).order_by(SealOpening.id)
    loads = (joinedload(SealOpening.person), joinedload(SealOpening.acts_for), joinedload(SealOpening.granter))
    return records.find(asked.options(*loads))


def is_open(records: Records, seal: Seal) -> bool:
    """Whether the viewer may open the entry now."""
    return bool(_open_to_me(records, seal))


def _open_to_me(records: Records, seal: Seal) -> list[SealOpening]:
    if not seal.stands:
        return []
    me, today = records.actor, clock.today()
    mine = [one for one in openings(records, seal) if me.is_holder(one.person_id, one.acts_for_id)]
    return [one for one in mine if one.in_force(today)]


def may_override(records: Records, seal: Seal) -> bool:
    """Whether a form is offered."""
    today, actor = clock.today(), records.actor
    proposed = _opening(
        records, seal, actor.person_id, actor.organisation_id, OpeningBasis.LEGAL_REQUIREMENT, "", today
    )
    return seal.stands and records.decide(Action.CREATE, proposed).allowed


def may_name(records: Records, seal: Seal) -> bool:
    me = records.actor
    proposed = _opening(records, seal, me.person_id, me.organisation_id, OpeningBasis.NAMED, None, None)
    return seal.stands and records.decide(Action.CREATE, proposed).allowed


def people_of_teams(records: Records) -> Sequence[tuple[TeamMember, str]]:
    """Whom a form offers: everybody in a team today, by name."""
    today = clock.today()
    members = [one for one in records.find(select(TeamMember)) if one.in_force(today)]
    ids = {one.person_id for one in members}
    names = {one.id: one.name for one in records.find(select(Person).where(Person.id.in_(ids)))}
    seen: dict[tuple[UUID, UUID], TeamMember] = {}
    for one in members:
        seen.setdefault((one.person_id, one.organisation_id), one)
    return sorted(((one, names[one.person_id]) for one in seen.values()), key=lambda pair: pair[1])


def refuse_lifted(seal: Seal) -> None:
    if not seal.stands:
        raise Invalid("words", "This seal has been lifted: the entry opens as the rules say.")


def _open(
    records: Records, seal: Seal, person_id: UUID, acts_for: UUID, basis: OpeningBasis, words: str | None,
    *, ends: date | None = None,
) -> SealOpening:  # fmt: skip
    made = _opening(records, seal, person_id, acts_for, basis, words, ends)
    if not (decision := records.decide(Action.CREATE, made)).allowed:
        raise Refused(str(decision))
    return records.add(made)


def _opening(
    records: Records, seal: Seal, person_id: UUID, acts_for: UUID, basis: OpeningBasis, words: str | None,
    ends: date | None,
) -> SealOpening:  # fmt: skip
    return SealOpening(
        client_id=seal.client_id, organisation_id=seal.organisation_id, seal_id=seal.id, record_id=seal.record_id,
        person_id=person_id, acts_for_id=acts_for, basis=basis, words=words, granted_by=records.actor.person_id,
        starts=clock.today(), ends=ends,
    )  # fmt: skip


def day_of(entry: Protected) -> date:
    """The day that the entry tells of."""
    for name in DAYS:
        found = getattr(entry, name, None)
        if isinstance(found, datetime):
            return london_date(found)
    return clock.today()
