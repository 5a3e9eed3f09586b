"""Plain FHIR R4 resources: one to a file or in a Bundle, referring to each other across the files of a run."""

import pytest

from core.interop.fhir import ReferralEntry, RefusedEntry, read_run
from core.interop.fhir.outcomes import KeptReference
from core.referrals.codes import ClinicalPriority
from tests.core.interop.fhir.samples import (
    collection,
    example,
    patient,
    read,
    refusal,
    request,
    run_of,
    without,
)

NHS_NUMBER = {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9434765919"}
BROKEN_NUMBER = {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "3478526985"}


def test_a_request_and_its_patient_in_two_files_make_one_referral() -> None:
    run = read_run([example("ServiceRequest-example"), example("Patient-example")])
    (entry,) = run.entries
    assert isinstance(entry, ReferralEntry)
    assert (entry.file, entry.patient.main_name.full) == ("ServiceRequest-example.json", "Peter James Chalmers")


def test_the_order_of_the_files_does_not_matter() -> None:
    assert isinstance(run_of(patient(), request()).entries[0], ReferralEntry)


def test_previous_and_usual_names_are_kept_with_their_use_and_end() -> None:
    (entry,) = read_run([example("ServiceRequest-example"), example("Patient-example")]).entries
    assert isinstance(entry, ReferralEntry)
    usual, maiden = entry.patient.other_names
    assert maiden.ends is not None
    assert (usual.full, usual.is_previous, maiden.full, maiden.is_previous, maiden.ends.first.year) == (
        "Jim",
        False,
        "Peter James Windsor",
        True,
        2002,
    )


def test_an_old_telephone_number_is_marked_and_one_without_a_value_left_out() -> None:
    (entry,) = read_run([example("ServiceRequest-example"), example("Patient-example")]).entries
    assert isinstance(entry, ReferralEntry)
    assert [point.is_old for point in entry.patient.telecoms] == [False, False, True]


def test_a_next_of_kin_given_as_a_bare_code_is_put_in_words() -> None:
    (entry,) = read_run([example("ServiceRequest-example"), example("Patient-example")]).entries
    assert isinstance(entry, ReferralEntry)
    assert entry.patient.related[0].relationships[0].words == "Next of kin"


def test_all_the_examples_together_give_five_referrals_and_two_refusals() -> None:
    requests = ["benchpress", "di", "education", "example", "ob", "og-example1", "physiotherapy"]
    patients = ["dicom", "example", "f001", "f201", "glossy", "pat1", "pat2", "proband", "xcda", "xds"]
    names = [*(f"ServiceRequest-{name}" for name in requests), *(f"Patient-{name}" for name in patients)]
    entries = read_run([example(name) for name in names]).entries
    refused = [entry.file for entry in entries if isinstance(entry, RefusedEntry)]
    assert (len(entries), refused) == (7, ["ServiceRequest-education.json", "ServiceRequest-ob.json"])


def test_a_patient_named_only_in_words_is_refused() -> None:
    assert refusal(request(subject={"display": "Jane Doe"})).field == "ServiceRequest.subject"


def test_a_patient_to_whom_no_request_refers_is_noted_and_makes_no_client() -> None:
    run = read_run([example("Patient-proband")])
    assert run.notes == (
        "Patient-proband.json: Patient/proband has no referral in this run, so no client is made of it.",
    )


def test_a_refusal_takes_no_other_entry_along() -> None:
    kinds = [type(entry) for entry in run_of(request(id="r0", subject={}), request(), patient()).entries]
    assert kinds == [RefusedEntry, ReferralEntry]


def test_a_requester_that_was_not_sent_is_kept_and_named_by_its_words() -> None:
    entry = read(request(requester={"reference": "Practitioner/x", "display": "Dr Ade"}), patient())
    assert entry.requester is not None
    assert (entry.requester.name, entry.kept_references) == (
        "Dr Ade",
        (KeptReference("ServiceRequest.requester", "Practitioner/x"),),
    )


def test_a_requester_is_found_in_another_file() -> None:
    run = read_run([example("ServiceRequest-di"), example("Patient-dicom"), example("Practitioner-example")])
    (entry,) = run.entries
    assert isinstance(entry, ReferralEntry)
    assert entry.requester is not None
    assert entry.requester.name == "Adam Careful"


@pytest.mark.parametrize("kind", ["collection", "transaction", "batch", "searchset"])
def test_plain_bundles_are_read(kind: str) -> None:
    assert read(collection(request(), patient()) | {"type": kind}).patient.main_name.full == "Ada Okafor"


def test_a_full_address_resolves_to_the_resource_that_carries_it() -> None:
    url = "https://gp.example/fhir/Patient/77"
    bundle = collection(request(subject={"reference": url}))
    bundle["entry"].append({"fullUrl": url, "resource": patient(id="77")})
    assert read(bundle).patient.main_name.full == "Ada Okafor"


def test_a_full_address_of_another_server_does_not_resolve_by_its_ending() -> None:
    refused = refusal(request(subject={"reference": "https://gp.example/fhir/Patient/p1"}), patient())
    assert refused.field == "ServiceRequest.subject"


def test_a_version_at_the_end_of_a_reference_is_no_hindrance() -> None:
    assert read(request(subject={"reference": "Patient/p1/_history/3"}), patient())


def test_a_logical_identifier_resolves() -> None:
    subject = {"identifier": {"system": "http://fhir.nhs.uk/id/nhs-number", "value": "9434765919"}}
    assert read(request(subject=subject), patient(identifier=[NHS_NUMBER]))


def test_a_number_that_fails_its_check_resolves_nothing_and_is_not_spelt_out() -> None:
    refused = refusal(request(subject={"identifier": BROKEN_NUMBER}), patient(identifier=[BROKEN_NUMBER]))
    assert (refused.field, "3478526985" in refused.message) == ("ServiceRequest.subject", False)


def test_two_different_patients_under_one_reference_are_ambiguous() -> None:
    refused = refusal(request(), patient(), patient(birthDate="1971-01-01"))
    assert "several different resources" in refused.message


def test_the_same_patient_sent_twice_is_one_patient() -> None:
    assert read(request(), patient(), patient())


def test_the_patient_of_the_same_bundle_comes_first() -> None:
    other = patient(name=[{"family": "Elsewhere"}])
    entry = run_of(collection(request(), patient()), other).entries[0]
    assert isinstance(entry, ReferralEntry)
    assert entry.patient.main_name.family == "Okafor"


def test_a_contained_patient_resolves() -> None:
    assert read(request(subject={"reference": "#p1"}, contained=[patient()]))


def test_nothing_of_another_person_travels_along() -> None:
    theirs = {"resourceType": "CarePlan", "subject": {"reference": "Patient/p2"}, "description": "Not yours"}
    bundle = collection(
        request(basedOn=[{"reference": "CarePlan/c"}]), patient(), patient(id="p2"), theirs | {"id": "c"}
    )
    entry = read(bundle)
    assert (entry.other_resources, entry.clinical_texts) == ((), ())


def test_what_is_about_the_person_travels_along() -> None:
    plan = {"resourceType": "CarePlan", "subject": {"reference": "Patient/p1"}, "description": "Yours"}
    entry = read(collection(request(), patient(), patient(id="p2"), plan))
    assert entry.clinical_texts[0].text == "Yours"


def test_in_a_bundle_about_two_people_what_is_about_nobody_goes_only_with_who_refers_to_it() -> None:
    practice = {"resourceType": "Organization", "id": "o", "name": "Elm Surgery"}
    loose = {"resourceType": "Location", "id": "l"}
    bundle = collection(
        request(requester={"reference": "Organization/o"}), patient(), patient(id="p2"), practice, loose
    )
    assert [kept.resource_type for kept in read(bundle).other_resources] == ["Organization"]


def test_resources_that_refer_to_each_other_in_a_circle_are_read() -> None:
    one = {"resourceType": "Organization", "id": "a", "partOf": {"reference": "Organization/b"}}
    two = {"resourceType": "Organization", "id": "b", "partOf": {"reference": "Organization/a"}}
    entry = read(collection(request(requester={"reference": "Organization/a"}), patient(), one, two))
    assert [kept.resource_type for kept in entry.other_resources] == ["Organization", "Organization"]


@pytest.mark.parametrize("status", ["draft", "revoked", "entered-in-error", "nonsense"])
def test_a_request_that_does_not_stand_is_refused(status: str) -> None:
    assert refusal(request(status=status), patient()).field == "ServiceRequest.status"


@pytest.mark.parametrize("status", ["on-hold", "completed", "unknown"])
def test_a_request_that_may_be_over_goes_to_triage_with_a_warning(status: str) -> None:
    assert any(status in warning for warning in read(request(status=status), patient()).warnings)


@pytest.mark.parametrize("field", ["status", "intent", "subject"])
def test_a_required_field_that_is_missing_is_named(field: str) -> None:
    assert refusal(without(request(), field), patient()).field == f"ServiceRequest.{field}"


def test_a_request_not_to_do_something_is_refused() -> None:
    assert refusal(request(doNotPerform=True), patient()).field == "ServiceRequest.doNotPerform"


def test_the_priority_is_read() -> None:
    assert read(request(priority="asap"), patient()).priority is ClinicalPriority.VERY_URGENT


def test_an_unknown_priority_is_left_to_triage() -> None:
    entry = read(request(priority="soonish"), patient())
    assert (entry.priority, "ServiceRequest.priority" in entry.warnings[0]) == (None, True)


def test_reasons_come_from_codes_and_from_references() -> None:
    condition = {"resourceType": "Condition", "id": "c", "code": {"text": "Low mood"}}
    entry = read(
        request(reasonCode=[{"text": "Not sleeping"}], reasonReference=[{"reference": "Condition/c"}]),
        patient(),
        condition,
    )
    assert [reason.shown for reason in entry.reasons] == ["Not sleeping", "Low mood"]


def test_a_request_is_known_by_the_identifier_that_its_sender_gave() -> None:
    entry = read(request(identifier=[{"system": "https://gp.example/r", "value": "42"}]), patient())
    assert entry.identity.key == "request|gp.example/r|42"


def test_a_request_is_known_by_sender_and_id_when_it_has_no_identifier() -> None:
    practice = {"resourceType": "Organization", "id": "o", "name": "Elm Surgery"}
    entry = read(request(requester={"reference": "Organization/o"}), patient(), practice)
    assert entry.identity.key == "request|Elm Surgery|ServiceRequest/r1"


def test_a_very_long_identity_is_shortened_without_clashing() -> None:
    keys = {read(request(identifier=[{"value": "x" * 299 + end}]), patient()).identity.key for end in ("a", "b")}
    assert (len(keys), max(map(len, keys)) <= 255) == (2, True)


def test_a_bundle_without_a_request_is_noted() -> None:
    assert any("holds no ServiceRequest" in note for note in run_of(collection(patient())).notes)
