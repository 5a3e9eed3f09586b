"""Forms: what was typed becomes a model, or comes back whole with a plain sentence beside each faulty field."""

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, field_validator, model_validator
from starlette.testclient import TestClient

from core.web.forms import FormState, parse
from core.web.sentences import Asked


class Place(StrEnum):
    """Where people met."""

    HOME = "1"
    PHONE = "2"


class Contact(BaseModel):
    """One field of every shape that a form may ask for."""

    model_config = ConfigDict(extra="forbid")

    born: Annotated[date, Asked("a date of birth")]
    place: Annotated[Place, Asked("where you met")]
    reviewed_on: date | None = None
    met_at: time | None = None
    minutes: Annotated[StrictInt, Field(ge=1, le=600), Asked("the minutes")] = 30
    came: StrictBool | None = None
    present: Annotated[list[str], Field(max_length=2)] = []
    mood: Literal["better", "worse"] | None = None
    worker: UUID | None = None
    note: Annotated[str, Field(max_length=20)] = ""
    nickname: str | None = None

    @field_validator("note")
    @classmethod
    def _is_kind(cls, note: str) -> str:
        if "failed" in note:
            raise ValueError("Say what happened without “failed”")
        return note

    @model_validator(mode="after")
    def _is_reviewed_after_birth(self) -> "Contact":
        if self.reviewed_on and self.reviewed_on < self.born:
            raise ValueError("A review comes after birth")
        return self


GOOD = {"born-day": "3", "born-month": "3", "born-year": "1984", "place": "1"}


def _message(field: str, **typed: str | list[str]) -> str:
    state = parse(Contact, GOOD | typed)
    assert isinstance(state, FormState)
    error = state.error(field)
    assert error is not None
    return error.message


def _made(**typed: str | list[str]) -> Contact:
    made = parse(Contact, GOOD | typed)
    assert isinstance(made, Contact)
    return made


def test_three_boxes_become_a_date() -> None:
    assert _made().born == date(1984, 3, 3)


def test_month_may_be_a_name() -> None:
    assert _made(**{"born-month": "March"}).born == date(1984, 3, 3)


def test_blank_text_becomes_none_where_allowed() -> None:
    assert _made(nickname="  ").nickname is None


def test_blank_text_keeps_the_default_where_none_is_not_allowed() -> None:
    assert _made(note=" ").note == ""


def test_blank_optional_date_becomes_none() -> None:
    blank = {"reviewed_on-day": "", "reviewed_on-month": "", "reviewed_on-year": ""}
    assert _made(**blank).reviewed_on is None


def test_one_ticked_box_is_a_list_of_one() -> None:
    assert _made(present="carer").present == ["carer"]


def test_several_ticked_boxes_are_a_list() -> None:
    assert _made(present=["carer", "friend"]).present == ["carer", "friend"]


def test_numbers_and_yes_reach_strict_models() -> None:
    made = _made(minutes=" 45 ", came="yes")
    assert (made.minutes, made.came) == (45, True)


def test_lines_keep_their_breaks_and_lose_unseen_characters() -> None:
    assert _made(note="one\r\ntwo\x00\x07").note == "one\ntwo"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("14:30", time(14, 30)),
        ("2.30pm", time(14, 30)),
        ("2 PM", time(14)),
        ("12am", time(0)),
        ("12:05pm", time(12, 5)),
        ("midday", time(12)),
    ],
)
def test_times_are_read_as_people_write_them(typed: str, read: time) -> None:
    assert _made(met_at=typed).met_at == read


@pytest.mark.parametrize("typed", ["25:00", "14", "13pm", "0am", "9:75", "soon", "²:30"])
def test_a_wrong_time_says_how_to_write_one(typed: str) -> None:
    assert _message("met_at", met_at=typed) == "Met at must be a time, like 2:30pm or 14:30"


@pytest.mark.parametrize(
    ("day", "month", "year", "message", "anchor"),
    [
        ("", "", "", "Enter a date of birth", "born-day"),
        ("31", "", "1984", "Date of birth must include a month", "born-month"),
        ("", "", "1984", "Date of birth must include a day and a month", "born-day"),
        ("31", "2", "1984", "Date of birth must be a real date, like 27 3 1987", "born-day"),
        ("3", "3", "84", "Date of birth must have a year of 4 numbers, like 1987", "born-year"),
        ("٣", "3", "1984", "Date of birth must be a real date, like 27 3 1987", "born-day"),
        ("3", "x", "1984", "Date of birth must be a real date, like 27 3 1987", "born-day"),
        ("3", "3", "0000", "Date of birth must be a real date, like 27 3 1987", "born-day"),
    ],
)
def test_a_wrong_date_is_explained_and_leads_to_the_faulty_box(
    day: str, month: str, year: str, message: str, anchor: str
) -> None:
    state = parse(Contact, GOOD | {"born-day": day, "born-month": month, "born-year": year})
    assert isinstance(state, FormState)
    assert [(error.message, error.anchor) for error in state.errors] == [(message, anchor)]


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("place", "", "Choose where you met"),
        ("place", "99", "Choose where you met from the list"),
        ("mood", "green", "Choose the mood from the list"),
        ("worker", "42", "Choose the worker from the list"),
        ("minutes", "ten", "Minutes must be a whole number, like 5"),
        ("minutes", "0", "Minutes must be 1 or more"),
        ("minutes", "601", "Minutes must be 600 or less"),
        ("came", "perhaps", "Choose yes or no for the came"),
        ("note", "x" * 21, "Note must be 20 characters or fewer"),
        ("note", "they failed", "Say what happened without “failed”"),
        ("reviewed_on", "tomorrow", "Reviewed on must be a real date, like 27 3 1987"),
    ],
)
def test_each_kind_of_fault_has_its_sentence(field: str, typed: str, message: str) -> None:
    assert _message(field, **{field: typed}) == message


def test_too_many_choices_are_counted() -> None:
    assert _message("present", present=["a", "b", "c"]) == "Choose 2 or fewer for the present"


def test_a_fault_of_the_whole_form_has_no_field() -> None:
    early = {"reviewed_on-day": "1", "reviewed_on-month": "1", "reviewed_on-year": "1980"}
    assert _message("", **early) == "A review comes after birth"


def test_errors_stand_in_the_order_of_the_questions() -> None:
    state = parse(Contact, {"note": "x" * 21, "minutes": "ten"})
    assert isinstance(state, FormState)
    assert [error.field for error in state.errors] == ["born", "place", "minutes", "note"]


def test_what_was_typed_comes_back_unchanged() -> None:
    typed = GOOD | {"minutes": "ten", "note": " <b>two\r\nlines</b> "}
    state = parse(Contact, typed)
    assert isinstance(state, FormState)
    assert state.values == typed


@given(st.dictionaries(st.sampled_from([*Contact.model_fields, *GOOD]), st.text() | st.lists(st.text())))
def test_any_text_gives_a_model_or_sentences(typed: dict[str, str | list[str]]) -> None:
    made = parse(Contact, typed)
    assert isinstance(made, Contact) or made.errors


@pytest.mark.parametrize("field", ["place", "mood", "worker", "minutes", "met_at", "reviewed_on", "came"])
def test_a_sentence_never_repeats_what_was_typed(field: str) -> None:
    assert "jellyfish" not in _message(field, **{field: "jellyfish"})


def test_a_form_can_show_what_a_model_holds() -> None:
    held = Contact(born=date(1984, 3, 3), place=Place.PHONE, met_at=time(14, 30), came=False, present=["carer"])
    assert parse(Contact, FormState.showing(held).values) == held


def test_a_rule_of_the_service_can_add_its_own_error() -> None:
    state = FormState(GOOD).with_error("born", "Date of birth is after the referral")
    assert [(error.anchor, error.message) for error in state.errors] == [
        ("born-day", "Date of birth is after the referral")
    ]


def test_kept_values_leave_out_the_token_and_the_version() -> None:
    state = FormState({"csrf": "x", "acting_for": "y", "version": "3", "present": ["a", "b"]})
    assert state.kept() == [("present", "a"), ("present", "b")]


def test_posted_names_that_repeat_become_lists(client: TestClient) -> None:
    body = b"note=one&present=carer&present=friend&empty="
    posted = client.post("/echo", content=body, headers={"content-type": "application/x-www-form-urlencoded"})
    assert posted.json() == {"note": "one", "present": ["carer", "friend"], "empty": ""}
