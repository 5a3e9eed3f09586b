import pytest

from core.casework.codes import AttendanceStatus, ConsultationMechanism, is_direct_contact

SEEN = [AttendanceStatus.ON_TIME, AttendanceStatus.LATE_SEEN]
DIRECT = [
    ConsultationMechanism.FACE_TO_FACE,
    ConsultationMechanism.TELEPHONE,
    ConsultationMechanism.TALK_TYPE,
    ConsultationMechanism.VIDEO,
]


@pytest.mark.parametrize("attendance", SEEN)
@pytest.mark.parametrize("mechanism", DIRECT)
def test_speaking_with_a_person_who_came_is_direct(
    attendance: AttendanceStatus, mechanism: ConsultationMechanism
) -> None:
    assert is_direct_contact(attendance, mechanism)


@pytest.mark.parametrize("mechanism", [member for member in ConsultationMechanism if member not in DIRECT])
def test_written_contact_is_not_direct(mechanism: ConsultationMechanism) -> None:
    assert not is_direct_contact(AttendanceStatus.ON_TIME, mechanism)


@pytest.mark.parametrize("attendance", [member for member in AttendanceStatus if member not in SEEN])
def test_a_contact_that_did_not_happen_is_not_direct(attendance: AttendanceStatus) -> None:
    assert not is_direct_contact(attendance, ConsultationMechanism.FACE_TO_FACE)
