"""Faults of the mapping itself: what would let rows be read or written round the door. Checked once at start."""

from collections.abc import Iterator

from sqlalchemy.orm import Mapper, RelationshipProperty, configure_mappers

from core.access.errors import Bypass
from core.access.guard import check
from core.access.protected import Protected, Reference, SystemOnly, guarded_mappers
from core.database.base import Base


def refuse_faults() -> None:
    """Raises `Bypass` naming every fault."""
    if found := list(faults()):
        raise Bypass("\n".join(found))


def faults() -> Iterator[str]:
    configure_mappers()
    for mapper in Base.registry.mappers:
        if not issubclass(mapper.class_, Protected | Reference | SystemOnly):
            yield f"{mapper.class_.__name__}: say whether it is Protected, Reference or SystemOnly"
    for mapper in guarded_mappers():
        yield from _of_one(mapper)


def _of_one(mapper: Mapper[Protected]) -> Iterator[str]:
    name, kind, parent = mapper.class_.__name__, mapper.class_.kind, mapper.inherits
    if mapper.version_id_col is None:
        yield f"{name}: no version column"
    if parent is not None and issubclass(parent.class_, Protected) and kind != parent.class_.kind:
        yield f"{name}: a select of {parent.class_.__name__} would show it by the rules of another kind"
    for attribute in (kind.about, kind.owner, kind.label, *kind.fixed):
        if attribute is not None and attribute not in mapper.local_table.c:
            yield f"{name}: its kind names a column '{attribute}' that it does not have"
    for key in (key for table in mapper.tables for key in table.foreign_keys):
        if {key.ondelete, key.onupdate} - {None, "RESTRICT", "NO ACTION"}:
            yield f"{name}: the database itself would change rows through {key.parent}"
    for relation in mapper.relationships:
        if _goes_round(relation):
            yield f"{name}.{relation.key}: post_update, passive_deletes, innerjoin and secondary go round the door"
    for attribute_ in mapper.column_attrs:
        for column in attribute_.columns:
            if getattr(column, "table", None) not in mapper.tables:
                try:
                    check(column, frozenset(mapper.tables))
                except Bypass as reason:
                    yield f"{name}.{attribute_.key}: {reason}"


def _goes_round(relation: RelationshipProperty[object]) -> bool:
    secondary = relation.secondary is not None and not relation.viewonly
    return bool(relation.post_update or relation.passive_deletes or relation.innerjoin or secondary)
