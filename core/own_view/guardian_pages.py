"""Pages of the Caldicott Guardian: questions about what people may be shown, and what is left out."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.errors import Invalid
from core.access.holding import hold
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.models import Client
from core.own_view import decisions, links
from core.own_view.doors import TheShowing
from core.own_view.languages import ENGLISH, languages
from core.own_view.leaving_out import LOOKS, PAGE, PART, word
from core.own_view.models import DisclosureDecision
from core.own_view.schemas import DecisionIn
from core.people.showing import Showing
from core.web.conflicts import conflict_page, version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/disclosure")


@router.get("", requires(DisclosureDecision, Action.READ))
def questions_page(records: Records, request: Request, kept: str | None = None) -> Response:
    notice = "Kept. It counts from now on." if kept else None
    return render(request, "own_view/questions.html", questions=decisions.waiting(records), notice=notice)


@router.get("/{decision_id}", requires(DisclosureDecision, Action.READ))
def question_page(records: Records, request: Request, decision_id: UUID, showing: TheShowing) -> Response:
    decision = records.one(DisclosureDecision, decision_id)
    return _page(records, request, decision, showing, _as_decided(decision))


@router.get("/{decision_id}/preview", requires(DisclosureDecision, Action.APPROVE))
def preview_page(records: Records, request: Request, decision_id: UUID, showing: TheShowing) -> Response:
    """What the person would see now, with what every guardian left out."""
    decision = records.one(DisclosureDecision, decision_id)
    try:
        view = links.preview(records, showing, records.one(Client, decision.client_id))
    except Invalid as wrong:
        state = _as_decided(decision).with_error("", wrong.message)
        return _page(records, request, decision, showing, state, 422)
    back = f"/disclosure/{decision.id}"
    return render(request, "own_view/shown.html", words=languages()[ENGLISH], view=view, preview=back)


@router.post("/{decision_id}", requires(DisclosureDecision, Action.APPROVE))
def decided(records: Records, request: Request, decision_id: UUID, showing: TheShowing, form: TypedForm) -> Response:
    decision, sent = hold(records, DisclosureDecision, decision_id), version_in(form)
    if sent != decision.version:
        return conflict_page(
            request, form, version=decision.version, now=_held(decision), action=f"/disclosure/{decision.id}",
            current=f"/disclosure/{decision.id}",
        )  # fmt: skip

    def act(given: DecisionIn) -> Response:
        decisions.decide(records, showing, decision=decision, given=given)
        return RedirectResponse("/disclosure?kept=yes", 303)

    return answered(DecisionIn, form, act, lambda state: _page(records, request, decision, showing, state, 422))


def _page(
    records: Records, request: Request, decision: DisclosureDecision, showing: Showing, state: FormState,
    status: int = 200,
) -> Response:  # fmt: skip
    client, log = records.one(Client, decision.client_id), records.judge.policy.words.models["caldicott_entry"]
    return render(
        request, "own_view/question.html", status_code=status, decision=decision, state=state, client=client,
        may_decide=records.may(Action.APPROVE, decision), may_log=records.judge.may_ever(log, Action.CREATE),
        options=_options(records, showing, decision),
    )  # fmt: skip


def _options(records: Records, showing: Showing, decision: DisclosureDecision) -> list[Choice]:
    """What there is now, and what was left out before and is not there any more."""
    offered, words = decisions.choices(decisions.whole_view(records, showing, decision.client_id)), languages()[ENGLISH]
    found = [Choice(PAGE, "The whole page: nothing is given out"), Choice(LOOKS, "Who has looked: all of it")]
    found += [Choice(value, f"Organisation: {name}") for value, name in offered.organisations]
    found += [Choice(value, f"Worker: {name}") for value, name in offered.people]
    found += [Choice(word(PART, key), f"Part of the record: {words.parts[key].lower()}") for key in offered.parts]
    known = {one.value for one in found}
    return found + [
        Choice(one, "Somebody or something left out before") for one in decision.leaves_out if one not in known
    ]


def _held(decision: DisclosureDecision) -> DecisionIn:
    return DecisionIn.model_construct(
        None, leaves_out=decision.leaves_out, reasoning=decision.reasoning or "", review_on=decision.review_on
    )


def _as_decided(decision: DisclosureDecision) -> FormState:
    return FormState.showing(_held(decision)) if decision.review_on else FormState({"leaves_out": decision.leaves_out})
