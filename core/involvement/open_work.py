"""What a worker who leaves has open: people on their caseload, and those they are link worker or case lead of."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Date, bindparam, or_, select

from core.access.records import Records
from core.clients.models import Client
from core.clients.names import called
from core.database import clock
from core.involvement.models import Allocation, Involvement
from core.web.places import OpenWork

MOST = 1000
NAME = (Client.id, Client.given_name, Client.preferred_name, Client.family_name)
NOW = bindparam("day", type_=Date())
CARRIED = (
    select(*NAME, Allocation.starts.label("since")).join(Allocation, Allocation.client_id == Client.id)
    .where(Allocation.worker_id == bindparam("worker"), Allocation.starts <= NOW)
    .where(or_(Allocation.ends.is_(None), Allocation.ends >= NOW)).order_by(Allocation.starts, Client.id).limit(MOST)
)  # fmt: skip
LINKED = (
    select(*NAME, Involvement.starts.label("since")).join(Involvement, Involvement.client_id == Client.id)
    .where(Involvement.link_worker_id == bindparam("worker"), Involvement.starts <= NOW)
    .where(or_(Involvement.ends.is_(None), Involvement.ends >= NOW)).order_by(Involvement.starts, Client.id).limit(MOST)
)  # fmt: skip
LED = select(*NAME).where(Client.case_lead_id == bindparam("worker")).order_by(Client.id).limit(MOST)


def open_work(records: Records, person_id: UUID) -> Iterator[OpenWork]:
    who = {"worker": person_id}
    for section, asked, values in (
        ("On their caseload", CARRIED, {**who, "day": clock.today()}),
        ("Link worker", LINKED, {**who, "day": clock.today()}),
        ("Case lead", LED, who),
    ):
        for row in records.rows(asked, values):
            words = called(row.given_name, row.preferred_name, row.family_name)
            yield OpenWork(section, words, f"/clients/{row.id}/sharing", getattr(row, "since", None))
