"""What consent puts into a client's record: a page, and a plain sentence for each in the summary."""

from core.consent.models import Consent
from core.consent.service import sentences
from core.web.places import Contribution, Section

CONTRIBUTION = Contribution(sections=(Section("consents", "Consent", Consent, rank=86),), sharing=(sentences,))
