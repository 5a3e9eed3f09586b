import pytest

from core.clients.codes import Coded, UnknownCode
from core.referrals.codes import (
    ClinicalPriority,
    ClosureReason,
    NeedTag,
    PrimaryReason,
    RejectionReason,
    ServiceTeamType,
    SourceOfReferral,
)


def test_priorities_sort_by_severity_and_not_by_number() -> None:
    ordered = sorted(ClinicalPriority, key=lambda priority: priority.severity)
    assert [priority.words for priority in ordered] == ["Emergency", "Very urgent", "Urgent", "Routine"]


@pytest.mark.parametrize(("fhir", "code"), [("routine", "3"), ("urgent", "2"), ("asap", "4"), ("stat", "1")])
def test_priorities_map_to_fhir_and_back(fhir: str, code: str) -> None:
    assert (ClinicalPriority.from_fhir(fhir), ClinicalPriority(code).fhir) == (ClinicalPriority(code), fhir)


def test_an_unknown_priority_is_refused() -> None:
    with pytest.raises(UnknownCode, match="routine"):
        ClinicalPriority.from_fhir("STAT")


def test_reason_seventeen_is_not_in_use() -> None:
    with pytest.raises(UnknownCode):
        PrimaryReason.read("17")


def test_reasons_run_from_one_to_twenty_eight() -> None:
    assert (len(PrimaryReason), PrimaryReason.read("01").words, PrimaryReason.read("28").words) == (
        27,
        "First episode of psychosis (suspected)",
        "Gambling",
    )


def test_a_referral_of_another_charity_is_of_the_voluntary_sector() -> None:
    assert SourceOfReferral.read("G4") is SourceOfReferral.VOLUNTARY_SECTOR


def test_there_are_three_reasons_to_decline() -> None:
    assert [str(reason) for reason in RejectionReason] == ["01", "02", "03"]


def test_closure_reasons_run_from_one_to_nine() -> None:
    assert [str(reason) for reason in ClosureReason] == [f"0{number}" for number in range(1, 10)]


@pytest.mark.parametrize("code_list", [SourceOfReferral, PrimaryReason, ServiceTeamType, NeedTag, ClosureReason])
def test_no_two_codes_of_a_list_read_the_same(code_list: type[Coded]) -> None:
    words = [member.words for member in code_list]
    assert len(set(words)) == len(words)
