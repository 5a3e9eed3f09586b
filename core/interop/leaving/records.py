"""Every record the leaving organisation holds, page by page, as far as the rules let it go; its own settings; and what
its records said before."""

from collections.abc import Callable, Iterator, Mapping
from uuid import UUID

from sqlalchemy import select

from core.access.agreements import AgreementParty, AgreementSignature
from core.access.paging import BY_ID
from core.access.protected import Judged, Protected, table_of
from core.access.records import Records
from core.access.vocabulary import Action
from core.assessments.models import Assessment, InstrumentDefinition
from core.database.base import Base
from core.dialog.areas import KEY
from core.dialog.models import DialogSession
from core.interop.leaving.values import KEPT_FOR_US, columns_of, plain
from core.organisations.definitions import KeptDefinition
from core.organisations.models import InstrumentLicence, OrganisationPlugin, Service, Team, TeamMember
from core.pathways.models import PathwayDefinition, Stay
from core.people.intake import SystemDoor
from core.people.models import Person
from core.timeframes.models import ClosedDay, Timeframe

PAGE = 500
SETTINGS = (
    AgreementParty,
    AgreementSignature,
    ClosedDay,
    InstrumentLicence,
    OrganisationPlugin,
    Service,
    Team,
    TeamMember,
    Timeframe,
)
"""What an organisation sets or agrees to for itself, and everybody signed in may read."""
CHANGE = ("kind", "record_id", "at", "actor_id", "organisation_id", "reason", "fields")
Changed = Callable[[dict[str, object]], object]
"""Hears of each change of a record, with what its fields held before and after."""


def kinds_held(records: Records) -> list[type[Protected]]:
    """The kinds of record that an organisation may take with it, by their word."""
    models = records.judge.policy.words.models
    held = [model for _, model in sorted(models.items()) if issubclass(model, Protected)]
    return [model for model in held if records.judge.may_ever(model, Action.READ)]


def each(door: SystemDoor, model: type[Protected], changed: Changed) -> Iterator[dict[str, object]]:
    """Rows as JSON, one page to a door: memory stays flat, and each page is audited with the ids that it held."""
    after = None
    while True:
        with door.open(writing=False) as records:
            page = records.page(model, order=BY_ID, limit=PAGE, after=after)
            rows = [_row(one) for one in page.rows]
            for one in page.rows:
                _tell_changes(records, one, changed)
        yield from rows
        after = page.next
        if after is None:
            return


def settings(door: SystemDoor, model: type[Base], changed: Changed) -> list[dict[str, object]]:
    """Of the organisation alone."""
    with door.open(writing=False) as records:
        ours = select(model).filter_by(organisation_id=records.actor.organisation_id)
        found = records.find(ours.order_by(table_of(model).c.id))
        for one in found:
            if isinstance(one, Judged):
                _tell_changes(records, one, changed)
        return [_row(one) for one in found]


def definitions(door: SystemDoor, kept: type[KeptDefinition]) -> list[dict[str, object]]:
    """Every version that its records were made with, so that coded answers and stages keep their meaning."""
    with door.open(writing=False) as records:
        used = {pin for asked in PINNED[kept] for pin in asked(records)}
        found = records.find(select(kept).where(kept.key.in_({key for key, _ in used})).order_by(kept.id))
        return [_row(one) for one in found if (one.key, one.number) in used]


def _asked(records: Records) -> Iterator[tuple[str, int]]:
    for row in records.rows(select(Assessment.instrument, Assessment.instrument_version).distinct()):
        yield row.instrument, row.instrument_version


def _rated(records: Records) -> Iterator[tuple[str, int]]:
    for row in records.rows(select(DialogSession.instrument_version).distinct()):
        yield KEY, row.instrument_version


def _followed(records: Records) -> Iterator[tuple[str, int]]:
    for row in records.rows(select(Stay.pathway, Stay.pathway_version).distinct()):
        yield row.pathway, row.pathway_version


PINNED: Mapping[type[KeptDefinition], tuple[Callable[[Records], Iterator[tuple[str, int]]], ...]] = {
    InstrumentDefinition: (_asked, _rated),
    PathwayDefinition: (_followed,),
}
"""Whose records pin a version of which definition: its key, and its number."""


def _row(one: object) -> dict[str, object]:
    return {name: plain(getattr(one, name)) for name in columns_of(type(one))}


def _tell_changes(records: Records, one: Judged, changed: Changed) -> None:
    """Whoever may read a record may read what it said before; of what nobody owns, only what was changed for us."""
    ours = records.actor.organisation_id
    for past in records.history(one):
        fields = {name: pair for name, pair in past.fields.items() if name not in KEPT_FOR_US}
        if fields and (one.kind.owner is not None or past.organisation_id == ours):
            said = (one.kind.name, one.id, past.at, past.actor_id, past.organisation_id, past.reason, fields)
            changed({name: plain(value) for name, value in zip(CHANGE, said, strict=True)})


def names(door: SystemDoor, ids: set[UUID]) -> dict[UUID, str]:
    """Names of the people whom those records mention."""
    with door.open(writing=False) as records:
        found = records.rows(select(Person.id, Person.name).where(Person.is_system.is_(False)))
    return {row.id: row.name for row in found if row.id in ids}
