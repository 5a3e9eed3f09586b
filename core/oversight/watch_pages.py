"""The page of the watch: each sort of unusual access, how often it was right, and from which number on it is told."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.audit.watch import AuditWatch
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.oversight.schemas import ThresholdsIn
from core.oversight.watching import alerts, as_given, set_thresholds, watch_of
from core.web.conflicts import conflict_page, version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered

router = Router(face=Face.PAGE, prefix="/oversight/alerts")

HERE = "/oversight/alerts"


@router.get("", requires(AuditWatch, Action.READ))
def watch_page(records: Records, request: Request, kept: str | None = None) -> Response:
    given = as_given(records)
    return _page(records, request, FormState.showing(given), notice="Kept." if kept else None)


@router.post("", requires(AuditWatch, Action.WRITE))
def watch_set(records: Records, request: Request, form: TypedForm) -> Response:
    watch, sent = watch_of(records), version_in(form)
    version = watch.version if watch else 0
    if sent != version:
        now = as_given(records)
        return conflict_page(request, form, version=version, now=now, action=HERE, current=HERE)

    def act(given: ThresholdsIn) -> Response:
        set_thresholds(records, given, version=sent)
        return RedirectResponse(f"{HERE}?kept=yes", 303)

    return answered(ThresholdsIn, form, act, lambda state: _page(records, request, state, 422))


def _page(
    records: Records, request: Request, state: FormState, status: int = 200, notice: str | None = None
) -> Response:
    watch = watch_of(records)
    return render(
        request, "oversight/alerts.html", status_code=status, state=state, notice=notice, alerts=alerts(records),
        may_set=records.judge.may_ever(AuditWatch, Action.WRITE), version=watch.version if watch else 0,
    )  # fmt: skip
