"""The identity bar of a client: the top of every page about a person, as far as the viewer may read it."""

from collections.abc import Iterator

from core.access.records import Records
from core.clients.codes import NhsNumberStatus
from core.clients.deaths import NOBODY_REACHES_OUT, death_of, died_words
from core.clients.models import Client
from core.clients.safe_contact import instructions_of, safe_words
from core.organisations.models import Organisation
from core.people.models import Person
from core.web.parts import Identity


def identity_of(records: Records, client: Client) -> Identity:
    """`client` came through the door, so its own fields may be read; the rest is asked of the door again."""
    death = death_of(records, client.id)
    return Identity(
        preferred_name=client.called,
        href=f"/clients/{client.id}",
        pronouns=client.pronouns,
        born=client.date_of_birth,
        born_is_estimated=client.date_of_birth_estimated,
        nhs_number=client.nhs_number,
        nhs_number_words=None
        if client.nhs_number_status is NhsNumberStatus.VERIFIED
        else client.nhs_number_status.words,
        communication_needs=tuple(_needs(client)),
        safe_contact=NOBODY_REACHES_OUT if death else safe_words(instructions_of(records, client.id)),
        lead_worker=lead_words(_name(client.case_lead), _name(client.case_lead_organisation)),
        died=died_words(death) if death else None,
    )


def lead_words(worker: str | None, organisation: str | None) -> str | None:
    """The case lead and the organisation they act for."""
    return f"{worker}, {organisation}" if worker and organisation else worker


def _name(one: Person | Organisation | None) -> str | None:
    return one.name if one else None


def _needs(client: Client) -> Iterator[str]:
    if client.interpreter_needed:
        yield f"Interpreter for {client.language}" if client.language else "Interpreter"
    elif client.language:
        yield f"Speaks {client.language}"
    if client.communication_needs:
        yield client.communication_needs
    if client.adjustments:
        yield client.adjustments
