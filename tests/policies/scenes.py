"""The small world of the expectations: one record for each kind and situation, seen from one organisation at a time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from core.access.agreements import Agreement, AgreementParty, AgreementSignature
from core.access.audit.watch import AuditWatch
from core.access.protected import Judged, Label, Protected, table_of
from core.access.system import SystemRecords
from core.agreements.models import AgreementFigure
from core.assessments.draft_models import AssessmentDraft
from core.assessments.models import Assessment
from core.assessments.wording_models import InstrumentWording
from core.casework.models import Contact
from core.clients.apart_models import ConflictLink
from core.clients.death_models import Death
from core.clients.models import AddressGrant, Client, ClientName, ContactDetails, SafeContact
from core.closed_doors.models import AccessRequest, SelfClaim
from core.consent.models import Consent
from core.database import clock
from core.database.ids import new_id
from core.dialog.models import DialogSession
from core.duplicates.models import ClientMerge, ClientPair, CorrectedEntry, HiddenMatch
from core.involvement.models import Allocation, Involvement
from core.leaving.models import Departure
from core.matrix.models import Line, StaffLine
from core.notices.models import Notice, NoticeSetting, StaffAddress
from core.notices.webhook_models import Webhook, WebhookDelivery
from core.organisations.models import (
    InstrumentLicence,
    Locality,
    Organisation,
    OrganisationPlugin,
    Service,
    Standing,
    Team,
    TeamMember,
)
from core.own_view.models import ClientLink, DisclosureDecision
from core.pathways.models import Stay
from core.people.models import Person, RoleHeld
from core.people.reset_models import SignInReset
from core.privacy.models import PrivacyMatter
from core.referrals.arrivals import Arrival
from core.referrals.attachments import Attachment
from core.referrals.board_filters import BoardFilter
from core.referrals.capacity_models import WomenOnlyGround, WorkerCapacity
from core.referrals.clock_models import ReferralClock
from core.referrals.gap_models import Gap
from core.referrals.models import Referral, State, SupportConversation
from core.referrals.onward_models import OnwardReferral
from core.referrals.telling_models import Telling
from core.referrals.transfer_models import Transfer
from core.referrals.work_models import CallAttempt, MissingPaper, ReferralTask
from core.retention.models import Disposal, DisposalReview, LegalHold, RetentionPeriod
from core.rights.addendum_models import Addendum
from core.rights.caldicott_models import CaldicottEntry
from core.rights.models import RightsDecision, RightsGathering, RightsRequest
from core.sealing.mistake_models import Mistake
from core.sealing.models import Seal, SealOpening
from core.timeframes.models import ClosedDay, Timeframe
from core.ways_in.models import ReferralFile
from core.ways_in.status_models import StatusPage
from tests import world
from tests.policies.situations import (
    ABOUT_ADDRESSES,
    NEW,
    WAITING,
    Cast,
    client_in,
    organisation_in,
    situations_of,
    worker_in,
)

AGENCY_ROLES = {"registered_practitioner": "awp", "commissioner": "icb"}


def home_of(role: str) -> str:
    """The organisation a role is asked in: a partner, or the agency whose people hold it."""
    return AGENCY_ROLES.get(role, "second_step")


@dataclass(frozen=True)
class Case:
    """One record in one situation: the values of its row, and its id, None where only creating can be asked."""

    model: type[Judged]
    situation: str
    label: Label
    id: UUID | None
    values: Mapping[str, object]


@dataclass(frozen=True)
class Scene:
    """All cases as I meet them when I act for one organisation."""

    cast: Cast
    cases: tuple[Case, ...]


def build(system: SystemRecords) -> dict[str, Scene]:
    """The whole world, by the organisation it is seen from; publishing the policy is left to the caller."""
    partners = world.partnership(system)
    left = world.organisation(system, "left")
    world.agreement(system, left, ends=clock.today() - timedelta(days=1))
    awp = world.organisation(system, "awp", standing=Standing.AGENCY)
    seen_from = (
        (partners.second_step, partners.missing_link),
        (awp, partners.second_step),
        (partners.icb, partners.alabare),
    )
    casts = (_cast(system, us, other, left) for us, other in seen_from)
    return {cast.us.key: Scene(cast, tuple(_cases(cast))) for cast in casts}


def _cast(system: SystemRecords, us: Organisation, other: Organisation, left: Organisation) -> Cast:
    names = ("me", "colleague", "line here", "matrix", "line", "in left", "before", "stranger")
    me, colleague, here, matrix, line, in_left, before, stranger = (world.person(system, name) for name in names)
    only_ours = world.person(system, "only ours")
    world.role(system, only_ours, us)
    yesterday = clock.today() - timedelta(days=1)
    world.line(system, here, us, me, us, Line.LINE)
    world.line(system, matrix, other, me, us, Line.MATRIX)
    world.line(system, line, other, me, us, Line.LINE)
    for each in (Line.MATRIX, Line.LINE):
        world.line(system, in_left, left, me, us, each)
        world.line(system, before, other, me, us, each, ends=yesterday)
    for employer in (us, other, left):
        world.role(system, colleague, employer)
    return Cast(
        system, us, other, left, me, colleague, here, matrix, line, in_left, before, stranger, only_ours, yesterday
    )  # fmt: skip


# ── records ───────────────────────────────────────────────────────────────
def _referral(cast: Cast, client: Client, owner: Organisation, label: Label) -> Referral:
    """Sent by its owner to itself, so that it opens nothing by itself."""
    return world.referral(cast.system, client, owner, sender=owner, state=State.ACTIVE, label=label)


def _clock(cast: Cast, client: Client, owner: Organisation, label: Label) -> ReferralClock:
    about = _referral(cast, client, owner, Label.NORMAL)
    return world.referral_clock(cast.system, about, label=label)


def _conversation(cast: Cast, client: Client, owner: Organisation, label: Label) -> SupportConversation:
    about = _referral(cast, client, owner, Label.NORMAL)
    return world.support_conversation(cast.system, about, cast.colleague, label=label)


def _grant(cast: Cast, client: Client, owner: Organisation, label: Label) -> AddressGrant:
    """Of the owner's address, to somebody else."""
    address = world.contact_details(cast.system, client, owner, label=Label.VERY_RESTRICTED)
    return world.address_grant(cast.system, address, owner, cast.stranger)


def _transfer(cast: Cast, client: Client, owner: Organisation, label: Label) -> Transfer:
    """Of a referral that its owner sent to itself; ours to the other partner, theirs to one that left the agreement."""
    to = cast.other if owner is cast.us else cast.left
    return world.transfer(cast.system, _referral(cast, client, owner, Label.NORMAL), to, cast.colleague, label=label)


def _gap(cast: Cast, client: Client, owner: Organisation, label: Label) -> Gap:
    """Of a referral that its owner sent to itself."""
    return world.gap(cast.system, _referral(cast, client, owner, Label.NORMAL), cast.stranger, label=label)


def _onward(cast: Cast, client: Client, owner: Organisation, label: Label) -> OnwardReferral:
    about = _referral(cast, client, owner, Label.NORMAL)
    return world.onward_referral(cast.system, about, cast.colleague, label=label)


def _telling(cast: Cast, client: Client, owner: Organisation, label: Label) -> Telling:
    return world.telling(cast.system, _referral(cast, client, owner, Label.NORMAL), label=label)


def _status_page(cast: Cast, client: Client, owner: Organisation, label: Label) -> StatusPage:
    return world.status_page(cast.system, _referral(cast, client, owner, Label.NORMAL), cast.colleague)


def _mistake(cast: Cast, client: Client, owner: Organisation) -> Mistake:
    """Of a contact that I wrote."""
    entry = world.contact(cast.system, client, cast.me, owner)
    return world.mistake(cast.system, client, entry.id, owner, cast.me)


def _seal(cast: Cast, client: Client, owner: Organisation) -> Seal:
    """Of a contact of the owner's, by somebody of its own."""
    entry = world.contact(cast.system, client, cast.colleague, owner)
    return world.seal(cast.system, client, entry.id, owner, cast.stranger)


def _offered(cast: Cast, client: Client, owner: Organisation, record: Protected) -> None:
    """To my organisation: this referral, or any other that the owner holds; an offer is itself to my organisation."""
    if isinstance(record, Transfer):
        record.to_organisation_id = cast.us.id
        cast.system.flush()
        return
    about = record if isinstance(record, Referral) else _referral(cast, client, owner, Label.NORMAL)
    world.transfer(cast.system, about, cast.us, cast.colleague)


def _rights(cast: Cast, client: Client, owner: Organisation) -> RightsRequest:
    """To see the record, handled by somebody of the owner's, who asks my organisation for the second yes."""
    return world.rights_request(
        cast.system, client, owner, cast.stranger, handled_by=cast.stranger, second_organisation_id=cast.us.id
    )


Write = Callable[[Cast, Client, Organisation, Label], Protected]
ABOUT_CLIENT: dict[type[Protected], Write] = {
    Client: lambda cast, client, owner, label: client,
    ClientName: lambda cast, client, owner, label: world.client_name(cast.system, client, label=label),
    SafeContact: lambda cast, client, owner, label: world.safe_contact(cast.system, client, owner, label=label),
    ContactDetails: lambda cast, client, owner, label: world.contact_details(cast.system, client, owner, label=label),
    AddressGrant: _grant,
    ClientPair: lambda cast, client, owner, label: world.client_pair(cast.system, client, world.client(cast.system)),
    ClientMerge: lambda cast, client, owner, label: world.client_merge(cast.system, client),
    Death: lambda cast, client, owner, label: world.death(cast.system, client, owner, cast.colleague),
    HiddenMatch: lambda cast, client, owner, label: world.hidden_match(cast.system, client, owner),
    ConflictLink: lambda cast, client, owner, label: world.conflict_link(cast.system, client, cast.stranger, owner),
    Consent: lambda cast, client, owner, label: world.consent(cast.system, client, owner, cast.left),
    Mistake: lambda cast, client, owner, label: _mistake(cast, client, owner),
    DisposalReview: lambda cast, client, owner, label: world.disposal_review(
        cast.system, client, owner, answered_by=cast.stranger.id
    ),
    Seal: lambda cast, client, owner, label: _seal(cast, client, owner),
    SealOpening: lambda cast, client, owner, label: world.seal_opening(
        cast.system, _seal(cast, client, owner), cast.stranger, owner
    ),
    ClientLink: lambda cast, client, owner, label: world.client_link(cast.system, client, owner, cast.colleague),
    DisclosureDecision: lambda cast, client, owner, label: world.disclosure_decision(
        cast.system, client, owner, cast.stranger, decided=False
    ),
    CorrectedEntry: lambda cast, client, owner, label: world.corrected_entry(
        cast.system, client, owner, cast.colleague, label=label
    ),
    Involvement: lambda cast, client, owner, label: world.involvement(cast.system, client, owner),
    Allocation: lambda cast, client, owner, label: world.allocation(cast.system, client, cast.colleague, owner),
    Referral: _referral,
    ReferralClock: _clock,
    Arrival: lambda cast, client, owner, label: world.arrival(
        cast.system, _referral(cast, client, owner, Label.NORMAL), owner, label=label
    ),
    Attachment: lambda cast, client, owner, label: world.attachment(
        cast.system, _referral(cast, client, owner, Label.NORMAL), label=label
    ),
    SupportConversation: _conversation,
    Transfer: _transfer,
    Gap: _gap,
    OnwardReferral: _onward,
    ReferralTask: lambda cast, client, owner, label: world.referral_task(
        cast.system, _referral(cast, client, owner, Label.NORMAL), cast.stranger, label=label
    ),
    CallAttempt: lambda cast, client, owner, label: world.call_attempt(
        cast.system, _conversation(cast, client, owner, Label.NORMAL), cast.colleague, label=label
    ),
    MissingPaper: lambda cast, client, owner, label: world.missing_paper(
        cast.system, _referral(cast, client, owner, Label.NORMAL), cast.colleague, label=label
    ),
    Telling: _telling,
    StatusPage: _status_page,
    Contact: lambda cast, client, owner, label: world.contact(cast.system, client, cast.colleague, owner, label=label),
    Assessment: lambda cast, client, owner, label: world.assessment(
        cast.system, client, cast.colleague, owner, plugin="missing_link", label=label
    ),
    Stay: lambda cast, client, owner, label: world.stay(cast.system, client, cast.colleague, owner, label=label),
    AssessmentDraft: lambda cast, client, owner, label: world.assessment_draft(
        cast.system, client, cast.me, owner, label=label
    ),
    SelfClaim: lambda cast, client, owner, label: world.self_claim(cast.system, client, cast.colleague, owner),
    AccessRequest: lambda cast, client, owner, label: world.access_request(
        cast.system, client, cast.stranger, cast.other, owner
    ),
    RightsRequest: lambda cast, client, owner, label: _rights(cast, client, owner),
    RightsGathering: lambda cast, client, owner, label: world.rights_gathering(
        cast.system, _rights(cast, client, owner), cast.stranger
    ),
    RightsDecision: lambda cast, client, owner, label: world.rights_decision(
        cast.system, _rights(cast, client, owner), cast.stranger
    ),
    Addendum: lambda cast, client, owner, label: world.addendum(
        cast.system, client, owner, cast.colleague, label=label
    ),
    CaldicottEntry: lambda cast, client, owner, label: world.caldicott_entry(
        cast.system, owner, cast.stranger, about=client
    ),
    DialogSession: lambda cast, client, owner, label: world.dialog_session(
        cast.system, client, cast.colleague, owner, label=label
    ),
}
Describe = Callable[[Cast, Person, Organisation, str, Label], Judged]
ABOUT_STAFF: dict[type[Judged], Describe] = {
    StaffLine: lambda cast, worker, employer, situation, label: _line(cast, worker, employer, situation, label),
    RoleHeld: lambda cast, worker, employer, situation, label: _role(cast, worker, employer, situation),
    Person: lambda cast, worker, employer, situation, label: _employed(cast, worker, employer, situation),
    TeamMember: lambda cast, worker, employer, situation, label: _member(cast, worker, employer, situation),
    Notice: lambda cast, worker, employer, situation, label: world.notice(cast.system, worker, employer),
    StaffAddress: lambda cast, worker, employer, situation, label: world.staff_address(cast.system, worker, employer),
    SignInReset: lambda cast, worker, employer, situation, label: world.sign_in_reset(
        cast.system, worker, employer, cast.stranger, is_approved=situation not in WAITING
    ),
    WorkerCapacity: lambda cast, worker, employer, situation, label: _capacity(cast, worker, employer),
    BoardFilter: lambda cast, worker, employer, situation, label: world.board_filter(
        cast.system, worker, employer, shared=situation == "ours"
    ),
    Departure: lambda cast, worker, employer, situation, label: world.departure(cast.system, worker, employer),
    PrivacyMatter: lambda cast, worker, employer, situation, label: world.privacy_matter(
        cast.system, worker, employer, escalated_at=world.MORNING if situation in ("other's", "denied") else None
    ),
}
OF_ORGANISATIONS: dict[type[Judged], Callable[[SystemRecords, Organisation], Judged]] = {
    NoticeSetting: world.notice_setting,
    AuditWatch: world.audit_watch,
    WomenOnlyGround: world.women_only_ground,
    Webhook: world.webhook,
    WebhookDelivery: world.webhook_delivery,
    Team: world.team,
    Service: world.service,
    Locality: lambda system, owner: world.locality(system),
    Timeframe: lambda system, owner: world.timeframe(system, world.service(system, owner)),
    ClosedDay: world.closed_day,
    OrganisationPlugin: lambda system, owner: world.plugin_enabled(system, owner, f"gone_{uuid4().hex}"),
    InstrumentLicence: world.instrument_licence,
    InstrumentWording: world.instrument_wording,
    ReferralFile: world.referral_file,
    Disposal: world.disposal,
    RetentionPeriod: lambda system, owner: world.retention_period(system, owner, world.person(system), uuid4().hex),
    LegalHold: lambda system, owner: world.legal_hold(system, owner, world.person(system)),
}
REGISTER: dict[type[Judged], Callable[[Cast, Organisation, bool], Judged]] = {
    Agreement: lambda cast, owner, mine: _proposed(cast, owner, mine),
    AgreementParty: lambda cast, owner, mine: _asked(cast, owner, mine),
    AgreementSignature: lambda cast, owner, _: world.agreement_signature(
        cast.system, _proposed(cast, owner, False), owner, cast.stranger
    ),
    AgreementFigure: lambda cast, owner, _: world.agreement_figure(cast.system, _proposed(cast, owner, False), owner),
}
"""Of an agreement that the record's organisation proposed; a part, that another one asked it to take."""
ASKED: tuple[type[Judged], ...] = (*ABOUT_CLIENT, *ABOUT_STAFF, *OF_ORGANISATIONS, *REGISTER)


def _proposed(cast: Cast, owner: Organisation, mine: bool) -> Agreement:
    by = cast.me if mine else cast.stranger
    return world.agreement_itself(cast.system, f"gone_{uuid4().hex[:20]}", proposed_for=owner, proposed_by=by)


def _asked(cast: Cast, owner: Organisation, mine: bool) -> AgreementParty:
    """By me, of the other partner; or by somebody of a third organisation, of the record's own."""
    third = world.organisation(cast.system, f"third_{uuid4().hex[:20]}")
    agreement = _proposed(cast, owner if mine else third, mine)
    part = world.agreement(cast.system, cast.other if mine else owner, agreement.key, accepted=False)
    part.proposed_for, part.proposed_by = agreement.proposed_for, agreement.proposed_by
    cast.system.flush()
    return part


def _capacity(cast: Cast, worker: Person, employer: Organisation) -> WorkerCapacity:
    """The same person and employer stand for several situations, and have one."""
    mine = (WorkerCapacity.person_id == worker.id, WorkerCapacity.organisation_id == employer.id)
    found = cast.system.find(select(WorkerCapacity).where(*mine))
    return found[0] if found else world.worker_capacity(cast.system, worker, employer)


def _role(cast: Cast, worker: Person, employer: Organisation, situation: str) -> RoleHeld:
    if situation in WAITING:
        return world.role(cast.system, worker, employer, "policy_admin", is_approved=False)
    return world.role(cast.system, worker, employer)


def _member(cast: Cast, worker: Person, employer: Organisation, situation: str) -> TeamMember:
    team = world.team(cast.system, cast.us if situation == "our team" else employer)
    world.role(cast.system, worker, employer)
    return world.member(cast.system, team, worker, employer)


def _line(cast: Cast, worker: Person, employer: Organisation, situation: str, label: Label) -> StaffLine:
    """Employment, but for the situations that are about a manager."""
    if situation == "led by us":
        world.role(cast.system, cast.colleague, cast.us)
        return world.line(cast.system, worker, employer, cast.colleague, cast.us, is_accepted=False, label=label)
    if situation == "a circle":
        leader = world.person(cast.system, "leader")
        world.role(cast.system, leader, cast.us)
        world.line(cast.system, leader, cast.us, worker, cast.us)
        return world.line(cast.system, worker, cast.us, leader, cast.us, label=label)
    return world.line(cast.system, worker, employer, line=Line.EMPLOYMENT, label=label)


def _employed(cast: Cast, worker: Person, employer: Organisation, situation: str) -> Person:
    """Somebody's name, as they are employed."""
    if situation == "new":
        return world.person(cast.system, "starter")
    if situation != "ended":
        world.line(cast.system, worker, employer, line=Line.EMPLOYMENT)
    return worker


# ── cases ─────────────────────────────────────────────────────────────────
def _cases(cast: Cast) -> Iterator[Case]:
    for model in ASKED:
        for situation in situations_of(model):
            for label in _labels(model, situation):
                yield _case(cast, model, situation, label)


def _labels(model: type[Judged], situation: str) -> tuple[Label, ...]:
    """Every label, where the kind has one; no agreement can end for what no organisation owns, a label can."""
    if model.kind.label is None:
        return (Label.NORMAL,)
    return (Label.VERY_RESTRICTED,) if model.kind.owner is None and situation == "denied" else tuple(Label)


def _case(cast: Cast, model: type[Judged], situation: str, label: Label) -> Case:
    if model in REGISTER:
        one = REGISTER[model](cast, organisation_in(cast, situation), situation == "by me")
        return Case(model, situation, label, None if situation == "by me" else one.id, _values(cast, one))
    if model in OF_ORGANISATIONS:
        own = OF_ORGANISATIONS[model](cast.system, organisation_in(cast, situation))
        return Case(model, situation, label, own.id, _values(cast, own))
    if model in ABOUT_STAFF:
        worker, employer = worker_in(cast, situation)
        of_staff = ABOUT_STAFF[model](cast, worker, employer, situation, label)
        id = None if situation in NEW and model is Person else of_staff.id
        return Case(model, situation, label, id, _values(cast, of_staff))
    client, owner = client_in(cast, situation, label if model is Client else Label.NORMAL)
    record = ABOUT_CLIENT[model](cast, client, owner, label)
    if situation == "my gap" and isinstance(record, Gap | ReferralTask):
        record.owner_id = cast.me.id
        cast.system.flush()
    if situation == "crisis" and isinstance(record, Assessment):
        record.instrument = "partnership:crisis_plan"
        cast.system.flush()
    if situation == "offered to us":
        _offered(cast, client, owner, record)
    if situation in NEW:
        return Case(model, situation, label, None, {**_values(cast, record), "address_key": new_id()})
    if situation in ABOUT_ADDRESSES and isinstance(record, ContactDetails | AddressGrant) and record.address_key:
        world.address_grant(cast.system, record, cast.us, cast.me)
    if situation == "ended" and isinstance(record, Involvement | Allocation):
        record.ends = cast.yesterday
        cast.system.flush()
    return Case(model, situation, label, record.id, _values(cast, record))


def _values(cast: Cast, record: Judged) -> dict[str, object]:
    """Of the stored row, as somebody who creates one like it would give them: without an id."""
    table = table_of(type(record))
    row = cast.system.connection.execute(select(table).where(table.c.id == record.id)).mappings().one()
    return {**row, "id": None}
