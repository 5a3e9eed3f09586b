"""What privacy officers are told of agreements, once each, and after a pause; the present is 4 March 2026."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from core.access.agreements import Agreement, AgreementParty
from core.access.system import Reason
from core.agreements import warning
from tests.core.agreements.conftest import AGREEMENTS, Register

TODAY = date(2026, 3, 4)


def _due(register: Register, review_on: date) -> None:
    with register.doors.system(Reason.SEED) as system:
        for one in system.find(select(Agreement)):
            one.review_on = review_on


def test_who_is_no_party_is_told_nothing(register: Register) -> None:
    register.set_ends(date(2026, 3, 10))
    assert register.told("icb") == []


def test_nobody_is_told_of_an_end_that_is_far(register: Register) -> None:
    register.set_ends(date(2026, 5, 4))  # 61 days
    assert register.told("ours") == []


BEFORE = [(date(2026, 5, 3), "in 60 days"), (date(2026, 4, 3), "in 30 days"), (date(2026, 3, 11), "in 7 days")]


@pytest.mark.parametrize(("ends", "words"), [*BEFORE, (TODAY, "today")])
def test_the_officers_of_every_party_are_told_before(register: Register, ends: date, words: str) -> None:
    register.set_ends(ends)
    assert [words in one for who in ("ours", "theirs", "third") for one in register.told(who)] == [True] * 3


def test_each_is_told_once(register: Register) -> None:
    register.set_ends(date(2026, 4, 3))
    register.told("ours")
    register.clock.move(days=3)
    assert len(register.told("ours")) == 1


def test_from_sixty_days_to_the_day_after_there_are_five_messages(register: Register) -> None:
    register.set_ends(date(2026, 5, 3))
    for _ in range(63):
        register.told("ours")
        register.clock.move(days=1)
    assert len(register.told("ours")) == 5


def test_after_a_pause_only_what_is_true_now_is_said(register: Register) -> None:
    register.set_ends(date(2026, 5, 3))
    register.clock.move(days=55)
    assert ["in 5 days" in one for one in register.told("ours")] == [True]


def test_that_it_has_ended_is_said_the_day_after_and_after_a_pause_too(register: Register) -> None:
    register.set_ends(date(2026, 3, 4))
    register.clock.move(days=4)
    assert ["has ended for Second Step" in one for one in register.told("ours")] == [True]


def test_of_a_part_that_goes_on_nothing_is_said(register: Register) -> None:
    register.ends("theirs", ends="2026-03-20")
    agreement = register.part("theirs", "bsw_sharing")["agreement"]
    asked = {"organisation_id": str(register.partners.second_step.id)}
    register.ours.call("POST", f"{AGREEMENTS}/{agreement}/parties", json=asked)
    register.accepts(key="bsw_sharing")
    assert [one for one in register.told("ours") if "ends" in one] == []


@pytest.mark.parametrize(("due", "words"), [*BEFORE, (date(2026, 3, 1), "was to be looked")])
def test_officers_are_told_of_a_review(register: Register, due: date, words: str) -> None:
    _due(register, due)
    assert [words in one for one in register.told("ours")] == [True]


def test_whoever_is_asked_to_be_party_is_told(register: Register) -> None:
    register.proposes()
    assert ["Missing Link proposes" in one for one in register.told("theirs")] == [True]


def test_the_other_parties_are_told_of_one_that_is_to_join(register: Register) -> None:
    register.proposes()
    register.accepts()
    register.clock.move(minutes=5)
    agreement = register.part("ours")["agreement"]
    asked = {"organisation_id": str(register.partners.alabare.id)}
    register.ours.call("POST", f"{AGREEMENTS}/{agreement}/parties", json=asked)
    assert "Alabare is to join" in register.told("theirs")[-1]


def test_an_end_that_has_no_day_after_it_stops_no_warning_of_another(register: Register) -> None:
    register.proposes(), register.accepts()
    register.set_ends(date(2026, 4, 3))
    with register.doors.system(Reason.SEED) as system:
        (part,) = system.find(select(AgreementParty).filter_by(id=UUID(str(register.part("theirs")["id"]))))
        part.ends = date.max
    assert ["in 30 days" in one for one in register.told("third")] == [True]


def test_what_fails_for_one_agreement_stops_no_warning_of_another(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.proposes(), register.accepts()
    register.set_ends(date(2026, 4, 3))
    said = warning.sayings

    def failing(agreement: Agreement, *rest: object) -> object:
        if agreement.key == "crisis_handover":
            raise ArithmeticError
        return said(agreement, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(warning, "sayings", failing)
    with pytest.raises(ArithmeticError):
        register.told("third")
    assert ["in 30 days" in one for one in register.inbox("third")] == [True]
