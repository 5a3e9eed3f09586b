"""Pages of what was gathered: the list, those alike judged together, and one entry with every field of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.errors import Invalid, StaleVersion
from core.access.protected import Protected
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.history import field_in_words, past_in_words, value_in_words
from core.clients.people_named import names_of_organisations, names_of_people
from core.interop.leaving.values import plain
from core.rights import service
from core.rights.columns import REASONS, columns_by_name, documents_of, may_be_left_out
from core.rights.documents import document_gathered
from core.rights.gathering import Found, decisions_of
from core.rights.held import Held
from core.rights.judging import content_of, fault_of, fields_in, judge, undecided
from core.rights.models import Exemption, RightsDecision, RightsGathering, RightsRequest, Verdict
from core.rights.schemas import SeveralIn, VerdictIn
from core.web.conflicts import conflict_page, version_in
from core.web.environment import render
from core.web.forms import FormState, Typed, TypedForm, answered
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/rights/{request_id}/entries")
ROWS = 50
TOGETHER = (Verdict.RELEASE, Verdict.WITHHOLD)
JUDGES = requires(RightsDecision, Action.CREATE)
INSTEAD = "instead-"
GONE = "One of these is no longer among what was gathered. Open the page again."
MEANWHILE = "Somebody judged one of these meanwhile. Look at what they said, and tick it again."


@router.get("", requires(RightsGathering, Action.READ))
def entries_page(
    records: Records, request: Request, request_id: UUID, page: int = 1, show: str = "waiting"
) -> Response:  # fmt: skip
    """`show`: waiting, marked or all."""
    return _list(records, request, service.one_request(records, request_id), FormState(), page=page, show=show)


@router.post("", JUDGES)
def entries_judged(
    records: Records, request: Request, request_id: UUID, form: TypedForm, page: int = 1, show: str = "waiting"
) -> Response:  # fmt: skip
    asked = service.one_request(records, request_id)

    def act(given: SeveralIn) -> Response:
        _judge_alike(records, asked, given)
        return RedirectResponse(f"/rights/{asked.id}/entries?show={show}", 303)

    def again(state: FormState) -> Response:
        return _list(records, request, asked, state, 422, page=page, show=show)

    return answered(SeveralIn, form, act, again)


@router.get("/{kind}/{record_id}", requires(RightsGathering, Action.READ))
def entry_page(records: Records, request: Request, request_id: UUID, kind: str, record_id: UUID) -> Response:
    return _one(records, request, service.one_request(records, request_id), kind, record_id, FormState())


@router.get("/{kind}/{record_id}/document", requires(RightsGathering, Action.READ))
def gathered_document(records: Records, request_id: UUID, kind: str, record_id: UUID) -> Response:
    return document_gathered(records, request_id, kind, record_id)


@router.post("/{kind}/{record_id}", JUDGES)
def entry_judged(
    records: Records, request: Request, request_id: UUID, kind: str, record_id: UUID, form: TypedForm
) -> Response:
    asked = service.one_request(records, request_id)
    entry, held = content_of(records, service.entries_of(records, asked), kind, record_id)
    instead = {name[len(INSTEAD) :]: said for name, said in form.items() if name.startswith(INSTEAD) and said}

    def act(given: VerdictIn) -> Response:
        said = VerdictIn.model_validate(given.model_dump() | {"instead": instead})
        try:
            judge(records, asked, entry, said, version=version_in(form), fields=fields_in(held))
        except StaleVersion:
            return _stale(records, request, asked, entry, form)
        return RedirectResponse(f"/rights/{asked.id}/entries", 303)

    return answered(VerdictIn, form, act, lambda state: _one(records, request, asked, kind, record_id, state, 422))


def _judge_alike(records: Records, asked: RightsRequest, given: SeveralIn) -> None:
    """All of them, or none: first whether each may be judged so. Raises `Invalid` naming those that may not."""
    entries = {f"{one.kind} {one.id}": one for one in service.entries_of(records, asked)}
    alike = VerdictIn(verdict=given.verdict, exemption=given.exemption, reason=given.reason)
    chosen = [_named(entries, said) for said in given.places]
    kinds = records.judge.policy.words.kinds
    faults = Counter((kinds[one.kind].words, fault_of(records, asked, one, alike)) for one, _ in chosen)
    if said := [f"{number} of the {words}: {fault}" for (words, fault), number in faults.items() if fault]:
        raise Invalid("places", " ".join(said))
    try:
        for one, version in chosen:
            judge(records, asked, one, alike, version=version)
    except StaleVersion:
        raise Invalid("places", MEANWHILE) from None


def _named(entries: Mapping[str, Found], said: str) -> tuple[Found, int]:
    place, _, version = said.rpartition(" ")
    if place not in entries or not version.isascii() or not version.isdigit():
        raise Invalid("places", GONE)
    return entries[place], int(version[:9])


def _stale(records: Records, request: Request, asked: RightsRequest, entry: Found, form: Typed) -> Response:
    known = decisions_of(records, asked)[entry.place]
    now = VerdictIn.model_construct(
        verdict=known.verdict, exemption=known.exemption, reason=known.reason, left_out=known.left_out
    )
    here = f"/rights/{asked.id}/entries/{entry.kind}/{entry.id}"
    return conflict_page(request, form, version=known.version, now=now, action=here, current=here)


def _list(
    records: Records, request: Request, asked: RightsRequest, state: FormState, status: int = 200, *, page: int,
    show: str,
) -> Response:  # fmt: skip
    entries, decisions = service.entries_of(records, asked), decisions_of(records, asked)
    chosen = {"waiting": undecided(entries, decisions), "all": list(entries)}.get(
        show, [one for one in entries if one.marks]
    )
    page, show = max(page, 1), show if show in ("waiting", "all") else "marked"
    start = (page - 1) * ROWS
    kinds = records.judge.policy.words.kinds
    there = f"/rights/{asked.id}/entries?show={show}&page="
    return render(
        request, "rights/entries.html", status_code=status, state=state, asked=asked, show=show, count=len(chosen),
        lines=[(one, decisions.get(one.place)) for one in chosen[start : start + ROWS]], here=f"{there}{page}",
        ticked={said.rpartition(" ")[0] for said in state.chosen("places")},
        kinds={name: kind.words for name, kind in kinds.items()}, organisations=names_of_organisations(records),
        verdicts=TOGETHER, exemptions=Exemption,
        next_href=f"{there}{page + 1}" if len(chosen) > start + ROWS else None,
        first_href=f"{there}1" if page > 1 else None,
    )  # fmt: skip


def _one(
    records: Records, request: Request, asked: RightsRequest, kind: str, record_id: UUID, state: FormState,
    status: int = 200,
) -> Response:  # fmt: skip
    entry, held = content_of(records, service.entries_of(records, asked), kind, record_id)
    decision = decisions_of(records, asked).get(entry.place)
    kinds = records.judge.policy.words.kinds
    said = _in_words(records, held) if held else []
    documents = documents_of(type(held[0])) if held else ()
    return render(
        request, "rights/entry.html", status_code=status, state=state, asked=asked, entry=entry,
        is_there=held is not None, said=said, fields=[Choice(one.value, one.words) for one in said],
        history=[one for one in past_in_words(records, held[0]) if one.fields or one.reason] if held else [],
        documents=documents, reasons=REASONS, instead=[one for one in said if one.value not in documents],
        decision=decision, what=kinds[kind].words, verdicts=Verdict, exemptions=Exemption,
        organisations=names_of_organisations(records),
        people=names_of_people(records, [decision.decided_by] if decision else []),
    )  # fmt: skip


def _in_words(records: Records, held: Held) -> Sequence[Choice]:
    """Each field that holds something, or did: its name, how people call it, and what it says now."""
    record, past = held
    columns, offered = columns_by_name(type(record)), may_be_left_out(type(record), past)
    before = {name for one in past for name in one.fields}
    said = {name: _value(record, name) for name in columns if name in offered}
    shown = [name for name, value in said.items() if value not in (None, "", [], {}) or name in before]
    shown += sorted(offered - columns.keys())
    ids = [value for value in said.values() if isinstance(value, UUID)]
    people, organisations = names_of_people(records, ids), names_of_organisations(records)
    names = {str(id): name for id, name in (*people.items(), *organisations.items())}
    return [
        Choice(
            name,
            field_in_words(name, columns.get(name)),
            value_in_words(columns.get(name), plain(said.get(name)), names),
        )
        for name in shown
    ]


def _value(record: Protected, name: str) -> object:
    """Of a document, which is opened by itself, only that there is one."""
    return "A document" if name in documents_of(type(record)) else cast(object, getattr(record, name))
