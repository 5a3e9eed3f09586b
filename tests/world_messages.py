"""Factories of messages: notices, where people are told, webhooks."""

from uuid import UUID

from sqlalchemy import Connection, select
from starlette.testclient import TestClient

from core.access.audit.watch import AuditWatch
from core.access.outbox import TABLE as OUTBOX
from core.access.protected import table_of
from core.access.system import SystemRecords
from core.notices.models import Channel, Importance, Notice, NoticeSetting, StaffAddress
from core.notices.webhook_models import Webhook, WebhookDelivery
from core.organisations.models import Organisation
from core.people.models import Person
from tests.world_people import MORNING


def notice(
    system: SystemRecords,
    person: Person,
    organisation: Organisation,
    *,
    source: str = "test: a message",
    importance: Importance = Importance.ROUTINE,
    ladder: str | None = None,
) -> Notice:
    return system.add(
        Notice(
            person_id=person.id, organisation_id=organisation.id, words="Something needs you.", href="/caseload",
            importance=importance, source=f"{source} {organisation.key}", thread=f"{source} {organisation.key}",
            ladder=ladder, made_at=MORNING,
        )
    )  # fmt: skip


def staff_address(
    system: SystemRecords,
    person: Person,
    organisation: Organisation,
    address: str = "worker@example.org",
    *,
    channel: Channel = Channel.EMAIL,
    least: Importance | None = None,
) -> StaffAddress:
    return system.add(
        StaffAddress(
            person_id=person.id, organisation_id=organisation.id, channel=channel, address=address, least=least
        )
    )  # fmt: skip


def audit_watch(system: SystemRecords, organisation: Organisation) -> AuditWatch:
    """The organisation's one."""
    same = select(AuditWatch).where(AuditWatch.organisation_id == organisation.id)
    found = system.find(same)
    return found[0] if found else system.add(AuditWatch(organisation_id=organisation.id, thresholds={}))


def notice_setting(
    system: SystemRecords, organisation: Organisation, least: Importance = Importance.ROUTINE
) -> NoticeSetting:
    """The organisation's one setting for email."""
    same = select(NoticeSetting).where(NoticeSetting.organisation_id == organisation.id)
    if found := system.find(same):
        return found[0]
    return system.add(NoticeSetting(organisation_id=organisation.id, channel=Channel.EMAIL, least=least))


def webhook(
    system: SystemRecords,
    organisation: Organisation,
    url: str = "https://example.org/told",
    events: tuple[str, ...] = ("referral.received",),
) -> Webhook:
    return system.add(
        Webhook(organisation_id=organisation.id, url=url, events=list(events), secret=b"\0a secret of the tests only")
    )


def webhook_delivery(system: SystemRecords, organisation: Organisation) -> WebhookDelivery:
    return system.add(
        WebhookDelivery(
            organisation_id=organisation.id, webhook_id=webhook(system, organisation).id, event="referral.received",
            body="{}", made_at=MORNING,
        )
    )  # fmt: skip


def people_told(connection: Connection) -> list[UUID]:
    """Who has been told of something, whether or not the ticker of a running service has handed it out yet."""
    waiting = connection.execute(select(OUTBOX.c.body).where(OUTBOX.c.topic == "notice")).scalars().all()
    handed_out = connection.execute(select(table_of(Notice).c.person_id)).scalars().all()
    return [*handed_out, *(UUID(body["person_id"]) for body in waiting)]


def events_told(service: TestClient, kind: str, organisation: Organisation) -> list[str]:
    """What other systems of this organisation are to be told of records of a kind, in order, nothing handed out yet.
    Each tells which record and no more."""
    doors = service.app.state.doors  # type: ignore[attr-defined]
    with doors.database.read.connect() as connection:
        bodies = connection.execute(select(OUTBOX.c.body).where(OUTBOX.c.topic == "event").order_by(OUTBOX.c.id))
        told = [body for body in bodies.scalars() if body["kind"] == kind and body["told"] == str(organisation.id)]
    assert all(body.keys() == {"event", "at", "kind", "id", "organisation_id", "told"} for body in told)
    return [str(body["event"]) for body in told]
