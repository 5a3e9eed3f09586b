"""Pages on which an organisation gives the wording of a form that it holds the licence for: a file, a preview, kept."""

import json
from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Path, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from core.access.errors import Invalid, StaleVersion
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.assessments.schemas import WordingIn
from core.assessments.wording_files import LARGEST, CopyRefused, read
from core.assessments.wording_models import InstrumentWording
from core.assessments.wordings import LICENCE_FIRST, NEVER, give_wording, licensed_form, our_wording
from core.clients.history import past_in_words
from core.content.instruments import Instrument
from core.content.own_words import own_words
from core.organisations.enablement import licences_held
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm
from core.web.uploads import Upload, read_upload

router = Router(face=Face.PAGE, prefix="/organisation/wordings/{plugin}/{name}/{number}")

Word = Annotated[str, Path(max_length=60)]
Number = Annotated[int, Path(ge=1, le=9999)]
MISSING, TOO_LARGE = "Choose a file that was saved as CSV", "The file is larger than 1 MB"
STALE = "Somebody changed this meanwhile. Look at it as it is now, and send it again if it is still right."
REASON = "Enter a reason of 3 to 500 characters"
MOST_FAULTS = 50


async def _file(request: Request) -> Upload | None:
    return await read_upload(request, "file", LARGEST)


Sent = Annotated[Upload | None, Depends(_file)]


@router.get("", requires(InstrumentWording, Action.WRITE))
def wording_page(records: Records, request: Request, plugin: Word, name: Word, number: Number) -> Response:
    return _page(records, request, licensed_form(records, f"{plugin}:{name}", number), FormState())


@router.post("/look", requires(InstrumentWording, Action.WRITE))
def wording_looked_at(
    records: Records, request: Request, plugin: Word, name: Word, number: Number, file: Sent, form: TypedForm
) -> Response:
    """What would be shown; nothing is kept before somebody has looked at it."""
    instrument, state = licensed_form(records, f"{plugin}:{name}", number), FormState(form)
    if instrument.key not in licences_held(records):
        return _page(records, request, instrument, state.with_error("file", LICENCE_FIRST), 422)
    if file is None or not file.content or file.is_too_large:
        said = TOO_LARGE if file and file.is_too_large else MISSING
        return _page(records, request, instrument, state.with_error("file", said), 422)
    try:
        texts = read(instrument, file.content)
    except CopyRefused as refused:
        for fault in refused.faults[:MOST_FAULTS]:
            state = state.with_error("file", fault.words)
        return _page(records, request, instrument, state, 422)
    return _preview(records, request, instrument, texts, FormState())


@router.post("", requires(InstrumentWording, Action.WRITE))
def wording_given(
    records: Records, request: Request, plugin: Word, name: Word, number: Number, form: TypedForm
) -> Response:
    """Keep what was looked at; with no texts, take the copy out."""
    instrument, state = licensed_form(records, f"{plugin}:{name}", number), FormState(form)
    texts = _texts(state)

    def again(field: str, message: str, status: int = 422) -> Response:
        told = state.with_error(field, message)
        if texts and field == "reason":
            return _preview(records, request, instrument, texts, told, status)
        return _page(records, request, instrument, told, status)

    try:
        given = WordingIn.model_validate({"texts": texts, "reason": state.value("reason")})
        give_wording(records, instrument, given.texts, version=version_in(form), reason=given.reason)
    except ValidationError:
        return again("reason", REASON)
    except StaleVersion:
        return again("reason", STALE, 409)
    except Invalid as wrong:
        return again("file", wrong.message)
    return RedirectResponse(_place(instrument), 303)


def _texts(state: FormState) -> dict[str, str]:
    """As the preview sent them; what is no such thing is no texts of anything, and refused by its keys."""
    try:
        said = json.loads(state.value("texts") or "{}")
    except ValueError:
        return {"texts": ""}
    return {str(key): str(text) for key, text in said.items()} if isinstance(said, dict) else {"texts": ""}


def _page(records: Records, request: Request, instrument: Instrument, state: FormState, status: int = 200) -> Response:
    row = our_wording(records, instrument)
    return render(
        request, "assessments/wording.html", status_code=status, instrument=instrument, state=state,
        place=_place(instrument), rows=_rows(instrument, row.texts if row else {}), is_given=bool(row and row.texts),
        version=row.version if row else NEVER, is_held=instrument.key in licences_held(records),
        history=past_in_words(records, row) if row else [],
    )  # fmt: skip


def _preview(
    records: Records, request: Request, instrument: Instrument, texts: Mapping[str, str], state: FormState,
    status: int = 200,
) -> Response:  # fmt: skip
    row = our_wording(records, instrument)
    return render(
        request, "assessments/wording_preview.html", status_code=status, instrument=instrument, state=state,
        place=_place(instrument), rows=_rows(instrument, texts), texts=json.dumps(texts),
        version=version_in(state.values) if state.errors else row.version if row else NEVER,
    )  # fmt: skip


def _rows(instrument: Instrument, texts: Mapping[str, object]) -> list[tuple[str, str, str]]:
    return [(key, ours, str(texts.get(key, ""))) for key, ours in own_words(instrument).items()]


def _place(instrument: Instrument) -> str:
    return f"/organisation/wordings/{instrument.key.replace(':', '/')}/{instrument.version}"
