"""What the ticker does for links: sends the messages that bring them, and forgets what is of no more use."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, delete, literal, or_, select, update

from core.access.doors import Doors
from core.access.protected import table_of
from core.clients.apart_models import ConflictLink
from core.clients.models import ContactDetails
from core.database import clock
from core.database.secret_box import SecretBox, WrongKey
from core.duplicates.models import ClientMerge
from core.notices.delivering import Route, Send
from core.notices.models import Channel, DeliveryState, Importance
from core.notices.sending import AddressRefused, Letter, NotNow, Says, mail, text_messages
from core.notices.sending import Send as SendLetter
from core.notices.telling import Told, tell
from core.organisations.models import Organisation
from core.own_view.letters import ClientLetter
from core.own_view.models import ClientLink, WhyEnded
from core.own_view.opening import REMEMBERED
from core.own_view.standing import is_known_to_maker, shows, stands
from core.people.link_secrets import LinkSecret
from core.people.showing import showing_of
from core.settings import Settings
from core.ticker.jobs import Job, Tick

L, S, M, O = (table_of(model) for model in (ClientLink, LinkSecret, ClientMerge, Organisation))  # noqa: E741
C, D = table_of(ConflictLink), table_of(ContactDetails)
EVERY = timedelta(seconds=5)
SETTLED = (DeliveryState.SENT, DeliveryState.UNSURE, DeliveryState.DEAD)
BATCH = 200
NOT_SENT = "A link for a person was not sent."
FAULT = "it was not to be sent any more"


def jobs(settings: Settings) -> tuple[Job, ...]:
    """One for each way that this installation has: no link is made for another."""
    ways = ((Channel.EMAIL, settings.smtp_url, mail), (Channel.SMS, settings.sms_url, text_messages))
    box = SecretBox.of(settings)
    sending = tuple(
        Job(f"own_view: {channel.words.lower()}", EVERY, partial(_deliver, box, channel, partial(way, settings)),
            f"own view {channel}")
        for channel, url, way in ways
        if url is not None
    )  # fmt: skip
    return (
        *sending,
        Job("own_view: forget letters", timedelta(minutes=1), _forget_letters),
        Job("own_view: end links of joined records", timedelta(seconds=30), _end_joined),
        Job("own_view: end links of people kept apart", timedelta(seconds=30), _end_kept_apart),
        Job("own_view: forget links that are over", timedelta(hours=6), _forget_over),
    )


def _deliver(box: SecretBox, channel: Channel, open_way: Callable[[], AbstractContextManager[SendLetter]],
             tick: Tick) -> None:  # fmt: skip
    @contextmanager
    def opened() -> Iterator[Send]:
        with open_way() as send:
            yield lambda row: send(_still_safe(tick.doors, row, _letter(box, row)))

    Route(ClientLink, _rows(channel), opened).deliver(tick)


def _rows(channel: Channel) -> Select[*tuple[object, ...]]:
    """Only what still opens something is sent; what may have arrived is not sent twice."""
    asked = select(
        L.c.id, L.c.tries, literal(False).label("again"), L.c.organisation_id, L.c.client_id, L.c.channel, O.c.key,
        S.c.letter,
    )  # fmt: skip
    still = (L.c.channel == channel, L.c.ended_at.is_(None), S.c.letter.is_not(None))
    return asked.join(S, S.c.link_id == L.c.id).join(O, O.c.id == L.c.organisation_id).where(*still).order_by(L.c.id)


def _still_safe(doors: Doors, row: Row[*tuple[object, ...]], letter: Letter) -> Letter:
    """Hours may lie between the making of a link and a try to send it. Whoever made it is told that it was not sent,
    and nothing else. Raises `AddressRefused`: it is not tried again."""
    with showing_of(doors).alone(row.organisation_id, row.key) as records:
        link = records.one(ClientLink, row.id)
        if stands(records, link) and shows(records, link) is not None and _is_address(doors, row, letter.address):
            return letter
        records.note("own page not sent", link)
        if is_known_to_maker(records, link):
            here, source = f"/clients/{link.client_id}/own-page", f"own page not sent {link.id}"
            tell(records, Told(link.made_by, link.organisation_id, NOT_SENT, here, source, Importance.IMPORTANT))
    raise AddressRefused(FAULT)


def _is_address(doors: Doors, row: Row[*tuple[object, ...]], address: str) -> bool:
    """Whether it is among the person's contact details of today, whoever may read them."""
    kept = D.c.mobile if row.channel is Channel.SMS else D.c.email
    asked = select(D.c.id).where(D.c.client_id == row.client_id, kept == address, *_today(D.c.starts, D.c.ends))
    with doors.database.read.connect() as connection:
        return connection.execute(asked).first() is not None


def _today(starts: ColumnElement[date], ends: ColumnElement[date | None]) -> tuple[ColumnElement[bool], ...]:
    today = clock.today()
    return starts <= today, or_(ends.is_(None), ends >= today)


def _letter(box: SecretBox, row: Row[*tuple[object, ...]]) -> Letter:
    try:
        letter = ClientLetter.opened(box, row.letter, row.organisation_id)
    except WrongKey:
        raise NotNow("it cannot be opened: FINGERPOST_SECRET_KEY is not the one that sealed it") from None
    return Letter(str(row.id), letter.address, Says(letter.subject, letter.text))


def _forget_letters(tick: Tick) -> None:
    """What has left, or never will, is kept nowhere."""
    gone = select(L.c.id).where(or_(L.c.state.in_(SETTLED), L.c.ended_at.is_not(None), L.c.ends_at < tick.at))
    with tick.door() as system:
        told = update(LinkSecret).where(S.c.letter.is_not(None), S.c.link_id.in_(gone))
        system.connection.execute(told.values(letter=None))


def _end_joined(tick: Tick) -> None:
    """Links about either of two records that were joined, or taken apart: nobody has looked at what they would show."""
    about = or_(M.c.client_id == L.c.client_id, M.c.merged_id == L.c.client_id)
    since = and_(about, or_(M.c.merged_at >= L.c.made_at, M.c.undone_at >= L.c.made_at))
    _end(tick, select(L.c.id).join(M, since), WhyEnded.JOINED)


def _end_kept_apart(tick: Tick) -> None:
    """Of those made by somebody who is kept apart from the person now. The reason says nothing of it."""
    apart = and_(C.c.client_id == L.c.client_id, C.c.person_id == L.c.made_by)
    _end(tick, select(L.c.id).join(C, apart).where(*_today(C.c.starts, C.c.ends)), WhyEnded.WORKER)


def _end(tick: Tick, found: Select[UUID], because: WhyEnded) -> None:
    still = found.where(L.c.ended_at.is_(None), L.c.ends_at > tick.at).limit(BATCH)
    with tick.door() as system:
        ids = [row.id for row in system.connection.execute(still)]
        for link in system.find(select(ClientLink).where(ClientLink.id.in_(ids))) if ids else ():
            link.ended_at, link.ended_because = tick.at, because


def _forget_over(tick: Tick) -> None:
    """Long after its end nobody is told any more that a link was tried again."""
    over = select(L.c.id).where(L.c.ends_at < tick.at - REMEMBERED)
    with tick.door() as system:
        system.connection.execute(delete(LinkSecret).where(S.c.link_id.in_(over)))
