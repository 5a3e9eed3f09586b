"""What the ticker says of agreements to the privacy officers of their parties: what waits for them, what ends or is to
be looked at again in 60, 30 and 7 days, and what has ended. Each once; after a pause whatever is true by then."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select

from core.access.agreements import Agreement, AgreementParty
from core.access.protected import table_of
from core.access.system import SystemRecords
from core.database import clock
from core.notices.models import Importance, Notice
from core.notices.telling import Told, tell
from core.organisations.models import Organisation
from core.people.holders import everybody
from core.ticker.following import in_turn, raise_first
from core.ticker.jobs import Job, Tick
from core.web.filters import plain_day

BEFORE = (7, 30, 60)
"""Days before an end or a review; of those that are due only the nearest is said."""
AFTER = timedelta(days=30)
"""For so long what has ended is still said to whoever was not told."""
DAY = timedelta(days=1)
OFFICER, NOTICES = "privacy_officer", table_of(Notice)


@dataclass(frozen=True)
class Saying:
    """One thing to say of an agreement to the privacy officers of some organisations."""

    to: frozenset[UUID]
    words: str
    source: str
    importance: Importance = Importance.IMPORTANT


def warn(tick: Tick) -> None:
    """What is wrong with one agreement keeps nobody from being told of the others."""
    with tick.reading() as system:
        ids = [one.id for one in system.find(select(Agreement).order_by(Agreement.key))]
    raise_first(in_turn(tick, ids, partial(_warn_of, clock.today())) if ids else [])


def _warn_of(today: date, system: SystemRecords, ids: Collection[UUID]) -> None:
    names = {one.id: one.name for one in system.find(select(Organisation))}
    for agreement in system.find(select(Agreement).where(Agreement.id.in_(ids)).order_by(Agreement.key)):
        of_it = select(AgreementParty).where(AgreementParty.agreement_key == agreement.key)
        parts = system.find(of_it.order_by(AgreementParty.id))
        for saying in sayings(agreement, parts, names, today):
            _tell(system, agreement, saying)


def sayings(
    agreement: Agreement, parts: Iterable[AgreementParty], names: dict[UUID, str], today: date
) -> Iterator[Saying]:
    """Everything that is to be said of an agreement on this day, whether or not it was said before."""
    parts = list(parts)
    yield from _waiting(agreement, parts, names, today)
    if agreement.agreed_at is None:
        return
    ends: dict[date, list[AgreementParty]] = {}
    for part in parts:
        if part.accepted_at is not None and part.ends is not None and not _goes_on(part, parts):
            ends.setdefault(part.ends, []).append(part)
    for _, ending in sorted(ends.items()):
        yield from _ending(agreement, ending, parts, names, today)
    parties = _parties(parts, today)
    if agreement.review_on is not None and len(parties) > 1 and (stage := _stage(agreement.review_on, today)):
        yield Saying(
            parties, _review_words(agreement, today), f"agreement {agreement.id} review {agreement.review_on} {stage}"
        )


def _waiting(
    agreement: Agreement, parts: list[AgreementParty], names: dict[UUID, str], today: date
) -> Iterator[Saying]:
    """To whoever is asked; and of a party that joins later, to the others too, who may end their own part before."""
    for part in parts:
        if part.proposed_at is None or part.proposed_for is None or not _is_ahead(part, today):
            continue
        who, source = names[part.organisation_id], f"agreement part {part.id}"
        if part.accepted_at is None:
            words = f"{names[part.proposed_for]} proposes the agreement “{agreement.title}”. Accept or decline it."
            yield Saying(frozenset({part.organisation_id}), words, f"{source} proposed")
        if agreement.proposed_at is None or part.proposed_at > agreement.proposed_at:
            others = _parties(parts, today) - {part.organisation_id, part.proposed_for}
            words = f"{who} is to join the agreement “{agreement.title}” from {plain_day(part.starts)}."
            yield Saying(others, f"{words} If that is not right, end your own part before.", f"{source} joins")


def _ending(
    agreement: Agreement, ending: list[AgreementParty], parts: list[AgreementParty], names: dict[UUID, str], today: date
) -> Iterator[Saying]:
    day = ending[0].ends
    assert day is not None
    who = " and ".join(sorted({names[one.organisation_id] for one in ending}))
    told = _parties(parts, min(day, today))
    source = f"agreement {agreement.id} ends {day} for {' '.join(sorted(one.id.hex[-12:] for one in ending))}"
    if today > day:
        if today - day <= AFTER:
            words = f"The agreement “{agreement.title}” has ended for {who}: {plain_day(day)} was the last day."
            yield Saying(
                _parties(parts, day), f"{words} It carries nothing to or from them any more.", f"{source}: over"
            )
        return
    if stage := _stage(day, today):
        words = f"The agreement “{agreement.title}” ends for {who} {_when(day, today)}."
        yield Saying(told, f"{words} See what closes then.", f"{source}: {stage}")


def _review_words(agreement: Agreement, today: date) -> str:
    assert agreement.review_on is not None
    due = agreement.review_on
    if due <= today:
        return f"The agreement “{agreement.title}” was to be looked at again by {plain_day(due)}."
    return f"The agreement “{agreement.title}” is to be looked at again {_when(due, today)}."


def _when(day: date, today: date) -> str:
    left = (day - today).days
    soon = {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")
    return f"{soon}, with {plain_day(day)}"


def _stage(day: date, today: date) -> str | None:
    """Which warning is due: 60, 30 or 7 days before, or the day itself, which a review stays at until it was made."""
    left = (day - today).days
    if left <= 0:
        return "now"
    return next((f"{days} days" for days in BEFORE if left <= days), None)


def _goes_on(part: AgreementParty, parts: list[AgreementParty]) -> bool:
    """Whether another part of the same organisation follows without a gap."""
    return part.ends is not None and any(
        one.organisation_id == part.organisation_id and one.accepted_at is not None
        and one.starts - DAY <= part.ends and (one.ends is None or one.ends > part.ends)
        for one in parts
    )  # fmt: skip


def _parties(parts: list[AgreementParty], on: date) -> frozenset[UUID]:
    return frozenset(one.organisation_id for one in parts if one.counts(on))


def _is_ahead(part: AgreementParty, today: date) -> bool:
    """Not declined, and not begun: of what has begun nobody needs to be told before."""
    if part.ends is not None and part.ends < max(part.starts, today):
        return False
    return part.accepted_at is None or part.starts > today


def _tell(system: SystemRecords, agreement: Agreement, saying: Saying) -> None:
    for organisation_id in sorted(saying.to):
        officers = set(everybody(system.connection, organisation_id, OFFICER))
        asked = select(NOTICES.c.person_id).where(NOTICES.c.source == saying.source)
        known = system.connection.execute(asked.where(NOTICES.c.person_id.in_(officers))).scalars()
        for person_id in sorted(officers - set(known)):
            here = f"/agreements/{agreement.id}"
            tell(system, Told(person_id, organisation_id, saying.words, here, saying.source, saying.importance))


JOBS = (Job("agreements: warn of what ends", timedelta(minutes=10), warn),)
