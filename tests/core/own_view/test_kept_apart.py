"""A link whose maker may not know the person any more: it opens nothing, and the maker hears nothing of it."""

from datetime import timedelta

from sqlalchemy import select

from core.access.outbox import TABLE
from core.access.system import Reason
from core.database import clock
from core.involvement.models import Allocation
from core.notices.telling import NOTICE
from core.own_view.models import WhyEnded
from core.people.link_secrets import TRIES
from core.people.models import RoleHeld
from tests import world
from tests.core.own_view.conftest import Link, Run, Scene
from tests.core.own_view.test_links import GONE, _matters

END = "own_view: end links of people kept apart"


def _keep_apart(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        world.conflict_link(system, scene.client, scene.nell.person, scene.partners.missing_link)


def _told(scene: Scene, link: Link) -> list[str]:
    """What the maker is told of it."""
    with scene.doors.database.read.connect() as connection:
        told = connection.execute(select(TABLE.c.body).where(TABLE.c.topic == NOTICE)).scalars().all()
    return [
        one["words"] for one in told if one["person_id"] == str(scene.nell.person.id) and str(link.id) in one["source"]
    ]


def test_a_link_of_somebody_kept_apart_since_opens_nothing(scene: Scene) -> None:
    link = scene.link()
    _keep_apart(scene)
    answer = scene.open(link)
    assert (answer.status_code, GONE in answer.text) == (404, True)


def test_a_link_of_somebody_who_has_left_since_opens_nothing(scene: Scene) -> None:
    link = scene.link()
    with scene.doors.system(Reason.SEED) as system:
        for held in system.find(select(RoleHeld).where(RoleHeld.person_id == scene.nell.person.id)):
            held.ends = clock.today() - timedelta(days=1)
    assert scene.open(link).status_code == 404


def test_a_link_of_somebody_who_has_handed_the_person_over_opens_nothing(scene: Scene) -> None:
    link = scene.link()
    with scene.doors.system(Reason.SEED) as system:
        for one in system.find(select(Allocation).where(Allocation.worker_id == scene.nell.person.id)):
            one.ends = clock.today() - timedelta(days=1)
    assert scene.open(link).status_code == 404


def test_wrong_codes_at_it_are_not_told_to_whoever_is_kept_apart(scene: Scene) -> None:
    link = scene.link()
    for _ in range(TRIES - 1):
        scene.open(link, "BBBB BBBB")
    _keep_apart(scene)
    scene.open(link, "BBBB BBBB")
    assert _told(scene, link) == []


def test_that_it_was_tried_again_is_told_to_officers_alone(scene: Scene) -> None:
    link = scene.link()
    scene.open(link)
    _keep_apart(scene)
    scene.open(link)
    assert (_told(scene, link), _matters(scene)) == ([], ["own page tried again"])


def test_the_link_ends_by_itself_without_saying_why(scene: Scene, run: Run) -> None:
    link = scene.link()
    _keep_apart(scene)
    run(END)
    assert scene.stored(link).ended_because is WhyEnded.WORKER


def test_a_link_of_somebody_else_goes_on(scene: Scene, run: Run) -> None:
    link = scene.link()
    with scene.doors.system(Reason.SEED) as system:
        world.conflict_link(system, scene.client, scene.stranger.person, scene.partners.missing_link)
        world.conflict_link(system, world.client(system, "Odd Other"), scene.nell.person, scene.partners.missing_link)
    run(END)
    assert (scene.stored(link).is_open, scene.open(link).status_code) == (True, 200)


def test_a_link_of_somebody_who_is_not_kept_apart_any_more_goes_on(scene: Scene, run: Run) -> None:
    with scene.doors.system(Reason.SEED) as system:
        apart = world.conflict_link(system, scene.client, scene.nell.person, scene.partners.missing_link)
        apart.ends = clock.today() - timedelta(days=1)
    link = scene.link()
    run(END)
    assert scene.open(link).status_code == 200
