"""A death taken back from the page of a referral: a referral that was closed for it opens nothing else of the person,
and the mistake must still be put right."""

from uuid import UUID

from fastapi import Request, Response

from core.access.errors import NotFound
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients import deaths
from core.clients.death_models import Death
from core.clients.deaths import TakeBackIn
from core.referrals.after_death import death_to_take_back
from core.referrals.models import Referral
from core.referrals.step_forms import back_to, step_form
from core.web.conflicts import version_in
from core.web.forms import FormState, TypedForm, parse

router = Router(face=Face.PAGE, prefix="/referrals/{referral_id}/death")


@router.get("", requires(Death, Action.CLOSE))
def mistaken_death_page(records: Records, request: Request, referral_id: UUID) -> Response:
    """Without the person, where the rules do not open their record."""
    referral = records.one(Referral, referral_id)
    return step_form(
        request, records, referral, "take_back_death", FormState(), 200, death=death_to_take_back(records, referral)
    )


@router.post("/{death_id}", requires(Death, Action.CLOSE))
def mistaken_death_posted(
    records: Records, request: Request, referral_id: UUID, death_id: UUID, form: TypedForm
) -> Response:
    """One that was taken back meanwhile stays so: both who say it mean the same."""
    referral, given = records.one(Referral, referral_id), parse(TakeBackIn, form)
    if referral.client_id is None:
        raise NotFound
    death = deaths.one_of(records, referral.client_id, death_id)
    version_in(form)
    if isinstance(given, FormState):
        return step_form(request, records, referral, "take_back_death", given, 422, death=death)
    if death.stands:
        deaths.take_back(records, death=death, given=given)
    return back_to(referral)
