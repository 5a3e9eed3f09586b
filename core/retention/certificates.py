"""Certificates of destruction: made from what stays, with a digest that anybody can make again."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from core.access.change import plain
from core.access.system import SystemRecords
from core.retention.models import Disposal, DisposalReview

SAID = (
    "organisation_id", "was_client_id", "counts", "record_class", "why", "years", "seen_on", "died_on", "due_on",
    "agreed", "disposed_at", "backups_until",
)  # fmt: skip
"""What the digest is of, in this order."""


def certify(
    system: SystemRecords, reviews: Sequence[DisposalReview], counts: Mapping[UUID, Mapping[str, int]], at: datetime,
    backups_until: date,
) -> list[Disposal]:  # fmt: skip
    """One for each organisation that held something: what was there in the moment of its destruction."""
    agreed = sorted({str(id) for one in reviews for id in (one.answered_by, one.seconded_by) if id is not None})
    made = [_certificate(one, dict(counts[one.organisation_id]), agreed, at, backups_until) for one in reviews]
    for one in made:
        one.digest = digest_of(one)
    system.add_all(made)
    return made


def digest_of(one: Disposal) -> str:
    """SHA-256 of the JSON of what the certificate says, keys sorted, without spaces."""
    return sha256(as_json(one).encode()).hexdigest()


def as_json(one: Disposal) -> str:
    said = {name: plain(getattr(one, name)) for name in SAID}
    return json.dumps(said, sort_keys=True, separators=(",", ":"))


def _certificate(
    one: DisposalReview, counts: dict[str, object], agreed: list[str], at: datetime, backups_until: date
) -> Disposal:
    return Disposal(
        organisation_id=one.organisation_id, was_client_id=one.client_id, counts=dict(sorted(counts.items())),
        record_class=one.record_class, why=one.why, years=one.years, seen_on=one.seen_on, died_on=one.died_on,
        due_on=one.due_on, agreed=agreed, disposed_at=at, backups_until=backups_until,
    )  # fmt: skip
