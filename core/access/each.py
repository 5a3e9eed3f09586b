"""Deciding of what is not saved yet, for many at once: whom of a whole team something may be given to."""

from collections.abc import Collection, Mapping
from uuid import UUID

from core.access.change import change_of
from core.access.decision import Decision
from core.access.protected import Judged
from core.access.records import Records
from core.access.vocabulary import Action


def decide_each(
    records: Records, action: Action, proposed: Judged, name: str, ids: Collection[UUID]
) -> Mapping[UUID, Decision]:
    """As `Records.decide` on the proposed record, with each of these ids in its column `name`, at once."""
    values, each = change_of(proposed).values, list(ids)
    proposals = [{**values, name: id} for id in each]
    decided = records.judge.proposed_each(records._connection, action, type(proposed), proposals)
    return dict(zip(each, decided, strict=True))
