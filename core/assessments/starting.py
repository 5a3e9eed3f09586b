"""Which forms an actor may start with a client: switched on for their organisation, open to their roles, allowed."""

from uuid import UUID

from core.access.errors import NotFound, Refused
from core.access.protected import Label
from core.access.records import Records
from core.access.vocabulary import Action
from core.assessments.definitions import kept, kept_of, worded
from core.assessments.models import Assessment, Outcome
from core.clients.models import Client
from core.content.instruments import Instrument
from core.database import clock
from core.extensions.manager import PluginHost
from core.organisations.enablement import enabled_for, licences_held


def offered(records: Records, host: PluginHost) -> list[Instrument]:
    """The latest version of every form of the plugins that the organisation acted for has switched on, by title; one
    that needs a licence only where it is held."""
    found = kept_of(records, enabled_for(records, host).instruments)
    if not any(one.needs_licence for one in found):
        return found
    held = licences_held(records)
    return [one for one in found if not one.needs_licence or one.key in held]


def offered_form(records: Records, host: PluginHost, key: str) -> Instrument:
    """One of them; one that is switched off is not found, like one that does not exist."""
    for instrument in offered(records, host):
        if instrument.key == key:
            return worded(records, instrument)
    raise NotFound


def startable(records: Records, host: PluginHost, client: Client) -> list[Instrument]:
    """Those that the actor may start with this client."""
    return [one for one in offered(records, host) if may_start(records, client.id, one)]


def form_to_start(
    records: Records, host: PluginHost, client_id: UUID, key: str, number: int | None = None
) -> tuple[Client, Instrument]:
    """The client and the form, if the actor may start it with them: `NotFound` or `Refused` otherwise. `number`: the
    version that was begun, which may have been retired since."""
    client = records.one(Client, client_id)
    instrument = offered_form(records, host, key)
    if number is not None and number != instrument.version:
        instrument = _begun(records, key, number)
    if not may_start(records, client_id, instrument):
        records.note("refused create", detail=f"{instrument.key} version {instrument.version}")
        raise Refused(f"No rule lets your roles start {instrument.key} with this client.")
    return client, instrument


def new_assessment(records: Records, client_id: UUID, instrument: Instrument) -> Assessment:
    """An assessment not saved yet, by the actor for the organisation acted for."""
    return Assessment(
        client_id=client_id, organisation_id=records.actor.organisation_id, worker_id=records.actor.person_id,
        plugin=instrument.plugin, instrument=instrument.key, instrument_version=instrument.version,
        title=instrument.title, outcome=Outcome.COMPLETED, completed_at=clock.now(),
        label=Label(instrument.label.value),
    )  # fmt: skip


def _begun(records: Records, key: str, number: int) -> Instrument:
    if (begun := kept(records, key, number)) is None:
        raise NotFound
    return begun


def may_start(records: Records, client_id: UUID, instrument: Instrument) -> bool:
    """Who is trained for a form is the form's to say, whether they may is the policy's: both must say yes."""
    is_for_them = not instrument.roles or not set(instrument.roles).isdisjoint(records.actor.roles)
    return is_for_them and records.may(Action.CREATE, new_assessment(records, client_id, instrument))
