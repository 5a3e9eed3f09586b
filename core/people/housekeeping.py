"""What the people feature clears away by itself: sessions that ended, tries and devices of long ago, answers that
nobody asks for again."""

from datetime import timedelta

from sqlalchemy import delete

from core.access.idempotency import KEPT, forget_answers
from core.access.protected import table_of
from core.people.budgets import FORGOTTEN, forget_budgets
from core.people.devices import REMEMBERED, forget_devices
from core.people.ending import end_of_leavers, end_sessions
from core.people.entering import forget_halves
from core.people.links import LASTS, forget_links
from core.people.models import SignIn
from core.people.provider_entering import forget_visits
from core.people.second_step import forget_used_codes, newly_required
from core.ticker.jobs import Job, Tick

SIGN_INS = table_of(SignIn)
ENDED_FOR = timedelta(days=30)


def _forget_sessions(tick: Tick) -> None:
    """The audit keeps who signed in when; the session's own row is of no more use."""
    with tick.door() as system:
        system.connection.execute(delete(SIGN_INS).where(SIGN_INS.c.ends_at < tick.at - ENDED_FOR))
        forget_budgets(system.connection, tick.at - FORGOTTEN)
        forget_devices(system.connection, tick.at - REMEMBERED)
        forget_halves(system.connection, tick.at)
        forget_links(system.connection, tick.at - LASTS)
        forget_visits(system.connection, tick.at)
        forget_used_codes(system.connection, tick.at)


def _end_leavers(tick: Tick) -> None:
    """Roles that ended by their date open nothing any more; what was signed in with them ends as well."""
    with tick.door() as system:
        end_of_leavers(system.connection)


def _ask_for_second_step(tick: Tick) -> None:
    """Sessions from before a powerful role began end, so that the next sign-in asks for what the role needs."""
    with tick.door() as system:
        for person_id, since in newly_required(system.connection):
            end_sessions(system.connection, person_id, SIGN_INS.c.began_at < since)


def _forget_answers(tick: Tick) -> None:
    with tick.door() as system:
        forget_answers(system.connection, tick.at - KEPT)


JOBS = (
    Job("people: end sessions of leavers", timedelta(minutes=10), _end_leavers),
    Job("people: ask for the second step a new role needs", timedelta(minutes=5), _ask_for_second_step),
    Job("people: forget sessions that ended", timedelta(hours=6), _forget_sessions),
    Job("people: forget answered requests", timedelta(hours=1), _forget_answers),
)
