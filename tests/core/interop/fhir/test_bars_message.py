"""The real referral message of the Booking and Referral Standard."""

import json

import pytest

from core.clients.codes import EthnicCategory, NhsNumberStatus, StatedGender
from core.interop.fhir import ReferralEntry, SourceFile, read_run
from core.interop.fhir.outcomes import Destination, KeptReference
from core.interop.fhir.values import NamedOrganisation
from tests.core.interop.fhir.samples import (
    bars,
    bars_file,
    bars_with,
    bars_without,
    file_of,
    part,
    read,
    refusal,
    run_of,
)


@pytest.fixture(scope="module")
def entry() -> ReferralEntry:
    return read(bars())


def test_it_is_read_as_one_referral_without_notes() -> None:
    run = read_run([bars_file()])
    assert (len(run.entries), type(run.entries[0]), run.notes) == (1, ReferralEntry, ())


def test_the_person_is_named_and_no_gender_comes_from_a_title(entry: ReferralEntry) -> None:
    assert (entry.patient.main_name.full, entry.patient.gender) == ("Julie Jones", StatedGender.FEMALE)


def test_a_title_alone_gives_no_gender() -> None:
    assert read(bars_without("Patient", "gender")).patient.gender is None


def test_the_number_that_fails_its_check_is_kept_and_needs_tracing(entry: ReferralEntry) -> None:
    claim = entry.patient.nhs_number
    assert claim.number is not None
    assert (claim.number.raw, claim.claimed, claim.status) == (
        "3478526985",
        NhsNumberStatus.VERIFIED,
        NhsNumberStatus.TRACE_REQUIRED,
    )


def test_the_number_that_fails_its_check_matches_nobody(entry: ReferralEntry) -> None:
    assert not entry.patient.nhs_number.may_match


def test_the_triager_is_told_of_the_number(entry: ReferralEntry) -> None:
    assert any("fails its check although it is marked as verified" in warning for warning in entry.warnings)


def test_the_absent_episode_is_kept_and_is_the_only_loose_reference(entry: ReferralEntry) -> None:
    reference = "EpisodeOfCare/d877b820-e72b-44d1-a627-195f54bfc606"
    assert entry.kept_references == (KeptReference("Encounter.episodeOfCare[0]", reference),)


def test_ethnic_category_and_religion_are_read(entry: ReferralEntry) -> None:
    patient = entry.patient
    assert (patient.ethnic_category, patient.religion) == (EthnicCategory.WHITE_BRITISH, "Roman Catholic Church")


def test_the_persons_own_numbers_come_from_the_contact_called_oneself(entry: ReferralEntry) -> None:
    assert [point.value for point in entry.patient.telecoms] == ["01138698975", "07736312544", "jjones@hotmail.co.uk"]


def test_the_emergency_contact_stays_somebody_else(entry: ReferralEntry) -> None:
    (contact,) = entry.patient.related
    assert contact.name is not None
    assert (contact.name.full, contact.relationships[0].shown) == ("Jack Grayson", "Emergency contact person")


def test_the_gp_practice_is_found_by_either_spelling_of_its_system(entry: ReferralEntry) -> None:
    assert entry.patient.gp is not None
    assert entry.patient.gp.practice == NamedOrganisation("Patient's Surgery", "G82080")


def test_the_language_is_read(entry: ReferralEntry) -> None:
    (language,) = entry.patient.languages
    assert (language.code, language.is_preferred) == ("en", True)


def test_sender_requester_and_destination_are_named(entry: ReferralEntry) -> None:
    assert entry.requester is not None
    assert (entry.sender, entry.requester.name, entry.destination) == (
        NamedOrganisation("Sender Organization", "RND"),
        "Marcy BLAKE",
        Destination(
            "Consulting psychologists and/or psychology services",
            "111111111",
            NamedOrganisation("Receiving/performing Organization", "RYE"),
        ),
    )


def test_the_care_plan_is_kept_as_clinical_text(entry: ReferralEntry) -> None:
    assert any(found.text.startswith("CONSULTATION SUMMARY") for found in entry.clinical_texts)


def test_consent_and_flag_are_noted(entry: ReferralEntry) -> None:
    assert (entry.consents[0].category, entry.flags[0].words) == ("Direct Care", "The Scene is safe")


def test_every_other_resource_is_kept(entry: ReferralEntry) -> None:
    assert len(entry.other_resources) == len(bars()["entry"]) - len(["Patient", "ServiceRequest"])


def test_the_same_message_has_the_same_identity_however_it_is_laid_out(entry: ReferralEntry) -> None:
    content = json.dumps(bars(), sort_keys=True, indent=7).encode()
    (again,) = read_run([SourceFile("again.json", content)]).entries
    assert isinstance(again, ReferralEntry)
    assert again.identity == entry.identity


def test_the_identity_is_the_sender_and_the_bundle(entry: ReferralEntry) -> None:
    assert entry.identity.key == "message|RND|86e3371d-1c15-4862-9552-d9560f8292ba"


def test_changed_content_under_the_same_identity_shows_in_the_digest(entry: ReferralEntry) -> None:
    changed = read(bars_with("Patient", birthDate="1959-05-05"))
    assert (changed.identity.key == entry.identity.key, changed.identity.digest == entry.identity.digest) == (
        True,
        False,
    )


def test_a_message_without_an_id_is_known_by_its_header() -> None:
    message = bars()
    del message["id"]
    assert read(message).identity.key.endswith("urn:uuid:1cbdfb97-5859-48a4-8301-d54eab818d68")


@pytest.mark.parametrize("reason", ["update", "delete", "cancelled"])
def test_a_message_that_is_not_new_is_refused(reason: str) -> None:
    refused = refusal(bars_with("MessageHeader", reason={"coding": [{"code": reason}]}))
    assert (refused.field, f"“{reason}”" in refused.message) == ("MessageHeader.reason", True)


def test_a_message_of_another_event_is_refused() -> None:
    refused = refusal(bars_with("MessageHeader", eventCoding={"code": "booking-request"}))
    assert refused.field == "MessageHeader.eventCoding.code"


def test_a_focus_that_was_not_sent_is_refused_by_name() -> None:
    refused = refusal(bars_with("MessageHeader", focus=[{"reference": "urn:uuid:gone"}]))
    assert (refused.field, "urn:uuid:gone" in refused.message) == ("MessageHeader.focus[0]", True)


def test_a_focus_that_is_no_request_is_refused() -> None:
    patient = "urn:uuid:9589fb37-87a2-48d8-968f-b371429208a8"
    assert "Patient" in refusal(bars_with("MessageHeader", focus=[{"reference": patient}])).message


def test_a_message_without_a_header_is_refused() -> None:
    message = bars()
    del message["entry"][0]
    assert "MessageHeader" in refusal(message).message


def test_a_message_with_an_unreadable_part_is_refused_whole() -> None:
    message = bars()
    message["entry"].append(None)
    assert [entry.field for entry in run_of(message).entries] == ["Bundle.entry[19]", "Bundle.entry"]


def test_an_unresolved_subject_is_refused_by_name() -> None:
    refused = refusal(bars_with("ServiceRequest", subject={"reference": "Patient/gone"}))
    assert (refused.field, "“Patient/gone”" in refused.message) == ("ServiceRequest.subject", True)


def test_references_run_across_files() -> None:
    message = bars()
    practice = part(message, "Organization")
    position = next(n for n, entry in enumerate(message["entry"]) if entry["resource"] is practice)
    alone = message["entry"].pop(position)["resource"] | {"id": "c8c21609-cb27-4958-8eb2-37c76f3def85"}
    (entry,) = read_run([file_of(message), file_of(alone)]).entries
    assert isinstance(entry, ReferralEntry)
    assert entry.patient.gp is not None
    assert entry.patient.gp.practice.ods_code == "G82080"


def test_two_referrals_of_one_message_are_two_entries_with_identities_of_their_own() -> None:
    message = bars()
    second = part(message, "ServiceRequest") | {"id": "second"}
    message["entry"].append({"fullUrl": "urn:uuid:second", "resource": second})
    part(message, "MessageHeader")["focus"].append({"reference": "urn:uuid:second"})
    keys = {entry.identity.key for entry in run_of(message).entries if isinstance(entry, ReferralEntry)}
    assert len(keys) == 2
