"""A death that a referral was closed for is taken back on its page, though it opens nothing else of the person."""

from core.access.system import Reason
from core.clients.death_models import Death
from tests import world
from tests.core.referrals.clock_scene import doors
from tests.core.referrals.conftest import Scene

BECAUSE: dict[str, str | list[str]] = {"because": "Two people were mistaken.", "version": "1"}


def closed_as_died(scene: Scene) -> Death:
    """The senior recorded the death and closed the referral for it."""
    with doors(scene).system(Reason.SEED) as system:
        death = world.death(system, scene.client, scene.partners.second_step, scene.senior.person)
    assert scene.act("close", {"reason": "06"}).status_code == 200
    return death


def stands(scene: Scene, death: Death) -> bool:
    with doors(scene).system(Reason.SEED, writing=False) as system:
        return system.get(Death, death.id).stands


# ── refused ───────────────────────────────────────────────────────────────
def test_nobody_known_is_sent_to_sign_in(scene: Scene) -> None:
    assert scene.service.get(f"{scene.place}/death").status_code == 303


def test_another_organisation_finds_nothing(scene: Scene) -> None:
    death = closed_as_died(scene)
    assert scene.elsewhere.get(f"{scene.place}/death").status_code == 404
    assert scene.elsewhere.post(f"{scene.place}/death/{death.id}", BECAUSE).status_code == 404


def test_hr_takes_nothing_back(scene: Scene) -> None:
    assert scene.hr.post(f"{scene.place}/death/{closed_as_died(scene).id}", BECAUSE).status_code == 403


def test_a_death_of_somebody_else_is_not_found_here(scene: Scene) -> None:
    closed_as_died(scene)
    with doors(scene).system(Reason.SEED) as system:
        other = world.client(system, "Lou Another")
        world.referral(system, other, scene.partners.second_step, service_id=scene.triage.id)
        death = world.death(system, other, scene.partners.second_step, scene.senior.person)
    assert scene.senior.post(f"{scene.place}/death/{death.id}", BECAUSE).status_code == 404
    assert stands(scene, death)


def test_why_it_was_a_mistake_is_asked(scene: Scene) -> None:
    death = closed_as_died(scene)
    refused = scene.senior.post(f"{scene.place}/death/{death.id}", {"because": "", "version": "1"})
    assert (refused.status_code, stands(scene, death)) == (422, True)


# ── works ─────────────────────────────────────────────────────────────────
def test_a_referral_closed_for_it_leads_to_taking_it_back(scene: Scene) -> None:
    closed_as_died(scene)
    assert scene.senior.get(f"/clients/{scene.client.id}").status_code == 404  # the referral opens nothing else
    assert f"{scene.place}/death" in scene.senior.get(scene.place).text
    assert "How did the mistake come about?" in scene.senior.get(f"{scene.place}/death").text


def test_it_is_taken_back_and_the_referral_is_reopened(scene: Scene) -> None:
    death = closed_as_died(scene)
    for _ in range(2):  # a second click
        done = scene.senior.post(f"{scene.place}/death/{death.id}", BECAUSE)
        assert (done.status_code, done.headers["location"]) == (303, scene.place)
    assert not stands(scene, death)
    assert f"{scene.place}/reopen" in scene.senior.get(scene.place).text


def test_nothing_is_offered_where_nobody_has_died(scene: Scene) -> None:
    assert f"{scene.place}/death" not in scene.senior.get(scene.place).text
    assert "Nothing is recorded that you could take back." in scene.senior.get(f"{scene.place}/death").text
