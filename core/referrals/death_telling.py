"""Who is told that a person has died, and who that it was a mistake: everybody who works with them, and then everybody
who was told."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from core.access.protected import table_of
from core.access.system import SystemRecords
from core.clients.death_models import Death
from core.database import clock
from core.involvement.models import Allocation
from core.notices.ladders import Holder
from core.notices.models import Importance, Notice
from core.notices.telling import ANSWERED, Told, tell
from core.people.holders import works_there
from core.referrals.gap_models import Gap
from core.referrals.models import Referral

N, R, G = (table_of(model) for model in (Notice, Referral, Gap))
DIED = "Somebody whom you work with has died. Open this when you have a quiet moment, and talk with somebody about it."
LIVES = "It was a mistake: somebody of whom you were told that they had died is alive. Everything about them goes on."
BY = "Fingerpost: the person has died"


def source_of(death: Death, more: str = "") -> str:
    """What every notice about this death is about; `more` makes it another telling."""
    return f"death {death.id}{more}"


def tell_each(system: SystemRecords, death: Death, people: Collection[Holder], words: str, source: str) -> None:
    """Those who still work in the organisation for which they knew the person."""
    here = f"/clients/{death.client_id}/death"
    for who in people:
        if works_there(system.connection, who):
            tell(system, Told(who.person_id, who.organisation_id, words, here, source, Importance.IMPORTANT))


def workers(system: SystemRecords, client_id: UUID, since: datetime) -> dict[Holder, None]:
    """Everybody who works with the person, or did at that moment; each once."""
    return dict.fromkeys([*_carriers(system, client_id, since), *_triagers(system, client_id, since)])


def _carriers(system: SystemRecords, client_id: UUID, since: datetime) -> Iterator[Holder]:
    today = clock.today()
    asked = select(Allocation).where(
        Allocation.client_id == client_id, Allocation.starts <= today,
        or_(Allocation.ends.is_(None), Allocation.ends >= since.date()),
    )  # fmt: skip
    for one in system.find(asked.order_by(Allocation.id)):
        yield Holder(one.worker_id, one.organisation_id)


def _triagers(system: SystemRecords, client_id: UUID, since: datetime) -> Iterator[Holder]:
    """Whoever took a referral that was open then."""
    asked = select(Referral).where(
        Referral.client_id == client_id, Referral.triaged_by.is_not(None),
        or_(Referral.is_open, Referral.decided_at >= since),
    )  # fmt: skip
    for one in system.find(asked.order_by(Referral.id)):
        if one.triaged_by is not None:
            yield Holder(one.triaged_by, one.organisation_id)


def believing(system: SystemRecords, death: Death) -> list[Holder]:
    """Everybody who was told, and of this death has been told nothing else since."""
    asked = select(N.c.person_id, N.c.organisation_id, N.c.words).where(
        or_(N.c.source == source_of(death), N.c.source.startswith(source_of(death, " "), autoescape=True))
    )
    rows = system.connection.execute(asked.order_by(N.c.made_at, N.c.id))
    newest = {Holder(row.person_id, row.organisation_id): row.words for row in rows}
    return [who for who, words in newest.items() if words == DIED]


def ask_nobody_on(system: SystemRecords, client_id: UUID) -> None:
    """Where somebody was still to say that they see to something about the person."""
    run = system.connection.execute
    about = [f"/clients/{client_id}"]
    about += [f"/referrals/{id}" for id in run(select(R.c.id).where(R.c.client_id == client_id)).scalars()]
    about += [f"/gaps/{id}" for id in run(select(G.c.id).where(G.c.client_id == client_id)).scalars()]
    of_them = or_(*(N.c.href.startswith(place, autoescape=True) for place in about))
    waiting = select(N.c.thread).where(N.c.answer_by.is_not(None), of_them).distinct().order_by(N.c.thread)
    for thread in run(waiting).scalars().all():
        system.tell(ANSWERED, {"thread": thread, "by": BY})
