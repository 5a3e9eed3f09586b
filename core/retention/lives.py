"""What the system reads of people to know when their records are due: across all organisations, no names."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, exists, func, or_, select

from core.access.audit.models import RecordChange
from core.access.protected import Anchor, Kind, guarded_mappers, table_of
from core.clients.death_models import Death
from core.clients.models import Client
from core.involvement.models import Allocation, Involvement
from core.organisations.models import Organisation
from core.pathways.models import Stay
from core.referrals.models import Referral
from core.retention.models import RetentionPeriod
from core.retention.reckoning import Kept, Life, Period, longest
from core.retention.schedule import schedule
from core.web.filters import london_date

C, D, P, H = table_of(Client), table_of(Death), table_of(RetentionPeriod), table_of(RecordChange)
O = table_of(Organisation)  # noqa: E741
Counts = Mapping[UUID, Counter[str]]
"""Records by kind, of each organisation."""


def about_clients() -> Iterator[tuple[Kind, Table]]:
    """Every kind about clients with its table, plugins' kinds as well."""
    for mapper in guarded_mappers():
        kind: Kind = mapper.class_.kind
        if kind.anchor is Anchor.CLIENT and kind.name != "disposal_review":
            yield kind, table_of(mapper.class_)


def is_supported(client_id: ColumnElement[UUID], today: date) -> ColumnElement[bool]:
    """Whether anybody supports the person, or has yet to decide whether to."""
    dated = [table_of(Involvement), table_of(Allocation)]
    runs = [exists().where(t.c.client_id == client_id, or_(t.c.ends.is_(None), t.c.ends >= today)) for t in dated]
    open_ones = [table_of(Referral), table_of(Stay)]
    return or_(*runs, *(exists().where(t.c.client_id == client_id, t.c.is_open) for t in open_ones))


def lives_of(connection: Connection, ids: Collection[UUID]) -> Mapping[UUID, Life]:
    """Of each person whom somebody has seen, or who was at least recorded."""
    seen = defaultdict[UUID, list[date]](list)
    for kind, table in about_clients():
        rule = schedule().kinds.get(kind.name)
        for name in rule.seen if rule else ():
            newest = select(table.c.client_id, func.max(table.c[name])).where(table.c.client_id.in_(ids))
            for id, day in connection.execute(newest.group_by(table.c.client_id)):
                seen[id] += [_london(day)] if day is not None else []
    recorded = select(H.c.record_id, func.min(H.c.at)).where(H.c.kind == Client.kind.name, H.c.record_id.in_(ids))
    for id, day in connection.execute(recorded.group_by(H.c.record_id)):
        seen[id] = seen[id] or [_london(day)]
    people = connection.execute(select(C.c.id, C.c.date_of_birth).where(C.c.id.in_(ids)))
    died = _deaths(connection, ids)
    return {id: Life(max(seen[id]), born, died.get(id)) for id, born in people if seen[id]}


def held_by(connection: Connection, ids: Collection[UUID]) -> Mapping[UUID, Counts]:
    """What each organisation holds of each person; the shared identity is held by all of them, and where nobody holds
    anything else, by the organisation that recorded the person."""
    found = defaultdict[UUID, defaultdict[UUID | None, Counter[str]]](lambda: defaultdict(Counter))
    for kind, table in about_clients():
        about, owner = table.c[kind.about or "id"], table.c[kind.owner] if kind.owner else None
        columns = [about, owner] if owner is not None else [about]
        for row in connection.execute(select(*columns, func.count()).where(about.in_(ids)).group_by(*columns)):
            found[row[0]][row[1] if owner is not None else None][kind.name] += row[-1]
    return {id: _with_identity(connection, id, dict(each)) for id, each in found.items()}


def kept_of(life: Life, held: Counts, longer: Mapping[UUID, Mapping[str, Period]]) -> Kept:
    """The longest rule of all classes that anybody holds, each as long as the most careful organisation keeps it."""
    kinds = {kind.name: kind for kind, _ in about_clients()}
    classes = {schedule().class_of(kinds[name]) for counts in held.values() for name in counts}
    periods: dict[str, Period] = {}
    for organisation_id in held:
        for name, period in longer.get(organisation_id, {}).items():
            known = periods.get(name, period)
            after = [years for years in (known.after_death, period.after_death) if years is not None]
            periods[name] = Period(max(known.years, period.years), max(after, default=None))
    return longest(life, classes, schedule().classes, periods)


def longer_periods(connection: Connection) -> Mapping[UUID, Mapping[str, Period]]:
    """What organisations have set, by class."""
    found = defaultdict[UUID, dict[str, Period]](dict)
    for row in connection.execute(select(P)).mappings():
        found[row["organisation_id"]][row["record_class"]] = Period(row["years"], row["years_after_death"])
    return found


def _with_identity(connection: Connection, id: UUID, each: dict[UUID | None, Counter[str]]) -> Counts:
    shared = each.pop(None, Counter())
    holders = [organisation_id for organisation_id in each if organisation_id is not None]
    holders = holders or [_recorded_by(connection, id)]
    return {one: each.get(one, Counter()) + shared for one in holders}


def _recorded_by(connection: Connection, id: UUID) -> UUID:
    asked = select(H.c.organisation_id).where(H.c.kind == Client.kind.name, H.c.record_id == id)
    first: UUID | None = connection.execute(asked.order_by(H.c.id).limit(1)).scalar()
    return first or connection.execute(select(O.c.id).order_by(O.c.key).limit(1)).scalar_one()


def _deaths(connection: Connection, ids: Collection[UUID]) -> Mapping[UUID, date]:
    """The latest that anybody has said and not taken back; the day it was recorded, where nobody knows the day."""
    asked = select(D.c.client_id, D.c.died_on, D.c.recorded_at).where(
        D.c.client_id.in_(ids), D.c.taken_back_at.is_(None)
    )  # fmt: skip
    found: dict[UUID, date] = {}
    for id, died_on, recorded_at in connection.execute(asked):
        day = died_on or _london(recorded_at)
        found[id] = max(day, found.get(id, day))
    return found


def _london(day: date | datetime) -> date:
    return london_date(day) if isinstance(day, datetime) else day
