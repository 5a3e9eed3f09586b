"""Use cases of duplicates among people whom the actor may see: link, never the same, preview, join, take apart."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import cast
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from core.access.errors import Invalid, NotFound, Refused
from core.access.few import few_rows
from core.access.moving import Held, Mover
from core.access.protected import Anchor, Protected, guarded_mappers, table_of
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.models import Client
from core.clients.people_named import names_of_people
from core.database import clock
from core.duplicates.candidates import described_as
from core.duplicates.comparing import Described, Likeness, compare
from core.duplicates.identity import Clash, clashes, in_words
from core.duplicates.merging import OF_DUPLICATES, entry_of, merge, new_entries, unmerge
from core.duplicates.models import ClientMerge, ClientPair, Verdict
from core.duplicates.schemas import MergeIn, UnmergeIn
from core.duplicates.unseen import Said, of_the_other

OTHER = aliased(Client)
MOST = 200


@dataclass(frozen=True)
class PairShown:
    """A pair with both people, as somebody sees it who may read both."""

    pair: ClientPair
    one: Client
    other: Client


@dataclass(frozen=True)
class Moves:
    """How many records of one kind, of those the actor may see, are about the record that would go."""

    kind: str
    words: str
    number: int


@dataclass(frozen=True)
class ClashShown:
    """A clash in words."""

    clash: Clash
    kept: str | None
    other: str | None


@dataclass(frozen=True)
class NewEntry:
    """Something written since two records were joined; `place` names it in a form."""

    place: str
    kind: str
    id: UUID
    words: str
    at: datetime | None


# ── pairs ─────────────────────────────────────────────────────────────────
def pairs(records: Records, *, verdicts: Collection[Verdict], about: UUID | None = None) -> list[PairShown]:
    """Pairs of which the actor may read both people, the likeliest first."""
    asked = (
        select(ClientPair.id, ClientPair.client_id, ClientPair.other_id)
        .join(Client, Client.id == ClientPair.client_id)
        .join(OTHER, OTHER.id == ClientPair.other_id)
        .where(ClientPair.verdict.in_(verdicts))
    )
    if about is not None:
        asked = asked.where(or_(ClientPair.client_id == about, ClientPair.other_id == about))
    found = records.rows(asked.order_by(ClientPair.score.desc(), ClientPair.id).limit(MOST))
    return _shown(records, [cast(UUID, row[0]) for row in found])


def flagged(records: Records, client_ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these may be in the record a second time, as far as the actor may read both people: for lists, in one
    statement."""
    asked = (
        select(ClientPair.client_id, ClientPair.other_id)
        .join(Client, Client.id == ClientPair.client_id)
        .join(OTHER, OTHER.id == ClientPair.other_id)
        .where(
            ClientPair.verdict.in_([Verdict.SUGGESTED, Verdict.LINKED]),
            or_(ClientPair.client_id.in_(client_ids), ClientPair.other_id.in_(client_ids)),
        )
    )
    found = {id for row in (few_rows(records, asked) if client_ids else ()) for id in row}
    return frozenset(client_ids) & found


def _shown(records: Records, ids: Sequence[UUID]) -> list[PairShown]:
    if not ids:
        return []
    found = {pair.id: pair for pair in records.find(select(ClientPair).where(ClientPair.id.in_(ids)))}
    wanted = {id for pair in found.values() for id in (pair.client_id, pair.other_id)}
    people = {one.id: one for one in records.find(select(Client).where(Client.id.in_(wanted)))}
    shown = (found[id] for id in ids if id in found)
    return [PairShown(pair, people[pair.client_id], people[pair.other_id]) for pair in shown]


def pair_of(records: Records, pair_id: UUID) -> PairShown:
    """Whoever may not read both people finds no pair."""
    records.one(ClientPair, pair_id)
    shown = _shown_if_both(records, pair_id)
    if shown is None:
        raise NotFound
    return shown


def _shown_if_both(records: Records, pair_id: UUID) -> PairShown | None:
    (pair,) = records.find(select(ClientPair).where(ClientPair.id == pair_id))
    ids = (pair.client_id, pair.other_id)
    people = {one.id: one for one in records.find(select(Client).where(Client.id.in_(ids)))}
    return PairShown(pair, people[ids[0]], people[ids[1]]) if len(people) == 2 else None


def pair_between(records: Records, one: UUID, other: UUID) -> ClientPair | None:
    """What has been said of these two, whichever way round; the strongest word first."""
    either = or_(
        and_(ClientPair.client_id == one, ClientPair.other_id == other),
        and_(ClientPair.client_id == other, ClientPair.other_id == one),
    )
    found = records.find(select(ClientPair).where(either).order_by(ClientPair.id))
    order = [Verdict.DIFFERENT, Verdict.LINKED, Verdict.SUGGESTED]
    return min(found, key=lambda pair: order.index(pair.verdict), default=None)


def likeness_of(records: Records, one: Client, other: Client) -> Likeness:
    """By what the actor may read of each."""
    first, second = (described_as(partial(few_rows, records), client.id) or Described(()) for client in (one, other))
    return compare(first, second)


def say(records: Records, *, one: Client, other: Client, verdict: Verdict, reason: str) -> ClientPair:
    """What somebody who sees both has found; both records stay. Raises `Invalid` for one person twice."""
    if one.id == other.id:
        raise Invalid("other_id", "Choose two different people.")
    records.because(reason)
    pair = pair_between(records, one.id, other.id) or _new_pair(records, one, other)
    pair.decide(verdict, by=records.actor.person_id, at=clock.now(), reason=reason)
    records.flush()
    for client in (one, other):
        records.note(f"pair {verdict}", client)
    return pair


def _new_pair(records: Records, one: Client, other: Client) -> ClientPair:
    """About whichever of the two the rules let the actor say it of."""
    like = likeness_of(records, one, other)
    for first, second in ((one, other), (other, one)):
        pair = ClientPair(
            client_id=first.id, other_id=second.id, verdict=Verdict.SUGGESTED, score=like.score,
            reasons=list(like.reasons), doubts=list(like.doubts),
        )  # fmt: skip
        if records.decide(Action.CREATE, pair).allowed:
            return records.add(pair)
    raise Refused("No rule lets your roles say this of either person.")


# ── joining ───────────────────────────────────────────────────────────────
def may_merge(records: Records, one: Client, other: Client) -> bool:
    return all(records.may(Action.MERGE, client) for client in (one, other))


def moves(records: Records, other: Client) -> list[Moves]:
    """What the actor may see of what would go over, by kind; never how much there is besides."""
    found = []
    for model in _kinds_about_clients():
        about = getattr(model, str(model.kind.about))
        number = records.count(select(model).where(about == other.id)).number
        if number:
            found.append(Moves(model.kind.name, model.kind.words, number))
    return found


def clashes_shown(records: Records, keep: Client, other: Client) -> list[ClashShown]:
    mine, theirs = (_values(client) for client in (keep, other))
    found = list(clashes(mine, theirs))
    people = names_of_people(records, [client.case_lead_id for client in (keep, other)])
    return [ClashShown(one, _said(one, mine, people), _said(one, theirs, people)) for one in found]


def join(records: Records, *, asked: MergeIn) -> UUID:
    """The id of the joining. Raises `NotFound` for whom the actor may not see, `Refused`, `Invalid` or `Conflict`."""
    keep, other = records.one(Client, asked.keep_id), records.one(Client, asked.other_id)
    said = pair_between(records, keep.id, other.id)
    if said is not None and said.verdict is Verdict.DIFFERENT:
        raise Invalid("other_id", "It was said that these are never the same person. Take that back first.")
    records.because(asked.reason)
    return merge(
        records, keep=keep, other=other, take=asked.take, reason=asked.reason, by=records.actor.person_id
    )  # fmt: skip


def entries_since(records: Records, made: ClientMerge) -> list[NewEntry]:
    """What was written about the joined record since, as far as the actor may see it."""
    client = records.one(Client, made.client_id)
    mover = Mover.of(records, (client,), reason="")
    return [_entry(row) for row in new_entries(mover, made) if mover.may_read(row)]


def take_apart(records: Records, *, made: ClientMerge, asked: UnmergeIn) -> None:
    """Raises `Invalid` if of an entry written since, that the actor may see, nobody has said whose it is."""
    mover = Mover.of(records, (records.one(Client, made.client_id),), reason="")
    new = {entry_of(row): row for row in new_entries(mover, made)}
    known = {place for place, row in new.items() if mover.may_read(row)}
    if known - {*asked.to_other, *asked.to_kept}:
        raise Invalid("to_other", "Say of everything that was written since whose it is.")
    records.because(asked.reason)
    chosen = set(asked.to_other) & known
    said = Said([new[place] for place in chosen], [new[place] for place in known - chosen])
    unseen = [row for place, row in new.items() if place not in known]
    along = {entry_of(row) for row in of_the_other(mover, made, unseen, chosen=said)}
    unmerge(records, made=made, reason=asked.reason, by=records.actor.person_id, to_other=chosen | along)


def merges_of(records: Records, client_id: UUID) -> Sequence[ClientMerge]:
    """Joined with this record and not taken apart, the last first."""
    asked = select(ClientMerge).where(ClientMerge.client_id == client_id, ClientMerge.undone_at.is_(None))
    return records.find(asked.order_by(ClientMerge.merged_at.desc(), ClientMerge.id.desc()))


def _entry(row: Held) -> NewEntry:
    kind = row.reference.kind
    assert kind is not None, "only records of people's data are entries"
    return NewEntry(entry_of(row), kind.name, row.values["id"], _entry_words(kind.words), _moment(row))


def _entry_words(words: str) -> str:
    return words[:1].upper() + words[1:]


def _moment(row: Held) -> datetime | None:
    """When it happened, by whichever column its table has for that; else nothing is said."""
    for name in ("at", "held_at", "completed_at", "received_at"):
        if isinstance(found := row.values.get(name), datetime):
            return found
    return None


def _kinds_about_clients() -> list[type[Protected]]:
    found = [mapper.class_ for mapper in guarded_mappers() if mapper.class_.kind.anchor is Anchor.CLIENT]
    about = [model for model in found if model.kind.about not in (None, "id") and model.kind.name not in OF_DUPLICATES]
    return sorted(about, key=lambda model: model.kind.words)


def _values(client: Client) -> dict[str, object]:
    return {column.name: getattr(client, column.key) for column in table_of(Client).c}


def _said(one: Clash, values: Mapping[str, object], people: Mapping[UUID, str]) -> str | None:
    if one.part.field == "name":
        return f"{values['given_name']} {values['family_name']}".strip()
    if one.part.field == "case_lead":
        return people.get(cast(UUID, values["case_lead_id"]), "Somebody")
    return in_words(values[one.part.columns[0]])
