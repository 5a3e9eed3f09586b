"""The API of addenda to entries."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from core.access.records import Records
from core.access.replies import Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.rights.addenda import addenda_to, write
from core.rights.addendum_models import Addendum
from core.rights.schemas_addenda import AddendumOut, AddendumToIn
from core.web.lists import Listed, whole

router = Router(face=Face.API, prefix="/api/v1/addenda", tags=["rights"])


@router.get("", requires(Addendum, Action.READ))
def list_addenda(
    records: Records, record_id: Annotated[UUID, Query(description="The entry that they stand beside")]
) -> Listed[AddendumOut]:
    """What stands beside one entry, oldest first."""
    return whole(AddendumOut, addenda_to(records, [record_id]))


@router.post("", requires(Addendum, Action.CREATE), status=201)
def write_addendum(records: Records, given: AddendumToIn) -> Reply[AddendumOut]:
    """Beside an entry that your organisation holds and you may change, also while its use is restricted. The entry
    stays as it is."""
    made = write(records, kind=given.record_kind, id=given.record_id, given=given)
    return Reply(AddendumOut.model_validate(made), made.version, f"{router.prefix}/{made.id}")


@router.get("/{addendum_id}", requires(Addendum, Action.READ))
def show_addendum(records: Records, addendum_id: UUID) -> Reply[AddendumOut]:
    one = records.one(Addendum, addendum_id)
    return Reply(AddendumOut.model_validate(one), one.version)
