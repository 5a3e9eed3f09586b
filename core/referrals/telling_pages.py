"""Pages on which it is written down that a person was told what was decided, or why not; and a letter where post is
safe."""

from uuid import UUID

from fastapi import Request, Response

from core.access.errors import NotFound
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.deaths import death_of
from core.clients.models import Client
from core.clients.safe_contact import instructions_of, safe_words
from core.database import clock
from core.referrals import tellings
from core.referrals.models import Referral
from core.referrals.step_forms import back_to, step_form
from core.referrals.telling_models import NotTold, Telling, TellingState, ToldHow
from core.referrals.tellings import NotToldIn, ToldIn
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered

router = Router(face=Face.PAGE, prefix="/referrals/{referral_id}/tell/{telling_id}")


@router.get("", requires(Telling, Action.WRITE))
def tell_page(records: Records, request: Request, referral_id: UUID, telling_id: UUID) -> Response:
    return _form(request, records, tellings.one_of(records, referral_id, telling_id), FormState())


@router.post("/told", requires(Telling, Action.WRITE))
def told(records: Records, request: Request, referral_id: UUID, telling_id: UUID, form: TypedForm) -> Response:
    telling = tellings.one_of(records, referral_id, telling_id)
    version_in(form)

    def act(given: ToldIn) -> Response:
        tellings.told(records, telling=telling, given=given)
        return back_to(records.one(Referral, referral_id))

    return answered(ToldIn, form, act, lambda state: _form(request, records, telling, state, 422))


@router.post("/not-told", requires(Telling, Action.WRITE))
def not_told(records: Records, request: Request, referral_id: UUID, telling_id: UUID, form: TypedForm) -> Response:
    telling = tellings.one_of(records, referral_id, telling_id)
    version_in(form)

    def act(given: NotToldIn) -> Response:
        tellings.not_told(records, telling=telling, given=given)
        return back_to(records.one(Referral, referral_id))

    return answered(NotToldIn, form, act, lambda state: _form(request, records, telling, state, 422))


@router.get("/letter", requires(Telling, Action.WRITE))
def letter_page(records: Records, request: Request, referral_id: UUID, telling_id: UUID) -> Response:
    """A letter to print, with nothing in it but that they may call, and no address: post may be safe at another than is
    seen here. Not found where post is not safe, and once they have died."""
    telling = tellings.one_of(records, referral_id, telling_id)
    referral, client = records.one(Referral, referral_id), records.one(Client, telling.client_id)
    if not _may_write(records, telling):
        raise NotFound
    records.note("letter printed", telling)
    return render(
        request, "referrals/telling_letter.html", referral=referral, client=client, telling=telling,
        today=clock.today(),
    )  # fmt: skip


def _may_write(records: Records, telling: Telling) -> bool:
    """Whether a letter may go out at all."""
    is_dead = death_of(records, telling.client_id) is not None
    is_due = telling.state is TellingState.DUE
    return is_due and not is_dead and ToldHow.POST in tellings.safe_ways(records, telling.client_id)


def _form(request: Request, records: Records, telling: Telling, state: FormState, status: int = 200) -> Response:
    referral, client = records.one(Referral, telling.referral_id), records.one(Client, telling.client_id)
    safe = tellings.safe_ways(records, client.id)
    is_dead = death_of(records, client.id) is not None
    return step_form(
        request, records, referral, "telling_form", state, status, telling=telling, ways=safe, because=NotTold,
        unsafe=[how for how in ToldHow if how not in safe], safe_words=safe_words(instructions_of(records, client.id)),
        is_dead=is_dead, may_write=_may_write(records, telling),
    )  # fmt: skip
