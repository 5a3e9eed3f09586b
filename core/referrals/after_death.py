"""What a death means for a referral: there is nothing left to do but to close it, unless it was a mistake."""

from core.access.records import Records
from core.clients.deaths import deaths_of
from core.referrals.codes import ClosureReason
from core.referrals.models import Referral


def ended_by_death(records: Records, referral: Referral) -> bool:
    """Whether the person has died, as far as the door shows it. A referral that was closed for it stays so until it
    shows that this was a mistake."""
    if referral.client_id is None:
        return False
    known = deaths_of(records, referral.client_id)
    return any(one.stands for one in known) or (referral.closed_as is ClosureReason.DIED and not known)
