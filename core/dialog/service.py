"""Use cases of a DIALOG+ session: starting, its steps, finishing it as an assessment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from core.access.errors import Invalid, NotFound, StaleVersion
from core.access.paging import Order
from core.access.protected import Label
from core.access.records import Records
from core.assessments.models import Assessment, Outcome
from core.assessments.service import Given, complete
from core.assessments.starting import form_to_start
from core.clients.models import Client
from core.content.instruments import Instrument
from core.database import clock
from core.dialog.areas import KEY, NO_WORDS, DialogArea, areas_of
from core.dialog.models import MOST_AREAS, AgreedAction, DialogSession, SessionState
from core.extensions.manager import PluginHost
from core.notices.events import Event
from core.notices.telling import announce
from core.web.pictures.compared import Area, Compared, compared_picture
from core.web.svg import Picture

NEWEST_FIRST = Order((DialogSession.started_at,), descending=True)


@dataclass(frozen=True)
class Rated:
    """The ratings of one day, by area; only what was rated."""

    day: date
    ratings: dict[str, int]


def start(records: Records, host: PluginHost, *, client_id: UUID, form_id: UUID) -> DialogSession:
    """The same form again, or another one while a session of the actor's with this person is open, gives that one."""
    client, instrument = form_to_start(records, host, client_id, KEY)
    mine = (DialogSession.worker_id == records.actor.person_id, DialogSession.client_id == client.id)
    again = (DialogSession.state == SessionState.OPEN) | (DialogSession.form_id == form_id)
    for known in records.find(select(DialogSession).where(*mine, again).order_by(DialogSession.started_at.desc())):
        return known
    session = DialogSession(
        client_id=client.id, organisation_id=records.actor.organisation_id, worker_id=records.actor.person_id,
        form_id=form_id, instrument_version=instrument.version, started_at=clock.now(),
        label=Label(instrument.label.value),
    )  # fmt: skip
    records.add(session)
    announce(records, Event.DIALOG_SESSION_STARTED, session)
    return session


def session_of(records: Records, client_id: UUID, session_id: UUID) -> DialogSession:
    """Raises `NotFound` for one of somebody else, too."""
    session = records.one(DialogSession, session_id)
    if session.client_id != client_id:
        raise NotFound
    return session


def form_of(records: Records, host: PluginHost, session: DialogSession) -> tuple[Client, Instrument]:
    """What is asked: the version that the session was started with, whatever was released since."""
    return form_to_start(records, host, session.client_id, KEY, session.instrument_version)


def keep_step(records: Records, session: DialogSession, before: tuple[object, ...], version: int) -> None:
    """`before` is `held(session)` from before the step. The same form sent twice changes nothing and is no fault; one
    that would write over what came meanwhile raises `StaleVersion`."""
    if held(session) != before:
        if session.version != version:
            raise StaleVersion(session.version)
        records.flush()


def held(session: DialogSession) -> tuple[object, ...]:
    return (session.ratings, session.wants_help, session.chosen, session.talks, session.actions, session.reviewed)


def choose(session: DialogSession, chosen: Sequence[str], areas: Sequence[DialogArea]) -> None:
    """Raises `Invalid` for more than three, or for one that the form does not have."""
    if not set(chosen) <= {area.key for area in areas}:
        raise Invalid("areas", "Choose from the areas shown.")
    if len(chosen) > MOST_AREAS:
        raise Invalid("areas", f"Choose {MOST_AREAS} areas at most. The others can wait for another day.")
    session.choose(list(dict.fromkeys(chosen)))


def finish(records: Records, host: PluginHost, session: DialogSession) -> DialogSession:
    """Its ratings become an assessment like any other. Finished twice, it stays as it was finished first. Raises
    `Invalid` where nothing was rated."""
    if session.state is SessionState.DONE:
        return session
    session.refuse_unless_open()
    client, instrument = form_of(records, host, session)
    given = Given(answers=answers_of(session, areas_of(instrument)))
    if not given.answers:
        raise Invalid("", "Rate one area at least before you finish, or stop here.")
    made = complete(records, host, client=client, instrument=instrument, given=given, submission=session.id)
    session.end(SessionState.DONE, clock.now(), made.id)
    records.flush()
    announce(records, Event.DIALOG_SESSION_FINISHED, session)
    return session


def stop(records: Records, session: DialogSession) -> None:
    """What was said stays written down; no assessment is made of it. One that is over stays as it ended."""
    if session.is_open:
        session.end(SessionState.LEFT, clock.now())
        records.flush()
        announce(records, Event.DIALOG_SESSION_STOPPED, session)


def answers_of(session: DialogSession, areas: Sequence[DialogArea]) -> dict[str, object]:
    """As the form keeps them. Of an area that was not rated there is no answer."""
    rated: dict[str, object] = {one.key: session.rating(one.key) for one in areas if session.rating(one.key)}
    seen = [(one.key, one.help_key) for one in areas if one.key in session.ratings and one.help_key]
    return rated | {help_key: "yes" if key in session.wants_help else "no" for key, help_key in seen}


def earlier_ratings(records: Records, session: DialogSession, areas: Sequence[DialogArea]) -> list[Rated]:
    """From every DIALOG before this session that the actor may read, earliest first."""
    asked = (
        select(Assessment.id, Assessment.completed_at, Assessment.answers)
        .where(Assessment.client_id == session.client_id, Assessment.instrument == KEY)
        .where(Assessment.outcome == Outcome.COMPLETED, Assessment.completed_at <= (session.ended_at or clock.now()))
        .order_by(Assessment.completed_at, Assessment.id)
    )  # fmt: skip
    found = [row for row in records.rows(asked) if row.id != session.assessment_id]
    return [Rated(_day(row.completed_at), _ratings(row.answers, areas)) for row in found]


def last_agreed(records: Records, session: DialogSession) -> tuple[AgreedAction, ...]:
    """What was agreed in the last session that was finished before this one: looked at again at the start."""
    asked = (
        select(DialogSession)
        .where(DialogSession.client_id == session.client_id, DialogSession.state == SessionState.DONE)
        .where(DialogSession.started_at <= session.started_at, DialogSession.id != session.id)
        .order_by(DialogSession.started_at.desc(), DialogSession.id.desc()).limit(1)
    )  # fmt: skip
    return next((one.agreed for one in records.find(asked)), ())


def praise(session: DialogSession, areas: Sequence[DialogArea], last: Rated | None) -> list[str]:
    """What goes well, first what has become better."""
    better, well = [], []
    for area in areas:
        now, then = session.rating(area.key), last.ratings.get(area.key) if last else None
        if now is not None and then is not None and now > then:
            better.append(f"{area.title}: better than last time, from {then} to {now}")
        elif now is not None and now >= area.high:
            well.append(f"{area.title}: {now} of {area.highest}")
    return better + well


def in_order_of_need(session: DialogSession, areas: Sequence[DialogArea]) -> list[DialogArea]:
    """Where help is wanted first, then where satisfaction is lowest; what was not rated last."""
    return sorted(
        areas, key=lambda one: (one.key not in session.wants_help, session.rating(one.key) or one.highest + 1)
    )


def picture_of(session: DialogSession, areas: Sequence[DialogArea], earlier: Sequence[Rated]) -> Picture:
    """Now, last time and the first time; where there was one time before, it is last time."""
    last, first = earlier[-1] if earlier else None, earlier[0] if len(earlier) > 1 else None
    drawn = tuple(
        Area(
            area.title, session.rating(area.key), last.ratings.get(area.key) if last else None,
            first.ratings.get(area.key) if first else None, area.key in session.wants_help,
        )
        for area in areas
    )  # fmt: skip
    steps = [step for area in areas for step in area.steps] or list(NO_WORDS)
    low, high = min(steps), max(steps)
    day, then = _day(session.started_at), (last.day if last else None, first.day if first else None)
    return compared_picture(Compared("dialog", "How satisfied with life and support", low, high, drawn, day, *then))


def _ratings(answers: dict[str, object], areas: Sequence[DialogArea]) -> dict[str, int]:
    """None of what an older version of the form measured on another scale."""
    given = ((area, answers.get(area.key)) for area in areas)
    return {area.key: value for area, value in given if isinstance(value, int) and value in area.steps}


def _day(at: datetime) -> date:
    return at.astimezone(clock.LONDON).date()
