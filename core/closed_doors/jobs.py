"""The ticker's work on requests: finding whom they are about, and saying in time that nothing was granted."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select

from core.access.outbox import take
from core.access.protected import table_of
from core.access.system import SystemRecords
from core.clients.apart import kept_apart
from core.clients.apart_models import ConflictLink
from core.clients.models import Client
from core.clocks.calendars import usual
from core.clocks.reckoning import Length, Unit, due
from core.closed_doors.asking import TOPIC
from core.closed_doors.finding import Sought, found
from core.closed_doors.models import AccessRequest, AskReason, RequestState, SelfClaim
from core.closed_doors.telling import holders_now, told_of
from core.database import clock
from core.notices.telling import Told, tell
from core.privacy.models import Sort
from core.privacy.raising import Matter, raise_matter
from core.ticker.jobs import Job, Tick

BATCH = 50
ANSWERED_WITHIN = Length(Unit.WORKING_DAYS, 5)
NEW = "Somebody asks for access to the record of a person whom your organisation supports."
NOT_GRANTED = "Access that you asked for was not granted."
Body = Mapping[str, object]


def queue(tick: Tick) -> None:
    """Each request goes to every organisation that holds the record. Of somebody who is not there, or from whom whoever
    asks is kept apart, one is kept, without what was typed, so that the answer comes at its time."""
    with tick.door() as system:
        for _, body in take(system.connection, TOPIC, BATCH):
            _queue(system, body)


def _queue(system: SystemRecords, body: Body) -> None:
    who = body["who"]
    assert isinstance(who, Mapping)
    born = who["born"] and date.fromisoformat(str(who["born"]))
    sought = Sought(who["nhs_number"], who["given_name"], who["family_name"], born or None)
    home = UUID(str(body["organisation_id"]))
    everybody = found(system, sought)
    barred = [client for client in everybody if UUID(str(body["person_id"])) in kept_apart(system, client.id)]
    for client in barred:
        for holder in sorted(holders_now(system, client.id)):
            _alarm(system, body, client, holder)
    people = [client for client in everybody if client not in barred]
    put = [(client, holder) for client in people for holder in sorted(holders_now(system, client.id))]
    for client, holder in put:
        request = system.add(_request(body, holder, client.id))
        for person_id, organisation_id in sorted(told_of(system, client, [holder])):
            if person_id != request.person_id:
                href, source = f"/access-requests/{request.id}", f"access request {request.id}"
                tell(system, Told(person_id, organisation_id, NEW, href, source))
    if not put:
        system.add(_request(body, home, None))


def _alarm(system: SystemRecords, body: Body, client: Client, holder: UUID) -> None:
    """To the officers of who holds the record; whoever answers requests there is not asked."""
    said = {"what": "Asking for access", "happened": "a rule forbids it"}
    asker, source = UUID(str(body["person_id"])), f"access request {body['batch']} {client.id}"
    raise_matter(system, Matter(holder, Sort.UNUSUAL_ACCESS, source, asker, client.id, said))


def _request(body: Body, owner: UUID, client_id: UUID | None) -> AccessRequest:
    asked_at = datetime.fromisoformat(str(body["asked_at"]))
    return AccessRequest(
        client_id=client_id, organisation_id=owner, person_id=UUID(str(body["person_id"])),
        for_organisation_id=UUID(str(body["organisation_id"])), batch=UUID(str(body["batch"])),
        reason=AskReason(str(body["reason"])), words=str(body["words"]), asked_at=asked_at,
        answer_by=due(asked_at, ANSWERED_WITHIN, usual()),
    )  # fmt: skip


def tell_not_granted(tick: Tick) -> None:
    """At the end of the time for an answer, whatever became of it: refused, forgotten or about nobody."""
    over = select(AccessRequest).where(AccessRequest.told_at.is_(None), AccessRequest.answer_by < tick.at)
    with tick.door() as system:
        for request in system.find(over.order_by(AccessRequest.answer_by).limit(BATCH)):
            if request.state is RequestState.WAITING:
                request.state = RequestState.LAPSED
            request.told_at = clock.now()
            system.flush()
            if not _one_granted(system, request.batch):
                source = f"access request {request.batch}"
                tell(
                    system, Told(request.person_id, request.for_organisation_id, NOT_GRANTED, "/ask-for-access", source)
                )


def end_of_those_kept_apart(tick: Tick) -> None:
    """What somebody opened by their own word opens nothing once they are kept apart from the person: it is over, and
    does not open again when that ends."""
    claims, links, today = table_of(SelfClaim), table_of(ConflictLink), clock.today()
    both = and_(claims.c.client_id == links.c.client_id, claims.c.person_id == links.c.person_id)
    in_force = (links.c.starts <= today, or_(links.c.ends.is_(None), links.c.ends >= today))
    asked = select(claims.c.id).join_from(links, claims, both).where(
        *in_force, claims.c.ended_at.is_(None), claims.c.ends_at > tick.at
    )  # fmt: skip
    with tick.door() as system:
        ids = system.connection.execute(asked.distinct().limit(BATCH)).scalars().all()
        for claim in system.find(select(SelfClaim).where(SelfClaim.id.in_(ids))) if ids else ():
            claim.ended_at = clock.now()


def _one_granted(system: SystemRecords, batch: UUID) -> bool:
    asked = select(AccessRequest).where(AccessRequest.batch == batch, AccessRequest.state == RequestState.GRANTED)
    return bool(system.find(asked.limit(1)))


JOBS = (
    Job("closed_doors: put requests to whoever holds the record", timedelta(seconds=10), queue),
    Job("closed_doors: tell what was not granted", timedelta(minutes=10), tell_not_granted),
    Job("closed_doors: end what is kept apart", timedelta(minutes=1), end_of_those_kept_apart),
)
