"""What open safety prompts put into shared places: the worker's Today, and the summary of the client."""

from uuid import UUID

from sqlalchemy import select

from core.access.protected import Label
from core.access.records import Records
from core.assessments.models import Assessment
from core.clients.models import Client
from core.clients.names import called
from core.web.filters import moment
from core.web.places import Contribution, ToDo

MOST_LINES = 30
NOT_RECORDED = "What was done is not recorded"


def today(records: Records) -> list[ToDo]:
    """After the worker's own assessments, the oldest first: Today says that there is something, not what."""
    mine = (
        select(Assessment.id, Assessment.client_id, Assessment.title, Assessment.completed_at, Assessment.label,
               Client.given_name, Client.preferred_name, Client.family_name)
        .join(Client, Client.id == Assessment.client_id)
        .where(Assessment.worker_id == records.actor.person_id, Assessment.is_safety_open)
        .order_by(Assessment.completed_at, Assessment.id).limit(MOST_LINES)
    )  # fmt: skip
    lines = []
    for row in records.rows(mine):
        name = called(row.given_name, row.preferred_name, row.family_name)
        title = f", after {row.title}" if row.label is Label.NORMAL else ""
        href = f"/clients/{row.client_id}/assessments/{row.id}"
        hint = f"{moment(row.completed_at)}{title}"
        lines.append(ToDo("Safety", f"Record what was done for {name}", href, "Not recorded", hint, is_urgent=True))
    return lines


def urgent(records: Records, client_id: UUID) -> list[ToDo]:
    """For everybody who may read the assessment."""
    asked = (
        select(Assessment.id, Assessment.title, Assessment.completed_at)
        .where(Assessment.client_id == client_id, Assessment.is_safety_open)
        .order_by(Assessment.completed_at, Assessment.id).limit(MOST_LINES)
    )  # fmt: skip
    return [
        ToDo(
            "Safety", f"{row.title}: look at the warning", f"/clients/{client_id}/assessments/{row.id}",
            hint=f"{moment(row.completed_at)}. {NOT_RECORDED}.",
        )
        for row in records.rows(asked)
    ]  # fmt: skip


CONTRIBUTION = Contribution(today=(today,), urgent=(urgent,))
