"""Pages of duplicates: is somebody here already, the queue, two records side by side, what else may be one person."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.identity import identity_of
from core.clients.models import Client
from core.clients.record import render_about
from core.clients.service import details_of, names_of
from core.duplicates.checking import described_by, duplicates_of, possible_duplicates
from core.duplicates.identity import in_words
from core.duplicates.models import ClientPair, Verdict
from core.duplicates.schemas import CheckIn, VerdictIn
from core.duplicates.service import likeness_of, may_merge, merges_of, pair_between, pairs, say
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered, parse

router = Router(face=Face.PAGE)

TO_DECIDE = (Verdict.SUGGESTED, Verdict.LINKED)
SIDE_BY_SIDE = (
    ("Pronouns", "pronouns"), ("Ethnic category", "ethnic_category"), ("Gender", "gender"), ("Language", "language"),
    ("Communication needs", "communication_needs"), ("Adjustments", "adjustments"),
    ("What matters to the person", "what_matters"),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One field of two records; `differs` is said in a word, not only by colour."""

    field: str
    one: str
    other: str

    @property
    def differs(self) -> str:
        if not self.one or not self.other:
            return ""
        return "Same" if self.one.casefold() == self.other.casefold() else "Differs"


@router.get("/duplicates", requires(ClientPair, Action.READ))
def queue_page(records: Records, request: Request) -> Response:
    """Pairs to decide on, of people whom I may see."""
    return render(request, "duplicates/queue.html", pairs=pairs(records, verdicts=TO_DECIDE))


@router.get("/duplicates/check", requires(Client, Action.READ))
def check_page(records: Records, request: Request) -> Response:
    return render(request, "duplicates/check.html", state=FormState(), found=None)


@router.post("/duplicates/check", requires(Client, Action.READ))
def check_posted(records: Records, request: Request, form: TypedForm) -> Response:
    asked = parse(CheckIn, form)
    if isinstance(asked, FormState):
        return render(request, "duplicates/check.html", status_code=422, state=asked, found=None)
    records.note("checked for duplicates")
    found = possible_duplicates(records, described_by(asked))
    return render(request, "duplicates/check.html", state=FormState(form), found=found)


@router.get("/clients/{client_id}/duplicates", requires(ClientPair, Action.READ))
def duplicates_page(records: Records, request: Request, client_id: UUID) -> Response:
    """Who else may be this person, what was said of that, and what was joined with this record."""
    client = records.one(Client, client_id)
    said = pairs(records, verdicts=list(Verdict), about=client.id)
    known = {id for each in said for id in (each.one.id, each.other.id)}
    found = [one for one in duplicates_of(records, client) if one.client.id not in known]
    return render_about(
        request, records, client, "duplicates/of_client.html", slug="duplicates", found=found, said=said,
        merges=merges_of(records, client.id), may_merge=records.may(Action.MERGE, client),
    )  # fmt: skip


@router.get("/duplicates/{client_id}/{other_id}", requires(ClientPair, Action.READ))
def compare_page(records: Records, request: Request, client_id: UUID, other_id: UUID) -> Response:
    return _compare(records, request, client_id, other_id, FormState())


@router.post("/duplicates/{client_id}/{other_id}", requires(ClientPair, Action.CREATE))
def verdict_posted(records: Records, request: Request, client_id: UUID, other_id: UUID, form: TypedForm) -> Response:
    one, other = records.one(Client, client_id), records.one(Client, other_id)

    def act(asked: VerdictIn) -> Response:
        say(records, one=one, other=other, verdict=asked.verdict, reason=asked.reason)
        return RedirectResponse(f"/duplicates/{client_id}/{other_id}", 303)

    return answered(VerdictIn, form, act, lambda state: _compare(records, request, client_id, other_id, state, 422))


def _compare(
    records: Records, request: Request, client_id: UUID, other_id: UUID, state: FormState, status: int = 200
) -> Response:
    one, other = records.one(Client, client_id), records.one(Client, other_id)
    return render(
        request, "duplicates/compare.html", status_code=status, state=state, one=one, other=other,
        lines=side_by_side(records, one, other), likeness=likeness_of(records, one, other),
        pair=pair_between(records, one.id, other.id), verdicts=list(Verdict),
        may_say=records.judge.may_ever(ClientPair, Action.CREATE), may_merge=may_merge(records, one, other),
    )  # fmt: skip


def side_by_side(records: Records, one: Client, other: Client) -> list[Line]:
    """What tells two people apart, as far as the actor may read it of each."""
    both = (_told(records, one), _told(records, other))
    return [Line(field, both[0][field], both[1][field]) for field in both[0] if both[0][field] or both[1][field]]


def _told(records: Records, client: Client) -> dict[str, str]:
    bar = identity_of(records, client)
    names = [f"{name.given_name} {name.family_name}".strip() for name in names_of(records, client)]
    told = {
        "Name": f"{client.given_name} {client.family_name}".strip(),
        "Likes to be called": client.preferred_name or "",
        "Other names": ", ".join(names),
        "Date of birth": (in_words(client.date_of_birth) or "") + (" (estimated)" if bar.born_is_estimated else ""),
        "NHS number": " ".join(part for part in (client.nhs_number, bar.nhs_number_words) if part and bar.nhs_number),
        "Contact details": "; ".join(details.short for details in details_of(records, client)),
        "Case lead": bar.lead_worker or "",
        "Safe contact": bar.safe_contact or "",
    }
    return told | {words: in_words(getattr(client, name)) or "" for words, name in SIDE_BY_SIDE}
