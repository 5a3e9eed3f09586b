"""The API of roles: who holds which, asking for one, and the second yes."""

from uuid import UUID

from sqlalchemy import Row

from core.access.errors import StaleVersion
from core.access.paging import Order
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.people.models import RoleHeld
from core.people.roles import approve_role, ask_for_role, change_role, end_role
from core.people.schemas import RoleAsked, RoleChanged, RoleEnded, RoleGrantOut
from core.web.lists import After, Limit, Listed, listed, page_and_count

router = Router(face=Face.API, prefix="/api/v1/role-grants", tags=["roles"])

NEWEST_FIRST = Order((RoleHeld.starts,), descending=True)
LINE = ("id", *(name for name in RoleGrantOut.model_fields if name != "id"))


@router.get("", requires(RoleHeld, Action.READ), from_replica=True)
def list_role_grants(records: Records, after: After = None, limit: Limit = 50) -> Listed[RoleGrantOut]:
    """The roles you may see, those that start last first."""
    return listed(*page_and_count(records, RoleHeld, LINE, order=NEWEST_FIRST, limit=limit, after=after), _line)


@router.post("", requires(RoleHeld, Action.CREATE), status=201)
def ask_for_a_role(records: Records, asked: RoleAsked) -> Reply[RoleGrantOut]:
    """Grant an ordinary role in your organisation, or ask for a powerful one: that waits for a people admin of another
    organisation. Never for yourself."""
    role = ask_for_role(records, asked=asked)
    return Reply(RoleGrantOut.model_validate(role), version=role.version, location=f"{router.prefix}/{role.id}")


@router.get("/{grant_id}", requires(RoleHeld, Action.READ))
def show_role_grant(records: Records, grant_id: UUID) -> Reply[RoleGrantOut]:
    return _shown(records.one(RoleHeld, grant_id))


@router.post("/{grant_id}/approve", requires(RoleHeld, Action.APPROVE))
def approve_a_role(records: Records, grant_id: UUID, version: IfMatch) -> Reply[RoleGrantOut]:
    """The second yes to a powerful role that another organisation asked for; it counts from tomorrow."""
    role = _opened(records, grant_id, version)
    approve_role(records, role=role)
    return _shown(role)


@router.post("/{grant_id}/end", requires(RoleHeld, Action.CLOSE))
def end_a_role(records: Records, grant_id: UUID, ended: RoleEnded, version: IfMatch) -> Reply[RoleGrantOut]:
    """Name the last day of a role in your organisation."""
    role = _opened(records, grant_id, version)
    end_role(records, role=role, ends=ended.ends, reason=ended.reason)
    return _shown(role)


@router.post("/{grant_id}/change", requires(RoleHeld, Action.CLOSE), status=201)
def change_a_role(records: Records, grant_id: UUID, changed: RoleChanged, version: IfMatch) -> Reply[RoleGrantOut]:
    """Another role in place of this one, from a day on: this one ends the day before by itself. Answers the new one.
    A powerful one waits for its second yes meanwhile, and the old one ends all the same."""
    given = change_role(records, role=_opened(records, grant_id, version), asked=changed)
    return Reply(RoleGrantOut.model_validate(given), version=given.version, location=f"{router.prefix}/{given.id}")


def _line(row: Row[*tuple[object, ...]]) -> RoleGrantOut:
    return RoleGrantOut.model_construct(**dict(zip(LINE, row, strict=False)))  # type: ignore[arg-type]


def _opened(records: Records, grant_id: UUID, version: int) -> RoleHeld:
    role = records.one(RoleHeld, grant_id)
    if role.version != version:
        now = RoleGrantOut.model_validate(role)
        raise StaleVersion(role.version, now.model_dump(mode="json"))
    return role


def _shown(role: RoleHeld) -> Reply[RoleGrantOut]:
    return Reply(RoleGrantOut.model_validate(role), version=role.version)
