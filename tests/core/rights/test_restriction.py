"""Restriction of use: what its holder wrote before is kept and opened for nothing else, in lists as on pages."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.access.doors import Doors
from core.access.errors import NotFound
from core.access.system import Reason
from core.access.vocabulary import Action
from core.casework.models import Contact
from core.closed_doors.models import ClaimSort
from core.consent.models import Consent, Saying
from tests import world
from tests.core.rights.conftest import Scene

SAID = {"saying": "restriction", "basis": "explicit", "how": "in_person", "evidence": "It is wrong, she says"}


def restrict(scene: Scene, **instead: object) -> str:
    answer = scene.nell.call("POST", f"/clients/{scene.client.id}/consents", SAID | instead)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def sees(scene: Scene, who: object = None) -> set[str]:
    visitor = who or scene.nell
    listed = visitor.call("GET", f"/clients/{scene.client.id}/contacts").json()["items"]  # type: ignore[attr-defined]
    names = {str(scene.entry.id): "entry", str(scene.theirs.id): "theirs"}
    return {names.get(one["id"], "new") for one in listed}


def test_it_names_no_other_organisation(scene: Scene) -> None:
    sent = SAID | {"with_id": str(scene.partners.nilaari.id)}
    assert scene.nell.call("POST", f"/clients/{scene.client.id}/consents", sent).status_code == 422


def test_it_closes_what_its_holder_wrote_to_everybody(scene: Scene) -> None:
    restrict(scene)
    assert sees(scene) == sees(scene, scene.far) == {"theirs"}


def test_what_is_written_afterwards_is_open(scene: Scene, app_doors: Doors) -> None:
    restrict(scene)
    with app_doors.system(Reason.SEED) as system:
        world.contact(system, scene.client, scene.nell.person, scene.partners.missing_link)
    assert sees(scene) == {"theirs", "new"}


def test_lifted_it_opens_again(scene: Scene) -> None:
    id = restrict(scene)
    place = f"/clients/{scene.client.id}/consents/{id}/withdraw"
    scene.nell.call("POST", place, {"because": "The facts were checked, and she was told"}, if_match='"1"')
    assert sees(scene) == {"entry", "theirs"}


def test_of_one_kind_it_closes_no_other(scene: Scene) -> None:
    restrict(scene, scope="assessment")
    assert sees(scene) == {"entry", "theirs"}


def test_vital_interests_outweigh_it(scene: Scene, app_doors: Doors) -> None:
    restrict(scene)
    with app_doors.system(Reason.SEED) as system:
        world.self_claim(
            system, scene.client, scene.nell.person, scene.partners.missing_link, sort=ClaimSort.BREAK_GLASS
        )
    assert sees(scene) == {"entry", "theirs"}


def test_the_person_s_own_request_outweighs_it(scene: Scene) -> None:
    restrict(scene)
    assert str(scene.entry.id) in {one["id"] for one in scene.entries(scene.gathered())}


def test_it_is_told_in_a_plain_sentence(scene: Scene) -> None:
    restrict(scene)
    assert "Use is restricted" in scene.nell.get(f"/clients/{scene.client.id}/consents").text


RESTRICTIONS = st.lists(
    st.tuples(st.booleans(), st.sampled_from(["everything", "contact", "assessment"]), st.booleans()), max_size=4
)


@given(said=RESTRICTIONS)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_list_count_page_and_writing_agree(scene: Scene, app_doors: Doors, said: list[tuple[bool, str, bool]]) -> None:
    """Whoever restricted what, before or after: an entry is listed if, and only if, it opens and may be written."""
    nell, ours, theirs = scene.nell, scene.partners.missing_link, scene.partners.nilaari
    with app_doors.system(Reason.SEED) as system:
        client = world.client(system)
        world.involvement(system, client, ours)
        world.allocation(system, client, nell.person, ours)
        entries, closed = [], set()
        for is_ours, scope, ended in [*said, (True, "assessment", False)]:
            entries.append(world.contact(system, client, nell.person, ours).id)
            one = world.consent(
                system, client, ours if is_ours else theirs, None, saying=Saying.RESTRICTION, scope=scope
            )
            if ended:
                one.withdraw(nell.person.id, "Lifted")
            elif is_ours and scope != "assessment":
                closed |= set(entries)
    with app_doors.records(world.actor(nell.person, ours, "recovery_navigator")) as records:
        listed = {one.id for one in records.find(select(Contact).where(Contact.client_id == client.id))}
        opened = {id for id in entries if _opens(records, id)}
        assert listed == opened == set(entries) - closed
        writable = {id for id in listed if records.may(Action.WRITE, records.one(Contact, id))}
        assert writable == listed


def _opens(records, id) -> bool:  # type: ignore[no-untyped-def]
    try:
        records.one(Contact, id)
    except NotFound:
        return False
    return True


def test_nobody_else_restricts_what_it_holds(scene: Scene, app_doors: Doors) -> None:
    forged = Consent(
        client_id=scene.client.id, organisation_id=scene.partners.missing_link.id, saying=Saying.RESTRICTION
    )
    actor = world.actor(scene.far.person, scene.partners.nilaari, "recovery_navigator")
    with app_doors.records(actor) as records:
        assert not records.decide(Action.CREATE, forged).allowed
