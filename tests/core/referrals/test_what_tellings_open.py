"""What is still to be told opens who the person is to whoever decided, and no more than the referral itself did."""

import pytest
from sqlalchemy import select

from core.access.system import Reason
from core.clients.models import Client
from core.referrals.models import Referral
from core.referrals.telling_models import Telling, TellingState
from tests import world
from tests.core.referrals.conftest import Scene

STEPS: dict[str, dict[str, str]] = {
    "hold": {"until": "2026-03-11", "because": "The person is on a journey"},
    "decline": {"reason": "02", "offered_instead": "The sanctuary, in the evening"},
}


def known_here(scene: Scene, *, sent: str) -> tuple[Client, Referral]:
    """Somebody involved with Second Step, whose address is Nilaari's, with a referral to Second Step."""
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        ours, client = scene.partners.second_step, world.client(system, "Lou Known")
        world.involvement(system, client, ours)
        world.contact_details(system, client, scene.partners.nilaari)
        referral = world.referral(
            system, client, ours, sender=ours if sent == "within" else None, service_id=scene.triage.id
        )  # fmt: skip
        referral.opens_record = sent != "entered here"
    return client, referral


def addresses(scene: Scene, client: Client) -> list[object]:
    answer = scene.senior.call("GET", f"/clients/{client.id}/contact-details")
    return answer.json()["items"] if answer.status_code == 200 else []


def decide(scene: Scene, referral: Referral, step: str) -> None:
    answer = scene.senior.call(
        "POST", f"/referrals/{referral.id}/{step}", STEPS[step], if_match=f'"{referral.version}"'
    )
    assert answer.status_code == 200, answer.text


def tellings(scene: Scene, referral: Referral) -> list[TellingState]:
    with scene.service.app.state.doors.system(Reason.SEED, writing=False) as system:  # type: ignore[attr-defined]
        return [one.state for one in system.find(select(Telling).where(Telling.referral_id == referral.id))]


def still_due(scene: Scene) -> None:
    """The senior decided, and has told nobody."""
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.contact_details(system, scene.client, scene.partners.nilaari)
        world.telling(system, system.get(Referral, scene.referral.id))


def change(scene: Scene, **to: object) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        referral = system.get(Referral, scene.referral.id)
        for name, value in to.items():
            setattr(referral, name, value)


# ── refused ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("sent", ["within", "entered here"])
def test_nobody_opens_an_address_by_deciding_on_their_own_referral(scene: Scene, sent: str, step: str) -> None:
    client, referral = known_here(scene, sent=sent)
    decide(scene, referral, step)
    assert (tellings(scene, referral), addresses(scene, client)) == ([TellingState.DUE], [])


@pytest.mark.parametrize("case", ["withdrawn", "handed over"])
def test_what_was_withdrawn_or_handed_over_opens_nothing_and_is_nobody_s_task(scene: Scene, case: str) -> None:
    still_due(scene)
    there = scene.partners.nilaari.id
    ended = {"state": "withdrawn", "is_open": False}
    change(scene, **({"organisation_id": there} if case == "handed over" else ended))
    today = scene.senior.get("/").text
    assert (addresses(scene, scene.client), f"{scene.place}/tell/" in today) == ([], False)


# ── works ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("step", STEPS)
def test_a_referral_from_elsewhere_opens_the_address_until_they_were_told(scene: Scene, step: str) -> None:
    client, referral = known_here(scene, sent="from elsewhere")
    decide(scene, referral, step)
    assert len(addresses(scene, client)) == 1
