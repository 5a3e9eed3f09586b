"""What forms asked and what stages meant goes with the records that were made with them, and nothing else does."""

from sqlalchemy import select

from core.access.system import Reason
from core.assessments.models import InstrumentDefinition
from core.clients.models import Client
from core.pathways.models import PathwayDefinition
from core.people.models import Person
from tests import world
from tests.core.interop.leaving.conftest import Leaving


def test_what_was_asked_in_assessments_is_in_it_and_nothing_that_was_not(leaving: Leaving) -> None:
    with leaving.doors.system(Reason.SEED) as system:
        client = system.find(select(Client).where(Client.given_name == "Sam"))[0]
        ana = system.find(select(Person).where(Person.name == "Ana Worker"))[0]
        world.assessment(system, client, ana, leaving.partners.second_step)
        for key in ("second_step:example", "alabare:other"):
            system.add(InstrumentDefinition(key=key, number=1, digest="0" * 64, definition={"title": key}))
    assert [row["key"] for row in leaving.rows("records/instrument_definition.csv")] == ["second_step:example"]


def test_the_pathways_of_its_stays_are_in_it_and_no_others(leaving: Leaving) -> None:
    with leaving.doors.system(Reason.SEED) as system:
        client = system.find(select(Client).where(Client.given_name == "Sam"))[0]
        ana = system.find(select(Person).where(Person.name == "Ana Worker"))[0]
        world.stay(system, client, ana, leaving.partners.second_step, plugin="second_step")
        world.stay(system, client, ana, leaving.partners.alabare, plugin="alabare")
        for key, number in (("second_step:walks", 1), ("second_step:walks", 2), ("alabare:walks", 1)):
            said = {"title": key, "stages": [{"key": "first", "title": "First walk"}]}
            system.add(PathwayDefinition(key=key, number=number, digest="0" * 64, definition=said))
    rows = leaving.rows("records/pathway_definition.csv")
    said = [(row["key"], row["number"], "First walk" in row["definition"]) for row in rows]
    assert said == [("second_step:walks", "1", True)]


def test_what_a_session_that_is_not_finished_asks_is_in_it(leaving: Leaving) -> None:
    with leaving.doors.system(Reason.SEED) as system:
        client = system.find(select(Client).where(Client.given_name == "Sam"))[0]
        ana = system.find(select(Person).where(Person.name == "Ana Worker"))[0]
        world.dialog_session(system, client, ana, leaving.partners.second_step)
        for number in (1, 2):
            asked = {"key": "partnership:dialog", "number": number, "digest": "0" * 64, "definition": {"title": "D"}}
            system.add(InstrumentDefinition(**asked))
    found = [(row["key"], row["number"]) for row in leaving.rows("records/instrument_definition.csv")]
    assert found == [("partnership:dialog", "1")]
