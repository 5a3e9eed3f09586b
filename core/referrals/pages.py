"""Pages of referrals that are read: the board, all of one column, one referral, those of one client."""

from uuid import UUID

from fastapi import Request, Response
from sqlalchemy import select

from core.access.protected import Protected
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.identity import identity_of
from core.clients.models import Client
from core.clients.record import on_entries, render_about
from core.duplicates.service import flagged
from core.referrals.after_death import death_to_take_back
from core.referrals.arrivals import Arrival, arrivals_of
from core.referrals.attachments import attachments_of
from core.referrals.board_asked import Asked, ClockState, Whose
from core.referrals.board_cards import board
from core.referrals.board_choices import choices
from core.referrals.board_filters import BoardFilter, filters_of
from core.referrals.boards import LOADS, NEWEST_FIRST, Column, filled
from core.referrals.calls import calls_on
from core.referrals.capacity_models import WorkerCapacity
from core.referrals.clock_models import ReferralClock
from core.referrals.clocks import clocks_of, next_due
from core.referrals.codes import NeedTag, SourceOfReferral
from core.referrals.gap_models import Gap
from core.referrals.gaps import gap_of
from core.referrals.models import Referral
from core.referrals.onward import onward_of
from core.referrals.onward_models import OnwardReferral
from core.referrals.papers import papers_on
from core.referrals.service import conversations_of
from core.referrals.steps import doing, steps_of, tasks_of
from core.referrals.tasks import may_add_task, tasks_on
from core.referrals.tellings import tellings_of
from core.referrals.transfer_models import Transfer
from core.web.environment import render
from core.web.lists import After

router = Router(face=Face.PAGE)

A_PAGE = 50
ELSEWHERE = (
    (ReferralClock, "/clocks", "What is due, and when"),
    (Transfer, "/transfers", "Transfers"),
    (Gap, "/gaps", "Gaps"),
    (WorkerCapacity, "/capacity", "What workers can carry"),
)
"""Lists beside the board, for those to whom a rule may open some of them."""


@router.get("/referrals", requires(Referral, Action.READ), from_replica=True)
def board_page(records: Records, request: Request) -> Response:
    """Every referral that waits for somebody, of all organisations whose referrals I may see. The address says what it
    is narrowed to; without a word of it, my own usual filter does."""
    query = request.url.query
    saved = filters_of(records)
    usual = next((one for one in saved if one.is_default and one.is_mine), None)
    asked = Asked.from_query(usual.query if usual and not query else query)
    columns = board(records, asked)
    cards = [card for each in columns for card in each.cards]
    offered = choices(records)
    return render(
        request, "referrals/board.html", columns=columns, asked=asked, choices=offered, saved=saved,
        clocks=next_due(records, [card.id for card in cards]), needs=NeedTag, sources=SourceOfReferral,
        clock_states=ClockState, whose=Whose, usual=usual if not query else None,
        beside=[words for model, *words in ELSEWHERE if records.judge.may_ever(model, Action.READ)],
        may_assign=records.judge.may_ever(Referral, Action.ASSIGN),
        may_save=records.judge.may_ever(BoardFilter, Action.CREATE),
        twice=flagged(records, {card.client_id for card in cards if card.client_id}),
        may_bring=records.judge.may_ever(Arrival, Action.CREATE),
    )  # fmt: skip


@router.get("/referrals/in/{column}", requires(Referral, Action.READ), from_replica=True)
def column_page(records: Records, request: Request, column: Column, after: After = None) -> Response:
    """All referrals of one column, narrowed as the board is."""
    asked = Asked.from_query(request.url.query)
    shown = filled(records, column, asked, limit=A_PAGE, after=after)
    return render(request, "referrals/column.html", shown=shown, asked=asked, is_first=after is None)


@router.get("/referrals/{referral_id}", requires(Referral, Action.READ))
def referral_page(records: Records, request: Request, referral_id: UUID) -> Response:
    """What was asked for, by whom, what comes next, and each step so far."""
    referral = records.one(Referral, referral_id)
    client, may = referral.client, doing(records, referral)
    clocks = [(one, records.may(Action.WRITE, one.clock)) for one in clocks_of(records, referral.id)]
    conversations = [(one, records.may(Action.WRITE, one)) for one in conversations_of(records, referral)]
    may_write, onward = records.may(Action.WRITE, referral), _ways_on(records, referral)
    attachments = attachments_of(records, referral)
    parts: tuple[tuple[Protected, bool], ...] = (*conversations, *onward, *((one, may_write) for one in attachments))
    links = on_entries(request, records, (referral, may_write), *parts) if client else {}
    return render(
        request, "referrals/referral.html", referral=referral, client=client, may=may,
        identity=identity_of(records, client) if client else None, tasks=tasks_of(referral, client, may),
        conversations=conversations, gap=gap_of(records, referral), onward=onward,
        steps=steps_of(records, referral), need_words=need_words, clocks=clocks,
        to_do=tasks_on(records, referral), papers=papers_on(records, referral), calls=calls_on(records, referral),
        may_add_task=may_add_task(records, referral),
        may_be_twice=client is not None and client.id in flagged(records, [client.id]),
        tellings=[(one, records.may(Action.WRITE, one)) for one in tellings_of(records, referral)],
        may_write=may_write, arrivals=arrivals_of(records, referral),
        attachments=attachments, mistaken=death_to_take_back(records, referral),
        entry_links=links.get(referral.id, ()), part_links=links,
    )  # fmt: skip


@router.get("/clients/{client_id}/referrals", requires(Referral, Action.READ))
def client_referrals_page(records: Records, request: Request, client_id: UUID, after: After = None) -> Response:
    """One client's referrals that I may see, newest first."""
    client = records.one(Client, client_id)
    asked = select(Referral).where(Referral.client_id == client.id)
    page = records.page(asked, order=NEWEST_FIRST, limit=25, after=after, load=LOADS)
    return render_about(
        request,
        records,
        client,
        "referrals/of_client.html",
        slug="referrals",
        listed=Referral,
        page=page,
        is_first=after is None,
        may_bring=records.judge.may_ever(Arrival, Action.CREATE),
    )


def need_words(code: str) -> str:
    """A need in words; one that is not on today's list as it was written."""
    return next((need.words for need in NeedTag if need.value == code), code)


def _ways_on(records: Records, referral: Referral) -> list[tuple[OnwardReferral, bool]]:
    """Each with whether the viewer may write down what became of it."""
    return [(one, records.may(Action.WRITE, one)) for one in onward_of(records, referral)]
