"""Pages of the register: the list, one agreement, who accesses what by it, and the form that proposes one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from core.access.agreements import (
    Agreement,
    AgreementParty,
    AgreementSignature,
    Capacity,
    LawfulBasis,
    SpecialCondition,
)
from core.access.protected import Label
from core.access.records import Records
from core.access.routing import Face, Router, requires, signed_in
from core.access.vocabulary import Action
from core.agreements.api import OPEN
from core.agreements.models import AgreementFigure
from core.agreements.schemas import AgreementIn
from core.agreements.service import kinds_offered, parts_of, propose, register_from, signatures_of
from core.agreements.showing import access_by, last_day, number, standing, state_of
from core.clients.people_named import names_of_organisations, names_of_people
from core.database import clock
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered
from core.web.lists import After
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/agreements")

ROWS = 25
LABELS = {
    Label.NORMAL: "Normal", Label.RESTRICTED: "Restricted",
    Label.VERY_RESTRICTED: "Very restricted: to people named one by one",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """An agreement in the list."""

    agreement: Agreement
    parties: list[str]
    standing: str
    ends: date | None


@dataclass(frozen=True)
class Part:
    """One organisation's part, and what whoever looks may do with it."""

    part: AgreementParty
    organisation: str
    state: str
    proposed: str | None
    accepted_by: str | None
    may_accept: bool
    may_end: bool


@router.get("", signed_in(OPEN))
def agreements_page(records: Records, request: Request, after: After = None) -> Response:
    found, following = register_from(records, after, ROWS)
    theirs = select(AgreementParty).where(AgreementParty.agreement_key.in_([one.key for one in found]))
    every, names, today = records.find(theirs), names_of_organisations(records), clock.today()
    lines = []
    for one in found:
        parts = [part for part in every if part.agreement_key == one.key]
        now = {names[part.organisation_id] for part in parts if part.counts(today)}
        lines.append(Line(one, sorted(now), standing(one, parts, today), last_day(parts)))
    may_propose = records.judge.may_ever(Agreement, Action.CREATE)
    return render(
        request, "agreements/agreements.html", lines=lines, may_propose=may_propose, following=following,
        is_first=after is None,
    )  # fmt: skip


@router.get("/propose", requires(Agreement, Action.CREATE))
def propose_form(records: Records, request: Request) -> Response:
    return _propose(records, request, FormState({"labels": ["normal"]}))


@router.post("/propose", requires(Agreement, Action.CREATE))
def proposed(records: Records, request: Request, form: TypedForm) -> Response:

    def act(asked: AgreementIn) -> Response:
        return RedirectResponse(f"/agreements/{propose(records, asked=asked).id}", 303)

    return answered(AgreementIn, form, act, lambda state: _propose(records, request, state, 422))


@router.get("/{agreement_id}", signed_in(OPEN))
def agreement_page(records: Records, request: Request, agreement_id: UUID) -> Response:
    agreement = records.kept(Agreement, agreement_id)
    parts, today = parts_of(records, agreement), clock.today()
    names, kinds = names_of_organisations(records), kinds_offered(records)
    ours = AgreementSignature(
        agreement_key=agreement.key, organisation_id=records.actor.organisation_id, name="", capacity=Capacity.DPO,
        signed_on=today, recorded_by=records.actor.person_id, recorded_at=clock.now(),
    )  # fmt: skip
    return render(
        request, "agreements/agreement.html", agreement=agreement, standing=standing(agreement, parts, today),
        parts=_parts(records, parts, today), signatures=signatures_of(records, agreement), names=names,
        kinds=[kinds.get(one, "Every kind" if one == "any" else one) for one in agreement.kinds],
        labels=[LABELS[Label(one)] for one in agreement.labels], ends=last_day(parts),
        may_sign=records.decide(Action.CREATE, ours).allowed, may_review=records.may(Action.APPROVE, agreement),
        may_add=_may_add(records, agreement), changes=_changes(records, agreement, parts),
    )  # fmt: skip


@router.get("/{agreement_id}/access", signed_in(OPEN))
def access_page(records: Records, request: Request, agreement_id: UUID) -> Response:
    agreement = records.kept(Agreement, agreement_id)
    return render(
        request, "agreements/access.html", agreement=agreement, access=access_by(records, agreement), number=number,
        may_count=records.judge.may_ever(AgreementFigure, Action.READ),
    )  # fmt: skip


def _propose(records: Records, request: Request, state: FormState, status: int = 200) -> Response:
    others = sorted(
        (Choice(str(id), name) for id, name in names_of_organisations(records).items()
         if not records.actor.acts_for(id)),
        key=lambda one: one.words,
    )  # fmt: skip
    return render(
        request, "agreements/propose.html", status_code=status, state=state, others=others,
        kinds=[Choice(name, words) for name, words in kinds_offered(records).items()],
        labels=[Choice(label.value, words) for label, words in LABELS.items()],
        bases=[Choice(one.value, one.words) for one in LawfulBasis],
        conditions=[Choice(one.value, one.words) for one in SpecialCondition],
    )  # fmt: skip


def _parts(records: Records, parts: Sequence[AgreementParty], today: date) -> list[Part]:
    names = names_of_organisations(records)
    people = names_of_people(records, [id for part in parts for id in (part.proposed_by, part.accepted_by)])
    return [
        Part(
            part, names[part.organisation_id], state_of(part, today),
            _proposed_by(part, people, names),
            people[part.accepted_by] if part.accepted_by else None,
            may_accept=part.accepted_at is None and _goes_on(part, today) and records.may(Action.APPROVE, part),
            may_end=_goes_on(part, today) and records.may(Action.CLOSE, part),
        )
        for part in parts
    ]  # fmt: skip


def _proposed_by(part: AgreementParty, people: Mapping[UUID, str], names: Mapping[UUID, str]) -> str | None:
    if part.proposed_by is None or part.proposed_for is None:
        return None
    return f"{people[part.proposed_by]}, {names[part.proposed_for]}"


def _goes_on(part: AgreementParty, today: date) -> bool:
    return part.ends is None or part.ends >= max(part.starts, today)


def _may_add(records: Records, agreement: Agreement) -> bool:
    """Judged of a part as this person would propose it to an organisation other than their own."""
    proposed = AgreementParty(
        agreement_key=agreement.key, organisation_id=agreement.id, starts=clock.today(),
        proposed_for=records.actor.organisation_id, proposed_by=records.actor.person_id, proposed_at=clock.now(),
    )  # fmt: skip
    return records.decide(Action.CREATE, proposed).allowed


def _changes(
    records: Records, agreement: Agreement, parts: Sequence[AgreementParty]
) -> list[tuple[datetime, str, str]]:
    """(moment, what, why) of what was changed with a reason: ends and reviews, the newest first."""
    names, found = names_of_organisations(records), []
    for part in parts:
        found += [(one.at, f"{names[part.organisation_id]} ends its part", one.reason)
                  for one in records.history(part) if one.reason and "ends" in one.fields]  # fmt: skip
    found += [(one.at, "Looked at again", one.reason)
              for one in records.history(agreement) if one.reason and "review_on" in one.fields]  # fmt: skip
    return sorted(found, key=lambda one: one[0], reverse=True)
