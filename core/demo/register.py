"""The demo's register of agreements: who signed the partnership's own, one that ends soon, and one that is proposed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from core.access.agreements import (
    Agreement,
    AgreementParty,
    AgreementSignature,
    Capacity,
    LawfulBasis,
    SpecialCondition,
)
from core.access.protected import Label
from core.access.system import SystemRecords
from core.demo.staff import Staff
from core.organisations.partnership import BSW, AgreementFact, Established, agree

SIGNED = (
    ("second_step", "Rowan Ashby", Capacity.CALDICOTT_GUARDIAN), ("second_step", "Ines Marlow", Capacity.SIRO),
    ("alabare", "Gwen Tarrant", Capacity.CALDICOTT_GUARDIAN), ("alabare", "Piers Oakley", Capacity.DPO),
    ("missing_link", "Nadia Frome", Capacity.CALDICOTT_GUARDIAN), ("missing_link", "Beth Corsham", Capacity.SIRO),
    ("nilaari", "Kamal Devizes", Capacity.CALDICOTT_GUARDIAN), ("nilaari", "Joy Pewsey", Capacity.SIRO),
)  # fmt: skip
PILOT, EVALUATION = "winter_crisis_pilot", "outcomes_evaluation"


def fill_register(system: SystemRecords, known: Established, staff: Staff, today: date) -> None:
    """The partnership's own agreement stands already; names of those who signed are invented."""
    (own,) = system.find(select(Agreement).where(Agreement.key == BSW.agreement.key))
    own.review_on, own.reviewed_on = today + timedelta(days=210), today - timedelta(days=155)
    agree(system, _pilot(today), known.organisations, today - timedelta(days=140))
    system.add_all([*_signatures(known, staff, today)])
    _propose(system, known, staff, today)


def _pilot(today: date) -> AgreementFact:
    return AgreementFact(
        key=PILOT, title="Winter crisis hand-over pilot", parties=("alabare", "missing_link"),
        ends=today + timedelta(days=40), review_on=today + timedelta(days=25),
        purposes="Handing people over between the sanctuary and the women's service on winter nights, with what "
        "the next worker needs that evening.",
        kinds=("contact", "support_conversation"), labels=(Label.NORMAL,),
        data_items="The last contact and the last support conversation, normal ones only.",
        roles="Alabaré and Missing Link are joint controllers for the hand-over. Who runs Fingerpost is processor.",
        rights_contact="The privacy officer of Alabaré, for both.",
        retention="Nothing is copied. At the end each keeps its own records and sees the other's no more.",
        document="Signed paper: Alabaré, governance folder 14", dpia="Screening of October: no full assessment needed",
    )  # fmt: skip


def _signatures(known: Established, staff: Staff, today: date) -> Iterator[AgreementSignature]:
    for organisation, name, capacity in SIGNED:
        officer = staff.workers[f"privacy@{organisation.replace('_', '-')}"]
        yield AgreementSignature(
            agreement_key=BSW.agreement.key, organisation_id=known.organisations[organisation].id, name=name,
            capacity=capacity, signed_on=today - timedelta(days=520), recorded_by=officer.person_id,
            recorded_at=_yesterday(today),
        )  # fmt: skip


def _yesterday(today: date) -> datetime:
    return datetime.combine(today - timedelta(days=1), time(10), UTC)


def _propose(system: SystemRecords, known: Established, staff: Staff, today: date) -> None:
    """By Second Step's privacy officer to Nilaari, whose officer has not answered yet."""
    by, starts = staff.workers["privacy@second-step"], today + timedelta(days=7)
    at = _yesterday(today)
    proposed = {"proposed_for": by.organisation_id, "proposed_by": by.person_id, "proposed_at": at}
    system.add(
        Agreement(
            key=EVALUATION, title="Evaluation of outcomes", kinds=["assessment", "dialog_session"], labels=["normal"],
            purposes="Finding out together whether support that two partners give helps more than support from one.",
            data_items="Scores of completed forms and ratings of DIALOG+ sessions, without free text.",
            lawful_basis=LawfulBasis.PUBLIC_TASK, special_condition=SpecialCondition.CARE,
            review_on=starts + timedelta(days=365),
            common_law="People are told, and what they object to is left out.",
            roles="Second Step and Nilaari are joint controllers. Whoever runs Fingerpost for them is their processor.",
            rights_contact="The privacy officer of Second Step, for both.",
            retention="Figures are kept for three years, nothing about one person is.", **proposed,
        )
    )  # fmt: skip
    for key in ("second_step", "nilaari"):
        own = {"accepted_by": by.person_id, "accepted_at": at} if key == "second_step" else {}
        system.add(
            AgreementParty(
                agreement_key=EVALUATION, organisation_id=known.organisations[key].id, starts=starts,
                ends=starts + timedelta(days=730), **proposed, **own,
            )
        )  # fmt: skip
