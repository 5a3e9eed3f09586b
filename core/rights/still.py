"""Whether what two people looked through may still be handed out, as it was: asked at every step, and once more at the
end of the last."""

from collections import Counter
from collections.abc import Sequence

from core.access.errors import Conflict
from core.access.records import Records
from core.own_view.models import DisclosureDecision
from core.rights.gathering import Found
from core.rights.held import versions_now
from core.rights.models import RightsRequest

SEND_BACK = "Nothing is lost: send it back, gather again, and look at these. Everything else stays as it was judged."
ANOTHER = (
    "Nobody releases what they may not look at. Send it back: whoever handles the request asks somebody else for the "
    "second yes."
)
DECIDED = "A guardian was asked, or has decided, what the person is shown, after this was gathered."


def refuse_changed(records: Records, request: RightsRequest, entries: Sequence[Found]) -> None:
    """Raises `Conflict` saying how many entries of which kind were sealed, closed by what the person said, or changed;
    to whoever gives the second yes, which are not open to them. Entries that were written since are not part of this
    request; what a guardian says since is."""
    now, known = versions_now(records, request.client_id), {one.place for one in entries}
    closed = [one for one in entries if not one.is_sealed and one.place not in now]
    changed = [one for one in entries if one.place in now and now[one.place] != one.version]
    decided = [place for place in now.keys() - known if place[0] == DisclosureDecision.kind.name]
    is_second = records.actor.person_id == request.second_id
    said = [_closed(records, closed, is_second=is_second)] if closed else []
    said += [f"Somebody wrote in what was looked through: {_counted(records, changed)} changed."] if changed else []
    said += [DECIDED] if decided else []
    if changed or decided or (closed and not is_second):
        said.append(SEND_BACK)
    if said:
        raise Conflict(" ".join(said))


def _closed(records: Records, closed: Sequence[Found], *, is_second: bool) -> str:
    if is_second:
        return f"{_counted(records, closed)} are closed to you. {ANOTHER}"
    return f"What may be handed out has changed: {_counted(records, closed)} closed to you meanwhile."


def _counted(records: Records, entries: Sequence[Found]) -> str:
    kinds = records.judge.policy.words.kinds
    return ", ".join(
        f"{number} of the {kinds[kind].words}" for kind, number in sorted(Counter(one.kind for one in entries).items())
    )
