"""Whatever an organisation holds goes with it, or is named among what stays."""

from core.access.audit.models import RecordChange
from core.access.doors import Doors
from core.access.protected import table_of
from core.database.base import Base
from core.interop.leaving.left_out import LEFT_OUT
from core.interop.leaving.records import PINNED, SETTINGS, kinds_held
from core.organisations.definitions import KeptDefinition
from core.people.intake import leaving_door
from tests import world
from tests.conftest import ON_SQLITE


@ON_SQLITE
def test_every_table_of_organisations_goes_with_them_or_is_named_with_a_reason(
    doors: Doors, partners: world.Partnership
) -> None:
    with leaving_door(doors, "second_step").open(writing=False) as records:
        exported = {table_of(model).name for model in (*kinds_held(records), *SETTINGS, RecordChange)}
    stays = {table for tables in LEFT_OUT.values() for table in tables}
    held = {table.name for table in Base.metadata.sorted_tables if "organisation_id" in table.c}
    assert (held - exported - stays, stays & exported) == (set(), set())


def test_every_kind_of_definition_that_records_pin_goes_with_them() -> None:
    assert set(PINNED) == set(KeptDefinition.__subclasses__())
