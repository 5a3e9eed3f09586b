"""A record's past: old and new values, who, for whom and why; only of records that the door has shown."""

import pytest

from core.access.errors import Bypass
from core.access.protected import Label
from core.access.system import Reason
from core.clients.models import Client
from core.referrals.models import Referral
from tests.conftest import StandingClock
from tests.core.access.scene import Scene


def test_a_change_keeps_old_value_new_value_and_reason(scene: Scene) -> None:
    with scene.records() as records:
        client = records.one(Client, scene.mine)
        records.because("She told me")
        client.pronouns = "she/her"
        (past,) = records.history(client)[1:]
        assert (past.fields, past.reason) == ({"pronouns": [None, "she/her"]}, "She told me")


def test_a_change_keeps_who_made_it_and_for_whom(scene: Scene, standing_clock: StandingClock) -> None:
    with scene.records() as records:
        client = records.one(Client, scene.mine)
        client.pronouns = "she/her"
        past = records.history(client)[-1]
        assert (past.actor_id, past.organisation_id) == (scene.ana.person_id, scene.ana.organisation_id)
        assert past.at == standing_clock.moment


def test_history_begins_with_the_creation(scene: Scene) -> None:
    with scene.records() as records:
        first = records.history(records.one(Client, scene.mine))[0]
    assert (first.fields, first.actor_id) == ({}, None)


def test_codes_moments_and_ids_are_kept_as_plain_values(scene: Scene) -> None:
    with scene.records(scene.sen) as records:
        referral = records.one(Referral, scene.referral)
        referral.label, referral.triaged_by = Label.RESTRICTED, scene.sen.person_id
        fields = records.history(referral)[-1].fields
    assert fields == {"label": ["normal", "restricted"], "triaged_by": [None, str(scene.sen.person_id)]}


def test_a_list_is_kept_as_it_was_and_as_it_became(scene: Scene) -> None:
    with scene.records() as records:
        referral = records.one(Referral, scene.referral)
        referral.needs = ["company"]
        assert records.history(referral)[-1].fields == {"needs": [[], ["company"]]}


def test_a_refused_change_leaves_no_history(scene: Scene) -> None:
    with pytest.raises(PermissionError), scene.records() as records:
        records.one(Client, scene.mine).label = Label.VERY_RESTRICTED
    with scene.records() as records:
        assert len(records.history(records.one(Client, scene.mine))) == 1


def test_a_change_of_the_system_is_kept_too(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        system.get(Client, scene.mine).pronouns = "they/them"
    with scene.records() as records:
        past = records.history(records.one(Client, scene.mine))
    assert [change.fields for change in past] == [{}, {"pronouns": [None, "they/them"]}]


def test_the_system_touching_without_changing_leaves_nothing(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        mine = system.get(Client, scene.mine)
        mine.pronouns = mine.pronouns
    with scene.records() as records:
        assert len(records.history(records.one(Client, scene.mine))) == 1


def test_history_is_of_records_the_door_has_shown(scene: Scene) -> None:
    made_up = Client(id=scene.hidden)
    with scene.records() as records, pytest.raises(Bypass):
        records.history(made_up)


def test_a_decision_is_of_a_record_the_door_has_shown(scene: Scene) -> None:
    """Another door's entity, or the system's, is no way to ask about hidden rows."""
    with scene.doors.system(Reason.SEED, writing=False) as system:
        hidden = system.get(Client, scene.hidden)
    with scene.records() as records:
        assert not records.may("read", hidden)  # type: ignore[arg-type]
