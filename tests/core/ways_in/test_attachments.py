"""A letter comes along with a referral: what is taken, who may have it, and how it is handed out."""

import io
import zipfile

import pytest
from httpx2 import Response

from core.referrals.attachments import Attachment, Sort, sort_of
from core.referrals.models import Referral
from tests.conftest import ON_SQLITE
from tests.core.ways_in.conftest import Scene
from tests.core.ways_in.test_letters import LETTER

PDF = b"%PDF-1.4 a letter"


def word(*parts: str) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as made:
        for part in ("[Content_Types].xml", *parts):
            made.writestr(part, "x")
    return into.getvalue()


def post(scene: Scene, content: bytes, name: str = "letter.pdf") -> Response:
    visitor = scene.senior
    own = {**LETTER, "csrf": visitor.csrf, "acting_for": visitor.organisation.key}
    cookie = {"cookie": f"fingerpost={visitor.token}"}
    files = {"document": (name, content)}
    return scene.service.post(f"/referrals/new/{scene.triage.id}", data=own, files=files, headers=cookie)


def place(scene: Scene) -> str:
    return f"/api/v1/attachments/{scene.rows(Attachment)[0]['id']}"


def test_another_organisation_does_not_find_it(scene: Scene) -> None:
    post(scene, PDF)
    assert scene.elsewhere.get(place(scene)).status_code == 404


def test_whoever_only_entered_it_does_not_get_it_back(scene: Scene) -> None:
    post(scene, PDF)
    assert scene.desk.get(place(scene)).status_code == 404


def test_it_is_handed_out_as_it_came_and_only_as_a_download(scene: Scene) -> None:
    post(scene, PDF)
    answer = scene.senior.get(place(scene))
    headers = answer.headers
    assert (answer.content, headers["content-type"], headers["content-security-policy"]) == (
        PDF, "application/pdf", "sandbox",
    )  # fmt: skip
    assert headers["content-disposition"] == 'attachment; filename="letter.pdf"'
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")


def test_the_page_of_the_referral_offers_it(scene: Scene) -> None:
    post(scene, PDF)
    page = scene.senior.get(f"/referrals/{scene.rows(Referral)[0]['id']}").text
    assert "Download letter.pdf" in page


@pytest.mark.parametrize("name", ["../../etc/passwd", 'a"b\r\n.pdf', "C:\\x\\y.exe", "é" * 300, "..."])
def test_a_name_does_no_harm(scene: Scene, name: str) -> None:
    post(scene, PDF, name)
    said = scene.senior.get(place(scene)).headers["content-disposition"]
    assert said.isascii()
    assert (said.count('"'), said.endswith('.pdf"'), "/" in said, "\\" in said) == (2, True, False, False)


@pytest.mark.parametrize("content", [b"MZ program", b"<html>", b"PK\x03\x04 broken", word("xl/workbook.xml")])
def test_anything_else_is_refused_by_its_content_and_nothing_is_made(scene: Scene, content: bytes) -> None:
    answer = post(scene, content)
    assert (answer.status_code, scene.rows(Referral)) == (422, [])
    assert "Choose a PDF" in answer.text


def test_what_is_larger_than_ten_megabytes_is_refused(scene: Scene) -> None:
    answer = post(scene, PDF + b" " * (10 * 1024 * 1024))
    assert (answer.status_code, "larger than 10 MB" in answer.text, scene.rows(Referral)) == (422, True, [])


@pytest.mark.parametrize(
    ("content", "sort"),
    [
        (PDF, Sort.PDF), (b"\xff\xd8\xff\xe0", Sort.JPEG), (b"\x89PNG\r\n\x1a\n", Sort.PNG),
        (word("word/document.xml"), Sort.DOCX), (word("word/document.xml", "word/vbaProject.bin"), None), (b"", None),
    ],
)  # fmt: skip
def test_what_it_is_is_told_from_its_content(content: bytes, sort: Sort | None) -> None:
    assert sort_of(content) is sort


# ── the form is sent again ────────────────────────────────────────────────
def test_the_same_form_with_its_letter_twice_is_one_letter(scene: Scene) -> None:
    for _ in range(2):
        post(scene, PDF)
    assert (len(scene.rows(Attachment)), len(scene.rows(Referral))) == (1, 1)


def test_a_letter_that_was_forgotten_comes_with_the_form_again(scene: Scene) -> None:
    scene.senior.post(f"/referrals/new/{scene.triage.id}", LETTER)
    post(scene, PDF)
    assert (len(scene.rows(Attachment)), len(scene.rows(Referral))) == (1, 1)


@ON_SQLITE
def test_thirty_megabytes_are_refused_early_in_plain_words(scene: Scene) -> None:
    answer = post(scene, PDF + b" " * 30_000_000)
    assert (answer.status_code, "too large" in answer.text, scene.rows(Referral)) == (413, True, [])
