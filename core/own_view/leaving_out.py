"""What Caldicott Guardians left out of one person's page, read from their decisions: of several, all together."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from core.access.records import Records
from core.own_view.models import DecisionState, DisclosureDecision

ORGANISATION, PERSON, PART, LOOKS, PAGE = "organisation", "person", "part", "looks", "page"


@dataclass(frozen=True)
class LeftOut:
    """Words as the decisions hold them. `is_decided`: a guardian has looked at this person's page at all."""

    words: frozenset[str] = frozenset()
    is_decided: bool = False

    def organisation(self, id: UUID) -> bool:
        return word(ORGANISATION, id) in self.words

    def person(self, id: UUID) -> bool:
        return word(PERSON, id) in self.words

    def part(self, key: str) -> bool:
        return word(PART, key) in self.words

    @property
    def looks(self) -> bool:
        return LOOKS in self.words

    @property
    def page(self) -> bool:
        return PAGE in self.words


NOTHING = LeftOut()


def word(sort: str, of: object) -> str:
    return f"{sort} {of}"


def left_out(records: Records, client_id: UUID) -> LeftOut:
    """Through the door of the system that shows, which reads the decisions of every organisation."""
    asked = select(DisclosureDecision).where(
        DisclosureDecision.client_id == client_id, DisclosureDecision.state == DecisionState.DECIDED
    )
    return together(records.find(asked))


def together(decisions: Iterable[DisclosureDecision]) -> LeftOut:
    """The strictest: what any one of them leaves out."""
    decided = list(decisions)
    return LeftOut(frozenset(one for each in decided for one in each.leaves_out), bool(decided))
