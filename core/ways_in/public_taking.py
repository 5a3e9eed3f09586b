"""Taking in what the public form brings, so that neither ten thousand machines nor one hasty person do any harm."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from sqlalchemy import Uuid, bindparam, select

from core.access.errors import Conflict, Invalid, StaleVersion
from core.access.paging import Filter
from core.access.records import Records
from core.database import clock
from core.database.base import UtcDateTime
from core.interop.arrival import Changed, receive
from core.interop.fhir.documents import fingerprint
from core.interop.fhir.outcomes import Identity
from core.organisations.models import Service
from core.people.intake import Intake
from core.referrals.arrivals import Arrival, ArrivalState, Way
from core.ways_in.public_arrivals import PublicIn, arriving_of
from core.ways_in.waiting import Refusal, keep_waiting

AN_HOUR = timedelta(hours=1)
MANY = 40
"""Forms that one service is sent in an hour before a person looks at each before it becomes a referral."""
MOST_HELD, MOST_SUSPECT = 400, 100
"""Forms of one service that wait for that at most, and beside them those that machines may have sent: beyond it people
are asked to telephone. Each is counted by itself, so that machines take no place of people."""
HELD = "Many forms came within an hour. Look whether this one is from a person, and then take it in."
CLASHED = "Something else was saved at the same moment. Look at it, and then take it in."
CLOSED = "The service had closed its form when this was sent. Look at it, and tell whoever sent it where to turn."
TRAP = "A field that people do not see was filled in, as machines do. Look whether this is from a person."

OF_SERVICE = Filter(Arrival.service_id == bindparam("of_service", type_=Uuid()))
BY_FORM = Filter(Arrival.way == Way.PUBLIC_FORM)
SINCE = Filter(Arrival.at >= bindparam("since", type_=UtcDateTime()))
WAITS = Filter(Arrival.state == ArrivalState.WAITING)
SUSPECT, HONEST = Filter(Arrival.is_suspect.is_(True)), Filter(Arrival.is_suspect.is_(False))


class Became(Enum):
    """What became of a form; to whoever sent it `TAKEN` and `HELD` look alike. `HELD_BEFORE`: just the same waits
    already, by another form, whose link is the one that opens."""

    TAKEN = "taken"
    HELD = "held"
    HELD_BEFORE = "held before"
    CHANGED = "changed"
    TOO_MANY = "too many"


Follow = Callable[[Records, Arrival], None]
"""What is done, in the same transaction, for whoever sent the form and may follow it."""


def nobody_follows(records: Records, arrival: Arrival) -> None:
    """Of people who ask for themselves or somebody they care about."""


@dataclass(frozen=True)
class _Form:
    """What was sent, by which it is known again."""

    content: str
    identity: Identity
    follow: Follow


def take_form(
    intake: Intake,
    service: Service,
    asked: PublicIn,
    token: str,
    *,
    is_trapped: bool,
    is_closed: bool = False,
    follow: Follow = nobody_follows,
) -> Became:
    """One form, by one transaction of the intake. The same form again changes nothing. `follow` is given what came;
    `is_closed`: the service has closed while the form was open, so that a person looks at it first."""
    content = asked.model_dump_json()
    identity = Identity(f"public|{token}", fingerprint(content))
    try:
        with intake.alone(service.organisation_id, "public form") as records:
            held = TRAP if is_trapped else CLOSED if is_closed else _why_held(records, service)
            if held is None:
                received = receive(records, arriving_of(asked, service, identity))
                if received.arrival is not None:
                    follow(records, received.arrival)
                return Became.TAKEN
            return _hold(records, service, _Form(content, identity, follow), held)
    except Changed:
        return Became.CHANGED
    except (Conflict, StaleVersion):
        return _after_another(intake, service, _Form(content, identity, follow))
    except Invalid as wrong:
        return _keep_refused(intake, service, _Form(content, identity, follow), wrong)


def had_form(intake: Intake, service: Service) -> bool:
    """Whether anything ever came by the public form of this service."""
    with intake.alone(service.organisation_id, "public form", writing=False) as records:
        return records.count(
            Arrival, at_most=1, filters=(OF_SERVICE, BY_FORM), values={"of_service": service.id}
        ).capped


def _after_another(intake: Intake, service: Service, form: _Form) -> Became:
    """Something was saved at the same moment, or before: this very form, one like it with other words, or another."""
    with intake.alone(service.organisation_id, "public form") as records:
        for before in records.find(select(Arrival).where(Arrival.key == form.identity.key)):
            is_same = form.identity.digest == before.digest or form.content == before.content
            return Became.TAKEN if is_same else Became.CHANGED
        return _hold(records, service, form, CLASHED)


def _why_held(records: Records, service: Service) -> str | None:
    lately = {"of_service": service.id, "since": clock.now() - AN_HOUR}
    found = records.count(Arrival, at_most=MANY, filters=(OF_SERVICE, BY_FORM, SINCE, HONEST), values=lately)
    return HELD if found.capped else None


def _hold(records: Records, service: Service, form: _Form, why: str) -> Became:
    is_suspect = why == TRAP
    most, alike = (MOST_SUSPECT, SUSPECT) if is_suspect else (MOST_HELD, HONEST)
    filters, values = (OF_SERVICE, BY_FORM, WAITS, alike), {"of_service": service.id}
    if records.count(Arrival, at_most=most, filters=filters, values=values).capped:
        return Became.TOO_MANY
    refusal = Refusal(
        form.content, [why], Way.PUBLIC_FORM, service_id=service.id, key=form.identity.key, is_suspect=is_suspect
    )
    arrival = keep_waiting(records, refusal)
    if arrival.key != form.identity.key:
        return Became.HELD_BEFORE
    form.follow(records, arrival)
    return Became.HELD


def _keep_refused(intake: Intake, service: Service, form: _Form, wrong: Invalid) -> Became:
    """What cannot become a referral as it is: a person sees to it."""
    with intake.alone(service.organisation_id, "public form") as records:
        return _hold(records, service, form, wrong.message)
