"""What comes along with a message: documents become attachments, and the rest is named."""

import base64
from collections.abc import Mapping

import pytest

from core.interop.import_report import ImportReport
from core.referrals.attachments import Attachment
from core.referrals.models import Referral
from tests.core.interop.conftest import Here
from tests.core.interop.fhir.samples import collection, patient, request

PDF = b"%PDF-1.7 the letter"


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def reference(attachment: Mapping[str, object], **changes: object) -> dict:
    about = {"status": "current", "subject": {"reference": "Patient/p1"}, "content": [{"attachment": attachment}]}
    return {"resourceType": "DocumentReference", "id": "d1", **about, **changes}


def inline(content: bytes = PDF, title: str = "GP letter") -> dict:
    return reference({"contentType": "application/pdf", "title": title, "data": encoded(content)})


def binary(content: bytes = PDF) -> dict:
    return {"resourceType": "Binary", "id": "b1", "contentType": "application/pdf", "data": encoded(content)}


def sent(here: Here, *others: dict, **changes: object) -> ImportReport:
    return here.run(collection(request(**changes), patient(), *others))


def notes(here: Here) -> str:
    return " ".join(here.row(Referral)["import_notes"])  # type: ignore[arg-type]


def test_a_document_in_the_message_is_an_attachment_of_its_referral(here: Here) -> None:
    sent(here, inline())
    made = here.row(Attachment)
    assert (made["name"], made["content"], made["referral_id"]) == ("GP letter.pdf", PDF, here.row(Referral)["id"])


def test_a_binary_is_called_as_the_document_that_names_it(here: Here) -> None:
    sent(here, reference({"url": "Binary/b1", "title": "Discharge summary"}), binary())
    assert here.row(Attachment)["name"] == "Discharge summary.pdf"


def test_a_binary_that_nothing_names_is_kept_too(here: Here) -> None:
    sent(here, binary())
    assert (here.row(Attachment)["name"], here.row(Attachment)["content"]) == ("Document of the message.pdf", PDF)


def test_a_document_within_the_request_is_kept(here: Here) -> None:
    sent(here, contained=[inline()])
    assert here.row(Attachment)["content"] == PDF


def test_a_document_that_its_sender_took_back_is_not_kept(here: Here) -> None:
    sent(here, inline() | {"status": "entered-in-error"})
    assert here.rows(Attachment) == []


@pytest.mark.parametrize(
    "document",
    [inline(b"MZ a program"), inline(b"%PDF-" + b"x") | {"content": "no list"}, reference({"title": "GP letter"}),
     reference({"title": "GP letter", "data": "!!"}), reference({"url": "https://elsewhere.example/letter"}),
     reference({"title": ["odd"], "data": encoded(PDF)})],
)  # fmt: skip
def test_a_document_that_cannot_be_kept_is_noted_and_stops_no_referral(here: Here, document: dict) -> None:
    assert sent(here, document).totals.created == 1
    assert (here.rows(Attachment), "came with this but is not kept" in notes(here)) == ([], True)


def test_the_same_message_again_attaches_nothing_twice(here: Here) -> None:
    sent(here, inline())
    sent(here, inline())
    assert len(here.rows(Attachment)) == 1


def test_what_no_page_shows_is_named(here: Here) -> None:
    about = {"subject": {"reference": "Patient/p1"}}
    answers = {"resourceType": "QuestionnaireResponse", "id": "q1", "status": "completed", **about}
    low, anxious = (
        {"resourceType": "Condition", "id": word, "code": {"text": word}, **about} for word in ("Low mood", "Anxiety")
    )
    sent(here, answers, low, anxious)
    assert "not shown here: Questionnaire response. Ask" in notes(here)
    assert "not shown here: Condition (2): Low mood; Anxiety. Ask" in notes(here)


def test_a_condition_told_as_the_reason_is_not_named_again(here: Here) -> None:
    condition = {"resourceType": "Condition", "id": "c1", "code": {"text": "Low mood"},
                 "subject": {"reference": "Patient/p1"}}  # fmt: skip
    sent(here, condition, reasonReference=[{"reference": "Condition/c1"}])
    assert "not shown here" not in notes(here)
