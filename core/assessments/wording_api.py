"""The API of licensed wordings: an organisation's own copy, and the spreadsheet to give it in."""

from typing import Annotated

from fastapi import Path, Response

from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.assessments.schemas import WordingIn, WordingOut
from core.assessments.wording_files import template
from core.assessments.wording_models import InstrumentWording
from core.assessments.wordings import NEVER, give_wording, licensed_form, our_wording
from core.content.instruments import Instrument
from core.content.own_words import own_words
from core.organisations.enablement import licences_held

router = Router(
    face=Face.API, prefix="/api/v1/organisation/wordings/{plugin}/{name}/{number}", tags=["organisation"]
)  # fmt: skip

Word = Annotated[str, Path(max_length=60)]
Number = Annotated[int, Path(ge=1, le=9999)]


@router.get("", requires(InstrumentWording, Action.WRITE))
def read_licensed_wording(records: Records, plugin: Word, name: Word, number: Number) -> Reply[WordingOut]:
    """The form's words by key; a copy that was never given has version 0."""
    instrument = licensed_form(records, f"{plugin}:{name}", number)
    return _reply(records, instrument, our_wording(records, instrument))


@router.put("", requires(InstrumentWording, Action.WRITE))
def give_licensed_wording(
    records: Records, plugin: Word, name: Word, number: Number, given: WordingIn, version: IfMatch
) -> Reply[WordingOut]:
    """Keep a whole copy, plain text only. It is shown at once to your people, and to nobody else's."""
    instrument = licensed_form(records, f"{plugin}:{name}", number)
    made = give_wording(records, instrument, given.texts, version=version, reason=given.reason)
    return _reply(records, instrument, made)


@router.get("/template.csv", requires(InstrumentWording, Action.WRITE))
def wording_template(records: Records, plugin: Word, name: Word, number: Number) -> Response:
    """The spreadsheet to fill in: a line for each question and answer, with what was given so far."""
    instrument = licensed_form(records, f"{plugin}:{name}", number)
    row = our_wording(records, instrument)
    headers = {"Content-Disposition": f'attachment; filename="{plugin}-{name}-{number}.csv"'}
    content = "\ufeff" + template(instrument, row.texts if row else {})
    return Response(content.encode(), media_type="text/csv; charset=utf-8", headers=headers)


def _reply(records: Records, instrument: Instrument, row: InstrumentWording | None) -> Reply[WordingOut]:
    texts = {key: str(text) for key, text in row.texts.items()} if row else {}
    shown = bool(texts) and instrument.key in licences_held(records)
    told = WordingOut(
        instrument=instrument.key, number=instrument.version, ours=own_words(instrument), texts=texts, is_shown=shown
    )
    return Reply(told, version=row.version if row else NEVER)
