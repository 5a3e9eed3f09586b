"""The pages of being told: one's own ways, and what the organisation says."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.notices.choices import defaults, set_defaults, set_ways, version_of_ways, ways_of
from core.notices.models import Importance, NoticeSetting, StaffAddress
from core.notices.schemas import DefaultsIn, WaysIn
from core.web.conflicts import conflict_page, version_in
from core.web.environment import render
from core.web.forms import FormState, Typed, TypedForm, answered, parse
from core.web.parts import Choice

router = Router(face=Face.PAGE)
FROM_ON = [
    Choice(Importance.ROUTINE, "Every message"),
    Choice(Importance.IMPORTANT, "Important messages, and safety"),
    Choice(Importance.SAFETY, "Safety only"),
]
WORDS = {choice.value: choice.words for choice in FROM_ON}


@router.get("/messages/settings", requires(StaffAddress, Action.READ))
def ways_page(records: Records, request: Request, kept: str | None = None) -> Response:
    state = FormState.showing(ways_of(records, records.actor.person_id))
    return _ways(records, request, state, notice="Kept." if kept else None)


@router.post("/messages/settings", requires(StaffAddress, Action.WRITE))
def ways_posted(records: Records, request: Request, form: TypedForm) -> Response:
    if (meanwhile := ways_changed(records, request, form, records.actor.person_id)) is not None:
        return meanwhile

    def act(given: WaysIn) -> Response:
        set_ways(records, records.actor.person_id, given)
        return RedirectResponse("/messages/settings?kept=yes", 303)

    return answered(WaysIn, form, act, lambda state: _ways(records, request, state, 422))


def ways_changed(records: Records, request: Request, form: Typed, person_id: UUID) -> Response | None:
    """The page for ways that somebody else set since this form was opened."""
    version, place = version_of_ways(records, person_id), request.url.path
    if version_in(form) == version:
        return None
    now = WaysIn.model_construct(**ways_of(records, person_id).model_dump())
    return conflict_page(request, form, version=version, now=now, action=place, current=place)


@router.get("/organisation/messages", requires(NoticeSetting, Action.WRITE))
def defaults_page(records: Records, request: Request, kept: str | None = None) -> Response:
    state = FormState({channel.value: least.value for channel, least in defaults(records).items()})
    return _defaults(request, state, notice="Kept." if kept else None)


@router.post("/organisation/messages", requires(NoticeSetting, Action.WRITE))
def defaults_posted(records: Records, request: Request, form: TypedForm) -> Response:
    given = parse(DefaultsIn, form)
    if isinstance(given, FormState):
        return _defaults(request, given, 422)
    set_defaults(records, given)
    return RedirectResponse("/organisation/messages?kept=yes", 303)


def _ways(
    records: Records, request: Request, state: FormState, status: int = 200, notice: str | None = None
) -> Response:
    said = {channel: WORDS[least] for channel, least in defaults(records).items()}
    return render(
        request, "notices/settings.html", status_code=status, state=state, from_on=FROM_ON, said=said, notice=notice,
        version=version_of_ways(records, records.actor.person_id),
    )  # fmt: skip


def _defaults(request: Request, state: FormState, status: int = 200, notice: str | None = None) -> Response:
    return render(request, "notices/defaults.html", status_code=status, state=state, from_on=FROM_ON, notice=notice)
