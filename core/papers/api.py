"""The API of the papers."""

from fastapi import Request

from core.access.records import Records
from core.access.routing import Face, Router
from core.papers.pages import ANSWERABLE, paper_of
from core.papers.schemas import PaperOut
from core.papers.tables import PaperName

router = Router(face=Face.API, prefix="/api/v1/papers", tags=["papers"])


@router.get("/{paper}", ANSWERABLE)
def show_paper(records: Records, request: Request, paper: PaperName) -> PaperOut:
    """The record of processing activities, or the tables of an impact assessment, of the organisation you act for: made
    from what is configured now."""
    return PaperOut.model_validate(paper_of(records, request, paper))
