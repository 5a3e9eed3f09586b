"""Use cases of drafts: keeping what is typed, going on with the version that was begun, ending."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, select

from core.access.errors import StaleVersion
from core.access.paging import Filter, Order
from core.access.protected import Label
from core.access.records import Records
from core.assessments.draft_models import AssessmentDraft, DraftEnd
from core.assessments.service import ANSWERS, GATE
from core.casework.submissions import FIELD
from core.clients.models import Client
from core.content.instruments import Instrument
from core.database import clock
from core.database.ids import new_id
from core.web.forms import FormState, Typed

STEP = "step"
LAST_SAVED_FIRST = Order((AssessmentDraft.saved_at,), descending=True)
BEGUN_BY = (Filter(AssessmentDraft.worker_id == bindparam("person")), Filter(AssessmentDraft.ended.is_(None)))


def save(
    records: Records, *, client: Client, instrument: Instrument, typed: FormState, version: int | None
) -> AssessmentDraft:
    """Keep what is typed, right or wrong. The same form again changes the draft that it made; `version` is the draft's
    as the form knew it. Raises `StaleVersion` if it was saved elsewhere since, and `Conflict` if it is over."""
    draft = draft_of(records, typed)
    if draft is None:
        made = new_draft(records, client.id, instrument)
        made.form_id, made.typed = form_id_of(typed) or new_id(), _kept(typed.values)
        return records.add(made)
    if version is not None and version != draft.version:
        raise StaleVersion(draft.version)
    draft.hold(_kept(typed.values), clock.now())
    records.flush()
    return draft


def new_draft(records: Records, client_id: UUID, instrument: Instrument) -> AssessmentDraft:
    """A draft not saved yet, by the actor for the organisation acted for."""
    now = clock.now()
    return AssessmentDraft(
        client_id=client_id, organisation_id=records.actor.organisation_id, worker_id=records.actor.person_id,
        instrument=instrument.key, instrument_version=instrument.version, title=instrument.title, typed={},
        begun_at=now, saved_at=now, label=Label(instrument.label.value),
    )  # fmt: skip


def draft_of(records: Records, typed: FormState) -> AssessmentDraft | None:
    """The actor's own draft of this very form, open or over; None for a form never saved."""
    form_id = form_id_of(typed)
    if form_id is None:
        return None
    mine = (AssessmentDraft.worker_id == records.actor.person_id, AssessmentDraft.form_id == form_id)
    return next(iter(records.find(select(AssessmentDraft).where(*mine))), None)


def drafts_about(records: Records, client_id: UUID) -> Sequence[AssessmentDraft]:
    """The actor's own about one client, the last saved first."""
    mine = (AssessmentDraft.worker_id == records.actor.person_id, AssessmentDraft.client_id == client_id)
    asked = select(AssessmentDraft).where(*mine, AssessmentDraft.ended.is_(None))
    return records.find(asked.order_by(AssessmentDraft.saved_at.desc(), AssessmentDraft.id))


def typed_in(draft: AssessmentDraft) -> FormState:
    """The form as it was left."""
    values = {name: value for name, value in draft.typed.items() if isinstance(value, str | list)}
    return FormState({**values, FIELD: str(draft.form_id)})


def end(records: Records, draft: AssessmentDraft, how: DraftEnd) -> None:
    draft.end(how, clock.now())
    records.flush()


def form_id_of(typed: FormState) -> UUID | None:
    try:
        return UUID(typed.value(FIELD))
    except ValueError:
        return None


def _kept(typed: Typed) -> dict[str, object]:
    """The form's questions and its step: nothing that belongs to the page."""
    return {name: value for name, value in typed.items() if name == STEP or name.startswith((GATE, ANSWERS))}
