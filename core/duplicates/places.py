"""What duplicates put into shared places: a section of a client's record, and on Today what waits to be decided."""

from sqlalchemy import select

from core.access.records import Records
from core.access.vocabulary import Action
from core.duplicates.models import ClientPair, HiddenMatch, MatchState, Verdict
from core.duplicates.service import pairs
from core.web.places import Contribution, Section, ToDo


def today(records: Records) -> list[ToDo]:
    """For those who may decide; one line, however many."""
    if not records.judge.may_ever(ClientPair, Action.CREATE):
        return []
    waiting = len(pairs(records, verdicts=[Verdict.SUGGESTED]))
    if not waiting:
        return []
    words = "1 pair of records may be one person" if waiting == 1 else f"{waiting} pairs of records may be one person"
    return [ToDo("Possible duplicates", words, "/duplicates")]


def hidden(records: Records) -> list[ToDo]:
    """For privacy officers."""
    if not records.judge.may_ever(HiddenMatch, Action.WRITE):
        return []
    waiting = records.count(select(HiddenMatch).where(HiddenMatch.state == MatchState.FOUND)).number
    if not waiting:
        return []
    words = "1 hidden match to look at" if waiting == 1 else f"{waiting} hidden matches to look at"
    return [ToDo("Possible duplicates", words, "/hidden-matches")]


CONTRIBUTION = Contribution(
    sections=(Section("duplicates", "Possible duplicates", ClientPair, rank=75),),
    today=(today, hidden),
)
