"""What a worker has open with the person goes to whoever takes over, as at any hand-over; nothing is left behind."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import select

from core.access.doors import Doors
from core.access.system import Reason
from core.assessments.draft_models import AssessmentDraft, DraftEnd
from core.clients.models import Client
from core.database import clock
from core.dialog.models import DialogSession, SessionState
from core.organisations.models import Organisation
from core.pathways.models import Stay
from core.people.models import Person
from core.referrals.gap_models import Gap
from core.referrals.models import Referral, SupportConversation
from core.referrals.work_models import ReferralTask
from tests import world
from tests.core.conflicts.conftest import Scene


@dataclass(frozen=True)
class Work:
    """Everything of Nell's with the person, and a stay of hers with somebody else."""

    gap: UUID
    task: UUID
    stay: UUID
    elsewhere: UUID
    session: UUID
    draft: UUID
    talk: UUID


@pytest.fixture
def work(scene: Scene, app_doors: Doors) -> Work:
    with app_doors.system(Reason.SEED) as system:
        client, nell = system.get(Client, scene.client.id), system.get(Person, scene.nell.person.id)
        ours, referral = (
            system.get(Organisation, scene.partners.missing_link.id),
            system.get(Referral, scene.referral.id),
        )
        referral.triaged_by = nell.id
        talk = world.support_conversation(system, referral, nell)
        talk.follow_up_on = clock.today()
        return Work(
            gap=world.gap(system, referral, nell).id, task=world.referral_task(system, referral, nell).id,
            stay=world.stay(system, client, nell, ours).id,
            elsewhere=world.stay(system, world.client(system, "Kit Other"), nell, ours).id,
            session=world.dialog_session(system, client, nell, ours).id,
            draft=world.assessment_draft(system, client, nell, ours).id, talk=talk.id,
        )  # fmt: skip


def test_gaps_tasks_triage_and_stays_go_to_the_colleague(scene: Scene, work: Work, app_doors: Doors) -> None:
    assert scene.hand_over().status_code == 201
    with app_doors.system(Reason.SEED, writing=False) as system:
        held = [
            system.get(Gap, work.gap).owner_id, system.get(ReferralTask, work.task).owner_id,
            system.get(Referral, scene.referral.id).triaged_by, system.get(Stay, work.stay).worker_id,
        ]  # fmt: skip
    assert held == [scene.cora.person.id] * 4


def test_a_call_that_was_promised_becomes_the_colleague_s_task(scene: Scene, work: Work, app_doors: Doors) -> None:
    scene.hand_over()
    with app_doors.system(Reason.SEED, writing=False) as system:
        about = ReferralTask.client_id == scene.client.id, ReferralTask.id != work.task
        (made,) = system.find(select(ReferralTask).where(*about))
        talk = system.get(SupportConversation, work.talk)
    assert (made.owner_id, made.due, "follow-up call" in made.what) == (scene.cora.person.id, clock.today(), True)
    assert talk.worker_id == scene.nell.person.id


def test_what_is_the_worker_s_own_ends(scene: Scene, work: Work, app_doors: Doors) -> None:
    scene.hand_over()
    with app_doors.system(Reason.SEED, writing=False) as system:
        session, draft = system.get(DialogSession, work.session), system.get(AssessmentDraft, work.draft)
    assert (session.state, draft.ended, draft.typed) == (SessionState.LEFT, DraftEnd.WORKER_LEFT, {})


def test_what_they_have_with_others_stays_theirs(scene: Scene, work: Work, app_doors: Doors) -> None:
    scene.hand_over()
    with app_doors.system(Reason.SEED, writing=False) as system:
        assert system.get(Stay, work.elsewhere).worker_id == scene.nell.person.id


def test_a_stay_waits_for_the_lead_where_nobody_takes_over(scene: Scene, work: Work, app_doors: Doors) -> None:
    assert scene.keep_apart(ask_lead=True).status_code == 201
    with app_doors.system(Reason.SEED, writing=False) as system:
        assert system.get(Stay, work.stay).worker_id == scene.nell.person.id
        assert system.get(DialogSession, work.session).state is SessionState.LEFT


def test_open_work_alone_needs_a_hand_over(scene: Scene, work: Work, app_doors: Doors) -> None:
    """Nobody carries the person officially; a stay is open all the same."""
    with app_doors.system(Reason.SEED) as system:
        client = world.client(system, "Lone Stay")
        ours, nell = (
            system.get(Organisation, scene.partners.missing_link.id), system.get(Person, scene.nell.person.id)
        )  # fmt: skip
        world.involvement(system, client, ours)
        world.stay(system, client, nell, ours)
    answer = scene.keep_apart(given_name="Lone", family_name="Stay")
    assert (answer.status_code, "Choose who takes over" in answer.text) == (422, True)
    with app_doors.system(Reason.SEED) as system:
        system.get(Client, client.id).rename(family_name="After", given_name="Somebody")
