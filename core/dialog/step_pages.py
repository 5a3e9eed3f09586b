"""The steps of a DIALOG+ session, one page each, made to be turned between two people; each is kept when it is sent."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response
from fastapi.responses import RedirectResponse

from core.access.errors import Invalid, NotFound
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.models import Client
from core.clients.record import render_about
from core.dialog.areas import DialogArea, areas_of, title_of
from core.dialog.models import AgreedAction, Came, DialogSession
from core.dialog.pages import SLUG, areas_kept
from core.dialog.schemas import MOST_ACTIONS, RatingIn, TalkIn
from core.dialog.service import (
    choose,
    earlier_ratings,
    form_of,
    held,
    in_order_of_need,
    keep_step,
    last_agreed,
    picture_of,
    praise,
    session_of,
)
from core.organisations.installed import Host
from core.web.conflicts import version_in
from core.web.filters import plain_day
from core.web.forms import FormState, TypedForm, answered
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/clients/{client_id}/dialog/{session_id}")

Word = Annotated[str, Path(max_length=60)]
Number = Annotated[int, Path(ge=1, le=100)]


# ── last time's actions ───────────────────────────────────────────────────
@router.get("/review", requires(DialogSession, Action.WRITE))
def review_page(records: Records, request: Request, client_id: UUID, session_id: UUID) -> Response:
    session = _open(records, client_id, session_id)
    done = {n: one.came.value for n, one in enumerate(session.looked_at_again) if one.came}
    actions = list(last_agreed(records, session))
    state = FormState({f"came-{n}": came for n, came in done.items()})
    return _page(request, records, session, "dialog/review.html", state=state, actions=actions, came=Came)


@router.post("/review", requires(DialogSession, Action.WRITE))
def reviewed(records: Records, client_id: UUID, session_id: UUID, form: TypedForm) -> Response:
    session, state = _open(records, client_id, session_id), FormState(form)
    before = held(session)
    session.review(list(_reviewed(last_agreed(records, session), state)))
    keep_step(records, session, before, version_in(form))
    return RedirectResponse(f"{_place(session)}/rate/1", 303)


def _reviewed(actions: tuple[AgreedAction, ...], state: FormState) -> list[AgreedAction]:
    said = [state.value(f"came-{n}") for n in range(len(actions))]
    known = {one.value: one for one in Came}
    return [replace(action, came=known.get(came)) for action, came in zip(actions, said, strict=True)]


# ── rating together ───────────────────────────────────────────────────────
@router.get("/rate/{number}", requires(DialogSession, Action.WRITE))
def rate_page(
    records: Records, request: Request, host: Host, client_id: UUID, session_id: UUID, number: Number
) -> Response:
    return _rate(request, records, host, _open(records, client_id, session_id), number)


@router.post("/rate/{number}", requires(DialogSession, Action.WRITE))
def rated(
    records: Records, request: Request, host: Host, client_id: UUID, session_id: UUID, number: Number, form: TypedForm
) -> Response:
    """Kept at once; no choice is no rating."""
    session = _open(records, client_id, session_id)
    areas = areas_of(form_of(records, host, session)[1])
    if number > len(areas):
        raise NotFound

    def act(given: RatingIn) -> Response:
        before = held(session)
        if given.rating is not None and given.rating not in areas[number - 1].steps:
            raise Invalid("rating", "Choose one of the ratings shown.")
        session.rate(areas[number - 1].key, given.rating, wants_help=given.help)
        keep_step(records, session, before, version_in(form))
        return RedirectResponse(f"{_place(session)}/{f'rate/{number + 1}' if number < len(areas) else 'choose'}", 303)

    return answered(RatingIn, form, act, lambda state: _rate(request, records, host, session, number, state, 422))


def _rate(
    request: Request, records: Records, host: Host, session: DialogSession, number: int,
    state: FormState | None = None, status: int = 200,
) -> Response:  # fmt: skip
    areas = areas_of(form_of(records, host, session)[1])
    if number > len(areas):
        raise NotFound
    area, earlier = areas[number - 1], earlier_ratings(records, session, areas)
    last = earlier[-1] if earlier else None
    then = last.ratings.get(area.key) if last else None
    choices = [
        Choice(
            str(value),
            f"{value} {said}".rstrip(),
            f"Last time, {plain_day(last.day)}" if last and value == then else None,
        )
        for value, said in area.steps.items()
    ]
    rating = session.rating(area.key)
    shown = {"rating": str(rating or ""), "help": "yes" if area.key in session.wants_help else ""}
    return _page(
        request, records, session, "dialog/rate.html", status, state=state or FormState(shown), area=area,
        number=number, areas=areas, choices=choices, yes_no=(Choice("yes", "Yes"), Choice("no", "No")),
    )  # fmt: skip


# ── the picture, and choosing ─────────────────────────────────────────────
@router.get("/choose", requires(DialogSession, Action.WRITE))
def choose_page(records: Records, request: Request, host: Host, client_id: UUID, session_id: UUID) -> Response:
    return _choose(request, records, host, _open(records, client_id, session_id))


@router.post("/choose", requires(DialogSession, Action.WRITE))
def chosen(
    records: Records, request: Request, host: Host, client_id: UUID, session_id: UUID, form: TypedForm
) -> Response:
    session, state = _open(records, client_id, session_id), FormState(form)
    areas = areas_of(form_of(records, host, session)[1])
    before, wanted = held(session), [key for key in state.chosen("areas") if key]
    if len(wanted) > len(set(wanted) & {one.key for one in areas}) or len(wanted) > MOST_ACTIONS:
        said = "Choose three areas at most. The others can wait for another day."
        return _choose(request, records, host, session, state.with_error("areas", said), 422)
    choose(session, wanted, areas)
    keep_step(records, session, before, version_in(form))
    return RedirectResponse(_after_talk(session, ""), 303)


def _choose(
    request: Request, records: Records, host: Host, session: DialogSession, state: FormState | None = None,
    status: int = 200,
) -> Response:  # fmt: skip
    areas = areas_of(form_of(records, host, session)[1])
    earlier = earlier_ratings(records, session, areas)
    choices = [
        Choice(one.key, one.title, _why(session, one)) for one in in_order_of_need(session, areas)
    ]  # fmt: skip
    return _page(
        request, records, session, "dialog/choose.html", status,
        state=state or FormState({"areas": list(session.chosen)}), choices=choices,
        picture=picture_of(session, areas, earlier), well=praise(session, areas, earlier[-1] if earlier else None),
    )  # fmt: skip


def _why(session: DialogSession, area: DialogArea) -> str:
    rating = session.rating(area.key)
    said = "Not rated" if rating is None else f"{rating} of {area.highest}"
    return f"{said}, more help wanted" if area.key in session.wants_help else said


# ── the four steps ────────────────────────────────────────────────────────
@router.get("/talk/{area}", requires(DialogSession, Action.WRITE))
def talk_page(records: Records, request: Request, client_id: UUID, session_id: UUID, area: Word) -> Response:
    session = _open(records, client_id, session_id)
    return _talk(request, records, session, area, _talked(session, area))


@router.post("/talk/{area}", requires(DialogSession, Action.WRITE))
def talked(
    records: Records, request: Request, client_id: UUID, session_id: UUID, area: Word, form: TypedForm
) -> Response:
    session = _open(records, client_id, session_id)
    if area not in session.chosen:
        raise NotFound

    def act(given: TalkIn) -> Response:
        before = held(session)
        session.talk(area, given.words, list(given.actions(area)))
        keep_step(records, session, before, version_in(form))
        return RedirectResponse(_after_talk(session, area), 303)

    return answered(TalkIn, form, act, lambda state: _talk(request, records, session, area, state, 422))


def _talk(
    request: Request, records: Records, session: DialogSession, area: str, state: FormState, status: int = 200
) -> Response:
    if area not in session.chosen:
        raise NotFound
    why = next((_why(session, one) for one in areas_kept(records, session) if one.key == area), "")
    return _page(
        request, records, session, "dialog/talk.html", status, state=state, area=area, title=title_of(area),
        why=why, number=session.chosen.index(area) + 1, numbers=range(1, MOST_ACTIONS + 1),
    )  # fmt: skip


def _talked(session: DialogSession, area: str) -> FormState:
    """What was said of it before, filled in."""
    words = session.talks.get(area)
    values: dict[str, object] = dict(words) if isinstance(words, dict) else {}
    for number, action in enumerate((one for one in session.agreed if one.area == area), 1):
        values |= {f"what_{number}": action.what, f"who_{number}": action.who, f"by_{number}": action.by}
    return FormState.showing(TalkIn.model_validate(values))


def _after_talk(session: DialogSession, area: str) -> str:
    """The next area chosen; after the last one, where the session stands."""
    following = session.chosen[session.chosen.index(area) + 1 :] if area else session.chosen
    return f"{_place(session)}/talk/{following[0]}" if following else _place(session)


# ── every step ────────────────────────────────────────────────────────────
def _open(records: Records, client_id: UUID, session_id: UUID) -> DialogSession:
    session = session_of(records, client_id, session_id)
    session.refuse_unless_open()
    return session


def _page(
    request: Request, records: Records, session: DialogSession, template: str, status: int = 200, **context: object
) -> Response:
    client = records.one(Client, session.client_id)
    return render_about(
        request, records, client, template, slug=SLUG, status_code=status, session=session, place=_place(session),
        entry=None, listed=None, **context,
    )  # fmt: skip


def _place(session: DialogSession) -> str:
    return f"/clients/{session.client_id}/dialog/{session.id}"
