"""The pathways API: what may be begun, how many places there are, and beginning."""

from typing import Annotated
from uuid import UUID

from fastapi import Path

from core.access.errors import Invalid
from core.access.records import Records
from core.access.replies import Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.models import Client
from core.content.pathways import Pathway
from core.organisations.installed import Host
from core.pathways.definitions import offered, offered_pathway
from core.pathways.entry import places_taken
from core.pathways.models import Stay
from core.pathways.schemas import EnrolIn, PathwayLine, PlacesOut, StayOut, VisitIn
from core.pathways.service import begin
from core.web.lists import Listed, whole

router = Router(face=Face.API, prefix="/api/v1", tags=["pathways"])

Word = Annotated[str, Path(max_length=60)]


@router.get("/pathways", requires(Stay, Action.READ))
def list_pathways(records: Records, host: Host) -> Listed[PathwayLine]:
    """The latest version of every pathway that your organisation has switched on, by title."""
    return whole(PathwayLine, offered(records, host))


@router.get("/pathways/{plugin}/{name}", requires(Stay, Action.READ))
def show_pathway(records: Records, host: Host, plugin: Word, name: Word) -> Reply[Pathway]:
    """One pathway in full: entry criteria, stages with their clocks and tasks, exit, source and licence."""
    return Reply(offered_pathway(records, host, f"{plugin}:{name}"))


@router.get("/pathways/{plugin}/{name}/places", requires(Stay, Action.READ))
def show_places(records: Records, host: Host, plugin: Word, name: Word) -> Reply[PlacesOut]:
    """How many places there are in your organisation, and how many are taken, whoever is in them."""
    pathway = offered_pathway(records, host, f"{plugin}:{name}")
    return Reply(PlacesOut(places=pathway.places, taken=len(places_taken(records, pathway))))


@router.post("/pathways/{plugin}/{name}/visits", requires(Stay, Action.CREATE), status=201)
def begin_a_visit(records: Records, host: Host, plugin: Word, name: Word, given: VisitIn) -> Reply[StayOut]:
    """Somebody comes to a drop-in and stays anonymous."""
    return _reply(begin(records, offered_pathway(records, host, f"{plugin}:{name}"), None, given))


@router.post("/clients/{client_id}/stays", requires(Stay, Action.CREATE), status=201)
def enrol(records: Records, host: Host, client_id: UUID, given: EnrolIn) -> Reply[StayOut]:
    """A person begins a stay. Entry criteria that are not met are named; where all places are taken, the answer is 409
    and nobody is enrolled."""
    client, pathway = records.one(Client, client_id), offered_pathway(records, host, given.pathway)
    if given.version != pathway.version:
        raise Invalid("version", f"This pathway is at version {pathway.version} now. Read it again.")
    return _reply(begin(records, pathway, client, given))


def _reply(stay: Stay) -> Reply[StayOut]:
    return Reply(StayOut.model_validate(stay), version=stay.version, location=f"{router.prefix}/stays/{stay.id}")
