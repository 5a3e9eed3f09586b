"""What a person's own view puts into shared places: a section of the record, and a guardian's questions."""

from sqlalchemy import or_, select

from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.own_view.models import ClientLink, DecisionState, DisclosureDecision
from core.web.places import Contribution, NavigationItem, Section, ToDo


def today(records: Records) -> list[ToDo]:
    if not records.judge.may_ever(DisclosureDecision, Action.APPROVE):
        return []
    due = or_(DisclosureDecision.state == DecisionState.ASKED, DisclosureDecision.review_on <= clock.today())
    number = records.count(select(DisclosureDecision).where(due)).number
    if not number:
        return []
    words = "1 question about what a person may be shown"
    if number > 1:
        words = f"{number} questions about what people may be shown"
    return [ToDo("Caldicott Guardian", words, "/disclosure")]


CONTRIBUTION = Contribution(
    navigation=(NavigationItem("/disclosure", "What people are shown", DisclosureDecision, Action.APPROVE, rank=59),),
    sections=(Section("own-page", "Their own page", ClientLink, rank=88),),
    today=(today,),
)
