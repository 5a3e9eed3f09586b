"""Where people's rights are found: the queue, the log, a section of a client's record, and addenda beside entries."""

from core.access.paging import Filter
from core.access.protected import Kind
from core.access.records import Records
from core.access.vocabulary import Action
from core.rights.addenda import addenda_to
from core.rights.addendum_models import Addendum
from core.rights.caldicott_models import CaldicottEntry
from core.rights.models import RequestState, RightsRequest
from core.web.parts import Beside, Note
from core.web.places import Contribution, NavigationItem, Section, ToDo

OPEN = Filter(RightsRequest.state != RequestState.CLOSED)


def today(records: Records) -> list[ToDo]:
    """For privacy officers: how many wait for an answer."""
    if not records.judge.may_ever(RightsRequest, Action.CLOSE):
        return []
    if not (waiting := records.count(RightsRequest, filters=(OPEN,), action=Action.CLOSE).number):
        return []
    words = "1 person exercises a right" if waiting == 1 else f"{waiting} requests of people who exercise a right"
    return [ToDo("Privacy", words, "/rights")]


def beside(records: Records) -> Beside:
    """Addenda to whatever the page has opened; and where one may be written, if it is one entry."""
    words = records.judge.policy.words
    opened = {id: kind for kind, id in records.concerned if kind in words.of_clients}
    notes = [
        Note(one.disputed, one.view, one.right, one.said_by.words, one.written_at, words.kinds[one.record_kind].words)
        for one in addenda_to(records, set(opened))
    ]
    entries = [(kind, id) for id, kind in opened.items() if _is_entry(words.kinds[kind])]
    may_write = len(entries) == 1 and records.judge.may_ever(Addendum, Action.CREATE)
    return Beside(notes, f"/addenda/new/{entries[0][0]}/{entries[0][1]}" if may_write else None)


def _is_entry(kind: Kind) -> bool:
    """What an organisation wrote under a label: who the person is, and the like, is put right where it stands."""
    return None not in (kind.owner, kind.label) and kind.name != Addendum.kind.name


CONTRIBUTION = Contribution(
    navigation=(
        NavigationItem("/rights", "People’s rights", RightsRequest, Action.APPROVE, rank=57),
        NavigationItem("/caldicott", "Caldicott log", CaldicottEntry, rank=63),
    ),
    sections=(Section("rights", "Rights", RightsRequest, rank=87),),
    today=(today,),
    beside=(beside,),
)
