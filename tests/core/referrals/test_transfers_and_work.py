"""Transfers of what has ended; and whose work ends with one: its owner’s and its team’s, never that of others."""

from datetime import date

from sqlalchemy import select

from core.involvement.models import Allocation
from core.organisations.models import Organisation
from core.referrals.models import Referral, State
from tests import world
from tests.core.referrals.test_transfers import Offer, offer

__all__ = ["offer"]


def ends(offer: Offer) -> dict[object, date | None]:
    """When each organisation's work with the person ends."""
    with offer.system() as system:
        asked = select(Allocation).where(Allocation.client_id == offer.scene.client.id)
        return {one.organisation_id: one.ends for one in system.find(asked)}


def works_for(offer: Offer, organisation: Organisation) -> None:
    """The navigator, who is in the team for Missing Link, supports the person for another employer as well."""
    with offer.system(writing=True) as system:
        world.allocation(system, offer.scene.client, offer.scene.navigator.person, organisation)


def test_what_has_ended_meanwhile_is_not_taken_over(offer: Offer) -> None:
    place = offer.proposed()
    with offer.system(writing=True) as system:
        ended = system.get(Referral, offer.scene.referral.id)
        ended.state, ended.is_open = State.WITHDRAWN, False
    refused = offer.answer(place, "accept")
    assert (refused.status_code, "has ended meanwhile" in refused.text) == (409, True)


def test_work_for_an_employer_who_has_nobody_in_the_team_goes_on(offer: Offer) -> None:
    offer.scene.allocated()
    works_for(offer, offer.scene.partners.alabare)
    offer.accepted()
    found = ends(offer)
    assert (found[offer.scene.partners.alabare.id], found[offer.scene.navigator.organisation.id] is None) == (
        None, False,
    )  # fmt: skip


def test_work_for_another_open_referral_goes_on(offer: Offer) -> None:
    offer.scene.allocated()
    with offer.system(writing=True) as system:
        world.referral(system, offer.scene.client, offer.scene.navigator.organisation, state=State.ACTIVE)
    offer.accepted()
    assert ends(offer)[offer.scene.navigator.organisation.id] is None
