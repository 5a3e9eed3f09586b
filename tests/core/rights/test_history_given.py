"""What an entry said before is judged with it, and why it was changed is given only in words that somebody chose."""

import io
import zipfile
from uuid import uuid4

from core.access.audit.history import remember
from core.access.doors import Doors
from core.access.system import Reason
from core.casework.models import Contact
from core.database import clock
from tests.core.rights.conftest import WHY, Scene


def changed(
    app_doors: Doors, scene: Scene, *, reason: str | None = None, note: str | None = "We talked about work.",
    **fields: object,
) -> None:  # fmt: skip
    """The entry of Missing Link, with one more line in its history."""
    with app_doors.system(Reason.SEED) as system:
        system.get(Contact, scene.entry.id).note = note
        row = {"at": clock.now(), "kind": "contact", "record_id": scene.entry.id, "actor_id": scene.nell.person.id}
        organisation = scene.partners.missing_link.id
        remember(system.connection, [row | {"organisation_id": organisation, "reason": reason, "changes": fields}])


def marks(scene: Scene, id: str) -> list[str]:
    (found,) = [one["marks"] for one in scene.entries(id) if one["id"] == str(scene.entry.id)]
    return list(found)  # type: ignore[call-overload]


def everything(scene: Scene, id: str) -> str:
    with zipfile.ZipFile(io.BytesIO(scene.package(id).content)) as zipped:
        return "\n".join(zipped.read(name).decode() for name in zipped.namelist())


def test_a_reason_that_names_somebody_marks_the_entry(scene: Scene, app_doors: Doors) -> None:
    changed(app_doors, scene, reason="Her sister rang", minutes=[30, 40])
    assert marks(scene, scene.gathered()) == ["third_party"]


def test_a_reason_of_harm_marks_the_entry(scene: Scene, app_doors: Doors) -> None:
    changed(app_doors, scene, reason="Said after the overdose", minutes=[30, 40])
    assert marks(scene, scene.gathered()) == ["serious_harm"]


def test_what_stood_in_somebody_else_s_record_is_looked_at(scene: Scene, app_doors: Doors) -> None:
    changed(app_doors, scene, reason="Written on another record", client_id=[str(uuid4()), str(scene.client.id)])
    assert marks(scene, scene.gathered()) == ["third_party"]


def test_the_person_is_told_neither_whose_record_it_stood_in_nor_why(scene: Scene, app_doors: Doors) -> None:
    other = str(uuid4())
    changed(app_doors, scene, reason="Tom Smith's record", client_id=[other, str(scene.client.id)], minutes=[30, 40])
    said = everything(scene, scene.released())
    assert (other in said, "Tom Smith" in said, '"minutes": [30, 40]' in said) == (False, False, True)


def test_words_that_somebody_chose_are_given_in_place_of_the_reasons(scene: Scene, app_doors: Doors) -> None:
    changed(app_doors, scene, reason="Her sister rang", minutes=[30, 40])
    id = scene.gathered()
    scene.judged(id)
    chosen = {"verdict": "release", "instead": {"why_changed": "The time was wrong"}}
    assert scene.judge(id, "contact", scene.entry.id, scene.cal, **chosen).status_code == 200
    for who, step in ((scene.olga, "ready"), (scene.cal, "release")):
        assert scene.step(who, id, step).status_code == 200
    said = everything(scene, id)
    assert ("Why it was changed: The time was wrong" in said, "sister rang" in said) == (True, False)


def test_whoever_judges_sees_what_it_said_before_and_can_leave_it_out(scene: Scene, app_doors: Doors) -> None:
    changed(app_doors, scene, note=None, reason="By mistake", minutes=[30, 40])
    changed(app_doors, scene, note=None, gone_field=["Her boyfriend Tom", None])
    id = scene.gathered()
    page = scene.olga.get(f"/rights/{id}/entries/contact/{scene.entry.id}").text
    assert all(said in page for said in ("We talked about work.", "By mistake", "Her boyfriend Tom", 'value="note"'))
    scene.judged(id)
    out = WHY | {"verdict": "redact", "left_out": ["note", "gone_field"]}
    assert scene.judge(id, "contact", scene.entry.id, scene.cal, **out).status_code == 200
    for who, step in ((scene.olga, "ready"), (scene.cal, "release")):
        assert scene.step(who, id, step).status_code == 200
    given = scene.given(id)[str(scene.entry.id)]
    assert "talked about work" not in str(given)
    assert "boyfriend" not in str(given)


def test_who_is_named_in_it_can_be_left_out(scene: Scene) -> None:
    id = scene.gathered()
    scene.judged(id)
    (worker,) = [name for name in ("worker_id", "author_id", "person_id") if hasattr(scene.entry, name)][:1]
    out = WHY | {"verdict": "redact", "left_out": [worker]}
    assert scene.judge(id, "contact", scene.entry.id, scene.cal, **out).status_code == 200


def test_whom_it_is_about_cannot(scene: Scene) -> None:
    out = WHY | {"verdict": "redact", "left_out": ["client_id"]}
    assert scene.judge(scene.gathered(), "contact", scene.entry.id, scene.cal, **out).status_code == 422


def test_an_entry_that_is_as_it_was_written_has_no_history_to_give(scene: Scene) -> None:
    given = scene.given(scene.released())[str(scene.entry.id)]
    assert (given["changes"], given["why_changed"]) == ([], None)
