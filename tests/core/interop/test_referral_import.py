"""Importing referrals: the real message, once and again; known people; destinations; refusals that leave nothing."""

from datetime import date

import pytest

from core.access.errors import Invalid
from core.access.protected import Label
from core.access.system import Reason
from core.clients.codes import NhsNumberStatus
from core.clients.models import Client, ClientName, ContactDetails, SafeContact
from core.clients.names import fold
from core.interop.import_report import Outcome
from core.interop.referral_import import import_referrals
from core.organisations.models import Service
from core.people.intake import intake_doors
from core.referrals.codes import SourceOfReferral
from core.referrals.models import Referral, State
from tests import world
from tests.core.interop.conftest import Here
from tests.core.interop.fhir.samples import bars, bars_file, bars_with, collection, part, patient, request

NUMBER = "9990000018"


def numbered(number: str = NUMBER, claim: str = "01", **changes: object) -> dict:
    """A Patient with an NHS number of the test range and what the sender says of it."""
    kind = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"
    said = {"url": kind, "valueCodeableConcept": {"coding": [{"code": claim}]}}
    identifier = {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": number, "extension": [said]}
    return patient(identifier=[identifier], **changes)


def known_client(here: Here, name: str = "Ada Okafor", born: date = date(1990, 2, 28), number: str = NUMBER) -> Client:
    with here.doors.system(Reason.SEED) as system:
        return world.client(system, name, date_of_birth=born, nhs_number=number)


def sent_by(code: str) -> dict:
    """Fields of a request whose sender is the organisation with this ODS code."""
    identifier = {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": code}
    return {"requester": {"type": "Organization", "identifier": identifier, "display": "The sender"}}


def meant_for(dos_id: str) -> tuple[dict, dict]:
    """Fields of a request meant for a service, and that service."""
    number = {"system": "https://fhir.nhs.uk/Id/dos-service-id", "value": dos_id}
    service = {"resourceType": "HealthcareService", "id": "h1", "identifier": [number], "name": "Somewhere"}
    return {"performer": [{"reference": "HealthcareService/h1"}]}, service


# ── the real message ──────────────────────────────────────────────────────
def test_the_real_message_becomes_one_referral_and_one_client(here: Here) -> None:
    report = here.run(bars_file())
    assert (report.totals.created, report.totals.refused) == (1, 0)
    assert here.row(Referral)["client_id"] == here.row(Client)["id"] == report.entries[0].client_id


def test_its_number_is_kept_as_sent_and_needs_tracing(here: Here) -> None:
    here.run(bars_file())
    client = here.row(Client)
    assert (client["nhs_number"], client["nhs_number_status"]) == ("3478526985", NhsNumberStatus.TRACE_REQUIRED)


def test_its_number_never_matches_a_client_with_the_same_number(here: Here) -> None:
    known = known_client(here, "Julie Jones", date(1959, 5, 4), "3478526985")
    report = here.run(bars_file())
    assert report.entries[0].client_id != known.id


def test_its_unknown_destination_goes_to_triage_and_the_report_says_so(here: Here) -> None:
    report = here.run(bars_file())
    assert here.row(Referral)["service_id"] == here.triage.id
    assert any("111111111" in line and "Access triage of Second Step" in line for line in report.entries[0].sentences)


def test_its_absent_episode_is_kept_and_reported(here: Here) -> None:
    report = here.run(bars_file())
    kept = [line for line in report.entries[0].sentences if "EpisodeOfCare/d877b820" in line]
    assert kept == [line for line in here.row(Referral)["import_notes"] if "EpisodeOfCare" in line]
    assert len(kept) == 1


def test_its_words_are_the_referrals_summary(here: Here) -> None:
    here.run(bars_file())
    assert "CONSULTATION SUMMARY" in str(here.row(Referral)["summary"])


def test_its_unknown_sender_is_kept_by_name(here: Here) -> None:
    here.run(bars_file())
    referral = here.row(Referral)
    assert (referral["from_organisation_id"], referral["from_name"]) == (None, "Sender Organization (RND)")


def test_its_ways_of_contact_are_kept_as_details_of_the_receiving_organisation(here: Here) -> None:
    here.run(bars_file())
    details = here.row(ContactDetails)
    assert (details["organisation_id"], details["label"]) == (here.partners.second_step.id, Label.NORMAL)
    assert {"01138698975", "07736312544"} <= {details["phone"], details["mobile"]}


def test_no_way_of_contact_is_in_the_kept_message_or_the_notes(here: Here) -> None:
    report = here.run(bars_file())
    kept = str(here.row(Referral)["message"]) + " ".join(report.entries[0].sentences)
    assert "07736312544" not in kept


def test_nobody_is_to_be_contacted_until_the_person_has_been_asked(here: Here) -> None:
    here.run(bars_file())
    assert here.rows(SafeContact) == []


def test_the_same_message_again_changes_nothing(here: Here) -> None:
    first = here.run(bars_file())
    before = {model: here.rows(model) for model in (Client, Referral, ContactDetails)}
    again = here.run(bars_file())
    assert (again.totals.created, again.totals.unchanged) == (0, 1)
    assert again.entries[0].referral_id == first.entries[0].referral_id
    assert {model: here.rows(model) for model in before} == before


def test_the_same_file_twice_in_one_run_is_taken_once(here: Here) -> None:
    totals = here.run(bars_file(), bars_file()).totals
    assert (totals.created, totals.unchanged) == (1, 1)


def test_the_same_message_with_other_content_is_refused_in_clear_words(here: Here) -> None:
    here.run(bars_file())
    report = here.run(bars_with("Patient", birthDate="1959-05-05"))
    assert "received before, with other content" in report.entries[0].sentences[0]
    assert str(here.row(Client)["date_of_birth"]) == "1959-05-04"


def test_the_report_is_json(here: Here) -> None:
    assert '"created":1' in here.run(bars_file()).model_dump_json()


@pytest.mark.parametrize(("status", "warned"), [("active", True), ("inactive", False), ("entered-in-error", False)])
def test_what_its_sender_no_longer_warns_of_is_no_warning(here: Here, status: str, warned: bool) -> None:
    here.run(bars_with("Flag", status=status))
    notes = here.row(Referral)["import_notes"]
    assert any("The sender warns: The Scene is safe" in line for line in notes) is warned  # type: ignore[attr-defined]


def closed(here: Here) -> None:
    with here.doors.system(Reason.SEED) as system:
        system.get(Service, here.sanctuary.id).closed_from = date(2020, 1, 1)


def test_a_message_for_a_closed_service_goes_to_triage_and_its_notes_say_so(here: Here) -> None:
    closed(here)
    performer, service = meant_for("2000001")
    here.run(collection(request(**performer), patient(), service))
    referral = here.row(Referral)
    assert referral["service_id"] == here.triage.id
    assert referral["import_notes"][0] == (  # type: ignore[index]
        "Sanctuary takes nobody today: it went to Access triage of Second Step.")  # fmt: skip


def test_the_same_message_after_its_service_closed_changes_nothing(here: Here) -> None:
    performer, service = meant_for("2000001")
    message = collection(request(**performer), patient(), service)
    here.run(message)
    closed(here)
    assert (here.run(message).totals.unchanged, len(here.rows(Referral))) == (1, 1)


# ── who it is about ───────────────────────────────────────────────────────
def test_a_verified_number_with_the_same_birth_date_and_name_finds_the_client(here: Here) -> None:
    known = known_client(here)
    report = here.run(collection(request(), numbered()))
    assert (report.entries[0].client_id, len(here.rows(Client))) == (known.id, 1)


def test_a_former_family_name_does_not_contradict(here: Here) -> None:
    known = known_client(here, "Ada Newname")
    with here.doors.system(Reason.SEED) as system:
        world.client_name(system, known, "Okafor")
    assert here.run(collection(request(), numbered())).entries[0].client_id == known.id


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(numbered(birthDate="1990-03-01"), id="another birth date"),
        pytest.param(numbered(birthDate="1990"), id="a birth year alone"),
        pytest.param(numbered(name=[{"family": "Smith", "given": ["Ada"]}]), id="another family name"),
        pytest.param(numbered(claim="02"), id="a number not traced"),
        pytest.param(numbered(claim="03"), id="a number that needs tracing"),
        pytest.param(patient(), id="no number"),
    ],
)
def test_in_doubt_a_new_client_is_made(here: Here, sent: dict) -> None:
    known = known_client(here)
    assert here.run(collection(request(), sent)).entries[0].client_id not in (None, known.id)


def test_a_client_whose_own_number_is_not_verified_is_not_matched(here: Here) -> None:
    known = known_client(here)
    with here.doors.system(Reason.SEED) as system:
        system.get(Client, known.id).nhs_number_status = NhsNumberStatus.NOT_TRACED
    assert here.run(collection(request(), numbered())).entries[0].client_id != known.id


def test_the_notes_read_the_same_whether_or_not_somebody_else_has_the_number(here: Here) -> None:
    known_client(here, number="9990000026")
    hidden = here.run(collection(request(id="r1"), numbered("9990000026", birthDate="1990-03-01")))
    nobodys = here.run(collection(request(id="r2"), numbered("9990000034", birthDate="1990-03-01")))
    assert hidden.entries[0].sentences == nobodys.entries[0].sentences


def test_other_names_are_kept_and_folded(here: Here) -> None:
    names = [{"use": "official", "family": "Okafor", "given": ["Ada"]}, {"use": "maiden", "family": "Ébner"}]
    here.run(collection(request(), patient(name=names)))
    assert here.row(ClientName)["sort_name"] == fold("Ebner")


# ── ways of contact ───────────────────────────────────────────────────────
ADDRESS = {"address": [{"line": ["7 Hidden Lane"], "postalCode": "BA1 1AA"}]}


def test_a_protected_address_is_not_copied(here: Here) -> None:
    restricted = {"security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}]}
    report = here.run(collection(request(), patient(meta=restricted, **ADDRESS)))
    assert here.rows(ContactDetails) == []
    assert any("not copied" in line for line in report.entries[0].sentences)


def test_an_address_is_not_copied_beside_a_confidential_one(here: Here) -> None:
    known = known_client(here)
    with here.doors.system(Reason.SEED) as system:
        world.contact_details(system, known, here.partners.nilaari, label=Label.VERY_RESTRICTED)
    here.run(collection(request(), numbered(**ADDRESS)))
    assert [row["organisation_id"] for row in here.rows(ContactDetails)] == [here.partners.nilaari.id]


# ── from whom, to where ───────────────────────────────────────────────────
def test_a_known_sender_is_named_by_its_ods_code(here: Here) -> None:
    here.run(collection(request(**sent_by("L81999")), patient()))
    referral = here.row(Referral)
    assert (referral["from_organisation_id"], referral["source"]) == (here.practice.id, SourceOfReferral.GP_PRACTICE)


def test_a_partner_as_sender_is_the_voluntary_sector(here: Here) -> None:
    here.run(collection(request(**sent_by("8AL01")), patient()))
    assert here.row(Referral)["source"] == SourceOfReferral.VOLUNTARY_SECTOR


def test_an_organisations_referral_to_itself_opens_nothing(here: Here) -> None:
    here.run(collection(request(**sent_by("8SS01")), patient(**ADDRESS)))
    with here.doors.system(Reason.SEED) as system:
        sen = world.person(system, "Sen Senior")
    with here.doors.records(world.actor(sen, here.partners.second_step, "senior_navigator")) as records:
        assert records.count(Client).number == 0
    assert here.rows(ContactDetails) == []


def test_a_known_service_of_another_partner_receives_what_is_meant_for_it(here: Here) -> None:
    fields, service = meant_for("2000001")
    report = here.run(collection(request(**fields), patient(), service))
    referral = here.row(Referral)
    assert (referral["service_id"], referral["organisation_id"]) == (here.sanctuary.id, here.partners.alabare.id)
    assert not any("not known here" in line for line in report.entries[0].sentences)


def test_an_import_for_one_organisation_writes_for_no_other(here: Here) -> None:
    report = here.run(bars_file(), organisation="alabare")
    assert (report.entries[0].outcome, here.rows(Client)) == (Outcome.REFUSED, [])
    assert "Run it for Second Step" in report.entries[0].sentences[0]


def test_an_import_for_an_organisation_unknown_here_is_refused(here: Here) -> None:
    with pytest.raises(Invalid, match="no organisation with this key"):
        intake_doors(here.doors, "nobody")


def test_without_a_triage_service_nothing_is_begun(here: Here) -> None:
    with here.doors.system(Reason.SEED) as system:
        system.get(Service, here.triage.id).takes_unknown = False
    with pytest.raises(Invalid, match="unknown destinations"):
        here.run(bars_file())


# ── refusals ──────────────────────────────────────────────────────────────
def test_an_entry_too_long_to_keep_is_refused_by_field_and_leaves_nothing(here: Here) -> None:
    names = [{"family": "Okafor", "given": ["Ada" * 25, "Eve" * 25, "Ida" * 25]}]
    report = here.run(collection(request(), patient(name=names)))
    assert (report.entries[0].outcome, report.entries[0].field) == (Outcome.REFUSED, "Patient.name.given")
    assert here.rows(Client) == []


def test_a_fault_after_the_client_was_made_leaves_no_client(here: Here) -> None:
    report = here.run(collection(request(), patient(telecom=[{"system": "phone", "value": "0" * 41}])))
    assert (report.entries[0].field, here.rows(Client), here.rows(Referral)) == ("Patient.telecom", [], [])


def test_one_faulty_entry_takes_no_other_along(here: Here) -> None:
    report = here.run(request(id="gone", subject={"reference": "Patient/gone"}), request(), patient())
    assert [entry.outcome for entry in report.entries] == [Outcome.REFUSED, Outcome.CREATED]


@pytest.mark.parametrize("family", ["'; drop table client; --", "<script>alert(1)</script>", "../../etc/passwd"])
def test_tricks_in_a_name_are_names(here: Here, family: str) -> None:
    here.run(collection(request(), patient(name=[{"family": family, "given": ["Ada"]}])))
    assert here.row(Client)["family_name"] == family


def test_progress_tells_the_truth(here: Here) -> None:
    told: list[tuple[int, int]] = []
    import_referrals(intake_doors(here.doors), [bars_file(), bars_file()], progress=lambda *at: told.append(at))
    assert told == [(1, 2), (2, 2)]


def test_a_new_referral_waits_for_triage(here: Here) -> None:
    here.run(bars_file())
    assert here.row(Referral)["state"] == State.RECEIVED


def test_the_birth_date_of_the_sample_is_what_these_tests_say() -> None:
    assert part(bars(), "Patient")["birthDate"] == "1959-05-04"
