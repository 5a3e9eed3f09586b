"""Several referrals of one person in one run of files: whoever brings them has named each, and none is lost."""

from pathlib import Path

from core.clients.models import Client
from core.referrals.models import Referral
from tests.core.interop.conftest import Here
from tests.core.interop.fhir.samples import patient, request
from tests.core.interop.test_spreadsheet import HEAD, ROW, take


def test_each_request_of_a_run_becomes_a_referral_of_the_same_client(here: Here) -> None:
    report = here.run(patient(), request(), request(id="r2"), request(id="r3"))
    assert (report.totals.created, len(here.rows(Referral)), len(here.rows(Client))) == (3, 3, 1)


def test_the_report_says_why_it_is_the_same_person(here: Here) -> None:
    report = here.run(patient(), request(), request(id="r2"))
    assert any("another referral that was brought the same way" in said for said in report.entries[1].sentences)


def test_the_run_once_more_changes_nothing(here: Here) -> None:
    for _ in range(2):
        report = here.run(patient(), request(), request(id="r2"))
    assert (report.totals.unchanged, len(here.rows(Referral))) == (2, 2)


def test_the_same_referral_by_a_file_and_by_a_row_is_one(here: Here, tmp_path: Path) -> None:
    take(here, tmp_path, HEAD + ROW)
    (row,) = here.rows(Client)
    name = [{"family": str(row["family_name"]), "given": [str(row["given_name"])]}]
    here.run(patient(name=name, birthDate=str(row["date_of_birth"])), request())
    assert len(here.rows(Referral)) == 1


def test_a_file_without_a_referral_is_named(here: Here) -> None:
    report = here.run({"resourceType": "Goal", "id": "g1", "description": {"text": "Walk"}})
    assert report.notes == ["sent.json: Goal/g1 is no referral, so nothing was done with it."]
