"""What reading a run gives back: referrals and refusals as frozen values, ready for whoever creates records."""

from dataclasses import dataclass

from core.interop.fhir.values import CodedWords, Moment, NamedOrganisation, PatientDetails
from core.referrals.codes import ClinicalPriority


@dataclass(frozen=True)
class SourceFile:
    """A file of one run: the name is only ever shown, never opened."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Destination:
    """Where the sender meant the referral to go; `dos_id` is the service's id in the Directory of Services."""

    service: str | None
    dos_id: str | None
    organisation: NamedOrganisation | None


@dataclass(frozen=True)
class Requester:
    name: str | None
    role: str | None
    organisation: NamedOrganisation | None


@dataclass(frozen=True)
class ClinicalText:
    """A passage that a person or system wrote, and the resource it stood in, as `CarePlan`."""

    source: str
    text: str


@dataclass(frozen=True)
class ConsentNoted:
    status: str | None
    scope: str | None
    category: str | None
    policy: str | None
    given: Moment | None


@dataclass(frozen=True)
class FlagNoted:
    status: str | None
    category: str | None
    words: str

    @property
    def stands(self) -> bool:
        """Whether its sender still warns: one without a known status counts, one that they took back does not."""
        return self.status not in ("inactive", "entered-in-error")


@dataclass(frozen=True)
class Enclosed:
    """A document that came along; without `content` it was named only, or cannot be read."""

    name: str
    content: bytes | None


@dataclass(frozen=True)
class KeptReference:
    """A reference to something that was not sent; it does no harm to the referral and is kept as it came."""

    path: str
    reference: str


@dataclass(frozen=True)
class KeptResource:
    """A resource of the message as canonical JSON text."""

    resource_type: str
    json: str


@dataclass(frozen=True)
class Identity:
    """Which message this is, for "the same message again changes nothing"; see `identity.py` for the rule.

    Same `key` and same `digest`: nothing to do. Same `key`, other `digest`: the sender changed the message under
    its old identity, so tell a person and change nothing. `key` is at most 255 characters. `former` is the digest by
    which the same content was kept in earlier days.
    """

    key: str
    digest: str
    former: str | None = None

    def is_of(self, digest: str | None) -> bool:
        """Whether what was kept with this digest is the same content."""
        return digest is not None and digest in (self.digest, self.former)


@dataclass(frozen=True)
class ReferralEntry:
    """One referral, checked and within limits.

    `patient_json` holds address and telephone numbers: keep it with the contact details or not at all.
    `not_shown` names what came along and stands in no other field. `warnings` are plain sentences for the person who
    triages.
    """

    file: str
    entry: str
    identity: Identity
    patient: PatientDetails
    sender: NamedOrganisation | None
    sending_system: str | None
    destination: Destination | None
    requester: Requester | None
    status: str
    priority: ClinicalPriority | None
    source: CodedWords | None
    categories: tuple[CodedWords, ...]
    asked_for: CodedWords | None
    reasons: tuple[CodedWords, ...]
    occurs_from: Moment | None
    occurs_until: Moment | None
    authored: Moment | None
    sent: Moment | None
    clinical_texts: tuple[ClinicalText, ...]
    consents: tuple[ConsentNoted, ...]
    flags: tuple[FlagNoted, ...]
    documents: tuple[Enclosed, ...]
    not_shown: tuple[str, ...]
    request_json: str
    patient_json: str
    other_resources: tuple[KeptResource, ...]
    kept_references: tuple[KeptReference, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class TakenBack:
    """Its sender withdraws what may have been sent before, by the identity of that; `is_mistake`: it should never have
    been sent."""

    identity: Identity
    destination: Destination | None
    is_mistake: bool


@dataclass(frozen=True)
class RefusedEntry:
    """What could not be read: `entry` is where in the file, `field` what, and `message` what to do. With `taken_back`
    it is no referral, but may end one."""

    file: str
    entry: str
    field: str
    message: str
    taken_back: TakenBack | None = None


@dataclass(frozen=True)
class Run:
    """All that came of the files read together; `notes` are sentences on what was in them and not used."""

    entries: tuple[ReferralEntry | RefusedEntry, ...]
    notes: tuple[str, ...]
