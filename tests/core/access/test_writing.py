"""Writing: decided as it is and as it would become, on the keys the flush writes, without a word about hidden rows."""
# ruff: noqa: PT012 — a door refuses when its block ends, so the whole block stands under `raises`

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from core.access.errors import Bypass, Conflict, NotFound, Refused, StaleVersion
from core.access.protected import Label
from core.access.system import Reason
from core.access.vocabulary import Action
from core.casework.codes import ActivityPurpose, AttendanceStatus, ConsultationMechanism
from core.casework.models import Contact
from core.clients.codes import NhsNumberStatus
from core.clients.models import Client
from core.organisations.models import Organisation, Standing
from core.people.models import Account, Person
from core.referrals.models import Referral
from tests import world
from tests.core.access.scene import CLIENT, CONTACT, Scene, session_of


def new_contact(scene: Scene, client_id: object, **also: object) -> Contact:
    row = {
        "client_id": client_id, "organisation_id": scene.ana.organisation_id, "worker_id": scene.ana.person_id,
        "at": world.MORNING, "recorded_at": world.MORNING, "minutes": 5, "attendance": AttendanceStatus.ON_TIME,
        "mechanism": ConsultationMechanism.TELEPHONE, "purpose": ActivityPurpose.PLANNING,
    }  # fmt: skip
    return Contact(**(row | also))


def new_client(**also: object) -> Client:
    made = Client(nhs_number_status=NhsNumberStatus.ABSENT, **also)
    made.rename(family_name="New", given_name="Person")
    return made


# ── who may ───────────────────────────────────────────────────────────────
def test_a_record_that_may_be_read_only_is_not_written(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        mine = system.get(Client, scene.mine)
        shared = world.contact(system, mine, scene.worker, scene.partners.missing_link).id
    with pytest.raises(Refused), scene.records() as records:
        records.one(Contact, shared).note = "changed"
    assert scene.stored(Contact.note, shared) == "We met."


def test_a_record_is_written_by_who_may(scene: Scene) -> None:
    with scene.records() as records:
        records.one(Contact, scene.contact).note = "changed"
    assert scene.stored(Contact.note, scene.contact) == "changed"


def test_a_label_out_of_one_s_reach_is_refused(scene: Scene) -> None:
    with pytest.raises(Refused), scene.records() as records:
        records.one(Client, scene.mine).label = Label.VERY_RESTRICTED
    assert scene.stored(Client.label, scene.mine) == Label.NORMAL


def test_an_owner_out_of_one_s_reach_is_refused(scene: Scene) -> None:
    with pytest.raises(Refused), scene.records() as records:
        records.one(Contact, scene.contact).organisation_id = scene.partners.nilaari.id
    assert scene.stored(Contact.organisation_id, scene.contact) == scene.partners.second_step.id


def test_a_change_that_would_open_the_record_is_refused(scene: Scene) -> None:
    """Readable, and writable only once it belonged to us: decided as it is first."""
    with scene.doors.system(Reason.SEED) as system:
        mine = system.get(Client, scene.mine)
        shared = world.contact(system, mine, scene.worker, scene.partners.missing_link).id
    with pytest.raises(Refused), scene.records() as records:
        records.one(Contact, shared).organisation_id = scene.ana.organisation_id


def test_a_refused_flush_rolls_everything_back(scene: Scene) -> None:
    with pytest.raises(Refused), scene.records() as records:
        records.one(Contact, scene.contact).note = "changed"
        records.flush()
        records.one(Client, scene.mine).label = Label.VERY_RESTRICTED
    assert scene.stored(Contact.note, scene.contact) == "We met."


# ── what a change refers to ───────────────────────────────────────────────
def test_a_move_is_decided_on_the_key_that_the_flush_writes(scene: Scene) -> None:
    with pytest.raises(Refused), scene.records() as records:
        records.one(Referral, scene.referral).client = None  # then it would be on nobody's caseload
    assert scene.stored(Referral.client_id, scene.referral) == scene.mine


def test_a_move_between_visible_records_is_made(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        other = world.client(system, "Also Mine", label=Label.RESTRICTED)
        world.allocation(system, other, scene.worker, scene.partners.second_step)
    with scene.records() as records:
        records.one(Referral, scene.referral).client = records.one(Client, other.id)
    assert scene.stored(Referral.client_id, scene.referral) == other.id


def test_a_row_touched_only_by_a_collection_is_decided(scene: Scene) -> None:
    with pytest.raises(Refused), scene.records() as records:
        mine = records.one(Client, scene.mine)
        mine.sent_on.clear()
    assert scene.stored(Referral.client_id, scene.referral) == scene.mine


def test_a_record_that_comes_with_another_is_decided_too(scene: Scene) -> None:
    with pytest.raises(Refused), scene.records(scene.sen) as records:
        referral = records.one(Referral, scene.nobodys_referral)
        referral.client = new_client()
    assert scene.stored(Referral.client_id, scene.nobodys_referral) is None


def test_attaching_to_a_hidden_record_and_to_an_absent_one_are_refused_alike(scene: Scene) -> None:
    """`own-contacts` would allow the contact itself."""
    said = set()
    for id in (scene.hidden, uuid4()):
        with pytest.raises(Refused) as error, scene.records(scene.sen) as records:
            records.add(new_contact(scene, id))
        said.add(str(error.value))
    assert said == {"This refers to clients that you may not see, or that do not exist."}


def test_of_many_at_once_one_that_attaches_to_a_hidden_record_is_refused(scene: Scene) -> None:
    with pytest.raises(Refused, match="may not see"), scene.records(scene.sen) as records:
        records.add_all([new_contact(scene, id) for id in (scene.mine, scene.hidden, scene.mine)])


def test_what_was_foreseen_of_many_is_forgotten_after_them(scene: Scene) -> None:
    with pytest.raises(Refused), scene.records() as records:
        records.add_all([new_contact(scene, scene.mine)])
        records.add_all([new_contact(scene, scene.hidden)])


def test_moving_to_a_hidden_record_is_refused(scene: Scene) -> None:
    with pytest.raises(Refused, match="may not see"), scene.records(scene.sen) as records:
        records.one(Referral, scene.nobodys_referral).client_id = scene.hidden


def test_moving_by_the_key_is_decided_on_the_key_though_the_relation_was_read(scene: Scene) -> None:
    """The relation still holds the old client: it is the key that is written."""
    with pytest.raises(Refused), scene.records() as records:
        referral = records.one(Referral, scene.referral)
        assert referral.client is not None
        referral.client_id = scene.hidden
        referral.label = Label.NORMAL
    assert scene.stored(Referral.client_id, scene.referral) == scene.mine


def test_a_record_may_keep_referring_to_what_is_hidden(scene: Scene) -> None:
    with scene.records(scene.sen) as records:
        records.one(Referral, scene.closed_on_hidden).summary = "Read again"
    assert scene.stored(Referral.client_id, scene.closed_on_hidden) == scene.hidden


# ── what a value may be ───────────────────────────────────────────────────
SQL_VALUES: dict[str, Callable[[Scene], object]] = {
    "core subquery": lambda scene: select(func.max(CLIENT.c.family_name)).scalar_subquery(),
    "subquery of a class": lambda scene: select(func.max(Client.family_name)).scalar_subquery(),
    "column": lambda scene: Client.given_name,
    "function": lambda scene: func.lower("X"),
}


@pytest.mark.parametrize("value", SQL_VALUES)
def test_a_column_is_not_given_sql(value: str, scene: Scene) -> None:
    with pytest.raises(Bypass, match="not SQL"), scene.records() as records:
        records.one(Client, scene.mine).family_name = SQL_VALUES[value](scene)  # type: ignore[assignment]


def test_a_new_record_is_not_given_sql(scene: Scene) -> None:
    secret = select(CONTACT.c.note).where(CONTACT.c.id == scene.secret_contact).scalar_subquery()
    with pytest.raises(Bypass, match="not SQL"), scene.records() as records:
        records.add(new_contact(scene, scene.mine, note=secret))


def test_an_id_is_not_chosen(scene: Scene) -> None:
    with pytest.raises(Bypass, match="not chosen"), scene.records() as records:
        records.add(new_contact(scene, scene.mine, id=uuid4()))


def test_an_id_is_not_changed(scene: Scene) -> None:
    with pytest.raises(Bypass, match="never change"), scene.records() as records:
        records.one(Contact, scene.contact).id = uuid4()


def test_nothing_is_deleted(scene: Scene) -> None:
    with pytest.raises(Bypass, match="never deleted"), scene.records() as records:
        session_of(records).delete(records.one(Contact, scene.contact))
        records.flush()
    assert scene.stored(Contact.note, scene.contact) == "We met."


def test_the_system_deletes_nothing_either(scene: Scene) -> None:
    with pytest.raises(Bypass, match="never deleted"), scene.doors.system(Reason.SEED) as system:
        system._session.delete(system.get(Contact, scene.contact))
        system.flush()


# ── classes that no person writes ─────────────────────────────────────────
def test_names_and_places_are_written_by_the_system_only(scene: Scene) -> None:
    with pytest.raises(Bypass, match="system only"), scene.records() as records:
        records.add(Organisation(key="nowhere", name="Nowhere", standing=Standing.PARTNER))


def test_a_name_that_organisations_keep_is_written_only_as_the_policy_says(scene: Scene) -> None:
    with pytest.raises(Refused), scene.records() as records:
        records.add(Person(name="Invented"))


def test_a_name_that_organisations_keep_is_changed_only_as_the_policy_says(scene: Scene) -> None:
    with pytest.raises(Refused), scene.records() as records:
        records.kept(Person, scene.ana.person_id).name = "Renamed"


def test_names_and_places_are_changed_by_the_system_only(scene: Scene) -> None:
    with pytest.raises(Bypass, match="system only"), scene.records() as records:
        records.find(select(Organisation))[0].name = "Renamed"


def test_the_system_s_own_is_written_by_the_system_only(scene: Scene) -> None:
    with pytest.raises(Bypass, match="system only"), scene.records() as records:
        records.add(Account(person_id=scene.ana.person_id, username="x", password_hash="x"))


# ── clashes and stale forms ───────────────────────────────────────────────
def test_a_clash_with_a_hidden_record_says_nothing_of_it(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        system.get(Referral, scene.closed_on_hidden).message_key = "sender/42"
    with pytest.raises(Conflict) as error, scene.records() as records:
        records.one(Referral, scene.referral).message_key = "sender/42"
    assert str(error.value) == "This cannot be saved: it clashes with, or is needed by, another record."


def test_a_clash_carries_no_error_of_the_database(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        system.get(Referral, scene.closed_on_hidden).message_key = "sender/42"
    with pytest.raises(Conflict) as error, scene.records() as records:
        records.one(Referral, scene.referral).message_key = "sender/42"
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__


def test_a_lost_update_is_refused(scene: Scene) -> None:
    with pytest.raises(StaleVersion), scene.records() as records:
        contact = records.one(Contact, scene.contact)
        records._connection.execute(update(CONTACT).where(CONTACT.c.id == scene.contact).values(version=9))
        contact.note = "lost"


def test_a_stale_form_is_refused(scene: Scene) -> None:
    with pytest.raises(StaleVersion) as error, scene.records() as records:
        records.one(Contact, scene.contact, version=7)
    assert error.value.version == 1


def test_a_change_moves_the_version_by_one(scene: Scene) -> None:
    with scene.records() as records:
        records.one(Contact, scene.contact, version=1).note = "changed"
    assert scene.stored(Contact.version, scene.contact) == 2


def test_a_change_to_the_same_value_is_none(scene: Scene) -> None:
    with scene.records() as records:
        records.one(Contact, scene.contact).note = "We met."
    assert scene.stored(Contact.version, scene.contact) == 1


def test_a_door_opened_to_look_still_decides(scene: Scene) -> None:
    with pytest.raises(Refused), scene.doors.records(scene.ana, writing=False) as records:
        records.one(Client, scene.mine).label = Label.VERY_RESTRICTED


# ── creating ──────────────────────────────────────────────────────────────
def test_what_may_be_created_is_created(scene: Scene) -> None:
    with scene.records() as records:
        made = records.add(new_contact(scene, scene.mine)).id
    assert scene.stored(Contact.client_id, made) == scene.mine


WRONG: dict[str, Callable[[Scene], dict[str, object]]] = {
    "label": lambda scene: {"label": Label.VERY_RESTRICTED},
    "owner": lambda scene: {"organisation_id": scene.partners.icb.id},
    "nobody": lambda scene: {"client_id": None},
    "hidden client": lambda scene: {"client_id": scene.hidden},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_may_not_be_created_is_refused(wrong: str, scene: Scene) -> None:
    also = {"client_id": scene.mine} | WRONG[wrong](scene)
    with pytest.raises(Refused), scene.records() as records:
        records.add(new_contact(scene, **also))


def test_defaults_are_decided_as_the_insert_would_fill_them_in(scene: Scene) -> None:
    """The label is left out: it is judged as the normal one that the row will have."""
    with scene.records(scene.sen) as records:
        assert records.may(Action.CREATE, new_contact(scene, None))


def test_what_is_created_may_be_out_of_sight(scene: Scene) -> None:
    admin = world.actor(scene.worker, scene.partners.icb, "people_admin")
    with scene.records(admin) as records:
        made = records.add(new_client()).id
        with pytest.raises(NotFound):
            records.one(Client, made)
