"""Papers of an organisation follow what is configured: kinds, rules, agreements, plugins, settings; 4 March 2026."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from core.access.agreements import Agreement, AgreementParty
from core.access.policy import Policy
from core.access.protected import Anchor, Kind, Protected
from core.access.records import Records
from core.access.system import Reason
from core.organisations.models import OrganisationPlugin
from core.papers.making import make
from core.papers.tables import PaperName
from core.settings import Settings
from tests import world
from tests.core.papers.conftest import API, Office
from tests.policies.shipped import text

NAMES = tuple(PaperName)
INVENTED = "p, invented, receptionist, *, contact, read, restricted, own_organisation, own, allow"


class LoveLetter(Protected):
    """A kind that nobody has declared before."""

    kind = Kind("love_letter", "love letters", Anchor.CLIENT, about="client_id")


@pytest.mark.parametrize("name", NAMES)
def test_nobody_who_is_not_signed_in_gets_a_paper(office: Office, name: str) -> None:
    assert office.service.get(f"/api/v1{API}/{name}").status_code == 401


@pytest.mark.parametrize("path", ["/papers", *(f"/papers/{name}" for name in NAMES), "/papers/processing/file.csv"])
def test_a_worker_finds_none(office: Office, path: str) -> None:
    assert office.worker.get(path).status_code in (403, 404)


def test_another_organisations_systems_are_not_told(office: Office) -> None:
    told = office.table("Systems that are told of events", "admin")
    assert set(told) == {"ours.example.org"}


def test_a_system_is_named_without_what_its_address_holds(office: Office) -> None:
    assert "token=hidden" not in office.admin.get("/papers/processing").text


def test_who_may_not_read_systems_is_told_who_may(office: Office) -> None:
    found = office.officer.call("GET", f"{API}/processing").json()["tables"]
    (table,) = (one for one in found if one["title"].startswith("Systems"))
    assert (table["rows"], "organisation admin" in table["remark"]) == ([], True)


def test_a_plugin_switched_on_is_in_it(office: Office) -> None:
    assert "Bright Harbour" in office.table("Forms, pathways and other content")


def test_a_plugin_switched_on_elsewhere_is_not(office: Office) -> None:
    assert "Bright Harbour" not in office.table("Forms, pathways and other content", "other")


def test_a_plugin_switched_off_leaves_it(office: Office) -> None:
    with office.doors.system(Reason.SEED) as system:
        for switch in system.find(select(OrganisationPlugin)):
            switch.enabled = False
    assert "Bright Harbour" not in office.table("Forms, pathways and other content")


@pytest.mark.parametrize("who", ["officer", "admin"])
def test_it_says_what_a_kind_holds_and_who_uses_it(office: Office, who: str) -> None:
    client = office.table("What is recorded", who)["Clients"]
    assert ("NHS number" in client[2], "Recovery Navigator" in client[6], "Missing Link" in client[7]) == (
        True,
        True,
        True,
    )


def test_how_long_records_are_kept_is_in_it(office: Office) -> None:
    assert office.table("What is recorded")["Clients"][-1].startswith("At least 20 years after")


def test_every_kind_there_is_has_a_line(office: Office) -> None:
    with _door(office) as records:
        kinds = records.judge.policy.words.kinds.values()
    assert set(office.table("What is recorded")) == {kind.words.capitalize() for kind in kinds}


def test_a_kind_declared_tomorrow_appears_by_itself(office: Office) -> None:
    with _door(office, LoveLetter) as records:
        paper = make(records, office.service.app.state.host, Settings(), PaperName.PROCESSING)  # type: ignore[attr-defined]
    (recorded,) = (table for table in paper.tables if table.title == "What is recorded")
    assert [row[1] for row in recorded.rows if row[0] == "Love letters"] == ["People supported"]


def test_a_new_rule_appears_by_itself(office: Office) -> None:
    assert "invented" not in office.table("Who may do what, and on what it rests", paper="impact")
    with office.doors.system(Reason.SEED) as system:
        world.publish_policy(system, f"{text()}\n{INVENTED}")
    rule = office.table("Who may do what, and on what it rests", paper="impact")["invented"]
    assert rule[1:] == [
        "Receptionist",
        "A Receptionist may read contacts labelled restricted, when the record belongs to the organisation you act "
        "for.",
        "The organisation’s own duty",
    ]


def test_a_rule_of_another_organisation_alone_is_not_in_it(office: Office) -> None:
    only = INVENTED.replace("receptionist, *", "receptionist, missing_link")
    with office.doors.system(Reason.SEED) as system:
        world.publish_policy(system, f"{text()}\n{only}")
    found = [
        "invented" in office.table("Who may do what, and on what it rests", who, "impact")
        for who in ("officer", "other")
    ]
    assert found == [False, True]


def test_an_agreement_in_force_is_in_it_with_its_words(office: Office) -> None:
    (line,) = office.table("Agreements in force").values()
    assert ("Missing Link" in line[1], line[3]) == (True, "Public task: Article 6(1)(e)")


def test_an_agreement_that_ended_leaves_with_the_rules_that_rest_on_it(office: Office) -> None:
    _end(office, date(2026, 3, 4))
    assert office.table("Agreements in force")
    office.clock.move(days=1)
    rules = office.table("Who may do what, and on what it rests", paper="impact")
    assert (office.table("Agreements in force"), "caseload-shared-work" in rules) == ({}, False)


def test_with_it_whom_a_kind_is_shared_with_leaves(office: Office) -> None:
    _end(office, date(2026, 3, 3))
    assert office.table("What is recorded")["Contacts"][7] == "Nobody"


def test_who_is_party_to_nothing_has_no_agreement_in_it(office: Office) -> None:
    assert office.table("Agreements in force", "icb") == {}


def test_an_agreement_that_nobody_else_said_yes_to_is_not_in_it(office: Office) -> None:
    with office.doors.system(Reason.SEED) as system:
        for agreement in system.find(select(Agreement)):
            agreement.agreed_at = None
    assert office.table("Agreements in force") == {}


def test_what_the_floor_closes_is_in_it(office: Office) -> None:
    closed = office.officer.call("GET", f"{API}/impact").json()["tables"]
    (table,) = (one for one in closed if one["title"] == "What stays closed")
    assert ["HR officer", "Everything", "Always", "Floor"] in [row[:4] for row in table["rows"]]


def test_judging_is_left_to_people(office: Office) -> None:
    looked = office.table("What needs a closer look", paper="impact")
    assert {tuple(row[2:]) for row in looked.values()} == {("", "", "")}


def test_what_the_settings_say_is_in_it(office: Office) -> None:
    measures = office.table("Technical and organisational measures")
    assert measures["Session ends when nobody is there"][1] == "After 30 minutes"


@pytest.mark.parametrize("name", NAMES)
def test_the_page_shows_every_table(office: Office, name: str) -> None:
    page = office.officer.get(f"/papers/{name}")
    titles = [table["title"] for table in office.officer.call("GET", f"{API}/{name}").json()["tables"]]
    assert (page.status_code, [title for title in titles if title not in page.text]) == (200, [])


def test_the_spreadsheet_holds_the_same_rows(office: Office) -> None:
    taken = office.officer.get("/papers/processing/file.csv")
    lines = list(csv.reader(io.StringIO(taken.text.removeprefix("\ufeff"))))
    kept = {line[1] for line in lines if line and line[0] == "What is recorded"}
    assert kept == set(office.table("What is recorded"))


def test_the_file_is_named_for_its_paper_and_day_alone(office: Office) -> None:
    taken = office.officer.get("/papers/impact/file.html")
    assert taken.headers["content-disposition"] == 'attachment; filename="impact-2026-03-04.html"'


def test_the_page_taken_away_needs_nothing_else(office: Office) -> None:
    taken = office.officer.get("/papers/impact/file.html").text
    assert ("<script" in taken, "href=" in taken, "src=" in taken, "What stays closed" in taken) == (
        False,
        False,
        False,
        True,
    )


def _door(office: Office, *more: type[Protected]) -> Records:
    """The officer's, with kinds declared that are not there yet."""
    actor = world.actor(office.officer.person, office.partners.second_step, "privacy_officer")
    with office.doors.database.read.connect() as connection:
        words = office.doors.policies.words(connection)
    words = replace(words, models={**words.models, **{one.kind.name: one for one in more}})
    return Records(office.doors.database, office.doors.audit, Policy(text(), words), actor)


def _end(office: Office, ends: date) -> None:
    with office.doors.system(Reason.SEED) as system:
        for part in system.find(select(AgreementParty)):
            part.ends = ends
