"""What closed doors put into shared places: the ways past one, the banner of broken glass, requests on Today."""

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam

from core.access.paging import Filter
from core.access.protected import Protected
from core.access.records import Records
from core.access.vocabulary import Action
from core.closed_doors.access import CLAIMED_BY
from core.closed_doors.claiming import active_of
from core.closed_doors.models import AccessRequest, ClaimSort, RequestState, SelfClaim
from core.database import clock
from core.privacy.models import PrivacyMatter
from core.web.filters import moment
from core.web.parts import Banner, Link
from core.web.places import Contribution, NavigationItem, ToDo


def may_claim(records: Records) -> list[ClaimSort]:
    """The sorts that a rule may let this role claim, of whomever: nothing about a person is asked."""
    judge = records.judge
    rules = judge.policy.open_rules(judge.asking, SelfClaim.kind.name, Action.CREATE).labels_of
    asked = {name for rule in rules if rule.effect == "allow" for name in rule.needs.held}
    return [sort for sort, condition in CLAIMED_BY.items() if condition in asked]


def ways_past(records: Records) -> Sequence[Link]:
    """For closed pages: the same for everybody with this role, whatever is behind the door."""
    found = []
    if records.judge.may_ever(AccessRequest, Action.CREATE):
        found.append(Link("/ask-for-access", "Ask for access"))
    names = {ClaimSort.RELATIONSHIP: "I support this person", ClaimSort.CRISIS: "Crisis minimum"}
    sorts = may_claim(records)
    return [*found, *(Link(f"/own-access/new/{sort.value}", names.get(sort, sort.words)) for sort in sorts)]


def banners(records: Records) -> list[Banner]:
    """On every page while glass is broken, with an end to it."""
    if not records.judge.may_ever(SelfClaim, Action.CLOSE):
        return []
    return [
        Banner(
            f"You have broken the glass for one person, until {moment(one.ends_at)}. Each look is written down.",
            f"/clients/{one.client_id}", "Their record", f"/own-access/{one.id}/end", "End now",
            one.version,
        )
        for one in active_of(records)
    ]  # fmt: skip


WAITS = Filter(AccessRequest.state == RequestState.WAITING)
UNCONFIRMED = (
    Filter(SelfClaim.sort == ClaimSort.RELATIONSHIP), Filter(SelfClaim.confirmed_by.is_(None)),
    Filter(SelfClaim.ended_at.is_(None)), Filter(SelfClaim.ends_at > bindparam("present")),
)  # fmt: skip


def today(records: Records) -> list[ToDo]:
    """Requests that wait for an answer, and claims that wait for a yes, of those whom one supports."""
    lines = []
    if waiting := _may_approve(records, AccessRequest, (WAITS,), {}):
        words = "1 request for access to answer" if waiting == 1 else f"{waiting} requests for access to answer"
        lines.append(ToDo("Access", words, "/access-requests"))
    if claims := _may_approve(records, SelfClaim, UNCONFIRMED, {"present": clock.now()}):
        words = "1 claim to confirm or not" if claims == 1 else f"{claims} claims to confirm or not"
        lines.append(ToDo("Access", words, "/own-access"))
    return lines


def _may_approve(
    records: Records, model: type[Protected], filters: tuple[Filter, ...], values: Mapping[str, object]
) -> int:
    if not records.judge.may_ever(model, Action.APPROVE):
        return 0
    return records.count(model, filters=filters, values=values, action=Action.APPROVE).number


CONTRIBUTION = Contribution(
    navigation=(
        NavigationItem("/access-requests", "Requests for access", AccessRequest, Action.APPROVE, rank=59),
        NavigationItem("/own-access", "Own access", SelfClaim, Action.CREATE, rank=61),
        NavigationItem("/privacy-report", "Privacy report", PrivacyMatter, Action.COUNT, rank=62),
    ),
    today=(today,),
    banners=(banners,),
    ways_past=(ways_past,),
)
