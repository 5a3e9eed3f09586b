"""What the audit keeps of reads, refusals and writes."""
# ruff: noqa: PT012 — a door refuses when its block ends, so the whole block stands under `raises`

import pytest
from sqlalchemy import func, select

from core.access.audit.models import AuditEntry
from core.access.errors import NotFound, Refused
from core.access.protected import Label
from core.access.system import Reason
from core.access.vocabulary import Action
from core.casework.models import Contact
from core.clients.models import Client
from core.involvement.models import Allocation
from core.people.models import Person
from core.referrals.models import Referral
from tests import world
from tests.conftest import StandingClock
from tests.core.access.scene import Scene


class Undo(Exception):
    """The request fails for a reason of its own."""


def test_opening_a_record_leaves_one_entry_with_rule_and_basis(scene: Scene) -> None:
    with scene.records() as records:
        records.one(Client, scene.mine)
    assert scene.trail("action", "outcome", "kind", "record_id", "about_id", "rule", "basis", "policy", "shown") == [
        ("open", "allowed", "client", scene.mine, scene.mine, "caseload-clients", "own", 1, None)
    ]


def test_an_entry_says_who_for_whom_in_which_roles_when(scene: Scene, standing_clock: StandingClock) -> None:
    with scene.records() as records:
        records.one(Client, scene.mine)
    who, ours = scene.ana.person_id, scene.ana.organisation_id
    assert scene.trail("actor_id", "organisation_id", "roles", "through", "at") == [
        (who, ours, "recovery_navigator", "session", standing_clock.moment)
    ]


def test_a_record_under_an_agreement_names_it(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        mine = system.get(Client, scene.mine)
        shared = world.contact(system, mine, scene.worker, scene.partners.missing_link).id
    with scene.records() as records:
        records.one(Contact, shared)
    assert scene.trail("rule", "basis") == [("caseload-shared", "bsw_sharing")]


def test_a_list_leaves_one_entry_with_the_ids_shown(scene: Scene) -> None:
    with scene.records(scene.sen) as records:
        shown = [str(referral.id) for referral in records.page(Referral).rows]
    assert scene.trail("action", "kind", "record_id", "shown") == [("list", "referral", None, shown)]


def test_a_list_about_one_client_says_so(scene: Scene) -> None:
    with scene.records() as records:
        records.find(select(Contact))
    assert scene.trail("action", "about_id") == [("list", scene.mine)]


def test_a_page_of_columns_leaves_the_ids_shown(scene: Scene) -> None:
    with scene.records() as records:
        records.columns(Client, ("family_name",))
    assert scene.trail("action", "kind", "shown") == [("list", "client", [str(scene.mine)])]


def test_a_column_select_with_ids_leaves_them(scene: Scene) -> None:
    with scene.records() as records:
        records.rows(select(Client.id, Client.family_name))
    assert scene.trail("action", "kind", "shown") == [("list", "client", [str(scene.mine)])]


def test_a_column_select_without_ids_leaves_what_was_asked(scene: Scene) -> None:
    with scene.records() as records:
        records.rows(select(Client.family_name, Client.date_of_birth))
    assert scene.trail("action", "kind", "shown", "detail") == [("query", "client", None, "family_name, date_of_birth")]


@pytest.mark.parametrize("asked", [select(func.max(Client.family_name)), select(func.count()).select_from(Client)])
def test_an_aggregate_leaves_that_it_was_asked(asked, scene: Scene) -> None:  # type: ignore[no-untyped-def]
    with scene.records() as records:
        records.rows(asked)
    assert scene.trail("action", "kind") == [("query", "client")]


def test_a_statement_with_ids_of_one_kind_still_leaves_the_others(scene: Scene) -> None:
    with scene.records() as records:
        records.rows(select(Contact.id, Client.family_name).join(Client, Client.id == Contact.client_id))
    assert sorted(scene.trail("action", "kind")) == [("list", "contact"), ("query", "client")]


def test_names_and_places_leave_no_entry(scene: Scene) -> None:
    with scene.records() as records:
        records.find(select(Person))
        records.rows(select(Person.name))
    assert scene.trail("action") == []


def test_a_relation_read_leaves_its_records(scene: Scene) -> None:
    with scene.records() as records:
        assert records.one(Client, scene.mine).sent_on
    assert scene.trail("action", "kind", "shown") == [
        ("open", "client", None), ("list", "referral", [str(scene.referral)]),
    ]  # fmt: skip


def test_a_refused_read_is_kept(scene: Scene) -> None:
    with pytest.raises(NotFound), scene.records() as records:
        records.one(Client, scene.hidden)
    assert scene.trail("action", "outcome", "kind", "record_id") == [("open", "refused", "client", scene.hidden)]


def test_a_refused_write_is_kept_and_the_write_is_not(scene: Scene) -> None:
    with pytest.raises(Refused), scene.records() as records:
        records.one(Contact, scene.contact).note = "changed"
        records.flush()
        records.one(Client, scene.mine).label = Label.VERY_RESTRICTED
    kept = scene.trail("action", "outcome", "kind")
    assert ("write", "refused", "client") in kept
    assert ("write", "allowed", "contact") not in kept


def test_a_failed_request_keeps_its_reads_and_not_its_writes(scene: Scene) -> None:
    with pytest.raises(Undo), scene.records() as records:
        records.one(Contact, scene.contact).note = "changed"
        records.flush()
        raise Undo
    assert scene.trail("action", "kind") == [("open", "contact")]


def test_a_write_leaves_its_fields_and_no_values(scene: Scene) -> None:
    with scene.records() as records:
        contact = records.one(Contact, scene.contact)
        contact.note, contact.minutes = "changed", 50
    assert scene.trail("action", "rule", "basis", "detail")[-1] == ("write", "caseload-own", "own", "minutes, note")


def test_a_creation_leaves_the_rule_that_allowed_it(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        mine = system.get(Client, scene.mine)
        pattern = world.contact(system, mine, scene.worker, scene.partners.second_step)
    values = {c.key: getattr(pattern, c.key) for c in Contact.__mapper__.column_attrs if c.key not in ("id", "version")}
    with scene.records() as records:
        made = records.add(Contact(**values)).id
    assert scene.trail("action", "record_id", "about_id", "rule") == [("create", made, scene.mine, "caseload-own")]


def test_a_named_act_is_kept_under_its_name(scene: Scene) -> None:
    with scene.records(scene.sen) as records:
        referral = records.one(Referral, scene.referral)
        with records.act(Action.ALLOCATE, referral):
            referral.summary = "allocated"
    assert scene.trail("action", "rule")[-1] == ("allocate", "own-triage")


def test_an_unchanged_record_leaves_no_write(scene: Scene) -> None:
    with scene.records() as records:
        records.one(Contact, scene.contact).note = "We met."
    assert scene.trail("action") == [("open",)]


def test_a_feature_s_own_note_is_kept(scene: Scene) -> None:
    with scene.records() as records:
        records.note("printed", records.one(Client, scene.mine), detail="care plan")
        records.note("searched", detail="surname begins with 2 letters")
    assert scene.trail("action", "kind", "about_id", "detail")[1:] == [
        ("printed", "client", scene.mine, "care plan"), ("searched", None, None, "surname begins with 2 letters"),
    ]  # fmt: skip


def test_counting_and_navigating_leave_no_names(scene: Scene) -> None:
    with scene.records() as records:
        records.count(Client)
        records.judge.may_ever(Client, Action.CREATE)
    assert scene.trail("action") == []


def test_the_system_leaves_its_reason(scene: Scene) -> None:
    with scene.doors.system(Reason.MIGRATION) as system:
        system.get(Client, scene.mine).pronouns = "they/them"
    with scene.doors.system(Reason.AUDIT, writing=False) as system:
        entry = system.find(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1))[0]
    assert (entry.actor_id, entry.through, entry.action, entry.detail) == (
        None,
        "system: migration",
        "write",
        "pronouns",
    )


def test_a_transaction_that_only_the_system_writes_is_kept(scene: Scene) -> None:
    """Rows of its own tables leave no entry, and are committed all the same."""
    with scene.doors.system(Reason.SEED) as system:
        system.add(Person(name="New Starter"))
    with scene.records() as records:
        assert records.find(select(Person).where(Person.name == "New Starter"))


def test_a_system_door_opened_to_look_writes_nothing(scene: Scene) -> None:
    with scene.doors.system(Reason.AUDIT, writing=False) as system:
        system.find(select(Allocation))
    with scene.doors.system(Reason.AUDIT, writing=False) as system:
        actions = {entry.action for entry in system.find(select(AuditEntry))}
    assert actions == {"create", "list"}
