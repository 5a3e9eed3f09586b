"""A record of which only some columns were read is decided and remembered whole."""
# ruff: noqa: PT012 — a door refuses when its block ends, so the whole block stands under `raises`

import pytest
from sqlalchemy import select
from sqlalchemy.orm import defer, load_only

from core.access.errors import Refused
from core.access.protected import Label
from core.access.system import Reason
from core.casework.models import Contact
from tests import world
from tests.core.access.scene import Scene


def test_a_record_read_in_part_is_decided_whole(scene: Scene) -> None:
    """Its label is not loaded: what it would become is judged on the true one, not on the default."""
    with scene.doors.system(Reason.POLICY) as system:
        system.get(Contact, scene.contact).label = Label.RESTRICTED
        world.publish_policy(
            system,
            "p, r, *, *, contact, any, any, on_my_caseload, law, allow\n"
            "p, d, *, *, contact, any, restricted, !own_organisation, law, deny",
        )
    with pytest.raises(Refused), scene.records() as records:
        (contact,) = records.find(select(Contact).options(defer(Contact.label)).where(Contact.id == scene.contact))
        contact.organisation_id = scene.partners.icb.id


def test_history_of_a_record_read_in_part_knows_the_old_value(scene: Scene) -> None:
    with scene.records() as records:
        (contact,) = records.find(select(Contact).options(load_only(Contact.minutes)))
        contact.note = "changed"
        assert records.history(contact)[-1].fields == {"note": ["We met.", "changed"]}
