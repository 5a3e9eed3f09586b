"""The page of one instrument over time."""

from uuid import UUID

from fastapi import Request, Response

from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.assessments.models import Assessment
from core.assessments.over_time import pictures
from core.assessments.pages import Word
from core.assessments.safety_pages import SLUG
from core.clients.models import Client
from core.clients.record import render_about

router = Router(face=Face.PAGE)


@router.get("/clients/{client_id}/assessments/over-time/{plugin}/{name}", requires(Assessment, Action.READ))
def over_time_page(records: Records, request: Request, client_id: UUID, plugin: Word, name: Word) -> Response:
    client = records.one(Client, client_id)
    title, drawn = pictures(records, client.id, f"{plugin}:{name}")
    return render_about(request, records, client, "assessments/over_time.html", slug=SLUG, title=title, pictures=drawn)
