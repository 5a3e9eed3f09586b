"""Codes of authenticator apps: the examples of RFC 6238 and RFC 4226, drift, and what an app is given."""

from datetime import UTC, datetime

import pytest

from core.people.authenticator import App
from core.people.totp import address, code_of, matching_step, step_at, written

SECRET = b"12345678901234567890"
RFC_6238 = [  # seconds since 1970, the last six of the eight figures
    (59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"),
    (2000000000, "279037"), (20000000000, "353130"),
]  # fmt: skip
RFC_4226 = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(("seconds", "code"), RFC_6238)
def test_examples_of_rfc_6238(seconds: int, code: str) -> None:
    assert code_of(SECRET, step_at(datetime.fromtimestamp(seconds, UTC))) == code


@pytest.mark.parametrize(("counter", "code"), list(enumerate(RFC_4226)))
def test_examples_of_rfc_4226(counter: int, code: str) -> None:
    assert code_of(SECRET, counter) == code


@pytest.mark.parametrize("late", [-1, 0, 1])
def test_a_telephone_may_be_half_a_minute_off(late: int) -> None:
    step = step_at(NOON) + late
    assert matching_step(SECRET, code_of(SECRET, step), NOON) == step


@pytest.mark.parametrize("late", [-2, 2, -2880, 2880])
def test_a_code_of_another_time_is_wrong(late: int) -> None:
    assert matching_step(SECRET, code_of(SECRET, step_at(NOON) + late), NOON) is None


@pytest.mark.parametrize("code", ["", "1", "abcdef", "１２３４５６", "1" * 400])
def test_what_is_no_code_is_wrong(code: str) -> None:
    assert matching_step(SECRET, code, NOON) is None


def test_the_key_is_written_in_fours() -> None:
    assert written(SECRET) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"


def test_the_address_names_product_and_account_and_nobody() -> None:
    said = address(SECRET, "people-admin@second-step")
    assert said == (
        "otpauth://totp/Fingerpost:people-admin%40second-step?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Fingerpost"
    )


def test_the_picture_is_drawn_without_script_or_style() -> None:
    picture = App.of(SECRET, "ana").picture
    assert (picture.startswith("<svg"), "style=" in picture, "<script" in picture) == (True, False, False)
