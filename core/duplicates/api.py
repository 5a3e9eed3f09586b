"""The API of duplicates: is somebody here already, pairs, joining, taking apart, entries on the wrong person."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel

from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.models import Client
from core.clients.schemas import ClientLine
from core.duplicates.checking import Possible, described_by, duplicates_of, possible_duplicates
from core.duplicates.models import ClientMerge, ClientPair, Verdict
from core.duplicates.schemas import (
    CheckIn,
    CheckOut,
    ClashOut,
    MergeIn,
    MergeOut,
    MovesOut,
    NewEntryOut,
    PairIn,
    PairOut,
    PossibleOut,
    PreviewOut,
    UnmergeIn,
    VerdictIn,
)
from core.duplicates.service import clashes_shown, entries_since, join, moves, pair_of, pairs, say, take_apart
from core.web.conflicts import refuse_stale

router = Router(face=Face.API, prefix="/api/v1/duplicates", tags=["duplicates"])


class Pairs(BaseModel):
    """Pairs, the likeliest first; at most 200."""

    items: list[PairOut]


class NewEntries(BaseModel):
    """What was written since, as far as you may see it."""

    items: list[NewEntryOut]


@router.post("/check", requires(Client, Action.READ))
def check_for_duplicates(records: Records, asked: CheckIn) -> CheckOut:
    """Is somebody here already? Asked before a record is made. Compared with people whom you may see, by what you may
    read of them: a postcode counts where you may read their contact details. No answer tells of anybody else."""
    records.note("checked for duplicates")
    return _found(possible_duplicates(records, described_by(asked)))


@router.get("/of/{client_id}", requires(Client, Action.READ))
def list_duplicates(records: Records, client_id: UUID) -> CheckOut:
    """Who else among the people you may see may be this person."""
    return _found(duplicates_of(records, records.one(Client, client_id)))


@router.get("/pairs", requires(ClientPair, Action.READ))
def list_pairs(records: Records, verdict: Annotated[Verdict | None, Query()] = None) -> Pairs:
    """Pairs of which you may read both people."""
    found = pairs(records, verdicts=[verdict] if verdict else list(Verdict))
    return Pairs(items=[PairOut.model_validate(each.pair) for each in found])


@router.post("/pairs", requires(ClientPair, Action.CREATE), status=201)
def say_of_two(records: Records, asked: PairIn) -> Reply[PairOut]:
    """Probably the same person, or never: both records stay. You must be able to read both."""
    one, other = records.one(Client, asked.client_id), records.one(Client, asked.other_id)
    return _pair(say(records, one=one, other=other, verdict=asked.verdict, reason=asked.reason))


@router.get("/pairs/{pair_id}", requires(ClientPair, Action.READ))
def show_pair(records: Records, pair_id: UUID) -> Reply[PairOut]:
    return _pair(pair_of(records, pair_id).pair)


@router.put("/pairs/{pair_id}", requires(ClientPair, Action.WRITE))
def change_pair(records: Records, pair_id: UUID, asked: VerdictIn, version: IfMatch) -> Reply[PairOut]:
    """Another finding; `suggested` takes back what was said."""
    shown = pair_of(records, pair_id)
    refuse_stale(version, shown.pair.version, now=PairOut.model_validate(shown.pair), yours=asked)
    return _pair(say(records, one=shown.one, other=shown.other, verdict=asked.verdict, reason=asked.reason))


@router.get("/preview", requires(ClientMerge, Action.CREATE))
def preview_joining(records: Records, keep_id: UUID, other_id: UUID) -> PreviewOut:
    """What joining would do: what goes over, in numbers, and where the two records say different things."""
    keep, other = records.one(Client, keep_id), records.one(Client, other_id)
    return PreviewOut(
        moves=[MovesOut(**vars(each)) for each in moves(records, other)],
        clashes=[
            ClashOut(field=one.clash.part.field, words=one.clash.part.words, kept=one.kept, other=one.other,
                     settled=one.clash.settled)
            for one in clashes_shown(records, keep, other)
        ],
    )  # fmt: skip


@router.post("/merges", requires(ClientMerge, Action.CREATE), status=201)
def join_records(records: Records, asked: MergeIn) -> Reply[MergeOut]:
    """Two records become one. Everything about the other is about the kept one from now on, whoever may see it; the
    stricter label counts. The address of the other leads to the kept record."""
    return _merge(records, join(records, asked=asked))


@router.get("/merges/{merge_id}", requires(ClientMerge, Action.READ))
def show_joining(records: Records, merge_id: UUID) -> Reply[MergeOut]:
    return _merge(records, merge_id)


@router.get("/merges/{merge_id}/new-entries", requires(ClientMerge, Action.WRITE))
def list_new_entries(records: Records, merge_id: UUID) -> NewEntries:
    """What has been written since: taking apart asks of each whose it is."""
    found = entries_since(records, records.one(ClientMerge, merge_id))
    return NewEntries(items=[NewEntryOut.model_validate(vars(entry)) for entry in found])


@router.post("/merges/{merge_id}/take-apart", requires(ClientMerge, Action.WRITE))
def take_records_apart(records: Records, merge_id: UUID, asked: UnmergeIn, version: IfMatch) -> Reply[MergeOut]:
    """Each record has again what was about it; of what was written since, each entry goes where you say."""
    made = records.one(ClientMerge, merge_id)
    refuse_stale(version, made.version, now=MergeOut.model_validate(made), yours=asked)
    take_apart(records, made=made, asked=asked)
    return _merge(records, merge_id)


def _merge(records: Records, merge_id: UUID) -> Reply[MergeOut]:
    made = records.one(ClientMerge, merge_id)
    location = f"{router.prefix}/merges/{made.id}"
    return Reply(MergeOut.model_validate(made), version=made.version, location=location)


def _pair(pair: ClientPair) -> Reply[PairOut]:
    return Reply(PairOut.model_validate(pair), version=pair.version, location=f"{router.prefix}/pairs/{pair.id}")


def _found(possible: list[Possible]) -> CheckOut:
    return CheckOut(
        items=[
            PossibleOut(
                client=ClientLine.model_validate(one.client, from_attributes=True), band=one.likeness.band,
                score=one.likeness.score, reasons=list(one.likeness.reasons), doubts=list(one.likeness.doubts),
            )
            for one in possible
        ]
    )  # fmt: skip
