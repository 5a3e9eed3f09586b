"""Rows that a careless backup would lose something of."""

from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

from sqlalchemy import insert

from core.access.audit.history import TABLE as CHANGES
from core.access.audit.models import AuditEntry
from core.access.protected import Label
from core.access.system import SystemRecords
from core.organisations.models import Organisation
from core.people.models import Person, SignIn
from core.ticker.lease import LEASE
from tests import world

NAMES = (
    "Siân O’Brien-Łukasz", "শেখ হাসান", "ابن سينا", "Zoë 👩‍👩‍👧 Family", "Quote \"Back\\slash", "Line\nBreak\tTab",
    "é decomposed e\u0301", "\u2028 separators \u2029", "true", "null", "0192f0c1",
)  # fmt: skip
CHANGED: tuple[object, ...] = (
    {}, {"z": [1, None], "a": [True, False]}, {"float": [0.1, 1e300], "whole": [1.0, -0.0]},
    {"deep": [{"b": {"a": []}}]}, {"words": ["“smart”", "\\u0041", "\U0001f9e1"]}, {"large": [2**70, -1]}, None,
)  # fmt: skip
MOMENTS = (
    datetime(1, 1, 2, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, 0, 1, tzinfo=UTC),
    datetime(9999, 12, 30, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 7, 1, tzinfo=timezone(timedelta(hours=5.5))),
)  # fmt: skip


def add_odd_rows(system: SystemRecords, partners: world.Partnership) -> None:
    ana, bo = (world.person(system, name) for name in ("Ana Worker", "Bo Worker"))
    ours, theirs = partners.second_step, partners.nilaari
    for name in NAMES:
        client = world.client(system, f"{name} Person", case_lead=ana)
        world.contact_details(system, client, ours, label=Label.VERY_RESTRICTED)
        world.allocation(system, client, bo, ours, starts=date(1, 1, 1), ends=date(9999, 12, 31))
        world.contact(system, client, ana, ours, note=f"{name} said:\r\n\x1f\x7f“yes”", minutes=0)
        world.assessment(system, client, ana, ours)
        referral = world.referral(system, client, theirs, sender=ours, summary=None)
        world.support_conversation(system, referral, bo)
    world.referral(system, None, ours, summary="")
    world.client(system, "Nobody Born", date_of_birth=None)
    _system_rows(system, ana, ours)


def _system_rows(system: SystemRecords, person: Person, organisation: Organisation) -> None:
    """Moments, JSON and bytes at their edges; a sign-in and a ticker that were alive at the time."""
    for number, changes in enumerate(CHANGED):
        row = {"at": MOMENTS[number % len(MOMENTS)], "kind": "odd", "record_id": UUID(int=number), "changes": changes}
        system.connection.execute(insert(CHANGES), row | {"reason": "" if number else None})
    for shown in (None, [], [str(UUID(int=1))]):
        system.note("odd", detail="“quoted”\n\\")
        entry = {"at": MOMENTS[1], "action": "odd", "outcome": "allowed", "shown": shown}
        system.connection.execute(insert(AuditEntry), entry)
    moments = {"began_at": world.MORNING, "ends_at": MOMENTS[2]}
    for token in (bytes(32), bytes(range(32)), b"\xff" * 32):
        row = {"token_hash": token, "person_id": person.id, "organisation_id": organisation.id, "csrf": "c", **moments}
        system.connection.execute(insert(SignIn), row)
    lease = {"name": "ticker", "holder": "machine/1", "beat": 7, "beat_at": world.MORNING}
    system.connection.execute(insert(LEASE), lease)
