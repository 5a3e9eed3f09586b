"""Who can see one record today: who is told whom, and that it is so."""

import csv
import io
from typing import cast
from uuid import UUID, uuid4

import pytest

from core.access.system import Reason
from core.clients.models import Client
from core.organisations.models import Organisation
from tests import world
from tests.core.casework.visitors import visitor
from tests.core.oversight.conftest import House

Told = dict[str, object]


def path(house: House) -> str:
    return f"/api/v1/explain/contact/{house.contact}/people"


def told(house: House, who: str) -> Told:
    return cast(Told, house.call(who, "GET", path(house)).json())


def named(house: House, who: str) -> list[str]:
    items = cast(dict[str, list[dict[str, str]]], told(house, who)["people"])["items"]
    return [one["name"] for one in items]


def joins(house: House, organisation: Organisation, name: str) -> UUID:
    """One more navigator, with Sam on their caseload."""
    with house.doors.system(Reason.SEED) as system:
        made = visitor(system, house.client, organisation, "recovery_navigator", name=name)
        world.allocation(system, system.get(Client, house.sam), made.person, organisation)
        return made.person.id


# ── who may ───────────────────────────────────────────────────────────────
def test_nobody_unknown_is_told(house: House) -> None:
    assert [house.client.get(path(house) + more).status_code for more in ("", "/csv")] == [401, 401]


@pytest.mark.parametrize("more", ["", "/csv"])
def test_an_officer_of_another_organisation_who_cannot_read_it_finds_nothing(more: str, house: House) -> None:
    assert house.call("lee", "GET", path(house) + more).status_code == 404


@pytest.mark.parametrize("kind", ["contact", "nosuch", "client"])
def test_an_absent_record_is_as_absent_for_an_officer(kind: str, house: House) -> None:
    assert house.call("pat", "GET", f"/api/v1/explain/{kind}/{uuid4()}/people").status_code == 404


def test_a_colleague_who_cannot_read_it_finds_nothing(house: House) -> None:
    house.seals("nav")
    assert house.call("rec", "GET", path(house)).status_code == 404


# ── whoever keeps the audit of its organisation ───────────────────────────
@pytest.mark.parametrize("who", ["pat", "aud"])
def test_whoever_keeps_its_audit_is_told_everybody_and_why(who: str, house: House) -> None:
    said = told(house, who)
    people = cast(dict[str, list[dict[str, str]]], said["people"])["items"]
    assert {"Nav Jones", "Lin Staff"} <= {one["name"] for one in people}
    assert all(one["rule"] and "may read it" in one["sentence"] and one["basis"] for one in people)
    assert (said["is_whole"], said["elsewhere"]) == (True, [])


def test_whoever_is_named_can_read_it_and_nobody_else_can(house: House) -> None:
    read = {
        house.people[who].name for who in house.keys
        if house.call(who, "GET", f"/api/v1/contacts/{house.contact}").status_code == 200
    }  # fmt: skip
    assert set(named(house, "pat")) == read


def test_of_a_sealed_entry_those_are_named_to_whom_it_is_open(house: House) -> None:
    house.opens_sealed("rec", reading=False)
    assert (named(house, "pat"), named(house, "nav")) == (["Nav Jones", "Rec Staff"], ["Nav Jones", "Rec Staff"])


def test_whoever_is_kept_apart_from_their_own_is_not_named_to_an_officer(house: House) -> None:
    kit = joins(house, house.partners.second_step, "Kit Staff")
    _keep_apart(house, kit)
    assert "Kit Staff" not in named(house, "pat")


def test_the_look_is_written_down(house: House) -> None:
    told(house, "pat")
    assert ("look at who can see", "contact") in [
        (one["action"], one["kind"]) for one in house.look(record_id=house.contact)
    ]


# ── whoever reads it ──────────────────────────────────────────────────────
def test_a_reader_is_told_colleagues_by_name_and_of_others_how_many(house: House) -> None:
    assert "Lin Staff" not in named(house, "nav")
    said = told(house, "nav")
    assert (said["is_whole"], said["elsewhere"]) == (False, [{"organisation": "Missing Link", "count": None}])


def test_five_of_another_organisation_are_counted(house: House) -> None:
    for n in range(4):
        joins(house, house.partners.missing_link, f"Navigator {n}")
    assert told(house, "nav")["elsewhere"] == [{"organisation": "Missing Link", "count": 5}]


def test_nobody_learns_from_who_is_missing_that_a_colleague_is_kept_apart(house: House) -> None:
    kit = joins(house, house.partners.second_step, "Kit Staff")
    before = named(house, "nav")
    _keep_apart(house, kit)
    assert (named(house, "nav"), "Kit Staff" in before) == (before, True)


def _keep_apart(house: House, person_id: UUID) -> None:
    with house.doors.system(Reason.SEED) as system:
        kit = system.get(world.Person, person_id)
        world.conflict_link(system, system.get(Client, house.sam), kit, house.partners.second_step)


# ── page, pages and spreadsheet ───────────────────────────────────────────
def test_pages_follow_one_another(house: House) -> None:
    whole = named(house, "pat")
    first = house.call("pat", "GET", path(house), params={"limit": 1}).json()["people"]
    second = house.call("pat", "GET", path(house), params={"limit": 1, "after": first["next"]}).json()["people"]
    assert [one["name"] for one in (*first["items"], *second["items"])] == whole[:2]


def test_the_page_names_them_and_no_client(house: House) -> None:
    text = house.page("pat", f"/explain/contact/{house.contact}/people").text
    assert ("Nav Jones" in text, "Lin Staff" in text, "Sam Person" in text) == (True, True, False)


def test_a_reader_s_page_counts_the_others(house: House) -> None:
    text = house.page("nav", f"/explain/contact/{house.contact}/people").text
    assert ("Nav Jones" in text, "Lin Staff" in text, "Missing Link: fewer than five" in text) == (True, False, True)


def test_the_explanation_leads_to_it(house: House) -> None:
    text = house.page("nav", f"/explain/contact/{house.contact}").text
    assert f'href="/explain/contact/{house.contact}/people"' in text


def test_the_spreadsheet_names_the_same_and_is_written_down(house: House) -> None:
    text = house.call("pat", "GET", f"{path(house)}/csv").text.removeprefix("\ufeff")
    assert [row["Name"] for row in csv.DictReader(io.StringIO(text))] == named(house, "pat")
    assert f"who can see contact {house.contact}" in [one["detail"] for one in house.look()]
