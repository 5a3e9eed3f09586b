"""The API of the organisation's own staff: listing and searching, starters, names."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from core.access.errors import StaleVersion
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.people.models import Person, RoleHeld
from core.staff.schemas import NameIn, PersonOut, StarterIn, WorkerOut
from core.staff.staff_list import one_of_staff, staff
from core.staff.starting import rename, start
from core.web.lists import After, Limit, Listed

router = Router(face=Face.API, prefix="/api/v1/staff", tags=["staff"])

Sought = Annotated[str, Query(max_length=200, description="Beginnings of names")]


@router.get("", requires(RoleHeld, Action.READ))
def list_staff(records: Records, name: Sought = "", after: After = None, limit: Limit = 50) -> Listed[WorkerOut]:
    """Who works for your organisation or in one of its teams, by name, as far as you may read their roles."""
    page = staff(records, name=name, after=after, limit=limit)
    items = [WorkerOut.model_validate(one) for one in page.workers]
    return Listed(items=items, next=page.next, count=page.count, count_is_capped=False)


@router.post("", requires(Person, Action.CREATE), status=201)
def add_somebody(records: Records, asked: StarterIn) -> Reply[PersonOut]:
    """Somebody new, with their first roles. A powerful role among them waits for another organisation. They can sign in
    once they have been given a first way to sign in."""
    person = start(records, asked=asked)
    return Reply(PersonOut.model_validate(person), version=person.version, location=f"{router.prefix}/{person.id}")


@router.get("/{person_id}", requires(RoleHeld, Action.READ))
def show_worker(records: Records, person_id: UUID) -> Reply[WorkerOut]:
    """One of them; somebody who has nothing to do with your organisation is not found here."""
    found = one_of_staff(records, person_id)
    return Reply(WorkerOut.model_validate(found), version=found.version)


@router.patch("/{person_id}", requires(Person, Action.WRITE))
def change_a_name(records: Records, person_id: UUID, asked: NameIn, version: IfMatch) -> Reply[PersonOut]:
    """By the one employer that the worker has; everybody meets the new name from then on."""
    person = records.kept(Person, person_id)
    if person.version != version:
        now = PersonOut.model_validate(person)
        raise StaleVersion(person.version, now.model_dump(mode="json"), asked.model_dump(mode="json"))
    rename(records, person=person, name=asked.name, reason=asked.reason)
    return Reply(PersonOut.model_validate(person), version=person.version)
