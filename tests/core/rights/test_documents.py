"""A document is opened by whoever judges it, can be left out, and is written into the file one at a time."""

import hashlib
import io
import json
import zipfile
from uuid import UUID

import pytest

from core.access.doors import Doors
from core.access.system import Reason
from core.referrals.attachments import Sort, attachment_of
from core.rights import held
from tests import world
from tests.core.rights.conftest import WHY, Scene

LETTER = b"%PDF-1.4 a letter"


@pytest.fixture
def letter(scene: Scene, app_doors: Doors) -> UUID:
    """A document that came with a referral to Missing Link, which has a message."""
    with app_doors.system(Reason.SEED) as system:
        referral = world.referral(system, scene.client, scene.partners.missing_link)
        referral.message = "Her mother wrote this."
        made = [system.add(attachment_of(referral, f"{n}.pdf", LETTER, Sort.PDF, None)) for n in range(3)]
    return made[0].id


def place(id: str, letter: UUID) -> str:
    return f"/rights-requests/{id}/entries/attachment/{letter}/document"


def released(scene: Scene, id: str) -> zipfile.ZipFile:
    for who, step in ((scene.olga, "ready"), (scene.cal, "release")):
        assert scene.step(who, id, step).status_code == 200
    return zipfile.ZipFile(io.BytesIO(scene.package(id).content))


def test_nobody_opens_it_who_does_not_work_on_the_request(scene: Scene, letter: UUID) -> None:
    id = scene.gathered()
    assert scene.nia.call("GET", place(id, letter)).status_code == 404
    assert scene.nell.service.get(f"/api/v1{place(id, letter)}").status_code == 401


def test_what_was_not_gathered_is_not_opened(scene: Scene, letter: UUID, app_doors: Doors) -> None:
    id = scene.gathered()
    with app_doors.system(Reason.SEED) as system:
        referral = world.referral(system, scene.client, scene.partners.missing_link)
        later = world.attachment(system, referral)
    assert scene.olga.call("GET", place(id, later.id)).status_code == 404
    assert scene.olga.call("GET", f"/rights-requests/{id}/entries/contact/{scene.entry.id}/document").status_code == 404


def test_whoever_judges_it_opens_it(scene: Scene, letter: UUID) -> None:
    id = scene.gathered()
    answer = scene.olga.call("GET", place(id, letter))
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, LETTER, "application/pdf")
    page = scene.cal.get(f"/rights/{id}/entries/attachment/{letter}")
    there = f"/rights/{id}/entries/attachment/{letter}/document"
    assert (there in page.text, 'value="content"' in page.text) == (True, True)
    assert scene.cal.get(there).content == LETTER


def test_it_can_be_left_out(scene: Scene, letter: UUID) -> None:
    id = scene.gathered()
    scene.judged(id)
    out = WHY | {"verdict": "redact", "left_out": ["content"]}
    assert scene.judge(id, "attachment", letter, scene.cal, **out).status_code == 200
    with released(scene, id) as zipped:
        documents = [name for name in zipped.namelist() if name.startswith("documents/")]
    assert (len(documents), any(str(letter) in name for name in documents)) == (2, False)
    assert scene.given(id)[str(letter)]["values"]["content"] == "[left out]"  # type: ignore[index]


def test_the_manifest_has_the_hash_of_every_other_file(scene: Scene, letter: UUID) -> None:
    id = scene.gathered()
    scene.judged(id)
    with released(scene, id) as zipped:
        told = {one["name"]: one["sha256"] for one in json.loads(zipped.read("manifest.json"))["files"]}
        names = set(zipped.namelist()) - {"manifest.json"}
        assert told == {name: hashlib.sha256(zipped.read(name)).hexdigest() for name in names}
    assert f"documents/{letter}.pdf" in names


def test_documents_of_many_pages_are_all_given(scene: Scene, letter: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "PAGE", 2)
    id = scene.gathered()
    scene.judged(id)
    with released(scene, id) as zipped:
        documents = [name for name in zipped.namelist() if name.startswith("documents/")]
        assert {zipped.read(name) for name in documents} == {LETTER}
    assert len(documents) == 3


def test_text_that_is_loaded_late_elsewhere_is_looked_through(scene: Scene, letter: UUID) -> None:
    referrals = [one for one in scene.entries(scene.gathered()) if one["kind"] == "referral"]
    assert ["third_party" in one["marks"] for one in referrals] == [True]  # type: ignore[operator]
