"""How many people each worker carries today, as far as the viewer may see them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, or_, select

from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.involvement.models import Allocation


def caseloads(records: Records, workers: Sequence[UUID]) -> Mapping[tuple[UUID, UUID], int]:
    """By (worker, organisation the worker acts for)."""
    today, carried = clock.today(), func.count(Allocation.client_id.distinct()).label("carried")
    asked = (
        select(Allocation.worker_id, Allocation.organisation_id, carried)
        .where(Allocation.worker_id.in_(workers), Allocation.starts <= today)
        .where(or_(Allocation.ends.is_(None), Allocation.ends >= today))
        .group_by(Allocation.worker_id, Allocation.organisation_id)
    )
    return {(row.worker_id, row.organisation_id): row.carried for row in records.rows(asked)}


def carried_by(records: Records, workers: Sequence[UUID]) -> Mapping[UUID, int] | None:
    """By worker; None for viewers to whom no rule opens care, such as HR: for them there is nothing to count."""
    if not records.judge.may_ever(Allocation, Action.READ):
        return None
    total: Counter[UUID] = Counter()
    for (worker, _), carried in caseloads(records, workers).items():
        total[worker] += carried
    return total
