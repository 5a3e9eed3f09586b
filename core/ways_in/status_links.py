"""Links to status pages: made for a referrer, spent with each look, ended by the desk. A token says nothing by itself,
and only its hash is kept."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, Row, delete, or_, select
from sqlalchemy.orm import joinedload

from core.access.doors import Doors
from core.access.errors import Invalid, NotFound, Refused
from core.access.holding import hold
from core.access.protected import table_of
from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.organisations.models import Organisation
from core.people.intake import Intake, status_door
from core.people.sign_in import fingerprint
from core.people.status_tokens import StatusToken, forget_token, keep_token, spend_token
from core.referrals.arrivals import Arrival, Way
from core.referrals.codes import SourceOfReferral
from core.referrals.models import Referral
from core.referrals.transfer_models import Transfer, TransferState
from core.ticker.jobs import Job, Tick
from core.ways_in.status_models import LASTS, Status, StatusPage, status_of, status_of_arrival

P, T, O = (table_of(model) for model in (StatusPage, StatusToken, Organisation))  # noqa: E741
BATCH = 200
AGAIN = timedelta(minutes=5)
"""So long a spent token opens the page once more: for a second click, and for an answer that was lost on the way."""
SELF = "The person asks for themselves: tell them in the way that is safe, not by a link."
NOT_AGREED = "Ask the person first whether a carer may follow this, and say that they agreed."


@dataclass(frozen=True)
class Look:
    """What one look shows, and the token of the next."""

    status: Status
    token: str
    ends_at: datetime


def address_of(public_url: str, token: str) -> str:
    return f"{public_url.rstrip('/')}/status/{token}"


def new_token() -> str:
    return secrets.token_urlsafe(32)


def token_of_form(key: bytes, form: str) -> str:
    """The first token of what a form brought: the same form sent again is answered with the same link."""
    return urlsafe_b64encode(hmac.digest(key, f"status|{form}".encode(), "sha256")).decode().rstrip("=")


def open_for_arrival(records: Records, arrival: Arrival, token: str) -> None:
    """Through the intake's door. Of one arrival there is one page, however often it is sent."""
    if not records.find(select(StatusPage).where(StatusPage.arrival_id == arrival.id)):
        _open(records, StatusPage(client_id=arrival.client_id, arrival_id=arrival.id), token)


def open_for_referral(records: Records, referral: Referral, *, agreed: bool) -> str:
    """The token, shown this once to whoever asks; links of before end. None for people who ask for themselves. Raises
    `Invalid`, or `Refused`."""
    if referral.source is SourceOfReferral.SELF:
        raise Invalid("agreed", SELF)
    if referral.source is SourceOfReferral.CARER_OR_RELATIVE and not agreed:
        raise Invalid("agreed", NOT_AGREED)
    token, made = new_token(), StatusPage(client_id=referral.client_id, referral_id=referral.id)
    made.organisation_id = records.actor.organisation_id
    if not (decision := records.decide(Action.CREATE, made)).allowed:
        raise Refused(str(decision))
    for before in pages_of(records, referral):
        if before.is_open and records.may(Action.CLOSE, before):
            end(records, before)
    _open(records, made, token)
    return token


def open_for_bringer(records: Records, intake: Intake, *, arrival_id: UUID, organisation_id: UUID, token: str) -> None:
    """For whoever has just entered what came by letter or telephone, and may not read what it became. Once, and on the
    same day. Raises `NotFound`."""
    with intake.within(records, organisation_id, "status page") as door:
        arrival = hold(door, Arrival, arrival_id)
        is_mine = arrival.entered_by == records.actor.person_id and clock.now() - arrival.at < timedelta(days=1)
        known = door.find(select(StatusPage).where(StatusPage.arrival_id == arrival.id))
        if not is_mine or known or arrival.source in (SourceOfReferral.SELF, SourceOfReferral.CARER_OR_RELATIVE):
            raise NotFound
        open_for_arrival(door, arrival, token)


def pages_of(records: Records, referral: Referral) -> Sequence[StatusPage]:
    """Of this referral and of what became it, newest first, as far as they may be read."""
    came = select(Arrival.id).where(Arrival.referral_id == referral.id)
    of_it = or_(StatusPage.referral_id == referral.id, StatusPage.arrival_id.in_(came))
    asked = select(StatusPage).where(of_it).options(joinedload(StatusPage.maker))
    return records.find(asked.order_by(StatusPage.made_at.desc(), StatusPage.id.desc()))


def end(records: Records, page: StatusPage) -> None:
    """Its link shows nothing any more, from this moment."""
    with records.act(Action.CLOSE, page):
        page.end(records.actor.person_id)
    forget_token(records, page.id)


def look(doors: Doors, token: str) -> Look | None:
    """Spends the token. None for one that was never made, is spent, or over: all alike."""
    with doors.database.read.connect() as connection:
        found = _found(connection, fingerprint(token))
    if found is None:
        return None
    following = new_token()
    try:
        with status_door(doors, found.key).open(writing=True) as records:
            page = records.one(StatusPage, found.page_id)
            status = _status(records, page)
            records.note("status looked at", page)
            spend_token(records, found, token, following)
            return Look(status, following, page.ends_at)
    except (NotFound, Refused):
        return None


def _open(records: Records, page: StatusPage, token: str) -> None:
    page.organisation_id, page.made_by = records.actor.organisation_id, records.actor.person_id
    page.made_at, page.ends_at = clock.now(), clock.now() + LASTS
    keep_token(records, records.add(page).id, token)


def _status(records: Records, page: StatusPage) -> Status:
    """Where the rules open nothing to anybody outside, restricted or because the person has died, only that it came: a
    page that shows less than before would tell that."""
    if page.arrival_id is None:
        return _status_of_referral(records, page.referral_id)
    for arrival in records.find(select(Arrival).where(Arrival.id == page.arrival_id)):
        status = status_of_arrival(arrival) or _status_of_referral(records, arrival.referral_id)
        return status.to_anybody if arrival.way is Way.PUBLIC_FORM else status
    return Status.RECEIVED


def _status_of_referral(records: Records, referral_id: UUID | None) -> Status:
    found = records.find(select(Referral).where(Referral.id == referral_id))
    return status_of(found[0]) if found else Status.RECEIVED


def _found(connection: Connection, hashed: bytes) -> Row[*tuple[object, ...]] | None:
    lately = clock.now() - AGAIN
    good = or_(T.c.token_hash == hashed, (T.c.before_hash == hashed) & (T.c.spent_at > lately))
    in_force = (P.c.ended_at.is_(None), P.c.ends_at > clock.now())
    asked = select(T.c.id, T.c.page_id, T.c.token_hash, O.c.key).join(P, P.c.id == T.c.page_id)
    return connection.execute(asked.join(O, O.c.id == P.c.organisation_id).where(good, *in_force)).first()


def _forget_over(tick: Tick) -> None:
    """What has ended opens nothing: its token's hash is of no more use."""
    over = select(P.c.id).where(or_(P.c.ended_at.is_not(None), P.c.ends_at < tick.at))
    with tick.door() as system:
        system.connection.execute(delete(StatusToken).where(T.c.page_id.in_(over)))


def _end_taken_over(tick: Tick) -> None:
    """Another organisation has taken the referral over: whoever could end the link may read it no more, so that it ends
    with the transfer. The new organisation makes a link of its own."""
    of_it = or_(StatusPage.referral_id == Transfer.referral_id, Arrival.referral_id == Transfer.referral_id)
    gone = (Transfer.state == TransferState.ACCEPTED, Transfer.organisation_id == StatusPage.organisation_id)
    asked = select(StatusPage).outerjoin(Arrival, Arrival.id == StatusPage.arrival_id)
    asked = asked.join(Transfer, of_it).where(*gone, Transfer.settled_at >= StatusPage.made_at)
    with tick.door() as system:
        for page in system.find(asked.where(StatusPage.ended_at.is_(None)).order_by(StatusPage.id).limit(BATCH)):
            page.ended_at = tick.at
            system.connection.execute(delete(StatusToken).where(T.c.page_id == page.id))


JOBS = (
    Job("arrivals: end status pages with a transfer", timedelta(seconds=30), _end_taken_over),
    Job("arrivals: forget status pages that are over", timedelta(hours=6), _forget_over),
)
