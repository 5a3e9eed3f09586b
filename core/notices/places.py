"""What messages put into shared places: their page, and on Today what is unread or waits for somebody."""

from sqlalchemy import or_, select

from core.access.records import Records
from core.access.vocabulary import Action
from core.notices.models import Importance, Notice
from core.web.filters import moment
from core.web.places import Contribution, NavigationItem, ToDo

MOST = 10


def today(records: Records) -> list[ToDo]:
    """Safety first, then the newest."""
    if not records.judge.may_ever(Notice, Action.READ):
        return []
    is_open = or_(Notice.read_at.is_(None), Notice.ladder.is_not(None) & Notice.seen_to_by.is_(None))
    asked = select(Notice.id, Notice.words, Notice.importance, Notice.made_at, Notice.step).where(is_open)
    is_safety = Notice.importance == Importance.SAFETY
    first = records.rows(asked.order_by(is_safety.desc(), Notice.made_at.desc(), Notice.id.desc()).limit(MOST))
    return [
        ToDo(
            "Messages", row.words, f"/messages#message-{row.id}",
            tag=None if row.importance is Importance.ROUTINE else row.importance.words,
            is_urgent=row.importance is Importance.SAFETY,
            hint=f"{moment(row.made_at)}{'. Passed on to you: nobody had seen to it' if row.step else ''}",
        )
        for row in first
    ]  # fmt: skip


CONTRIBUTION = Contribution(navigation=(NavigationItem("/messages", "Messages", Notice, rank=5),), today=(today,))
