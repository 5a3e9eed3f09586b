"""Through which doors what is brought comes in: the caller says that they may bring it, the intake system takes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy import select

from core.access.errors import Invalid, Refused
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.models import Client
from core.database import clock
from core.interop.arrival import Entered
from core.organisations.models import Service
from core.people.intake import Intake, OpenDoor, intake_of
from core.referrals.arrivals import Arrival, ArrivalState, Way

NO_TRIAGE = "No service here takes referrals for unknown destinations. Mark one first."


def _intake(request: Request) -> Intake:
    """Before the caller's door is open: a principal that is missing is made."""
    return intake_of(request.app.state.doors)


TheIntake = Annotated[Intake, Depends(_intake)]


def entered_by(records: Records) -> Entered:
    return Entered(records.actor.person_id, records.actor.organisation_id)


def may_match(records: Records) -> bool:
    """Whoever can read no client gains nothing by having somebody matched."""
    return not records.judge.may_ever(Client, Action.READ)


def refuse_bringing(records: Records, organisation_id: UUID, way: Way) -> None:
    """Raises `Refused` unless the rules let the caller bring something to this organisation."""
    proposed = Arrival(organisation_id=organisation_id, way=way, state=ArrivalState.TAKEN, at=clock.now())
    if not records.decide(Action.CREATE, proposed).allowed:
        raise Refused("The rules do not let you bring referrals to this organisation.")


def doors_for(records: Records, intake: Intake, way: Way, default: UUID) -> OpenDoor:
    """The intake's doors within the caller's own; `default` is the organisation of what names none."""

    @contextmanager
    def opened(organisation_id: UUID | None) -> Iterator[Records]:
        acting_for = organisation_id or default
        refuse_bringing(records, acting_for, way)
        with intake.within(records, acting_for, way.value) as door:
            yield door

    return opened


def keeper_of(records: Records, home: UUID) -> UUID:
    """Who looks at what could not be read: the shared triage, rather than the organisation of whoever sent it."""
    triage = next((one.organisation_id for one in records.find(select(Service)) if one.takes_unknown), None)
    if triage is None:
        return home
    proposed = Arrival(organisation_id=triage, way=Way.MESSAGE, state=ArrivalState.WAITING, at=clock.now())
    return triage if records.decide(Action.CREATE, proposed).allowed else home


def home_of(records: Records) -> UUID:
    """The organisation that looks after what cannot be taken: the caller's own if people are referred to it, else that
    of the shared triage. Raises `Invalid` without one."""
    services = records.find(select(Service))
    ours = {service.organisation_id for service in services} & {records.actor.organisation_id}
    triage = [service.organisation_id for service in services if service.takes_unknown]
    if not ours and not triage:
        raise Invalid("service", NO_TRIAGE)
    return next(iter(ours), None) or triage[0]
