"""Who may begin a stay, and what keeps somebody from it, in words."""

from collections.abc import Collection
from datetime import time, timedelta
from uuid import UUID

from sqlalchemy import bindparam, select

from core.access.errors import Conflict, Invalid, Refused
from core.access.figures import figures
from core.access.paging import Filter
from core.access.protected import Label
from core.access.records import Records
from core.access.vocabulary import Action
from core.assessments.models import Assessment, Outcome
from core.clients.codes import GenderIdentity
from core.clients.models import Client
from core.content.pathways import CompletedAssessment, Pathway, WomenOnly
from core.database import clock
from core.pathways.models import PathwayDefinition, Stay

OF_PATHWAY = Filter(Stay.pathway == bindparam("pathway"))
OURS = Filter(Stay.organisation_id == bindparam("ours"))
TAKEN = Filter(Stay.place.is_not(None))


def may_begin(records: Records, pathway: Pathway, client_id: UUID | None) -> bool:
    """Who works on a pathway is the pathway's to say, whether they may is the policy's: both must say yes."""
    works_on_it = not pathway.roles or not set(pathway.roles).isdisjoint(records.actor.roles)
    is_possible = client_id is not None or pathway.may_be_anonymous
    return works_on_it and is_possible and records.may(Action.CREATE, new_stay(records, pathway, client_id))


def refuse_outsiders(records: Records, pathway: Pathway, client_id: UUID | None) -> None:
    """Raises `Refused`, which is audited."""
    if not may_begin(records, pathway, client_id):
        records.note("refused create", detail=f"{pathway.key} version {pathway.version}")
        raise Refused(f"No rule lets your roles begin a stay on {pathway.title} here.")


def new_stay(records: Records, pathway: Pathway, client_id: UUID | None) -> Stay:
    """A stay not saved yet, seen to by the actor for the organisation acted for."""
    actor, now = records.actor, clock.now()
    return Stay(
        client_id=client_id, open_for=client_id, organisation_id=actor.organisation_id, worker_id=actor.person_id,
        plugin=pathway.plugin, pathway=pathway.key, pathway_version=pathway.version, title=pathway.title,
        label=Label(pathway.label.value), began_at=now, began_by=actor.person_id, stage=pathway.stages[0].key,
        stage_at=now, is_open=True,
    )  # fmt: skip


def refuse_unmet(records: Records, pathway: Pathway, client: Client | None, confirmed: Collection[str]) -> None:
    """Raises `Invalid` with every entry criterion that is not met, as the pathway says it."""
    if missing := [one.text for one in pathway.to_confirm if one.key not in confirmed]:
        raise Invalid("confirmed", f"Nobody begins before this is so: {' '.join(missing)}")
    if strangers := set(confirmed) - {one.key for one in pathway.to_confirm}:
        raise Invalid("confirmed", f"Choose from what is asked; {len(strangers)} of your choices is no part of it.")
    if client is not None and (reasons := unmet(records, pathway, client)):
        raise Invalid("entry", " ".join(reasons))


def unmet(records: Records, pathway: Pathway, client: Client) -> list[str]:
    """Of what the record itself shows to this actor."""
    reasons = []
    for condition in pathway.entry:
        if isinstance(condition, WomenOnly) and client.gender is not GenderIdentity.FEMALE:
            reasons.append("This pathway is for women, and the record does not say that this person is one.")
        if isinstance(condition, CompletedAssessment) and not _was_completed(records, client.id, condition):
            reasons.append(f"Still missing: {condition.text}")
    return reasons


def _was_completed(records: Records, client_id: UUID, condition: CompletedAssessment) -> bool:
    """As far as this actor may read assessments: of others they are told that it is missing, never that it is there."""
    asked = select(Assessment.id).where(
        Assessment.client_id == client_id, Assessment.instrument == condition.instrument,
        Assessment.outcome == Outcome.COMPLETED,
    )  # fmt: skip
    if condition.within_days is not None:
        first = clock.today() - timedelta(days=condition.within_days)
        asked = asked.where(Assessment.completed_at >= clock.moment(first, time.min))
    return bool(records.rows(asked.limit(1)))


def places_taken(records: Records, pathway: Pathway) -> frozenset[int]:
    """Their numbers, in the organisation acted for, whoever is in them."""
    values = {"pathway": pathway.key, "ours": records.actor.organisation_id}
    found = figures(records, Stay, ("place",), filters=(OF_PATHWAY, OURS, TAKEN), values=values)
    return frozenset(row.place for row in found)


def take_place(records: Records, pathway: Pathway) -> int | None:
    """The first that is free; None where places are not counted. Whoever comes at the same moment waits, and finds it
    taken. Raises `Conflict` where there is none. The table itself refuses one place twice, whatever the rules show."""
    if pathway.places is None:
        return None
    records.rows(select(PathwayDefinition.id).where(PathwayDefinition.key == pathway.key).with_for_update())
    taken = places_taken(records, pathway)
    free = [number for number in range(1, pathway.places + 1) if number not in taken]
    if not free or len(taken) >= pathway.places:
        raise Conflict(f"All {pathway.places} places of {pathway.title} are taken. Nobody was enrolled.")
    return free[0]
