"""What the page costs: one question for each person on it, however many parts their record has."""

from core.access.system import Reason
from core.own_view.leaving_out import NOTHING
from core.own_view.view import view_of
from core.people.showing import showing_of
from tests import world
from tests.core.own_view.conftest import Scene
from tests.statements import statements


def _statements(scene: Scene) -> int:
    """Of one page, without opening and closing its door."""
    there, engine = scene.partners.missing_link, scene.doors.database.write
    with showing_of(scene.doors).alone(there.id, there.key) as records, statements(engine) as asked:
        view_of(records, scene.client.id, NOTHING)
    return len(asked)


def test_another_worker_costs_one_question(scene: Scene) -> None:
    _statements(scene)  # the first ever made asks a little more
    before = _statements(scene)
    with scene.doors.system(Reason.SEED) as system:
        world.allocation(system, scene.client, scene.stranger.person, scene.partners.missing_link)
    assert (_statements(scene) - before, before < 30) == (1, True)
