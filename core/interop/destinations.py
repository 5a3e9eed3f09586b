"""Which service here a referral is for, and which organisation here has sent it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.errors import Invalid
from core.access.records import Records
from core.clients.names import fold
from core.database import clock
from core.interop.fhir.outcomes import Destination
from core.interop.fhir.values import NamedOrganisation
from core.organisations.closing import closed_words
from core.organisations.models import Organisation, Service


@dataclass(frozen=True)
class Destined:
    """Where a referral goes; `sentence` says why, if that is not the place the sender named. `closed` is that place, if
    it takes nobody today: it may have received the same message before."""

    service: Service
    sentence: str | None = None
    closed: Service | None = None

    @property
    def organisation_id(self) -> UUID:
        return self.service.organisation_id


@dataclass(frozen=True)
class Places:
    """The services and organisations of the partnership, read once for a run."""

    services: Sequence[Service]
    organisations: Sequence[Organisation]
    triage: Service

    def arrival(self, meant: Destination | None) -> Destined:
        """The service that was meant while it takes people, else the one that takes what is meant for places unknown
        here. Nobody is lost because that one is closed too."""
        found = self.meant(meant)
        if found is not None and (found is self.triage or not found.is_closed_on(clock.today())):
            return Destined(found)
        name = _named(meant)
        why = f"Its destination, {name}, is not known here" if name else "It names no destination"
        if found is not None:
            why = closed_words(found) or why
        sentence = f"{why}: it went to {self.triage.name} of {self.triage.organisation.name}."
        return Destined(self.triage, sentence, found)

    def known(self, organisation: NamedOrganisation | None) -> Organisation | None:
        """By ODS code alone: a name can be anybody's."""
        code = organisation.ods_code if organisation else None
        return next((one for one in self.organisations if code and one.ods_code == code), None)

    def meant(self, meant: Destination | None) -> Service | None:
        """The service that was meant, if it is known here."""
        if meant is None:
            return None
        if meant.dos_id:
            by_id = [one for one in self.services if one.dos_service_id == meant.dos_id]
            if by_id:
                return by_id[0]
        organisation = self._organisation(meant.organisation)
        theirs = [one for one in self.services if organisation and one.organisation_id == organisation.id]
        named = [one for one in theirs if meant.service and fold(one.name) == fold(meant.service)]
        if named:
            return named[0]
        # With several services and none named, a person decides.
        return theirs[0] if len(theirs) == 1 else None

    def _organisation(self, meant: NamedOrganisation | None) -> Organisation | None:
        if meant is None or meant.ods_code:
            return self.known(meant)
        return next((one for one in self.organisations if meant.name and fold(one.name) == fold(meant.name)), None)


def read_places(records: Records) -> Places:
    """Raises `Invalid` when no service takes referrals whose destination is unknown."""
    services = records.find(select(Service).options(joinedload(Service.organisation)).order_by(Service.name))
    triage = [service for service in services if service.takes_unknown]
    if not triage:
        raise Invalid("service", "No service here takes referrals for unknown destinations. Mark one first.")
    return Places(services, records.find(select(Organisation)), triage[0])


def _named(meant: Destination | None) -> str | None:
    if meant is None:
        return None
    organisation = meant.organisation.name if meant.organisation else None
    words = " of ".join(part for part in (meant.service, organisation) if part)
    number = f"service {meant.dos_id} in the Directory of Services" if meant.dos_id else None
    return f"{words} ({number})" if words and number else words or number
