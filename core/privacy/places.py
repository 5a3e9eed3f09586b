"""What privacy matters put into shared places: the queue in the header, and what waits on a privacy officer's Today."""

from sqlalchemy import select

from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.privacy.models import MatterState, PrivacyMatter
from core.web.places import Contribution, NavigationItem, ToDo


def today(records: Records) -> list[ToDo]:
    if not records.judge.may_ever(PrivacyMatter, Action.WRITE):
        return []
    open_ones = select(PrivacyMatter).where(PrivacyMatter.state != MatterState.CLOSED)
    waiting = records.count(open_ones).number
    if not waiting:
        return []
    late = records.count(open_ones.where(PrivacyMatter.due_at < clock.now())).number
    words = "1 privacy matter to look at" if waiting == 1 else f"{waiting} privacy matters to look at"
    tag = f"{late} overdue" if late else None
    return [ToDo("Privacy", words, "/privacy", tag=tag, is_urgent=bool(late))]


CONTRIBUTION = Contribution(
    navigation=(NavigationItem("/privacy", "Privacy matters", PrivacyMatter, Action.WRITE, rank=58),),
    today=(today,),
)
