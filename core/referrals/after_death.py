"""What a death means for a referral: there is nothing left to do but to close it, unless it was a mistake."""

from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.death_models import Death
from core.clients.deaths import death_of, deaths_of
from core.referrals.codes import ClosureReason
from core.referrals.models import Referral


def ended_by_death(records: Records, referral: Referral) -> bool:
    """Whether the person has died, as far as the door shows it. A referral that was closed for it stays so until it
    shows that this was a mistake."""
    if referral.client_id is None:
        return False
    known = deaths_of(records, referral.client_id)
    return any(one.stands for one in known) or (referral.closed_as is ClosureReason.DIED and not known)


def death_to_take_back(records: Records, referral: Referral) -> Death | None:
    """The death of this person that stands, if the viewer may say that it was a mistake."""
    found = death_of(records, referral.client_id) if referral.client_id is not None else None
    return found if found is not None and records.may(Action.CLOSE, found) else None
