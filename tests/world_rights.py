"""Factories of people's rights; tests use them through tests.world."""

from datetime import date

from core.access.protected import Label
from core.access.system import SystemRecords
from core.clients.models import Client
from core.database.ids import new_id
from core.organisations.models import Organisation
from core.people.models import Person
from core.rights.addendum_models import Addendum, SaidBy
from core.rights.caldicott_models import CaldicottEntry, Decided
from core.rights.models import Proof, RequestSort, RequestState, RightsDecision, RightsGathering, RightsRequest, Verdict
from tests.world_people import MORNING


def rights_request(
    system: SystemRecords,
    client: Client,
    organisation: Organisation,
    by: Person,
    *,
    handled_by: Person | None = None,
    sort: RequestSort = RequestSort.ACCESS,
    due_on: date = date(2999, 1, 1),
    **also: object,
) -> RightsRequest:
    """Under way if somebody handles it."""
    state = RequestState.REVIEW if handled_by else RequestState.RECEIVED
    return system.add(
        RightsRequest(
            client_id=client.id, organisation_id=organisation.id, sort=sort, words="All you have on me",
            proof=Proof.KNOWN, received_on=MORNING.date(), recorded_by=by.id, recorded_at=MORNING, due_on=due_on,
            handled_by=handled_by and handled_by.id,
            **{"state": state, "second_organisation_id": organisation.id if handled_by else None} | also,
        )
    )  # fmt: skip


def rights_gathering(system: SystemRecords, request: RightsRequest, by: Person) -> RightsGathering:
    return system.add(
        RightsGathering(
            client_id=request.client_id, organisation_id=request.organisation_id, request_id=request.id,
            made_by=by.id, made_at=MORNING, found=[],
        )
    )  # fmt: skip


def rights_decision(
    system: SystemRecords, request: RightsRequest, by: Person, *, is_serious: bool = False
) -> RightsDecision:
    return system.add(
        RightsDecision(
            client_id=request.client_id, organisation_id=request.organisation_id, request_id=request.id,
            record_kind="contact", record_id=new_id(), record_version=1, is_serious=is_serious,
            verdict=Verdict.RELEASE, left_out=[], instead={}, decided_by=by.id, decided_as="privacy_officer",
            decided_at=MORNING,
        )
    )  # fmt: skip


def addendum(
    system: SystemRecords, client: Client, organisation: Organisation, by: Person, *, label: Label = Label.NORMAL,
    **to: object,
) -> Addendum:  # fmt: skip
    return system.add(
        Addendum(
            client_id=client.id, organisation_id=organisation.id,
            **{"record_kind": "contact", "record_id": new_id()} | to,
            disputed="It says that I shouted", view="I did not", said_by=SaidBy.PERSON, written_by=by.id,
            written_at=MORNING, label=label,
        )
    )  # fmt: skip


def caldicott_entry(
    system: SystemRecords, organisation: Organisation, by: Person | None = None, *, about: Client | None = None
) -> CaldicottEntry:
    """About nobody in particular, unless a client is given."""
    reviewer = by or system.add(Person(name="Cal Guardian"))
    return system.add(
        CaldicottEntry(
            organisation_id=organisation.id, client_id=about and about.id, asked="May the school know?",
            principles=["1", "7"], reasoning="It helps",
            decision=Decided.PARTLY, decision_words="That there is support", decided_on=MORNING.date(),
            reviewer_id=reviewer.id, recorded_at=MORNING,
        )
    )  # fmt: skip
