"""What retention puts into shared places: the schedule for whoever looks after it, on Today what is due."""

from sqlalchemy import select

from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.retention.models import Answer, DisposalReview
from core.web.places import Contribution, NavigationItem, ToDo


def today(records: Records) -> list[ToDo]:
    if not records.judge.may_ever(DisposalReview, Action.WRITE):
        return []
    due = select(DisposalReview).where(
        DisposalReview.answer == Answer.WAITING, DisposalReview.due_on <= clock.today()
    )  # fmt: skip
    waiting = records.count(due).number
    words = "1 person’s records are due" if waiting == 1 else f"{waiting} people’s records are due"
    return [ToDo("Privacy", words, "/retention/due")] if waiting else []


CONTRIBUTION = Contribution(
    navigation=(NavigationItem("/retention/due", "Retention", DisposalReview, rank=60),), today=(today,)
)
