"""What joining two records, and taking them apart, means for a death: whoever works with either of the two learns that
the person has died, and whoever was told so of somebody who lives learns that it was another person."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from core.access.system import SystemRecords
from core.clients.death_models import Death
from core.duplicates.models import ClientMerge
from core.referrals.death_telling import DIED, ask_nobody_on, believing, source_of, tell_each, workers
from core.ticker.following import Changed, Reader, follow_changes, in_turn, raise_first
from core.ticker.jobs import Job, Tick

READER = Reader("deaths: joined records", (ClientMerge.kind.name,))
NOT_THEM = (
    "You were told that somebody had died because two records were joined. They were two people: the one whom you work "
    "with is not known to have died. Everything about them goes on."
)


def follow_joining(tick: Tick) -> None:
    """Clocks need nothing of this: they are asked about by whom they are of now."""

    def work(changed: Changed) -> None:
        raise_first(in_turn(tick, changed.get(ClientMerge.kind.name, frozenset()), _tell_all))

    follow_changes(tick, READER, work)


def _tell_all(system: SystemRecords, ids: Collection[UUID]) -> None:
    for made in system.find(select(ClientMerge).where(ClientMerge.id.in_(ids)).order_by(ClientMerge.id)):
        both = (made.client_id, made.merged_id)
        told = Death.told_at.is_not(None)  # the others are told of anyway, and then everybody is
        asked = select(Death).where(Death.client_id.in_(both), Death.taken_back_at.is_(None), told)
        for death in system.find(asked.order_by(Death.id)):
            if made.undone_at is None:
                _tell_the_other_side(system, made, death)
            else:
                _tell_apart(system, made, death)


def _tell_the_other_side(system: SystemRecords, made: ClientMerge, death: Death) -> None:
    """Nobody twice who believes it already."""
    known = believing(system, death)
    people = workers(system, death.client_id, death.recorded_at)
    new = [who for who in people if who not in known and who.person_id != death.recorded_by]
    tell_each(system, death, new, DIED, source_of(death, f" joined {made.id}"))
    ask_nobody_on(system, death.client_id)


def _tell_apart(system: SystemRecords, made: ClientMerge, death: Death) -> None:
    """Whoever works with the one of the two who has not died, and not with the other."""
    other = made.merged_id if death.client_id == made.client_id else made.client_id
    theirs = workers(system, death.client_id, death.recorded_at)
    believed = believing(system, death)
    wrong = [who for who in workers(system, other, death.recorded_at) if who in believed and who not in theirs]
    tell_each(system, death, wrong, NOT_THEM, source_of(death, f" apart {made.id}"))


JOBS = (Job("deaths: follow joined records", timedelta(seconds=15), follow_joining),)
