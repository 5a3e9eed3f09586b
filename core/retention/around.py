"""The places of retention that somebody may open, for the foot of each heading."""

from core.access.records import Records
from core.access.vocabulary import Action
from core.retention.models import Disposal, DisposalReview, LegalHold, RetentionPeriod
from core.web.parts import Link

PLACES = (
    (DisposalReview, Link("/retention/due", "What is due")),
    (LegalHold, Link("/retention/holds", "Legal holds")),
    (Disposal, Link("/retention/certificates", "Certificates")),
    (RetentionPeriod, Link("/retention/schedule", "Schedule")),
)


def places_for(records: Records) -> list[Link]:
    return [link for model, link in PLACES if records.judge.may_ever(model, Action.READ)]
