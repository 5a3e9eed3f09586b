"""Pages of the papers: which there are, one paper to read or print, and a copy to take away."""

from fastapi import Request, Response

from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.agreements.models import AgreementFigure
from core.papers.files import Form, file_name, written
from core.papers.making import make
from core.papers.tables import Paper, PaperName
from core.web.environment import render

router = Router(face=Face.PAGE, prefix="/papers")

ANSWERABLE = requires(AgreementFigure, Action.READ)
"""Whoever answers for what the organisation shares: its privacy officer and its organisation admin."""


@router.get("", ANSWERABLE)
def papers_page(records: Records, request: Request) -> Response:
    return render(request, "papers/papers.html", names=PaperName)


@router.get("/{paper}", ANSWERABLE)
def paper_page(records: Records, request: Request, paper: PaperName) -> Response:
    return render(request, "papers/paper.html", paper=paper_of(records, request, paper), forms=Form)


@router.get("/{paper}/file.{form}", ANSWERABLE)
def paper_file(records: Records, request: Request, paper: PaperName, form: Form) -> Response:
    return taken(paper_of(records, request, paper), form, request)


def paper_of(records: Records, request: Request, name: PaperName) -> Paper:
    return make(records, request.app.state.host, request.app.state.settings, name)


def taken(paper: Paper, form: Form, request: Request) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{file_name(paper, form)}"'}
    return Response(written(paper, form, request.app.state.pages), media_type=form.media_type, headers=headers)
