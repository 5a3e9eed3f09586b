"""Access words of what workers can carry."""

from sqlalchemy import ColumnElement, or_, select

from core.access.actor import Me
from core.access.protected import Anchor, Record
from core.access.vocabulary import Condition
from core.database.aliases import alias
from core.involvement.models import Allocation
from core.referrals.capacity_models import Ground, WomenOnlyGround, WorkerCapacity

GROUNDS, CAPACITIES = WomenOnlyGround.__table__, WorkerCapacity.__table__
WORKER_IS_FOR_WOMEN = "worker_is_for_women"


def _worker_is_for_women(me: Me, record: Record) -> ColumnElement[bool]:
    """Said as a condition because whoever allocates may not read what other employers keep of their staff: a post for
    women, and a lawful ground for such posts in force today."""
    c, g = alias(CAPACITIES, "post").c, alias(GROUNDS, "ground").c
    grounded = select(g.organisation_id).where(
        g.ground == Ground.POST, g.starts <= me.today, or_(g.ends.is_(None), g.ends >= me.today)
    )
    held = select(c.person_id).where(
        c.person_id == record.column("worker_id"),
        c.organisation_id == record.column("organisation_id"),
        c.for_women,
        c.organisation_id.in_(grounded),
    )
    return held.exists()


CONDITIONS = (
    Condition(
        WORKER_IS_FOR_WOMEN,
        "the worker holds a post for women who asked for a woman, on a lawful ground",
        _worker_is_for_women,
        frozenset({Anchor.CLIENT}),
        kinds=frozenset({Allocation.kind.name}),
    ),
)
