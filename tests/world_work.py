"""Rows of the work around referrals, and of saved filters of the board."""

from datetime import date

from core.access.protected import Label
from core.access.system import SystemRecords
from core.organisations.models import Organisation
from core.people.models import Person
from core.referrals.board_filters import BoardFilter
from core.referrals.models import Referral, SupportConversation
from core.referrals.work_codes import CallResult, NextStep, Paper
from core.referrals.work_models import CallAttempt, MissingPaper, ReferralTask
from tests.world_people import MORNING

NOT_YET = date(2999, 1, 1)


def referral_task(
    system: SystemRecords, referral: Referral, owner: Person, *, due: date = NOT_YET, label: Label = Label.NORMAL
) -> ReferralTask:
    """Of the organisation that holds the referral, which must name a client."""
    return system.add(
        ReferralTask(
            client_id=referral.client_id, referral_id=referral.id, organisation_id=referral.organisation_id,
            what="Ring the surgery", owner_id=owner.id, due=due, made_by=owner.id, made_at=MORNING, label=label,
        )
    )  # fmt: skip


def call_attempt(
    system: SystemRecords, talk: SupportConversation, worker: Person, *, label: Label = Label.NORMAL
) -> CallAttempt:
    """Of the organisation that held the conversation."""
    return system.add(
        CallAttempt(
            client_id=talk.client_id, referral_id=talk.referral_id, conversation_id=talk.id,
            organisation_id=talk.organisation_id, worker_id=worker.id, at=MORNING, result=CallResult.NO_ANSWER,
            next_step=NextStep.CALL_AGAIN, next_on=NOT_YET, label=label,
        )
    )  # fmt: skip


def missing_paper(
    system: SystemRecords, referral: Referral, worker: Person, *, label: Label = Label.NORMAL
) -> MissingPaper:
    """Of the organisation that holds the referral, which must name a client."""
    return system.add(
        MissingPaper(
            client_id=referral.client_id, referral_id=referral.id, organisation_id=referral.organisation_id,
            what=Paper.GP_SUMMARY, asked_of="The surgery", asked_on=MORNING.date(), chase_on=NOT_YET,
            worker_id=worker.id, label=label,
        )
    )  # fmt: skip


def board_filter(system: SystemRecords, person: Person, to: Organisation, *, shared: bool = False) -> BoardFilter:
    return system.add(
        BoardFilter(
            person_id=person.id, organisation_id=to.id, name="Nobody took them", query="whose=nobody", is_shared=shared
        )
    )
