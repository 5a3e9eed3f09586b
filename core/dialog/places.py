"""What DIALOG+ puts into shared places: a session to go on with, for its worker and for whoever takes over."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from sqlalchemy import select

from core.access.protected import Label
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.models import Client
from core.clients.names import called
from core.database import clock
from core.database.clock import LONDON
from core.dialog.models import DialogSession, SessionState
from core.web.filters import moment
from core.web.places import Contribution, HandOn, OpenWork, ToDo

MOST_LINES = 30


def today(records: Records) -> list[ToDo]:
    """The worker's own that are not finished, the newest first."""
    mine = (
        select(DialogSession.id, DialogSession.client_id, DialogSession.started_at, DialogSession.label,
               Client.given_name, Client.preferred_name, Client.family_name)
        .join(Client, Client.id == DialogSession.client_id)
        .where(DialogSession.worker_id == records.actor.person_id, DialogSession.state == SessionState.OPEN)
        .order_by(DialogSession.started_at.desc(), DialogSession.id).limit(MOST_LINES)
    )  # fmt: skip
    return [
        ToDo(
            "Forms begun",
            "Go on with DIALOG+" if row.label is Label.NORMAL else "A form begun",
            f"/clients/{row.client_id}/dialog/{row.id}",
            hint=f"{called(row.given_name, row.preferred_name, row.family_name)}. Started {moment(row.started_at)}",
        )
        for row in records.rows(mine)
    ]  # fmt: skip


def open_work(records: Records, person_id: UUID) -> Iterator[OpenWork]:
    """Sessions that a leaver has not finished: the next one starts with what was agreed in the last that was."""
    theirs = (
        select(DialogSession.id, DialogSession.client_id, DialogSession.started_at)
        .where(DialogSession.worker_id == person_id, DialogSession.state == SessionState.OPEN)
        .order_by(DialogSession.started_at).limit(1000)
    )  # fmt: skip
    for row in records.rows(theirs):
        since = row.started_at.astimezone(LONDON).date()
        yield OpenWork("DIALOG+ sessions", "Not finished", f"/clients/{row.client_id}/dialog/{row.id}", since)


def work_with(records: Records, client_id: UUID, worker_id: UUID) -> Iterator[HandOn]:
    """A session not finished is over: what was said stays; whoever takes over starts with what was agreed before."""
    theirs = select(DialogSession).where(
        DialogSession.client_id == client_id, DialogSession.worker_id == worker_id,
        DialogSession.organisation_id == records.actor.organisation_id, DialogSession.state == SessionState.OPEN,
    )  # fmt: skip
    for session in records.find(theirs):
        yield partial(_stop, records, session)


def _stop(records: Records, session: DialogSession, _: UUID | None) -> None:
    with records.act(Action.TRANSFER, session):
        session.end(SessionState.LEFT, clock.now())


CONTRIBUTION = Contribution(today=(today,), left=(open_work,), work_with=(work_with,))
