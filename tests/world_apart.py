"""Factories of what closes a record: members of staff kept apart from a client, seals and their openings;
and what people say of sharing."""

from datetime import date
from uuid import UUID

from core.access.system import SystemRecords
from core.clients.apart_models import ConflictLink, ConflictSort
from core.clients.models import Client
from core.consent.models import EVERYTHING, Consent, ConsentBasis, HowGiven, Saying
from core.database.ids import new_id
from core.notices.models import Channel
from core.organisations.models import Organisation
from core.own_view.models import LASTS, ClientLink, DecisionState, DisclosureDecision
from core.people.models import Person
from core.retention.models import Disposal, DisposalReview, Ground, LegalHold, RetentionPeriod, Scope, Why
from core.sealing.mistake_models import Mistake, MistakeSort
from core.sealing.models import OpeningBasis, Seal, SealLevel, SealOpening
from tests.world_people import LONG_AGO, MORNING


def conflict_link(
    system: SystemRecords,
    client: Client,
    person: Person,
    organisation: Organisation,
    *,
    sort: ConflictSort = ConflictSort.RELATIVE,
    starts: date = LONG_AGO,
    ends: date | None = None,
) -> ConflictLink:
    """Recorded by a privacy officer of that organisation."""
    officer = Person(name="Pri Officer")
    system.add(officer)
    return system.add(
        ConflictLink(
            client_id=client.id, person_id=person.id, organisation_id=organisation.id, sort=sort,
            evidence="Told by the person", starts=starts, ends=ends, recorded_by=officer.id, recorded_at=MORNING,
        )
    )  # fmt: skip


def seal(
    system: SystemRecords,
    client: Client,
    entry_id: UUID,
    organisation: Organisation,
    sealer: Person,
    *,
    kind: str = "contact",
    level: SealLevel = SealLevel.SEALED,
) -> Seal:
    """In force. It is open to nobody until somebody is named."""
    return system.add(
        Seal(
            client_id=client.id, organisation_id=organisation.id, entry_kind=kind, record_id=entry_id, level=level,
            entry_day=MORNING.date(), sealed_by=sealer.id, sealed_at=MORNING,
        )
    )  # fmt: skip


def seal_opening(
    system: SystemRecords,
    of: Seal,
    person: Person,
    organisation: Organisation,
    *,
    starts: date = LONG_AGO,
    ends: date | None = None,
    basis: OpeningBasis = OpeningBasis.NAMED,
) -> SealOpening:
    """Somebody was named, unless `basis` says otherwise."""
    return system.add(
        SealOpening(
            client_id=of.client_id, organisation_id=of.organisation_id, seal_id=of.id, record_id=of.record_id,
            person_id=person.id, acts_for_id=organisation.id, basis=basis, granted_by=of.sealed_by,
            starts=starts, ends=ends,
        )
    )  # fmt: skip


def consent(
    system: SystemRecords,
    client: Client,
    holder: Organisation,
    with_whom: Organisation | None,
    *,
    saying: Saying = Saying.CONSENT,
    scope: str = EVERYTHING,
    starts: date = LONG_AGO,
    ends: date | None = None,
) -> Consent:
    """Said in person."""
    worker = Person(name="Con Sent")
    system.add(worker)
    return system.add(
        Consent(
            client_id=client.id, organisation_id=holder.id, with_id=with_whom and with_whom.id, saying=saying,
            scope=scope, basis=ConsentBasis.EXPLICIT, how=HowGiven.IN_PERSON, evidence="At home", starts=starts,
            ends=ends, recorded_by=worker.id, recorded_at=MORNING,
        )
    )  # fmt: skip


def mistake(
    system: SystemRecords, client: Client, entry_id: UUID, organisation: Organisation, author: Person,
    *, kind: str = "contact",
) -> Mistake:  # fmt: skip
    """It stands: the entry opens to nobody."""
    return system.add(
        Mistake(
            client_id=client.id, organisation_id=organisation.id, entry_kind=kind, record_id=entry_id,
            entry_day=MORNING.date(), author_id=author.id, sort=MistakeSort.DID_NOT_HAPPEN, words="It was another day",
            marked_by=author.id, marked_at=MORNING,
        )
    )  # fmt: skip


def disposal_review(
    system: SystemRecords, client: Client, organisation: Organisation, **also: object
) -> DisposalReview:
    """What the organisation holds about the person is due."""
    said: dict[str, object] = {
        "due_on": MORNING.date(), "seen_on": LONG_AGO, "record_class": "mental_health", "why": Why.LAST_SEEN,
        "years": 20, "counts": {"contact": 3}, "found_at": MORNING,
    }  # fmt: skip
    return system.add(DisposalReview(client_id=client.id, organisation_id=organisation.id, **(said | also)))


def retention_period(
    system: SystemRecords, organisation: Organisation, officer: Person, record_class: str = "mental_health"
) -> RetentionPeriod:
    """Longer than the law asks for."""
    return system.add(
        RetentionPeriod(
            organisation_id=organisation.id, record_class=record_class, years=25, years_after_death=10,
            reason="Our insurer asks for it", set_by=officer.id, set_at=MORNING,
        )
    )  # fmt: skip


def legal_hold(system: SystemRecords, organisation: Organisation, officer: Person, **also: object) -> LegalHold:
    """Of everything, without an end."""
    said: dict[str, object] = {"scope": Scope.EVERYTHING, "starts": LONG_AGO}
    return system.add(
        LegalHold(
            organisation_id=organisation.id, ground=Ground.INQUIRY, words="Letter of the inquiry", placed_by=officer.id,
            placed_at=MORNING, **(said | also),
        )
    )  # fmt: skip


def disposal(system: SystemRecords, organisation: Organisation) -> Disposal:
    """What stays of records that were destroyed."""
    return system.add(
        Disposal(
            organisation_id=organisation.id, was_client_id=new_id(), counts={"contact": 3},
            record_class="mental_health", why=Why.LAST_SEEN, years=20, seen_on=LONG_AGO, due_on=MORNING.date(),
            agreed=[], disposed_at=MORNING, digest="0" * 64,
        )
    )  # fmt: skip


def client_link(system: SystemRecords, client: Client, organisation: Organisation, maker: Person) -> ClientLink:
    """In force; nobody has its token or code."""
    return system.add(
        ClientLink(
            client_id=client.id, organisation_id=organisation.id, made_by=maker.id, made_at=MORNING,
            ends_at=MORNING + LASTS, channel=Channel.SMS, language="en-GB",
        )
    )  # fmt: skip


def disclosure_decision(
    system: SystemRecords, client: Client, organisation: Organisation, asker: Person, *leaves_out: str,
    decided: bool = True,
) -> DisclosureDecision:  # fmt: skip
    """Decided by the organisation's guardian, who is nobody else here."""
    made = DisclosureDecision(
        client_id=client.id,
        organisation_id=organisation.id,
        asked_by=asker.id,
        asked_at=MORNING,
        question="Her brother reads her messages.",
        leaves_out=list(leaves_out),
    )
    if decided:
        guardian = Person(name="Cal Dicott")
        system.add(guardian)
        made.state, made.decided_by, made.decided_at = DecisionState.DECIDED, guardian.id, MORNING
        made.reasoning, made.review_on = "He must not learn who supports her.", date(2999, 1, 1)
    return system.add(made)
