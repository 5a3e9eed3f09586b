"""The situations of the expectations: who I am to a client or a worker, and whose the record is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from core.access.protected import Label, Protected
from core.access.system import SystemRecords
from core.clients.models import AddressGrant, Client, ContactDetails
from core.matrix.models import StaffLine
from core.organisations.models import Organisation
from core.people.models import Person, RoleHeld
from core.referrals.models import State
from tests import world

ABOUT_CLIENTS = {
    "own": "The person is on my caseload. The record is my organisation's.",
    "other's": "The person is on my caseload. The record is another partner's.",
    "ours": "My organisation supports the person, I do not. The record is my organisation's.",
    "managed": "The person is on the caseload of a worker I manage, employed by another partner. The record is theirs.",
    "sent to us": "The person has been referred to my organisation, by nobody here. The record is my organisation's.",
    "sent to us, other's": "The person has been referred to my organisation. The record is another partner's.",
    "no relation": "Another partner supports the person; neither I nor my organisation do. The record is theirs.",
    "ended": "As own, managed and sent to us, until yesterday. The record is my organisation's.",
    "denied": "As other's, but the other organisation's part in the sharing agreement ended yesterday. "
    "A client and their other names belong to no organisation: they are very restricted here.",
}
ABOUT_ADDRESSES = {
    "granted": "As own, and I have been granted the person's confidential address.",
    "granted, other's": "As other's, and I have been granted the person's confidential address.",
    "granted, ended": "As ended, but the grant of the confidential address was forgotten and still runs.",
    "first": "As own; nobody holds a confidential address of the person yet. Only creating can be asked.",
}
ABOUT_STAFF = {
    "own": "The record is about me and my organisation's.",
    "other's": "About a worker whom I manage. The worker's employer is another partner and owns the record.",
    "managed": "About a colleague of my organisation whom I manage. The record is my organisation's.",
    "ours": "About a colleague of my organisation whom I do not manage. The record is my organisation's.",
    "waiting": "As ours; a role that waits for a second person's yes.",
    "waiting, other's": "As no relation; a role that waits for a second person's yes.",
    "no relation": "About a worker of another partner. The record is theirs.",
    "ended": "As other's, but I managed the worker until yesterday.",
    "denied": "As other's, but the other organisation's part in the sharing agreement ended yesterday.",
}


@dataclass(frozen=True)
class Cast:
    """Who there is, seen from one organisation: me in it, a partner of it, one that left the agreement yesterday."""

    system: SystemRecords
    me: Person
    us: Organisation
    other: Organisation
    left: Organisation
    colleague: Person
    managed_colleague: Person
    managed_elsewhere: Person
    managed_in_left: Person
    managed_until_yesterday: Person
    stranger: Person
    yesterday: date


Setting = tuple[Client, Organisation]


# ── relations to a client ─────────────────────────────────────────────────
def _own(cast: Cast, owner: Organisation, label: Label) -> Setting:
    client = world.client(cast.system, label=label)
    world.involvement(cast.system, client, cast.us)
    world.allocation(cast.system, client, cast.me, cast.us)
    return client, owner


def _ours(cast: Cast, owner: Organisation, label: Label) -> Setting:
    client = world.client(cast.system, label=label)
    world.involvement(cast.system, client, cast.us)
    return client, owner


def _managed(cast: Cast, owner: Organisation, label: Label) -> Setting:
    client = world.client(cast.system, label=label)
    world.involvement(cast.system, client, cast.other)
    world.allocation(cast.system, client, cast.managed_elsewhere, cast.other)
    return client, owner


def _sent(cast: Cast, owner: Organisation, label: Label) -> Setting:
    client = world.client(cast.system, label=label)
    world.referral(cast.system, client, cast.us)
    return client, owner


def _strange(cast: Cast, owner: Organisation, label: Label) -> Setting:
    client = world.client(cast.system, label=label)
    world.involvement(cast.system, client, cast.other)
    return client, owner


def _ended(cast: Cast, owner: Organisation, label: Label) -> Setting:
    client = world.client(cast.system, label=label)
    world.involvement(cast.system, client, cast.us, ends=cast.yesterday)
    world.allocation(cast.system, client, cast.me, cast.us, ends=cast.yesterday)
    world.allocation(cast.system, client, cast.managed_elsewhere, cast.other, ends=cast.yesterday)
    world.allocation(cast.system, client, cast.managed_until_yesterday, cast.other)
    world.referral(cast.system, client, cast.us, state=State.CLOSED)
    return client, owner


def _granted(make: "Relate") -> "Relate":
    def granted(cast: Cast, owner: Organisation, label: Label) -> Setting:
        client, owner = make(cast, owner, label)
        world.address_grant(cast.system, client, cast.us, cast.me)
        return client, owner

    return granted


Relate = Callable[[Cast, Organisation, Label], Setting]
CLIENT_SITUATIONS: dict[str, tuple[Relate, str]] = {
    "own": (_own, "us"),
    "other's": (_own, "other"),
    "ours": (_ours, "us"),
    "managed": (_managed, "other"),
    "sent to us": (_sent, "us"),
    "sent to us, other's": (_sent, "other"),
    "no relation": (_strange, "other"),
    "ended": (_ended, "us"),
    "denied": (_own, "left"),
}
ADDRESS_SITUATIONS: dict[str, tuple[Relate, str]] = {
    "granted": (_granted(_own), "us"),
    "granted, other's": (_granted(_own), "other"),
    "granted, ended": (_granted(_ended), "us"),
    "first": (_own, "us"),
}


def staff_situations(cast: Cast) -> dict[str, tuple[Person, Organisation, bool]]:
    """Whom the record is about, who owns it, and whether it has been approved."""
    return {
        "own": (cast.me, cast.us, True),
        "other's": (cast.managed_elsewhere, cast.other, True),
        "managed": (cast.managed_colleague, cast.us, True),
        "ours": (cast.colleague, cast.us, True),
        "waiting": (cast.colleague, cast.us, False),
        "waiting, other's": (cast.stranger, cast.other, False),
        "no relation": (cast.stranger, cast.other, True),
        "ended": (cast.managed_until_yesterday, cast.other, True),
        "denied": (cast.managed_in_left, cast.left, True),
    }


def situations_of(model: type[Protected]) -> dict[str, str]:
    """The situations a kind is asked in, each with its meaning."""
    if model in (StaffLine, RoleHeld):
        waits = {"waiting", "waiting, other's"} if model is StaffLine else set()
        return {name: words for name, words in ABOUT_STAFF.items() if name not in waits}
    if model is AddressGrant:
        return ABOUT_CLIENTS | ABOUT_ADDRESSES
    if model is ContactDetails:
        return ABOUT_CLIENTS | {name: words for name, words in ABOUT_ADDRESSES.items() if name != "first"}
    return ABOUT_CLIENTS
