"""Factories of rows with sensible defaults: a test states only what matters to it.

    with doors.system(Reason.SEED) as system:
        ours = world.organisation(system, "second_step")
        ana = world.person(system, "Ana Worker")
        sam = world.client(system, "Sam Example")
        world.allocation(system, sam, ana, ours)
    with doors.records(world.actor(ana, ours, "recovery_navigator")) as records: ...

Each adds one row through the system's door, flushes it, and returns it with its id. Dates in force default to
`LONG_AGO` and no end. The `partners` fixture has made the usual organisations and published the shipped policy.
"""

from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from uuid import UUID

from core.access.protected import Label
from core.access.system import SystemRecords
from core.access.versions import publish
from core.assessments.draft_models import AssessmentDraft
from core.assessments.models import Assessment, Outcome
from core.casework.codes import ActivityPurpose, AttendanceStatus, ConsultationMechanism
from core.casework.models import Contact
from core.clients.codes import NhsNumberStatus
from core.clients.models import AddressGrant, Client, ClientName, ContactDetails, NameUse, SafeContact
from core.clients.names import fold
from core.database.ids import new_id
from core.dialog.models import DialogSession
from core.duplicates.models import ClientMerge, ClientPair, CorrectedEntry, HiddenMatch
from core.involvement.models import Allocation, Involvement
from core.organisations.models import Organisation, Standing
from core.pathways.models import Stay
from core.people.models import Person
from core.referrals.arrivals import Arrival, ArrivalState, Way
from core.referrals.attachments import Attachment, Sort, attachment_of
from core.referrals.capacity_models import Ground, WomenOnlyGround, WorkerCapacity
from core.referrals.gap_models import Gap
from core.referrals.models import Referral, State, SupportConversation
from core.referrals.onward_models import OnwardReferral, OnwardSort
from core.referrals.transfer_models import Transfer, TransferReason, TransferState
from core.ways_in.models import ReferralFile
from tests.world_apart import (
    client_link,
    conflict_link,
    consent,
    disclosure_decision,
    disposal,
    disposal_review,
    legal_hold,
    mistake,
    retention_period,
    seal,
    seal_opening,
)
from tests.world_clocks import closed_day, referral_clock, timeframe
from tests.world_doors import access_request, self_claim
from tests.world_feedback import death, status_page, telling
from tests.world_messages import audit_watch, notice, notice_setting, staff_address, webhook, webhook_delivery
from tests.world_people import (
    LONG_AGO,
    MORNING,
    SHARING,
    account,
    actor,
    agreement,
    agreement_figure,
    agreement_itself,
    agreement_signature,
    api_key,
    departure,
    instrument_licence,
    instrument_wording,
    line,
    locality,
    member,
    organisation,
    person,
    plugin_enabled,
    privacy_matter,
    role,
    service,
    sign_in_reset,
    team,
)  # fmt: skip
from tests.world_rights import addendum, caldicott_entry, rights_decision, rights_gathering, rights_request
from tests.world_work import board_filter, call_attempt, missing_paper, referral_task

__all__ = [
    "LONG_AGO", "MORNING", "SHARING", "access_request", "account", "actor", "addendum", "agreement",
    "agreement_figure", "agreement_itself", "agreement_signature", "api_key", "audit_watch", "board_filter",
    "caldicott_entry", "call_attempt", "client_link", "closed_day", "conflict_link", "consent", "death",
    "departure", "disclosure_decision", "disposal", "disposal_review", "instrument_licence", "instrument_wording",
    "legal_hold", "line", "locality", "member", "missing_paper", "mistake", "notice", "notice_setting",
    "organisation", "person", "plugin_enabled", "privacy_matter", "referral_clock", "referral_task",
    "retention_period", "rights_decision", "rights_gathering", "rights_request", "role", "seal", "seal_opening",
    "self_claim", "service", "sign_in_reset", "staff_address", "status_page", "team", "telling", "timeframe",
    "webhook", "webhook_delivery",
]  # fmt: skip
PLUGINS = ("alabare", "missing_link", "nilaari", "second_step")
ENDED = date(2020, 6, 30)
NOT_YET = date(2999, 1, 1)


# ── clients ───────────────────────────────────────────────────────────────
def client(
    system: SystemRecords,
    name: str = "Sam Example",
    *,
    label: Label = Label.NORMAL,
    date_of_birth: date | None = date(1990, 5, 17),
    nhs_number: str | None = None,
    case_lead: Person | None = None,
) -> Client:
    """`name`: given name(s), then the family name last."""
    given, _, family = name.rpartition(" ")
    status = NhsNumberStatus.VERIFIED if nhs_number else NhsNumberStatus.ABSENT
    made = Client(
        nhs_number=nhs_number, nhs_number_status=status, date_of_birth=date_of_birth, label=label,
        case_lead_id=case_lead and case_lead.id,
    )  # fmt: skip
    made.rename(family_name=family, given_name=given)
    return system.add(made)


def client_name(
    system: SystemRecords, client: Client, family_name: str = "Formerly", *, label: Label = Label.NORMAL
) -> ClientName:
    made = ClientName(client_id=client.id, use=NameUse.PREVIOUS, family_name=family_name, given_name="Sam", label=label)
    made.sort_name = fold(f"{family_name} Sam")
    return system.add(made)


def contact_details(
    system: SystemRecords,
    client: Client,
    organisation: Organisation,
    *,
    label: Label = Label.NORMAL,
    address: str = "1 High Street",
    postcode: str = "BA1 1AA",
) -> ContactDetails:
    """`label=Label.VERY_RESTRICTED` makes the address confidential, with a key of its own."""
    return system.add(
        ContactDetails(
            client_id=client.id, organisation_id=organisation.id, address=address, postcode=postcode, label=label,
            address_key=new_id() if label is Label.VERY_RESTRICTED else None, starts=LONG_AGO,
        )
    )  # fmt: skip


def safe_contact(
    system: SystemRecords, client: Client, organisation: Organisation, **ways: bool | str | Label
) -> SafeContact:
    """`ways`: `may_phone=True`, `instructions="…"` and so on."""
    return system.add(SafeContact(client_id=client.id, organisation_id=organisation.id, **ways))


def address_grant(
    system: SystemRecords,
    address: ContactDetails | AddressGrant,
    organisation: Organisation,
    person: Person,
    *,
    starts: date = LONG_AGO,
    ends: date | None = None,
) -> AddressGrant:
    """Of a confidential address, or of the same one as another grant."""
    return system.add(
        AddressGrant(
            client_id=address.client_id, address_key=address.address_key, organisation_id=organisation.id,
            person_id=person.id, granted_by=person.id, reason="Visits at home", starts=starts, ends=ends,
        )
    )  # fmt: skip


def _another(system: SystemRecords, name: str) -> Client:
    return client(system, name)


def client_pair(system: SystemRecords, one: Client, other: Client) -> ClientPair:
    """Suggested by the matcher."""
    return system.add(ClientPair(client_id=one.id, other_id=other.id, score=50, reasons=["same family name"]))


def client_merge(system: SystemRecords, client: Client) -> ClientMerge:
    """That somebody else's record was joined with this one; only the record of it."""
    other = _another(system, "Jo Ined")
    return system.add(
        ClientMerge(client_id=client.id, merged_id=other.id, merged_at=MORNING, reason="One person, two spellings")
    )  # fmt: skip


def hidden_match(system: SystemRecords, client: Client, organisation: Organisation) -> HiddenMatch:
    """Somebody whom the organisation cannot see may be this person."""
    other = _another(system, "Hid Den")
    return system.add(
        HiddenMatch(
            organisation_id=organisation.id, client_id=client.id, other_id=other.id, score=50, found_at=MORNING
        )
    )  # fmt: skip


def corrected_entry(
    system: SystemRecords, client: Client, organisation: Organisation, worker: Person, *, label: Label = Label.NORMAL
) -> CorrectedEntry:
    """A contact that had been written here by mistake."""
    return system.add(
        CorrectedEntry(
            client_id=client.id, organisation_id=organisation.id, entry_kind="contact", has_come=False,
            corrected_by=worker.id, corrected_at=MORNING, label=label,
        )
    )  # fmt: skip


# ── the work ──────────────────────────────────────────────────────────────
def involvement(
    system: SystemRecords,
    client: Client,
    organisation: Organisation,
    *,
    link_worker: Person | None = None,
    starts: date = LONG_AGO,
    ends: date | None = None,
) -> Involvement:
    return system.add(
        Involvement(
            client_id=client.id, organisation_id=organisation.id, link_worker_id=link_worker and link_worker.id,
            starts=starts, ends=ends,
        )
    )  # fmt: skip


def allocation(
    system: SystemRecords,
    client: Client,
    worker: Person,
    organisation: Organisation,
    *,
    starts: date = LONG_AGO,
    ends: date | None = None,
) -> Allocation:
    """The client on the worker's caseload for that organisation."""
    return system.add(
        Allocation(
            client_id=client.id, organisation_id=organisation.id, worker_id=worker.id, allocated_by=worker.id,
            starts=starts, ends=ends,
        )
    )  # fmt: skip


def referral(
    system: SystemRecords,
    client: Client | None,
    to: Organisation,
    *,
    sender: Organisation | None = None,
    service_id: UUID | None = None,
    state: State = State.RECEIVED,
    label: Label = Label.NORMAL,
    summary: str | None = None,
) -> Referral:
    """From an outside referrer unless `sender` is given; a service of `to` is made if none is named."""
    return system.add(
        Referral(
            client_id=client and client.id, organisation_id=to.id, service_id=service_id or service(system, to).id,
            from_organisation_id=sender and sender.id, state=state, is_open=state.is_open, received_at=MORNING,
            label=label, summary=summary,
        )
    )  # fmt: skip


def transfer(
    system: SystemRecords,
    referral: Referral,
    to: Organisation,
    by: Person,
    *,
    state: TransferState = TransferState.PROPOSED,
    label: Label = Label.NORMAL,
) -> Transfer:
    """Offered by the organisation that holds the referral, which must name a client; to a service made for it."""
    return system.add(
        Transfer(
            client_id=referral.client_id, referral_id=referral.id, organisation_id=referral.organisation_id,
            to_organisation_id=to.id, to_service_id=service(system, to).id, reason=TransferReason.NEEDS,
            words="They speak Somali there.", person_agrees=True, sender_stays=False, lead_goes_over=False,
            state=state, proposed_by=by.id, proposed_at=MORNING, lapses_on=NOT_YET, label=label,
        )
    )  # fmt: skip


def gap(
    system: SystemRecords, referral: Referral, owner: Person, *, due: date = NOT_YET, label: Label = Label.NORMAL
) -> Gap:
    """Of the organisation that holds the referral, which must name a client."""
    return system.add(
        Gap(
            client_id=referral.client_id, referral_id=referral.id, organisation_id=referral.organisation_id,
            needs=[], words="A place for couples", tried=[], owner_id=owner.id, due=due, raised_by=owner.id,
            raised_at=MORNING, label=label,
        )
    )  # fmt: skip


def stay(
    system: SystemRecords, client: Client | None, worker: Person, organisation: Organisation, *,
    plugin: str = "missing_link", label: Label = Label.NORMAL,
) -> Stay:  # fmt: skip
    """On a pathway made up for it; without a client, of somebody who stays anonymous."""
    id = client and client.id
    return system.add(
        Stay(
            client_id=id, organisation_id=organisation.id, worker_id=worker.id, plugin=plugin,
            pathway=f"{plugin}:walks", pathway_version=1, title="Walking group", stage="first", stage_at=MORNING,
            began_at=MORNING, began_by=worker.id, is_open=True, label=label,
        )
    )  # fmt: skip


def onward_referral(
    system: SystemRecords, referral: Referral, worker: Person, *, label: Label = Label.NORMAL
) -> OnwardReferral:
    """To an agency that is not known here, by the organisation that holds the referral."""
    return system.add(
        OnwardReferral(
            client_id=referral.client_id, referral_id=referral.id, organisation_id=referral.organisation_id,
            worker_id=worker.id, sort=OnwardSort.ONWARD, to_name="The law centre", why="Debts", made_at=MORNING,
            label=label,
        )
    )  # fmt: skip


def arrival(
    system: SystemRecords, referral: Referral | None, to: Organisation, *, label: Label = Label.NORMAL, **also: object
) -> Arrival:
    """Taken in by the public form; without a referral it waits."""
    state = ArrivalState.TAKEN if referral else ArrivalState.WAITING
    values = {"way": Way.PUBLIC_FORM, "state": state, "at": MORNING, "label": label, **also}
    client_id = referral and referral.client_id
    return system.add(
        Arrival(organisation_id=to.id, referral_id=referral and referral.id, client_id=client_id, **values)
    )


def attachment(system: SystemRecords, referral: Referral, *, label: Label = Label.NORMAL) -> Attachment:
    made = attachment_of(referral, "letter.pdf", b"%PDF-1.4", Sort.PDF, None)
    made.label = label
    return system.add(made)


def referral_file(system: SystemRecords, organisation: Organisation) -> ReferralFile:
    """Waiting to be looked at, asked for by somebody of its own."""
    worker = person(system, "File Giver")
    return system.add(
        ReferralFile(
            organisation_id=organisation.id, name="referrals.csv", content=b"", asked_by=worker.id, asked_at=MORNING,
            is_dry_run=True, report="",
        )
    )  # fmt: skip


def support_conversation(
    system: SystemRecords, referral: Referral, worker: Person, *, label: Label = Label.NORMAL
) -> SupportConversation:
    """Owned by the organisation that received the referral; the referral must name a client."""
    return system.add(
        SupportConversation(
            client_id=referral.client_id, referral_id=referral.id, organisation_id=referral.organisation_id,
            worker_id=worker.id, held_at=MORNING, needs=["company"], options="We talked it through.",
            route="Peer group", label=label,
        )
    )  # fmt: skip


def contact(
    system: SystemRecords,
    client: Client,
    worker: Person,
    organisation: Organisation,
    *,
    referral: Referral | None = None,
    at: datetime = MORNING,
    minutes: int = 30,
    note: str | None = "We met.",
    label: Label = Label.NORMAL,
) -> Contact:
    """Face to face, on time, about planning."""
    return system.add(
        Contact(
            client_id=client.id, referral_id=referral and referral.id, organisation_id=organisation.id,
            worker_id=worker.id, at=at, recorded_at=at, minutes=minutes, note=note, label=label,
            mechanism=ConsultationMechanism.FACE_TO_FACE, attendance=AttendanceStatus.ON_TIME,
            purpose=ActivityPurpose.PLANNING,
        )
    )  # fmt: skip


def assessment(
    system: SystemRecords,
    client: Client,
    worker: Person,
    organisation: Organisation,
    *,
    plugin: str = "second_step",
    label: Label = Label.NORMAL,
) -> Assessment:
    return system.add(
        Assessment(
            client_id=client.id, organisation_id=organisation.id, worker_id=worker.id, plugin=plugin,
            instrument=f"{plugin}:example", instrument_version=1, title="Example", outcome=Outcome.COMPLETED,
            completed_at=MORNING, label=label,
        )
    )  # fmt: skip


def assessment_draft(
    system: SystemRecords, client: Client, worker: Person, organisation: Organisation, *, label: Label = Label.NORMAL
) -> AssessmentDraft:
    """Begun, with one answer."""
    return system.add(
        AssessmentDraft(
            client_id=client.id, organisation_id=organisation.id, worker_id=worker.id, form_id=new_id(),
            instrument="second_step:example", instrument_version=1, title="Example", typed={"answers.how": "well"},
            begun_at=MORNING, saved_at=MORNING, label=label,
        )
    )  # fmt: skip


def dialog_session(
    system: SystemRecords, client: Client, worker: Person, organisation: Organisation, *, label: Label = Label.NORMAL
) -> DialogSession:
    """Open, with one area rated."""
    return system.add(
        DialogSession(
            client_id=client.id, organisation_id=organisation.id, worker_id=worker.id, form_id=new_id(),
            instrument_version=1, started_at=MORNING, ratings={"mental_health": 4}, label=label,
        )
    )  # fmt: skip


def worker_capacity(
    system: SystemRecords, worker: Person, employer: Organisation, *, for_women: bool = False, percent: int = 60
) -> WorkerCapacity:
    """Forty points in full time, English and Somali."""
    return system.add(
        WorkerCapacity(
            person_id=worker.id, organisation_id=employer.id, percent=percent, full_points=40,
            languages=["English", "Somali"], travels="Bath, by bus", for_women=for_women,
        )
    )  # fmt: skip


def women_only_ground(system: SystemRecords, organisation: Organisation) -> WomenOnlyGround:
    """For posts, decided by somebody made for it, in force from long ago."""
    return system.add(
        WomenOnlyGround(
            organisation_id=organisation.id, ground=Ground.POST, why="Women who fear men are supported by women.",
            decided_by=person(system, "Dee Cider").id, decided_on=LONG_AGO, starts=LONG_AGO,
        )
    )  # fmt: skip


# ── the partnership ───────────────────────────────────────────────────────
@dataclass(frozen=True)
class Partnership:
    """Four partners under one agreement; the ICB is known but party to none."""

    second_step: Organisation
    missing_link: Organisation
    alabare: Organisation
    nilaari: Organisation
    icb: Organisation


def partnership(system: SystemRecords) -> Partnership:
    second_step, missing_link, alabare, nilaari = (
        organisation(system, key) for key in ("second_step", "missing_link", "alabare", "nilaari")
    )
    for partner in (second_step, missing_link, alabare, nilaari):
        agreement(system, partner)
    return Partnership(
        second_step, missing_link, alabare, nilaari, organisation(system, "icb", standing=Standing.AGENCY)
    )


def shipped_policy() -> str:
    return files("policies").joinpath("partnership.csv").read_text("utf-8")


def publish_policy(system: SystemRecords, text: str | None = None) -> int:
    """Put a policy in force, the shipped one by default; its words (organisations, agreements) must exist already."""
    return publish(system.connection, shipped_policy() if text is None else text, "for this test", None, None)
