"""What the board is narrowed to: read from an address, written into one, and as conditions of a select."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, cast, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from core.access.records import Records
from core.clients.models import Client
from core.database import clock
from core.duplicates.models import ClientPair, Verdict
from core.organisations.models import Service, Team
from core.referrals.clock_models import ReferralClock
from core.referrals.codes import NeedTag, SourceOfReferral
from core.referrals.models import Referral

Chosen = TypeVar("Chosen", bound=StrEnum)
OTHER = aliased(Client)
LONGEST = 600
"""Characters of an address that a saved filter may have; all choices together are shorter."""


class Whose(StrEnum):
    """Who took a referral."""

    MINE = "mine"
    NOBODY = "nobody"

    @property
    def words(self) -> str:
        return "Those I took" if self is Whose.MINE else "Those nobody took"


class ClockState(StrEnum):
    """How the clocks of a referral's service stand."""

    LATE = "late"
    SOON = "soon"
    STILL = "still"

    @property
    def words(self) -> str:
        return {"late": "Late for a step", "soon": "Due soon"}.get(self, "A clock stands still")


@dataclass(frozen=True)
class Asked:
    """Empty shows all. `twice`: only people who may be in the record twice; `complex`: only those marked so."""

    service: UUID | None = None
    locality: UUID | None = None
    whose: Whose | None = None
    clock: ClockState | None = None
    need: NeedTag | None = None
    source: SourceOfReferral | None = None
    twice: bool = False
    complex: bool = False

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Asked":
        """A choice left blank, or made up, narrows nothing. `mine=yes` stands in addresses kept from before."""
        whose = Whose.MINE if given.get("mine") == "yes" else _member(Whose, given.get("whose"))
        return cls(
            _id(given.get("service")), _id(given.get("locality")), whose, _member(ClockState, given.get("clock")),
            _member(NeedTag, given.get("need")), _member(SourceOfReferral, given.get("source")),
            given.get("twice") == "yes", given.get("complex") == "yes",
        )  # fmt: skip

    @classmethod
    def from_query(cls, query: str) -> "Asked":
        return cls.read(dict(parse_qsl(query[:LONGEST])))

    @property
    def query(self) -> str:
        """The same as the end of an address."""
        said = [(field.name, getattr(self, field.name)) for field in fields(self)]
        return urlencode([(name, "yes" if value is True else str(value)) for name, value in said if value])

    @property
    def mine(self) -> bool:
        return self.whose is Whose.MINE

    def conditions(self, records: Records) -> tuple[ColumnElement[bool], ...]:
        return tuple(self._conditions(records.actor.person_id))

    def _conditions(self, me: UUID) -> Iterator[ColumnElement[bool]]:
        if self.service is not None:
            yield Referral.service_id == self.service
        if self.locality is not None:
            there = select(Service.id).join(Team, Team.id == Service.team_id).where(Team.locality_id == self.locality)
            yield Referral.service_id.in_(there)
        if self.whose is not None:
            yield Referral.triaged_by == me if self.mine else Referral.triaged_by.is_(None)
        if self.clock is not None:
            yield Referral.id.in_(_clocks(self.clock))
        if self.need is not None:  # kept as a list of words in quotes; a need's word holds nothing that LIKE would read
            yield cast(Referral.needs, Text).contains(f'"{self.need.value}"', autoescape=True)
        if self.source is not None:
            yield Referral.source == self.source
        if self.twice:
            yield or_(*(Referral.client_id.in_(_pairs(side)) for side in (ClientPair.client_id, ClientPair.other_id)))
        if self.complex:
            yield Referral.complexity.is_not(None)


def _clocks(state: ClockState) -> Select[UUID]:
    """Ids of referrals with a clock of their service that stands so now."""
    now = clock.now()
    asked = select(ReferralClock.referral_id).where(ReferralClock.is_open, ReferralClock.timeframe_id.is_not(None))
    if state is ClockState.STILL:
        return asked.where(ReferralClock.is_paused)
    runs = asked.where(ReferralClock.is_paused.is_(False))
    if state is ClockState.LATE:
        return runs.where(ReferralClock.due_at < now)
    return runs.where(ReferralClock.due_at >= now, ReferralClock.warn_at <= now)


def _pairs(side: InstrumentedAttribute[UUID]) -> Select[UUID]:
    """Only pairs of which both people may be read: the door judges each class that is joined."""
    both = select(side).join(Client, Client.id == ClientPair.client_id).join(OTHER, OTHER.id == ClientPair.other_id)
    return both.where(ClientPair.verdict.in_([Verdict.SUGGESTED, Verdict.LINKED]))


def _member(choices: type[Chosen], said: str | None) -> Chosen | None:
    return choices(said) if said in {one.value for one in choices} else None


def _id(said: str | None) -> UUID | None:
    try:
        return UUID(said or "")
    except ValueError:
        return None
