import pytest

from core.clients.codes import (
    EthnicCategory,
    GenderIdentity,
    NhsNumberStatus,
    PreferredContactMethod,
    StatedGender,
    UnknownCode,
)


def test_ethnic_categories_are_sixteen_and_one_and_not_known() -> None:
    assert [str(member) for member in EthnicCategory] == [*"ABCDEFGHJKLMNPRSZ", "99"]


@pytest.mark.parametrize("code", ["I", "O", "Q", "a", "", "AA"])
def test_a_code_that_the_list_does_not_hold_is_refused(code: str) -> None:
    with pytest.raises(UnknownCode, match="ethnic category"):
        EthnicCategory.read(code)


def test_a_code_carries_plain_words() -> None:
    assert EthnicCategory.read(" A ").words == "White: British"


def test_gender_identity_follows_the_national_list() -> None:
    assert [str(member) for member in GenderIdentity] == ["1", "2", "3", "4", "X", "Z"]


@pytest.mark.parametrize(
    ("word", "gender"),
    [
        ("male", StatedGender.MALE),
        ("female", StatedGender.FEMALE),
        ("other", StatedGender.INDETERMINATE),
        ("unknown", StatedGender.NOT_KNOWN),
    ],
)
def test_stated_gender_is_read_from_fhir(word: str, gender: StatedGender) -> None:
    assert StatedGender.from_fhir(word) is gender


def test_an_unknown_gender_is_refused() -> None:
    with pytest.raises(UnknownCode):
        StatedGender.from_fhir("Female")


@pytest.mark.parametrize(
    ("claim", "status"),
    [
        ("01", NhsNumberStatus.VERIFIED),
        ("1", NhsNumberStatus.VERIFIED),
        ("number-present-and-verified", NhsNumberStatus.VERIFIED),
        ("Number present and verified", NhsNumberStatus.VERIFIED),
        ("Number present but not traced", NhsNumberStatus.NOT_TRACED),
        ("trace-required", NhsNumberStatus.TRACE_REQUIRED),
        ("Trace attempted - No match or multiple match found", NhsNumberStatus.NO_SINGLE_MATCH),
        ("Trace needs to be resolved - (NHS number or patient detail conflict)", NhsNumberStatus.TO_BE_RESOLVED),
        ("Trace in progress", NhsNumberStatus.IN_PROGRESS),
        ("Number not present and trace not required", NhsNumberStatus.ABSENT),
        ("Trace postponed (baby under six weeks old)", NhsNumberStatus.POSTPONED),
    ],
)
def test_a_verification_status_is_read_from_numbers_and_from_words(claim: str, status: NhsNumberStatus) -> None:
    assert NhsNumberStatus.from_claim(claim) is status


@pytest.mark.parametrize("claim", ["09", "verified", "", "0", "-"])
def test_an_unknown_verification_status_is_refused(claim: str) -> None:
    with pytest.raises(UnknownCode):
        NhsNumberStatus.from_claim(claim)


def test_code_eight_of_contact_methods_forbids_the_telephone() -> None:
    assert PreferredContactMethod.read("8").words == "Do not telephone"
