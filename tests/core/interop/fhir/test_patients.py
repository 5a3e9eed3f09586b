"""What is read of a person, and what is refused or left out."""

import pytest

from core.clients.codes import EthnicCategory, NhsNumberStatus, PreferredContactMethod
from core.clients.nhs_numbers import read
from core.interop.fhir.values import NhsNumberClaim, Precision
from tests.core.interop.fhir.samples import read_patient, refuse_patient

SYSTEM = "https://fhir.nhs.uk/Id/nhs-number"
UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/"


def nhs_number(value: str, claim: str | None = None) -> dict[str, object]:
    url = f"{UK_CORE}Extension-UKCore-NHSNumberVerificationStatus"
    extension = [{"url": url, "valueCodeableConcept": {"coding": [{"code": claim}]}}] if claim else []
    return {"system": SYSTEM, "value": value, "extension": extension}


def ethnic(code: str) -> list[dict[str, object]]:
    concept = {"coding": [{"code": code, "display": "As sent"}]}
    return [{"url": f"{UK_CORE}Extension-UKCore-EthnicCategory", "valueCodeableConcept": concept}]


def coded(url: str, *codings: tuple[str, str, str]) -> list[dict[str, object]]:
    """An extension of UK Core with (system, code, display)s, in this order."""
    given = [{"system": system, "code": code, "display": display} for system, code, display in codings]
    return [{"url": f"{UK_CORE}{url}", "valueCodeableConcept": {"coding": given}}]


@pytest.mark.parametrize(
    ("claim", "status"),
    [
        ("01", NhsNumberStatus.VERIFIED),
        ("number-present-and-verified", NhsNumberStatus.VERIFIED),
        ("04", NhsNumberStatus.NO_SINGLE_MATCH),
        (None, NhsNumberStatus.NOT_TRACED),
        ("07", NhsNumberStatus.NOT_TRACED),
        ("made-up", NhsNumberStatus.NOT_TRACED),
    ],
)
def test_a_right_number_keeps_the_senders_status_where_that_can_be(claim: str | None, status: NhsNumberStatus) -> None:
    assert read_patient(identifier=[nhs_number("9434765919", claim)]).patient.nhs_number.status is status


@pytest.mark.parametrize("claim", ["01", None])
def test_a_right_number_may_be_matched_on(claim: str | None) -> None:
    assert read_patient(identifier=[nhs_number("9434765919", claim)]).patient.nhs_number.may_match


@pytest.mark.parametrize("claim", ["03", "04", "05", "06"])
def test_a_number_whose_tracing_is_open_is_not_matched_on(claim: str) -> None:
    assert not read_patient(identifier=[nhs_number("9434765919", claim)]).patient.nhs_number.may_match


def test_no_status_makes_a_number_that_fails_its_check_match() -> None:
    claim = NhsNumberClaim(read("3478526985"), NhsNumberStatus.VERIFIED, NhsNumberStatus.VERIFIED)
    assert not claim.may_match


def test_two_different_numbers_conflict_and_match_nobody() -> None:
    claim = read_patient(identifier=[nhs_number("9434765919"), nhs_number("9990548609")]).patient.nhs_number
    assert (claim.status, claim.may_match) == (NhsNumberStatus.TO_BE_RESOLVED, False)


def test_a_person_without_a_number_needs_tracing() -> None:
    claim = read_patient().patient.nhs_number
    assert (claim.number, claim.status) == (None, NhsNumberStatus.TRACE_REQUIRED)


@pytest.mark.parametrize(
    ("text", "precision", "estimated"),
    [("1990", Precision.YEAR, True), ("1990-02", Precision.MONTH, True), ("1990-02-28", Precision.DAY, False)],
)
def test_a_birth_date_is_as_exact_as_it_was_sent(text: str, precision: Precision, estimated: bool) -> None:
    birth = read_patient(birthDate=text).patient.birth_date
    assert birth is not None
    assert (birth.precision, birth.is_estimated) == (precision, estimated)


@pytest.mark.parametrize("text", ["2026-03-03", "2027", "1990-02-30", "1895-01-01", "28/02/1990", "0000", "1990-2-3"])
def test_a_birth_date_that_cannot_be_is_refused(text: str) -> None:
    assert refuse_patient(birthDate=text).field == "Patient.birthDate"


def test_a_child_born_today_is_accepted() -> None:
    assert read_patient(birthDate="2026-03-02").patient.birth_date


@pytest.mark.parametrize("name", [[], [{}], [{"use": "official"}], [{"family": " "}], [{"prefix": ["Mr"]}]])
def test_a_person_without_any_name_is_refused(name: list[object]) -> None:
    assert refuse_patient(name=name).field == "Patient.name"


def test_a_name_given_as_one_text_is_enough() -> None:
    assert read_patient(name=[{"text": "Ariadne Bor-Jansma"}]).patient.main_name.full == "Ariadne Bor-Jansma"


def test_the_official_name_is_the_one_to_file_under() -> None:
    names = [{"use": "maiden", "family": "A"}, {"use": "usual", "family": "B"}, {"use": "official", "family": "C"}]
    assert read_patient(name=names).patient.main_name.full == "C"


@pytest.mark.parametrize(
    ("code", "category"),
    [("G", EthnicCategory.MIXED_OTHER), ("99", EthnicCategory.NOT_KNOWN), ("PA", EthnicCategory.BLACK_OTHER)],
)
def test_ethnic_category_is_read_and_finer_codes_fall_under_their_group(code: str, category: EthnicCategory) -> None:
    assert read_patient(extension=ethnic(code)).patient.ethnic_category is category


@pytest.mark.parametrize("code", ["I", "a", "999", "QQ"])
def test_an_unknown_ethnic_category_is_left_out_with_a_warning_and_its_words_kept(code: str) -> None:
    entry = read_patient(extension=ethnic(code))
    assert (entry.patient.ethnic_category, entry.patient.ethnic_words, len(entry.warnings)) == (None, "As sent", 1)


LOCAL = "urn:oid:2.16.840.1.113883.2.4.6.3"
ETHNIC, VERIFIED = "Extension-UKCore-EthnicCategory", "Extension-UKCore-NHSNumberVerificationStatus"
ETHNIC_LIST = "https://fhir.hl7.org.uk/CodeSystem/UKCore-EthnicCategory"
VERIFIED_LIST = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus"


@pytest.mark.parametrize("system", [ETHNIC_LIST, f"{ETHNIC_LIST}England", f"{ETHNIC_LIST}|1.0",
    "https://www.datadictionary.nhs.uk/data_elements/ethnic_category.html"])  # fmt: skip
def test_an_ethnic_category_of_england_is_found_behind_a_foreign_one(system: str) -> None:
    codings = (LOCAL, "A", "Of another list"), (system, "N", "African")
    entry = read_patient(extension=coded(ETHNIC, *codings))
    assert (entry.patient.ethnic_category, entry.warnings) == (EthnicCategory.BLACK_AFRICAN, ())


@pytest.mark.parametrize("system", [LOCAL, f"{ETHNIC_LIST}Wales", "https://elsewhere.example/UKCore-EthnicCategory"])
def test_an_ethnic_category_of_another_list_is_not_read_as_ours_and_its_words_are_noted(system: str) -> None:
    entry = read_patient(extension=coded(ETHNIC, (system, "A", "Frisian")))
    assert (entry.patient.ethnic_category, entry.patient.ethnic_words) == (None, "Frisian")
    assert "“Frisian”, is of a code list not known here" in entry.warnings[0]


def verification(*codings: tuple[str, str, str]) -> NhsNumberStatus:
    number = nhs_number("9434765919") | {"extension": coded(VERIFIED, *codings)}
    return read_patient(identifier=[number]).patient.nhs_number.status


def test_a_verification_is_found_behind_a_foreign_one() -> None:
    assert verification((LOCAL, "06", "X"), (VERIFIED_LIST, "01", "Y")) is NhsNumberStatus.VERIFIED


def test_a_verification_of_another_list_verifies_nothing_whatever_its_words() -> None:
    assert verification((LOCAL, "01", "Number present and verified")) is NhsNumberStatus.NOT_TRACED


def test_a_verification_of_another_list_is_noted() -> None:
    number = nhs_number("9434765919") | {"extension": coded(VERIFIED, (LOCAL, "01", "Checked"))}
    assert "“Checked”, is of a code list not known here" in read_patient(identifier=[number]).warnings[0]


def test_a_wish_of_another_list_is_no_wish_of_ours() -> None:
    method = {"url": "PreferredContactMethod",
              "valueCodeableConcept": {"coding": [{"system": LOCAL, "code": "8", "display": "Letters"}]}}  # fmt: skip
    preference = {"url": f"{UK_CORE}Extension-UKCore-ContactPreference", "extension": [method]}
    entry = read_patient(extension=[preference])
    assert (entry.patient.preferred_contact, "“Letters”" in entry.warnings[0]) == (None, True)


def test_an_unknown_gender_is_left_out_with_a_warning() -> None:
    entry = read_patient(gender="Female")
    assert (entry.patient.gender, "Patient.gender" in entry.warnings[0]) == (None, True)


def test_the_need_of_an_interpreter_is_read() -> None:
    url = "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired"
    assert read_patient(extension=[{"url": url, "valueBoolean": True}]).patient.interpreter_needed is True


def test_a_wish_not_to_be_telephoned_is_read() -> None:
    method = {"url": "PreferredContactMethod", "valueCodeableConcept": {"coding": [{"code": "8"}]}}
    preference = {"url": f"{UK_CORE}Extension-UKCore-ContactPreference", "extension": [method]}
    patient = read_patient(extension=[preference]).patient
    assert patient.preferred_contact is PreferredContactMethod.NO_TELEPHONE


@pytest.mark.parametrize("label", ["R", "V"])
def test_a_record_that_the_sender_protects_is_marked(label: str) -> None:
    assert read_patient(meta={"security": [{"code": label}]}).patient.is_restricted


@pytest.mark.parametrize("died", [{"deceasedBoolean": True}, {"deceasedDateTime": "2026-01-01"}])
def test_a_death_is_told_to_the_triager(died: dict[str, object]) -> None:
    assert any("has died" in warning for warning in read_patient(**died).warnings)


def test_a_gp_named_by_ods_code_alone_is_read() -> None:
    reference = {"identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "g82080"}}
    gp = read_patient(generalPractitioner=[reference]).patient.gp
    assert gp is not None
    assert gp.practice.ods_code == "G82080"


def test_an_ods_code_of_another_shape_is_left_out_with_a_warning() -> None:
    practice = {"resourceType": "Organization", "id": "o", "name": "Elm Surgery"}
    identifier = [{"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "no code"}]
    entry = read_patient(contained=[practice | {"identifier": identifier}], generalPractitioner=[{"reference": "#o"}])
    assert entry.patient.gp is not None
    assert (entry.patient.gp.practice.ods_code, "Organization.identifier" in entry.warnings[0]) == (None, True)


@pytest.mark.parametrize("ended", [{"use": "old"}, {"period": {"end": "2014"}}])
def test_a_telephone_number_is_old_by_its_use_or_by_its_end(ended: dict[str, object]) -> None:
    assert read_patient(telecom=[{"value": "01225 000000"} | ended]).patient.telecoms[0].is_old


def test_a_code_of_another_list_is_no_ods_code() -> None:
    reference = {"identifier": {"system": "https://example.org/practices", "value": "G82080"}}
    assert read_patient(generalPractitioner=[reference]).patient.gp is None
