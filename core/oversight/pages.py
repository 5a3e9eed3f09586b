"""Pages of the audit: who did what, one entry and why it was allowed, and a copy to take away."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Path, Query, Request, Response
from pydantic import ValidationError

from core.access.audit.looking import MOST_ENTRIES, entry_of_audit, look_at_audit
from core.access.audit.watch import AuditWatch
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.oversight.exporting import as_csv
from core.oversight.schemas import ExportIn, LookIn
from core.oversight.showing import made_again, shown
from core.people.roles import people_here
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered, parse
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/oversight")

HERE = "/oversight"
Before = Annotated[int | None, Query(ge=1, le=MOST_ENTRIES)]
Number = Annotated[int, Path(ge=1, le=MOST_ENTRIES)]


@router.get("", requires(AuditWatch, Action.READ))
def audit_page(records: Records, request: Request, before: Before = None) -> Response:
    typed = {name: value for name, value in request.query_params.items() if name != "before"}
    asked = parse(LookIn, typed)
    if isinstance(asked, FormState):
        return _page(records, request, asked, LookIn(), None, rows=False, status=422)
    return _page(records, request, FormState(typed), asked, before)


@router.post("/export", requires(AuditWatch, Action.READ))
def copy_taken(records: Records, request: Request, form: TypedForm) -> Response:
    return answered(ExportIn, form, lambda asked: as_csv(records, asked), lambda state: _again(records, request, state))


@router.get("/entries/{number}", requires(AuditWatch, Action.READ))
def entry_page(records: Records, request: Request, number: Number) -> Response:
    row = entry_of_audit(records, number)
    (entry,) = shown(records, [row])
    again = made_again(records, request.app.state.doors.policies, row)
    return render(request, "oversight/entry.html", entry=entry, again=again)


def _again(records: Records, request: Request, state: FormState) -> Response:
    """The same look, with what is wrong with the reason."""
    try:
        asked = LookIn.model_validate({name: state.value(name) for name in _names() if state.value(name)})
    except ValidationError:
        asked = LookIn()
    return _page(records, request, state, asked, None, status=422)


def _names() -> list[str]:
    return list(LookIn.model_fields)


def _page(
    records: Records, request: Request, state: FormState, asked: LookIn, before: int | None, *, rows: bool = True,
    status: int = 200,
) -> Response:  # fmt: skip
    found = look_at_audit(records, asked.look(), before=before) if rows else None
    said = {name: value for name in _names() if (value := getattr(asked, name))}
    kinds = records.judge.policy.words.kinds
    return render(
        request, "oversight/audit.html", status_code=status, state=state, people=_people(records),
        entries=shown(records, found.rows) if found else [],
        kinds=[Choice(name, kinds[name].words) for name in sorted(kinds)],
        next_href=_link(said, found.next) if found and found.next else None,
        first_href=_link(said, None) if before else None, said=said,
    )  # fmt: skip


def _people(records: Records) -> list[Choice]:
    return [Choice(str(one.id), one.name) for one in people_here(records)]


def _link(said: dict[str, object], before: int | None) -> str:
    parts = {**said, **({"before": before} if before else {})}
    return f"{HERE}?{urlencode(parts)}" if parts else HERE
