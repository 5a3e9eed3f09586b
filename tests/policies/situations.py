"""The situations of the expectations: who I am to a client or a worker, and whose the record is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from core.access.agreements import Agreement, AgreementParty
from core.access.protected import Anchor, Judged, Label
from core.access.system import SystemRecords
from core.clients.models import AddressGrant, Client, ContactDetails
from core.closed_doors.models import ClaimSort
from core.consent.models import Saying
from core.leaving.models import Departure
from core.matrix.models import StaffLine
from core.organisations.models import Organisation, TeamMember
from core.people.models import Person, RoleHeld
from core.people.reset_models import SignInReset
from core.privacy.models import MatterState
from core.referrals.models import State
from core.referrals.transfer_models import TransferState
from tests import world

ABOUT_CLIENTS = {
    "own": "The person is on my caseload. The record is my organisation's.",
    "other's": "The person is on my caseload. The record is another partner's.",
    "ours": "My organisation supports the person, I do not. The record is my organisation's.",
    "managed": "On the caseload of a worker of another partner whom I matrix-manage. The record is that partner's.",
    "line-managed": "On the caseload of a colleague whom I line-manage. The record is my organisation's.",
    "sent to us": "The person has been referred to my organisation from outside. The record is my organisation's.",
    "sent to us, other's": "As sent to us, but the record is another partner's.",
    "offered to us": "Another partner, who holds a referral of the person, offers it to my organisation. The record is "
    "that partner's; a referral is the one offered.",
    "handed over": "My organisation handed the person over to another partner. The record is my organisation's.",
    "gap": "My organisation has an open gap for the person; a colleague sees to it. The record is my organisation's.",
    "my gap": "The same, and I see to it.",
    "no relation": "Another partner supports the person; neither I nor my organisation do. The record is theirs.",
    "claimed": "As no relation, and I have said that I support the person.",
    "crisis": "As no relation, and I have said that the person is in a crisis. An assessment is a crisis plan.",
    "broken glass": "As no relation, and I have broken the glass for the person.",
    "asked and granted": "As no relation, and the partner has granted me whatever can be granted.",
    "looked into": "As no relation; I have taken a privacy matter about the person, and look at the record.",
    "to be shown": "As no relation; the person has asked to see everything held about them, and I handle it.",
    "ended": "All of own, managed, line-managed and sent to us, until yesterday. The record is my organisation's.",
    "shared": "As ours, but the record is another partner's, and the person agreed that "
    "my organisation sees what that partner holds.",
    "dissented": "As other's, but the person does not want it shared with my organisation.",
    "kept apart": "As own, but a privacy officer keeps me apart from the person.",
    "denied": "As other's, but the record's owner left the sharing agreement yesterday. A client and other names of "
    "clients belong to no organisation: here they are very restricted.",
}
ABOUT_ADDRESSES = {
    "granted": "As own, and I have been granted this confidential address.",
    "granted, other's": "As other's, and I have been granted this confidential address.",
    "granted, ended": "As ended, but the grant of this confidential address was forgotten and still runs.",
}
NEW = {
    "new": "As own; it is a new confidential address, beside one that I know nothing of. Only creating can be asked."
}
ABOUT_STAFF = {
    "own": "The record is about me and my organisation's.",
    "own, other's": "The record is about me, who may act for another partner too. The record is that partner's.",
    "other's": "About a worker of another partner whom I matrix-manage. The record is the partner's.",
    "other's, line-managed": "About a worker of another partner whom I line-manage. The record is the partner's.",
    "managed": "About a colleague of my organisation whom I line-manage. The record is my organisation's.",
    "ours": "About a colleague of my organisation whom I do not manage. The record is my organisation's.",
    "no relation": "About a worker of another partner. The record is theirs.",
    "ended": "As both of other's, until yesterday.",
    "denied": "As other's, but the record's owner left the sharing agreement yesterday.",
}
ABOUT_OURSELVES = {
    "ours": "The record is my organisation's.",
    "other's": "The record is another partner's.",
    "denied": "As other's, but the record's owner left the sharing agreement yesterday.",
}
REGISTER = {
    "by me": "I propose it for my organisation to another partner, which has not answered. Only creating can be asked.",
}
STARTER = {"new": "Somebody new, whom nobody employs yet. Only creating can be asked."}
IN_TEAMS = {
    "our team": "About a worker of another partner, who holds a role there, as a member of my organisation's team.",
}
LED_BY_US = {
    "led by us": "About a worker of another partner, whose matrix line to somebody who manages for my organisation "
    "waits to be accepted.",
    "a circle": "As ours; the line leads to somebody whom the worker manages.",
}
WAITING = {
    "waiting": "As ours; the powerful role, or the reset, waits for a second person's yes.",
    "waiting, other's": "As no relation; the powerful role, or the reset, waits for a second person's yes.",
}
ONLY_OURS = {"only ours": "As ours; the colleague works for nobody else, and holds no powerful role."}


MORE_OF_STAFF: dict[type[Judged], dict[str, str]] = {
    RoleHeld: WAITING, Person: STARTER, TeamMember: IN_TEAMS, StaffLine: LED_BY_US, SignInReset: WAITING | ONLY_OURS,
    Departure: ONLY_OURS,
}  # fmt: skip


def situations_of(model: type[Judged]) -> dict[str, str]:
    """The situations a kind is asked in, each with its meaning."""
    if model.kind.anchor is Anchor.ORGANISATION:
        return ABOUT_OURSELVES | (REGISTER if model in (Agreement, AgreementParty) else {})
    if model.kind.anchor is Anchor.STAFF:
        return ABOUT_STAFF | MORE_OF_STAFF.get(model, {})
    if model is AddressGrant:
        return ABOUT_CLIENTS | ABOUT_ADDRESSES | NEW
    return ABOUT_CLIENTS | ABOUT_ADDRESSES if model is ContactDetails else ABOUT_CLIENTS


@dataclass(frozen=True)
class Cast:
    """Who there is, seen from my organisation: a partner, one that left the agreement yesterday, and whom I manage."""

    system: SystemRecords
    us: Organisation
    other: Organisation
    left: Organisation
    me: Person
    colleague: Person
    line_managed_here: Person
    matrix_managed: Person
    line_managed: Person
    managed_in_left: Person
    managed_before: Person
    stranger: Person
    only_ours: Person
    yesterday: date


# ── relations to a client ─────────────────────────────────────────────────
def _own(cast: Cast, client: Client) -> None:
    world.involvement(cast.system, client, cast.us)
    world.allocation(cast.system, client, cast.me, cast.us)


def _ours(cast: Cast, client: Client) -> None:
    world.involvement(cast.system, client, cast.us)


def _managed(cast: Cast, client: Client) -> None:
    world.involvement(cast.system, client, cast.other)
    world.allocation(cast.system, client, cast.matrix_managed, cast.other)


def _line_managed(cast: Cast, client: Client) -> None:
    """Without the organisation's involvement, so that what the line opens by itself is seen."""
    world.allocation(cast.system, client, cast.line_managed_here, cast.us)


def _sent(cast: Cast, client: Client) -> None:
    world.referral(cast.system, client, cast.us)


def _strange(cast: Cast, client: Client) -> None:
    world.involvement(cast.system, client, cast.other)


def _claimed(sort: ClaimSort) -> "Relate":
    def relate(cast: Cast, client: Client) -> None:
        _strange(cast, client)
        world.self_claim(cast.system, client, cast.me, cast.us, sort=sort)

    return relate


def _asked(cast: Cast, client: Client) -> None:
    _strange(cast, client)
    world.access_request(cast.system, client, cast.me, cast.us, cast.other, granted=True)


def _looked_into(cast: Cast, client: Client) -> None:
    _strange(cast, client)
    looked = {"looked_by": cast.me.id, "looked_until": date(2999, 1, 1), "state": MatterState.TAKEN}
    world.privacy_matter(cast.system, cast.colleague, cast.us, client_id=client.id, **looked)


def _handed_over(cast: Cast, client: Client) -> None:
    """By a referral that the other partner holds since."""
    gone = world.referral(cast.system, client, cast.other)
    offer = world.transfer(cast.system, gone, cast.other, cast.colleague, state=TransferState.ACCEPTED)
    offer.organisation_id = cast.us.id
    cast.system.flush()


def _gap(cast: Cast, client: Client) -> None:
    """For a referral that has ended."""
    world.gap(cast.system, world.referral(cast.system, client, cast.us, state=State.DECLINED), cast.colleague)


def _my_gap(cast: Cast, client: Client) -> None:
    world.gap(cast.system, world.referral(cast.system, client, cast.us, state=State.DECLINED), cast.me)


def _ended(cast: Cast, client: Client) -> None:
    """Each relation ended in its own way; of the managed workers one lost the client, the other left my team."""
    world.involvement(cast.system, client, cast.us, ends=cast.yesterday)
    world.allocation(cast.system, client, cast.me, cast.us, ends=cast.yesterday)
    world.allocation(cast.system, client, cast.matrix_managed, cast.other, ends=cast.yesterday)
    world.allocation(cast.system, client, cast.line_managed_here, cast.us, ends=cast.yesterday)
    world.allocation(cast.system, client, cast.managed_before, cast.other)
    world.referral(cast.system, client, cast.us, state=State.CLOSED)
    for sort in ClaimSort:
        world.self_claim(cast.system, client, cast.me, cast.us, sort=sort, ends_at=world.MORNING)
    world.access_request(cast.system, client, cast.me, cast.us, cast.us, granted=True, ends=cast.yesterday)


def _to_be_shown(cast: Cast, client: Client) -> None:
    _strange(cast, client)
    world.rights_request(cast.system, client, cast.us, cast.stranger, handled_by=cast.me)


def _shared(cast: Cast, client: Client) -> None:
    _ours(cast, client)
    world.consent(cast.system, client, cast.other, cast.us)


def _dissented(cast: Cast, client: Client) -> None:
    _own(cast, client)
    world.consent(cast.system, client, cast.us, cast.us, saying=Saying.DISSENT)


def _kept_apart(cast: Cast, client: Client) -> None:
    """Of my organisation's own, with everything that would open it."""
    _own(cast, client)
    _sent(cast, client)
    world.conflict_link(cast.system, client, cast.me, cast.us)


def _beside_another(cast: Cast, client: Client) -> None:
    _own(cast, client)
    hidden = world.contact_details(cast.system, client, cast.other, label=Label.VERY_RESTRICTED)
    world.address_grant(cast.system, hidden, cast.other, cast.stranger)


Relate = Callable[[Cast, Client], None]
_RELATIONS: dict[str, tuple[Relate, str]] = {
    "own": (_own, "us"),
    "other's": (_own, "other"),
    "ours": (_ours, "us"),
    "managed": (_managed, "other"),
    "line-managed": (_line_managed, "us"),
    "sent to us": (_sent, "us"),
    "sent to us, other's": (_sent, "other"),
    "offered to us": (_strange, "other"),
    "handed over": (_handed_over, "us"),
    "gap": (_gap, "us"),
    "my gap": (_my_gap, "us"),
    "no relation": (_strange, "other"),
    "claimed": (_claimed(ClaimSort.RELATIONSHIP), "other"),
    "crisis": (_claimed(ClaimSort.CRISIS), "other"),
    "broken glass": (_claimed(ClaimSort.BREAK_GLASS), "other"),
    "asked and granted": (_asked, "other"),
    "looked into": (_looked_into, "other"),
    "to be shown": (_to_be_shown, "other"),
    "ended": (_ended, "us"),
    "shared": (_shared, "other"),
    "dissented": (_dissented, "other"),
    "kept apart": (_kept_apart, "us"),
    "denied": (_own, "left"),
    "granted": (_own, "us"),
    "granted, other's": (_own, "other"),
    "granted, ended": (_ended, "us"),
    "new": (_beside_another, "us"),
}


def client_in(cast: Cast, situation: str, label: Label) -> tuple[Client, Organisation]:
    """A client in this situation, and the organisation that owns the record about them."""
    relate, owner = _RELATIONS[situation]
    client = world.client(cast.system, label=label)
    relate(cast, client)
    return client, {"us": cast.us, "other": cast.other, "left": cast.left}[owner]


def worker_in(cast: Cast, situation: str) -> tuple[Person, Organisation]:
    """The worker a staff record is about in this situation, and the employer that owns the record."""
    return {
        "own": (cast.me, cast.us),
        "own, other's": (cast.me, cast.other),
        "other's": (cast.matrix_managed, cast.other),
        "other's, line-managed": (cast.line_managed, cast.other),
        "managed": (cast.line_managed_here, cast.us),
        "ours": (cast.colleague, cast.us),
        "no relation": (cast.stranger, cast.other),
        "ended": (cast.managed_before, cast.other),
        "denied": (cast.managed_in_left, cast.left),
        "waiting": (cast.colleague, cast.us),
        "only ours": (cast.only_ours, cast.us),
        "waiting, other's": (cast.stranger, cast.other),
        "new": (cast.stranger, cast.other),
        "our team": (cast.matrix_managed, cast.other),
        "led by us": (cast.stranger, cast.other),
        "a circle": (cast.colleague, cast.us),
    }[situation]


def organisation_in(cast: Cast, situation: str) -> Organisation:
    """The organisation that a record is about in this situation."""
    return {"ours": cast.us, "by me": cast.us, "other's": cast.other, "denied": cast.left}[situation]
