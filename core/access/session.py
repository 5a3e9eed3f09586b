"""The Session behind a door: it never leaves `core/access`; whoever gets hold of it finds it as strict as the door."""

from typing import TYPE_CHECKING, NoReturn

from sqlalchemy import Connection, event, inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, object_session
from sqlalchemy.orm.exc import StaleDataError

from core.access.errors import Bypass, Conflict, NoActor, StaleVersion
from core.access.protected import Protected
from core.database.base import Base

if TYPE_CHECKING:
    from core.access.door import Door


class DoorSession(Session):
    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise Bypass("not through this door")

    connection = bulk_save_objects = bulk_insert_mappings = bulk_update_mappings = _refuse

    def flush(self, objects: object = None) -> None:
        """The database's own words say too much: a clash may be with a record the actor may not see."""
        try:
            super().flush()
            _door(self).flushed()
        except StaleDataError:
            raise StaleVersion from None
        except IntegrityError:
            raise Conflict("This cannot be saved: it clashes with, or is needed by, another record.") from None


def connection_of(session: DoorSession) -> Connection:
    return Session.connection(session)


def _door(session: Session | None) -> "Door":
    if session is None or "door" not in session.info:
        raise NoActor("rows are reached only through Records or SystemRecords")
    return session.info["door"]  # type: ignore[no-any-return]


@event.listens_for(Session, "do_orm_execute")
def _before(state: ORMExecuteState) -> None:
    _door(state.session).before(state)


@event.listens_for(DoorSession, "loaded_as_persistent")
def _loaded(session: Session, entity: object) -> None:
    if isinstance(entity, Protected):
        _door(session).loaded(entity)


@event.listens_for(DoorSession, "detached_to_persistent")
def _stranger(session: Session, entity: object) -> None:
    session.expunge(entity)
    raise Bypass("a record enters by being read or by being created, not by being made up")


@event.listens_for(Base, "before_insert", propagate=True)
def _inserting(mapper: Mapper[Base], connection: Connection, entity: Base) -> None:
    _door(object_session(entity)).inserting(connection, entity)


@event.listens_for(Base, "before_update", propagate=True)
def _updating(mapper: Mapper[Base], connection: Connection, entity: Base) -> None:
    _door(object_session(entity)).updating(connection, entity)


@event.listens_for(Base, "after_insert", propagate=True)
@event.listens_for(Base, "after_update", propagate=True)
def _written(mapper: Mapper[Base], connection: Connection, entity: Base) -> None:
    _door(object_session(entity)).written(connection, entity)


@event.listens_for(Base, "before_delete", propagate=True)
def _deleting(mapper: Mapper[Base], connection: Connection, entity: Base) -> None:
    raise Bypass(f"{inspect(entity).mapper.class_.__name__} is ended or closed, never deleted")
