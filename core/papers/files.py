"""A paper as a file: a spreadsheet, JSON, or a page that needs nothing else."""

import io
from enum import StrEnum

from core.interop.csv_text import write_rows
from core.papers.schemas import PaperOut
from core.papers.tables import Paper
from core.web.environment import Pages


class Form(StrEnum):
    """In which form a paper is taken away."""

    CSV = "csv"
    JSON = "json"
    HTML = "html"

    @property
    def media_type(self) -> str:
        return {"csv": "text/csv; charset=utf-8", "json": "application/json", "html": "text/html; charset=utf-8"}[self]


def written(paper: Paper, form: Form, pages: Pages) -> bytes:
    """UTF-8; no cell of the spreadsheet runs as a formula."""
    if form is Form.HTML:
        return pages.text("papers/document.html", paper=paper).encode()
    if form is Form.JSON:
        return (PaperOut.model_validate(paper).model_dump_json(indent=2) + "\n").encode()
    into = io.StringIO(newline="")
    write_rows(into, paper.lines())
    return ("\ufeff" + into.getvalue()).encode()


def file_name(paper: Paper, form: Form) -> str:
    """It says which paper of which day, and nothing else."""
    return f"{paper.name}-{paper.made_at.date().isoformat()}.{form}"
