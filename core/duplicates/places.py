"""What duplicates put into shared places: a section of a client's record, traces on timelines, an officer's Today."""

from uuid import UUID

from sqlalchemy import select

from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.people_named import names_of_organisations, names_of_people
from core.duplicates.correcting import in_words, traces_of
from core.duplicates.models import ClientPair, CorrectedEntry, HiddenMatch, MatchState
from core.web.places import Contribution, Event, NavigationItem, Section, ToDo


def hidden(records: Records) -> list[ToDo]:
    """For privacy officers."""
    if not records.judge.may_ever(HiddenMatch, Action.WRITE):
        return []
    waiting = records.count(select(HiddenMatch).where(HiddenMatch.state == MatchState.FOUND)).number
    if not waiting:
        return []
    words = "1 hidden match to look at" if waiting == 1 else f"{waiting} hidden matches to look at"
    return [ToDo("Possible duplicates", words, "/hidden-matches")]


def timeline(records: Records, client_id: UUID) -> list[Event]:
    """Entries that were put right: that something was moved, never from or to whom."""
    if not records.judge.may_ever(CorrectedEntry, Action.READ):
        return []
    traces = traces_of(records, client_id)
    people = names_of_people(records, [trace.corrected_by for trace in traces])
    organisations = names_of_organisations(records)
    return [
        Event(
            trace.corrected_at, trace.corrected_at, in_words(trace), people.get(trace.corrected_by, "Somebody"),
            organisations.get(trace.organisation_id, ""), summary=trace.reason, kind="Put right",
        )
        for trace in traces
    ]  # fmt: skip


CONTRIBUTION = Contribution(
    navigation=(NavigationItem("/hidden-matches", "Hidden matches", HiddenMatch, Action.WRITE, rank=60),),
    sections=(Section("duplicates", "Possible duplicates", ClientPair, rank=75),),
    timelines=(timeline,),
    today=(hidden,),
)
