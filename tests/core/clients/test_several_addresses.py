"""Several confidential addresses of one person: each has its own grants, and who sees one learns nothing of another."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from httpx2 import Response
from sqlalchemy import select

from core.access.doors import Doors
from core.access.errors import Bypass, Conflict, Refused
from core.access.protected import Label
from core.access.records import Records
from core.access.system import Reason
from core.clients.models import AddressGrant, Client, ContactDetails
from core.database import clock
from core.database.ids import new_id
from tests import world
from tests.core.clients.conftest import Scene, Visitor

OURS, THEIRS = "7 Hidden Lane", "9 Secret Row"
REASON = "Staying in a refuge"


@pytest.fixture
def ours(scene: Scene) -> ContactDetails:
    """The navigator's address, made before anybody else acts."""
    scene.navigator.post(scene.page + "/confidential-address/new", {"address": OURS, "reason": REASON})
    return stored(scene)


@pytest.fixture
def theirs(scene: Scene, ours: ContactDetails) -> ContactDetails:
    """An address that the colleague of another organisation keeps as well."""
    scene.colleague.post(scene.page + "/confidential-address/new", {"address": THEIRS, "reason": REASON})
    return stored(scene)


def stored(scene: Scene) -> ContactDetails:
    """The address written last."""
    newest = select(ContactDetails).where(ContactDetails.client_id == scene.client.id).order_by(ContactDetails.id)
    with app_of(scene).system(Reason.SEED, writing=False) as system:
        return system.find(newest)[-1]


def app_of(scene: Scene) -> Doors:
    return scene.navigator.service.app.state.doors  # type: ignore[attr-defined, no-any-return]


def door(scene: Scene, visitor: Visitor) -> Records:
    return app_of(scene).records(world.actor(visitor.person, visitor.organisation, "recovery_navigator"))


def given(visitor: Visitor, client: Client, key: UUID | None) -> AddressGrant:
    """A grant of the key to the visitor, by the visitor."""
    return AddressGrant(
        client_id=client.id, address_key=key, organisation_id=visitor.organisation.id, person_id=visitor.person.id,
        granted_by=visitor.person.id, reason=REASON, starts=clock.today(),
    )  # fmt: skip


def kept(visitor: Visitor, client: Client, key: UUID | None, label: Label = Label.VERY_RESTRICTED) -> ContactDetails:
    return ContactDetails(
        client_id=client.id, address_key=key, organisation_id=visitor.organisation.id, address="Mine", label=label,
        starts=clock.today(),
    )  # fmt: skip


# ── nothing tells that there is another ───────────────────────────────────
@pytest.fixture
def twins(scene: Scene, app_doors: Doors) -> tuple[Client, Client]:
    """Two people on the colleague's caseload; another organisation keeps a confidential address of the second."""
    ours = scene.partners.missing_link
    with app_doors.system(Reason.SEED) as system:
        without, with_one = world.client(system), world.client(system)
        for client in (without, with_one):
            world.allocation(system, client, scene.colleague.person, scene.partners.nilaari)
        hidden = world.contact_details(system, with_one, ours, address=OURS, label=Label.VERY_RESTRICTED)
        world.address_grant(system, hidden, ours, scene.navigator.person)
    return without, with_one


def by_api(visitor: Visitor, client: Client) -> Response:
    sent = {"address": THEIRS, "reason": REASON}
    return visitor.call("POST", f"/clients/{client.id}/confidential-addresses", sent)


def by_page(visitor: Visitor, client: Client) -> Response:
    return visitor.post(f"/clients/{client.id}/confidential-address/new", {"address": THEIRS, "reason": REASON})


def words_of(answer: Response, client: Client) -> str:
    """Headers and content, without the ids that differ from record to record."""
    headers = sorted((name, said) for name, said in answer.headers.items() if name != "x-request-id")
    text = f"{headers} {answer.text}".replace(str(client.id), "client")
    return re.sub(r'"id":"[^"]+"', '"id"', text)


@pytest.mark.parametrize(("add", "status"), [(by_api, 201), (by_page, 303)])
def test_adding_one_reads_the_same_whether_or_not_there_is_another(
    scene: Scene, twins: tuple[Client, Client], add: Callable[[Visitor, Client], Response], status: int
) -> None:
    answers = [add(scene.colleague, client) for client in twins]
    assert [answer.status_code for answer in answers] == [status, status]
    without, with_one = (words_of(answer, client) for answer, client in zip(answers, twins, strict=True))
    assert with_one == without


def test_its_form_reads_the_same_whether_or_not_there_is_another(scene: Scene) -> None:
    def form() -> str:
        """But for the minute in which it is printed."""
        return re.sub(r"at \d+:\d\d[ap]m", "", scene.colleague.get(scene.page + "/confidential-address/new").text)

    before = form()
    scene.navigator.post(scene.page + "/confidential-address/new", {"address": OURS, "reason": REASON})
    assert form() == before


@pytest.mark.usefixtures("theirs")
@pytest.mark.parametrize(("who", "sees", "not_"), [("navigator", OURS, THEIRS), ("colleague", THEIRS, OURS)])
@pytest.mark.parametrize("page", ["contact-details", "sharing"])
def test_each_sees_their_own_only(scene: Scene, who: str, sees: str, not_: str, page: str) -> None:
    text = getattr(scene, who).get(f"{scene.page}/{page}").text
    assert (sees in text, not_ in text) == (True, False)


@pytest.mark.usefixtures("theirs")
@pytest.mark.parametrize(("who", "sees"), [("navigator", OURS), ("colleague", THEIRS)])
def test_each_is_listed_their_own_only(scene: Scene, who: str, sees: str) -> None:
    listed = getattr(scene, who).call("GET", f"/clients/{scene.client.id}/contact-details").json()["items"]
    assert [one["address"] for one in listed] == [sees]


def test_each_is_listed_the_grants_of_their_own_only(
    scene: Scene, ours: ContactDetails, theirs: ContactDetails
) -> None:
    asked = [f"/clients/{scene.client.id}/confidential-addresses/{one.id}/grants" for one in (ours, theirs)]
    assert [scene.navigator.call("GET", place).status_code for place in asked] == [200, 404]
    assert [scene.colleague.call("GET", place).status_code for place in asked] == [404, 200]


# ── two addresses, two circles ────────────────────────────────────────────
@pytest.fixture
def second(scene: Scene, ours: ContactDetails) -> ContactDetails:
    """Another address of the navigator's own."""
    scene.navigator.post(scene.page + "/confidential-address/new", {"address": THEIRS, "reason": REASON})
    return stored(scene)


def grants(scene: Scene, address: ContactDetails) -> str:
    return f"/clients/{scene.client.id}/confidential-addresses/{address.id}/grants"


def test_a_grant_opens_the_one_address_that_it_names(
    scene: Scene, ours: ContactDetails, second: ContactDetails
) -> None:
    sent = {"person_id": str(scene.colleague.person.id), "reason": "Visits at home"}
    scene.navigator.call("POST", grants(scene, second), sent)
    text = scene.colleague.get(scene.page + "/contact-details").text
    assert (OURS in text, THEIRS in text) == (False, True)
    assert scene.colleague.call("GET", grants(scene, ours)).status_code == 404


def test_both_are_shown_each_with_its_grants(scene: Scene, ours: ContactDetails, second: ContactDetails) -> None:
    text = scene.navigator.get(scene.page + "/contact-details").text
    places = [f"{scene.page}/confidential-address/{one.id}/grants/new" for one in (ours, second)]
    assert [text.count(place) for place in places] == [1, 1]
    assert text.count("Who may see this address") == 2
    assert all(f'see it<span class="nhsuk-u-visually-hidden">: {words}' in text for words in (OURS, THEIRS))


def test_a_grant_of_another_address_leaves_nobody_to_see_this_one(
    scene: Scene, ours: ContactDetails, second: ContactDetails
) -> None:
    sent = {"person_id": str(scene.colleague.person.id), "reason": "Visits at home"}
    scene.navigator.call("POST", grants(scene, second), sent)
    [mine] = scene.navigator.call("GET", grants(scene, ours)).json()["items"]
    ended = scene.navigator.call("POST", f"{grants(scene, ours)}/{mine['id']}/end", {"reason": "Moved"}, if_match='"1"')
    assert ended.status_code == 422


def test_a_grant_is_not_found_under_another_address(scene: Scene, ours: ContactDetails, second: ContactDetails) -> None:
    [mine] = scene.navigator.call("GET", grants(scene, ours)).json()["items"]
    ended = scene.navigator.call(
        "POST", f"{grants(scene, second)}/{mine['id']}/end", {"reason": "Moved"}, if_match='"1"'
    )
    assert ended.status_code == 404


# ── nobody chooses a key that is there, not even through the door ──────────
def test_nobody_grants_themselves_another_s_address(scene: Scene, ours: ContactDetails) -> None:
    with pytest.raises(Refused), door(scene, scene.colleague) as records:
        records.add(given(scene.colleague, scene.client, ours.address_key))


def test_nobody_grants_themselves_another_s_address_about_another_client(
    scene: Scene, app_doors: Doors, ours: ContactDetails
) -> None:
    with app_doors.system(Reason.SEED) as system:
        other = world.client(system, "Another Person")
        world.allocation(system, other, scene.colleague.person, scene.partners.nilaari)
    with pytest.raises(Refused), door(scene, scene.colleague) as records:
        records.add(given(scene.colleague, other, ours.address_key))


def test_a_key_whose_only_grant_has_ended_is_nobody_s_to_take(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        address = world.contact_details(system, scene.client, scene.partners.missing_link, label=Label.VERY_RESTRICTED)
        world.address_grant(system, address, scene.partners.missing_link, scene.navigator.person, ends=world.ENDED)
    with pytest.raises(Refused), door(scene, scene.colleague) as records:
        records.add(given(scene.colleague, scene.client, address.address_key))


@pytest.mark.parametrize("label", [Label.VERY_RESTRICTED, Label.NORMAL])
def test_nobody_writes_an_address_with_another_s_key(scene: Scene, ours: ContactDetails, label: Label) -> None:
    with pytest.raises((Refused, Conflict)), door(scene, scene.colleague) as records:
        records.add(kept(scene.colleague, scene.client, ours.address_key, label))


@pytest.mark.parametrize("label", [Label.VERY_RESTRICTED, Label.NORMAL])
def test_nobody_writes_an_address_with_a_key_made_up(scene: Scene, label: Label) -> None:
    with pytest.raises((Refused, Conflict)), door(scene, scene.colleague) as records:
        records.add(kept(scene.colleague, scene.client, new_id(), label))


def test_a_second_address_with_the_same_key_clashes(scene: Scene, ours: ContactDetails) -> None:
    with pytest.raises(Conflict), door(scene, scene.navigator) as records:
        records.add(kept(scene.navigator, scene.client, ours.address_key))


@pytest.mark.parametrize("model", [AddressGrant, ContactDetails])
def test_a_key_never_changes(
    scene: Scene, ours: ContactDetails, second: ContactDetails, model: type[AddressGrant | ContactDetails]
) -> None:
    """Not even between two addresses that one has been granted both."""
    mine = select(model).where(model.address_key == ours.address_key)
    with pytest.raises(Bypass, match="never changes"), door(scene, scene.navigator) as records:
        records.find(mine)[0].address_key = second.address_key
