"""Use cases of links for clients, for the worker who makes one: only to a way of contact that is recorded as safe, with
a code that is shown once, to be given in person."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.errors import Invalid, NotFound, Refused
from core.access.protected import Label
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.deaths import refuse_for_the_dead
from core.clients.models import Client, ContactDetails
from core.clients.safe_contact import instructions_of
from core.database import clock
from core.notices.models import Channel, DeliveryState
from core.own_view.languages import languages
from core.own_view.leaving_out import LeftOut, left_out
from core.own_view.letters import ClientLetter
from core.own_view.models import LASTS, ClientLink, WhyEnded
from core.own_view.schemas import LinkIn
from core.own_view.view import OwnView, view_of
from core.people.link_secrets import keep_secret
from core.people.showing import Showing
from core.referrals.telling_models import ToldHow
from core.settings import Settings

LETTERS, LONG = "BCDFGHJKMNPQRSTVWXYZ23456789", 8
"""No vowels, so that no code is a word, and nothing that looks like something else."""
HOW = {Channel.SMS: ToldHow.TEXT, Channel.EMAIL: ToldHow.EMAIL}
NOT_SAFE = (
    "It is not recorded that this way is safe. Look at the safe contact first, or print the page and hand it over."
)
NO_WAY = "This installation does not send messages this way. Print the page and hand it over."
GUARDIAN_FIRST = (
    "This person’s record is restricted. Ask the Caldicott Guardian first what is safe for them to be shown."
)
NOT_GIVEN = "A Caldicott Guardian has decided that this page is not given out."


@dataclass(frozen=True)
class Reach:
    """One number or address to which a link may go; `value` is what a form sends."""

    value: str
    words: str
    channel: Channel
    address: str


@dataclass(frozen=True)
class Made:
    """A link under way, and its code, told this once."""

    link: ClientLink
    code: str


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LONG))


def plain_code(typed: str) -> str:
    """As it was made, however it was typed."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def spaced(code: str) -> str:
    return f"{code[:4]} {code[4:]}"


def address_of(public_url: str, token: str) -> str:
    return f"{public_url.rstrip('/')}/open/{token}"


def make(records: Records, showing: Showing, settings: Settings, *, client: Client, given: LinkIn) -> Made:
    """The message leaves with this transaction, or not at all; links of before end. Raises `Invalid` or `Refused`."""
    with showing.within(records) as door:
        refuse_unless_safe(door, client)
    reach = _reach(records, showing, settings, client.id, given.to)
    language = languages().get(given.language)
    if language is None:
        raise Invalid("language", "Choose one of the languages offered.")
    link = _proposed(records, client.id)
    link.channel, link.language = reach.channel, language.language
    if not (decision := records.decide(Action.CREATE, link)).allowed:
        raise Refused(str(decision))
    for before in links_of(records, client.id):
        if before.is_open and records.may(Action.CLOSE, before):
            end(records, before, WhyEnded.REPLACED)
    token, code = secrets.token_urlsafe(32), new_code()
    letter = ClientLetter.written(reach.address, language, address_of(settings.public_url, token))
    made = records.add(link)
    sealed = letter.sealed(settings, made.organisation_id)
    keep_secret(records, made.id, token=token, code=code, letter=sealed)
    return Made(made, spaced(code))


def end(records: Records, link: ClientLink, because: WhyEnded = WhyEnded.WORKER) -> None:
    """It opens nothing any more, from this moment."""
    with records.act(Action.CLOSE, link):
        link.end(because)


def links_of(records: Records, client_id: UUID) -> Sequence[ClientLink]:
    """Newest first, as far as they may be read."""
    asked = select(ClientLink).where(ClientLink.client_id == client_id).options(joinedload(ClientLink.maker))
    return records.find(asked.order_by(ClientLink.made_at.desc(), ClientLink.id.desc()).limit(50))


def one_of(records: Records, client_id: UUID, link_id: UUID) -> ClientLink:
    found = records.one(ClientLink, link_id)
    if found.client_id != client_id:
        raise NotFound
    return found


def may_make(records: Records, client_id: UUID) -> bool:
    """Whether a form is offered."""
    return not records.actor.is_system and records.decide(Action.CREATE, _proposed(records, client_id)).allowed


def preview(records: Records, showing: Showing, client: Client) -> OwnView:
    """What the person would see now, for whoever may make a link or decide on it. Written down, for it may be printed.
    Raises `Invalid` where nobody is to be shown anything."""
    records.note("preview of own view", client)
    with showing.within(records) as door:
        return view_of(door, client.id, refuse_unless_safe(door, client))


def reaches(records: Records, showing: Showing, settings: Settings, client_id: UUID) -> list[Reach]:
    """Numbers and addresses of today that the worker may read, by ways that are recorded as safe and that there are."""
    safe = _safe_channels(records, showing, client_id) & _channels(settings)
    today = clock.today()
    details = records.find(select(ContactDetails).where(ContactDetails.client_id == client_id))
    found = [
        reach
        for one in details
        if one.in_force(today)
        for reach in (_way(Channel.SMS, one.id, one.mobile), _way(Channel.EMAIL, one.id, one.email))
        if reach is not None and reach.channel in safe
    ]
    return list({(one.channel, one.address): one for one in found}.values())


def _way(channel: Channel, id: UUID, address: str | None) -> Reach | None:
    return Reach(f"{channel} {id}", f"{channel.words}: {address}", channel, address) if address else None


def is_safe(records: Records, client_id: UUID, channel: Channel) -> bool:
    """By all instructions that the system sees: the strictest counts, also one that the worker may not read."""
    return HOW[channel].is_safe(instructions_of(records, client_id))


def _safe_channels(records: Records, showing: Showing, client_id: UUID) -> set[Channel]:
    with showing.within(records) as door:
        return {channel for channel in Channel if is_safe(door, client_id, channel)}


def _channels(settings: Settings) -> set[Channel]:
    urls = {Channel.EMAIL: settings.smtp_url, Channel.SMS: settings.sms_url}
    return {channel for channel, url in urls.items() if url is not None}


def _reach(records: Records, showing: Showing, settings: Settings, client_id: UUID, to: str) -> Reach:
    channel = next((one for one in Channel if to.startswith(f"{one} ")), None)
    if channel is None:
        raise Invalid("to", "Choose one of the ways offered.")
    if channel not in _safe_channels(records, showing, client_id):
        raise Invalid("to", NOT_SAFE)
    if channel not in _channels(settings):
        raise Invalid("to", NO_WAY)
    found = next((one for one in reaches(records, showing, settings, client_id) if one.value == to), None)
    if found is None:
        raise Invalid("to", "Choose one of the ways offered.")
    return found


def refuse_unless_safe(door: Records, client: Client) -> LeftOut:
    """What is left out of the page, through the door of the system that shows; asked as a link is made, and again as it
    is opened. Raises `Invalid` where nobody is to be shown anything."""
    refuse_for_the_dead(door, client.id, "There is nobody to send this to.")
    leaving = left_out(door, client.id)
    if leaving.page:
        raise Invalid("to", NOT_GIVEN)
    if client.label is not Label.NORMAL and not leaving.is_decided:
        raise Invalid("to", GUARDIAN_FIRST)
    return leaving


def _proposed(records: Records, client_id: UUID) -> ClientLink:
    now = clock.now()
    return ClientLink(
        client_id=client_id, organisation_id=records.actor.organisation_id, made_by=records.actor.person_id,
        made_at=now, ends_at=now + LASTS, channel=Channel.SMS, language="", state=DeliveryState.WAITING, tries=0,
    )  # fmt: skip
