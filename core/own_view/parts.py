"""The parts of a record as its person knows them, and which kinds belong to each: the one list of what may be told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from core.access.protected import Protected
from core.assessments.models import Assessment
from core.casework.models import Contact
from core.clients.models import Client, ContactDetails, SafeContact
from core.dialog.models import DialogSession
from core.pathways.models import Stay
from core.referrals.attachments import Attachment
from core.referrals.models import Referral


@dataclass(frozen=True)
class Part:
    """`model` stands for the part when the rules are asked, with what it holds `besides`; `kinds` are all it covers."""

    key: str
    model: type[Protected]
    kinds: tuple[str, ...]
    besides: Mapping[str, object] = field(default_factory=dict)

    @property
    def has_owner(self) -> bool:
        return self.model.kind.owner is not None

    def invented(self, client_id: UUID, organisation_id: UUID) -> Protected:
        """One plain record of it, as this organisation would hold it."""
        about = self.model.kind.about or "client_id"
        owner = {self.model.kind.owner or "": organisation_id} if self.has_owner else {}
        return self.model(**{about: client_id}, **owner, **self.besides)


PARTS = (
    Part("who_you_are", Client, ("client", "client_name", "client_pair", "client_merge", "death")),
    Part("how_to_reach_you", ContactDetails, ("contact_details",)),
    Part("safe_ways", SafeContact, ("safe_contact",)),
    Part("asked_for", Referral, (
        "referral", "referral_clock", "transfer", "gap", "onward_referral", "support_conversation", "referral_task",
        "call_attempt", "missing_paper", "telling",
    )),
    Part("talks", Contact, ("contact",)),
    Part("forms", Assessment, ("assessment", "assessment_draft"), {"instrument": ""}),
    Part("pathways", Stay, ("stay",)),
    Part("reviews", DialogSession, ("dialog_session",)),
    Part("letters", Attachment, ("attachment",)),
)  # fmt: skip
KEPT_OUT: Mapping[str, tuple[str, ...]] = {
    "Of people who are kept apart, and what privacy officers look into.": (
        "conflict_link", "hidden_match", "self_claim", "access_request", "privacy_matter", "rights_request",
        "rights_decision", "rights_gathering",
    ),
    "That there is something more than normally confidential.": ("seal", "seal_opening", "address_grant"),
    "About the work of the house, and about this page itself.": (
        "involvement", "allocation", "status_page", "arrival", "corrected_entry", "consent", "client_link",
        "disclosure_decision", "mistake", "disposal_review", "caldicott_entry",
    ),
    "Beside an entry of any part, which may be more than normally confidential.": ("addendum",),
}  # fmt: skip
"""Kinds about a person of which no look is told, by the reason."""
TOLD = tuple(kind for part in PARTS for kind in part.kinds)
"""Kinds about a person of which it is told that somebody looked."""


def part_of(kind: str) -> str:
    return next(part.key for part in PARTS if kind in part.kinds)
