"""Files and fields that are wrong: each is refused with its field and what to do, and nothing is ever raised."""

import json
import time

import pytest

from core.interop.fhir import ReferralEntry, RefusedEntry, SourceFile, read_run
from core.interop.fhir.documents import MAX_BYTES, MAX_DEPTH
from tests.core.interop.fhir.samples import (
    bars_file,
    collection,
    file_of,
    patient,
    read,
    read_patient,
    refusal,
    refuse_patient,
    request,
    run_of,
)

TRICKS = [
    "Robert'); DROP TABLE client;--",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "{{ 7*7 }}",
    "%s%n${jndi:ldap://x}",
    "=cmd|' /C calc'!A0",
    "\u202eevil",
]


def refused_bytes(content: bytes) -> RefusedEntry:
    (entry,) = read_run([SourceFile("sent.json", content)]).entries
    assert isinstance(entry, RefusedEntry)
    return entry


def patient_text(inside: str) -> bytes:
    return b'{"resourceType": "Patient", ' + inside.encode() + b"}"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"not json", "not JSON"),
        (b'{"resourceType": "Patient"', "not JSON"),
        (b'{"a": "\x01"}', "not JSON"),
        (b"[]", "not an object"),
        (b"null", "not an object"),
        (b'"Patient"', "not an object"),
        (b"12", "not an object"),
        (b"\xff\xfe{\x00", "UTF-16"),
        (b"\x00{\x00}", "UTF-16"),
        ("{“resourceType”: “é”}".encode("cp1252"), "Windows-1252"),
        (patient_text('"x": NaN'), "NaN"),
        (patient_text('"x": -Infinity'), "-Infinity"),
        (patient_text('"x": 1e999'), "too large"),
        (patient_text(f'"x": {"9" * 5000}'), "5000 digits"),
        (patient_text(f'"x": 0.{"9" * 5000}'), "too large or too long"),
        (patient_text('"name": [], "name": []'), "twice"),
        (b"[" * 100_000, "levels deep"),
        (b'{"a":' * 100_000, "levels deep"),
        (b"{}", "resourceType"),
        (b'{"resourceType": 7}', "must be text"),
        (b'{"resourceType": ["Patient"]}', "must be text"),
    ],
    ids=lambda value: repr(value[:30]),
)
def test_a_file_that_cannot_be_read_is_refused_in_words(content: bytes, words: str) -> None:
    refused = refused_bytes(content)
    assert words in f"{refused.field} {refused.message}"


def test_a_byte_order_mark_of_utf_8_is_accepted() -> None:
    (entry,) = read_run([SourceFile("sent.json", b"\xef\xbb\xbf" + bars_file().content)]).entries
    assert isinstance(entry, ReferralEntry)


def test_nesting_within_the_limit_is_no_fault() -> None:
    inner: object = "x"
    for _ in range(MAX_DEPTH - 4):
        inner = {"a": inner}
    assert read_patient(unread=inner)


def test_one_level_beyond_the_limit_is_refused() -> None:
    content = b'{"a":' * MAX_DEPTH + b"{}" + b"}" * MAX_DEPTH
    assert "levels deep" in refused_bytes(content).message


def test_brackets_inside_text_are_not_nesting() -> None:
    assert read_patient(unread="[" * 1000)


def test_a_file_of_twenty_megabytes_is_refused_at_once() -> None:
    started = time.process_time()
    refused = refused_bytes(b" " * 20_000_000)
    assert ("5 MB" in refused.message, time.process_time() - started < 0.5) == (True, True)


@pytest.mark.parametrize("filling", [b'"' + b'\\"' * (MAX_BYTES // 2 - 8), b"[" * 59 + b"1," * (MAX_BYTES // 2 - 60)])
def test_a_hostile_file_within_the_limit_is_refused_in_good_time(filling: bytes) -> None:
    started = time.process_time()
    assert (refused_bytes(filling).field, time.process_time() - started < 10) == ("the whole file", True)


@pytest.mark.parametrize("trick", TRICKS)
def test_tricks_stay_plain_text(trick: str) -> None:
    entry = read_patient(name=[{"family": trick}])
    assert entry.patient.main_name.full == trick


@pytest.mark.parametrize("trick", TRICKS)
def test_tricks_in_file_names_and_references_are_only_shown(trick: str) -> None:
    (entry,) = read_run([file_of(request(subject={"reference": trick}), name=trick)]).entries
    assert isinstance(entry, RefusedEntry)
    assert (entry.file, trick in entry.message) == (trick, True)


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "\ud800", "a\x7fb"])
def test_control_and_broken_characters_are_refused_by_field(text: str) -> None:
    assert refuse_patient(name=[{"family": text}]).field == "Patient.name[0].family"


def test_broken_characters_in_a_reference_can_be_printed_in_the_report() -> None:
    kept = read(request(), patient(managingOrganization={"reference": "Organization/\ud800"})).kept_references
    assert kept[0].reference.encode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": [{"family": "x" * 101}]}, "Patient.name[0].family"),
        ({"name": [{"family": "A", "given": ["x" * 101]}]}, "Patient.name[0].given[0]"),
        ({"address": [{"line": ["x" * 201]}]}, "Patient.address[0].line[0]"),
        ({"telecom": [{"value": "x" * 201}]}, "Patient.telecom[0].value"),
        ({"telecom": [{"value": "1"}] * 101}, "Patient.telecom"),
    ],
)
def test_text_over_its_limit_is_refused_and_never_cut(changes: dict[str, object], field: str) -> None:
    assert refuse_patient(**changes).field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": {"family": "A"}}, "Patient.name"),
        ({"name": "Ada"}, "Patient.name"),
        ({"name": None}, "Patient.name"),
        ({"name": [None]}, "Patient.name[0]"),
        ({"name": [["A"]]}, "Patient.name[0]"),
        ({"name": [{"family": ["A"]}]}, "Patient.name[0].family"),
        ({"name": [{"family": 7}]}, "Patient.name[0].family"),
        ({"name": [{"family": "A", "given": "B"}]}, "Patient.name[0].given"),
        ({"birthDate": 1990}, "Patient.birthDate"),
        ({"birthDate": None}, "Patient.birthDate"),
        ({"birthDate": ["1990"]}, "Patient.birthDate"),
        ({"gender": {"code": "male"}}, "Patient.gender"),
        ({"identifier": {"value": "1"}}, "Patient.identifier"),
        ({"identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": 1}]}, "Patient.identifier[0].value"),
        ({"telecom": [{"value": "1", "rank": "2"}]}, "Patient.telecom[0].rank"),
        ({"telecom": [{"value": "1", "rank": True}]}, "Patient.telecom[0].rank"),
        ({"extension": {}}, "Patient.extension"),
        ({"contact": [{"name": []}]}, "Patient.contact[0].name"),
        ({"generalPractitioner": {"reference": "x"}}, "Patient.generalPractitioner"),
        ({"deceasedBoolean": "true"}, "Patient.deceasedBoolean"),
        ({"meta": []}, "Patient.meta"),
    ],
)
def test_a_wrong_type_is_refused_by_field(changes: dict[str, object], field: str) -> None:
    assert refuse_patient(**changes).field == field


@pytest.mark.parametrize("subject", [None, [], "Patient/p1", {"reference": 7}, {"reference": ["Patient/p1"]}, {}])
def test_a_subject_of_a_wrong_type_is_refused(subject: object) -> None:
    assert refusal(request(subject=subject), patient()).field.startswith("ServiceRequest.subject")


def test_a_padding_null_beside_an_extension_is_no_fault() -> None:
    assert read_patient(name=[{"family": "A", "given": ["B", None]}]).patient.main_name.full == "B A"


@pytest.mark.parametrize("kind", ["document", "history", "", 7, None, ["collection"]])
def test_a_bundle_of_a_kind_that_is_not_read_is_refused(kind: object) -> None:
    assert refusal(collection(request(), patient()) | {"type": kind}).field == "Bundle.type"


@pytest.mark.parametrize("entry", [None, {}, [], "x", 7])
def test_a_bundle_without_a_list_of_entries_is_refused(entry: object) -> None:
    assert refusal({"resourceType": "Bundle", "type": "collection", "entry": entry}).field == "Bundle.entry"


@pytest.mark.parametrize(
    "bad",
    [None, 7, [], {}, {"resource": None}, {"resource": []}, {"resource": {}}, {"fullUrl": 1, "resource": {}}],
    ids=repr,
)
def test_a_bad_entry_of_a_bundle_is_refused_and_the_others_read(bad: object) -> None:
    bundle = collection(request(), patient())
    bundle["entry"].append(bad)
    refused, entry = run_of(bundle).entries
    assert (type(refused), type(entry)) == (RefusedEntry, ReferralEntry)


def test_a_bundle_inside_a_bundle_is_refused() -> None:
    assert "Bundle inside a Bundle" in refusal(collection(collection(patient()))).message


def test_an_entry_that_only_asks_for_a_deletion_is_left_out_with_a_note() -> None:
    bundle = collection(request(), patient()) | {"type": "transaction"}
    bundle["entry"].append({"request": {"method": "DELETE", "url": "Patient/9"}})
    run = run_of(bundle)
    assert (len(run.entries), "1 entries carry no resource" in run.notes[0]) == (1, True)


def test_a_thousand_entries_are_read_in_good_time() -> None:
    people = [patient(id=f"p{number}") for number in range(1000)]
    requests = [request(id=f"r{n}", subject={"reference": f"Patient/p{n}"}) for n in range(1000)]
    started = time.process_time()
    run = run_of(collection(*requests, *people))
    assert (len(run.entries), time.process_time() - started < 20) == (1000, True)


def test_more_entries_than_the_limit_are_refused() -> None:
    assert refusal(collection(*([{"resourceType": "Basic"}] * 5001))).field == "Bundle.entry"


def test_a_crowd_of_resources_around_one_person_is_refused() -> None:
    crowd = [{"resourceType": "Observation", "subject": {"reference": "Patient/p1"}}] * 201
    assert "More than 200 resources" in refusal(collection(request(), patient(), *crowd)).message


def test_no_files_give_an_empty_run() -> None:
    assert read_run([]) == run_of()


def test_every_refusal_can_be_written_as_json_for_the_command_line() -> None:
    (entry,) = read_run([SourceFile("\udcff.json", b"\xff")]).entries
    assert json.dumps(vars(entry)).encode()
    assert entry.file == "?.json"
